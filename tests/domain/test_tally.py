"""How figures follow from claims: the worked example of the design as a table, and what must hold for any claims."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.tally import UNKNOWN_VICTIMS, GroupFigure, MeasureFigure, Range, Statement, according_to, figures
from app.domain.vocabulary import COUNTED, Extent, Measure, Scope, Stance

KILLED, INJURED, CAPTURED = Measure.KILLED, Measure.INJURED, Measure.CAPTURED


def said(claimant: str, measure: Measure, subject: str | None = None, **given_: object) -> Statement:
    """A claim about one group, unless said otherwise; `n` is an exact number."""
    n = given_.pop("n", None)
    numbers = {"low": n, "best": n, "high": n} if n is not None else {}
    return Statement(claimant=claimant, measure=measure, subject=subject, **{**numbers, **given_})  # type: ignore[arg-type]


BATTLE = [
    said("CSP", KILLED, "Wagner", n=54),
    said("channels", KILLED, "Wagner", low=20, high=80),
    said("bloggers", KILLED, "Wagner", low=20),
    said("Baza", KILLED, "Wagner", low=20),
    said("JNIM", KILLED, "Wagner", n=50),
    said("Wagner", KILLED, "Wagner", n=1, extent=Extent.PART, stance=Stance.CONCEDES),
    said("an analyst", KILLED, "Wagner", n=1, extent=Extent.PART),
    said("army", KILLED, "soldiers", n=2, stance=Stance.CONCEDES),
    said("JNIM", KILLED, "soldiers", n=10),
    said("CSP", KILLED, "soldiers", best=12),
    said("CSP", KILLED, "rebels", n=7, stance=Stance.CONCEDES),
    said("army", INJURED, "soldiers", n=10, stance=Stance.CONCEDES),
    said("CSP", INJURED, "rebels", n=12, stance=Stance.CONCEDES),
    said("CSP", CAPTURED, "Wagner", low=5, high=15),
    said("channels", CAPTURED, "Wagner", n=15),
    said("CSP", CAPTURED, "soldiers", n=7),
]


@pytest.mark.parametrize(
    ("measure", "group", "low", "high"),
    [
        (KILLED, "Wagner", 20, 80),
        (KILLED, "soldiers", 2, 12),
        (KILLED, "rebels", 7, 7),
        (KILLED, None, 29, 99),
        (INJURED, "soldiers", 10, 10),
        (INJURED, "rebels", 12, 12),
        (INJURED, None, 22, 22),
        (CAPTURED, "Wagner", 5, 15),
        (CAPTURED, "soldiers", 7, 7),
        (CAPTURED, None, 12, 22),
    ],
)
def test_the_battle_of_july_2024_comes_out_as_the_design_says(
    measure: Measure, group: str | None, low: int, high: int
) -> None:
    made = figures(BATTLE)[measure]

    found = made.total if group is None else group_of(made, group).range

    assert found == Range(low, high, open=False)


def group_of(made: MeasureFigure, group: str) -> GroupFigure:
    """The figure of a group that must be there."""
    found = made.of(group)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([said("a", KILLED, "x", n=54)], Range(54, 54)),
        ([said("a", KILLED, "x", low=20)], Range(20, 20, open=True)),
        ([said("a", KILLED, "x", low=20), said("b", KILLED, "x", n=20)], Range(20, 20, open=True)),
        ([said("a", KILLED, "x", low=20), said("b", KILLED, "x", n=30)], Range(20, 30)),
        ([said("a", KILLED, "x", best=12)], Range(12, 12)),
        ([said("a", KILLED, "x", low=20, best=25)], Range(20, 25, open=True)),
        ([said("a", KILLED, "x", low=0, high=5)], Range(0, 5)),
        ([said("a", KILLED, "x")], None),
        ([said("a", KILLED, "x", n=5, stance=Stance.DENIES)], None),
        ([said("a", KILLED, "x", n=5, stance=Stance.DOUBTS)], None),
        ([said("a", KILLED, "x", n=5, stance=Stance.CALLS_FOR_INQUIRY)], None),
        ([said("a", KILLED, "x", n=5, superseded=True)], None),
        ([said("a", KILLED, "x", n=5, extent=Extent.PART)], None),
        ([said("a", KILLED, n=9, scope=Scope.SEVERAL)], None),
        ([said("a", KILLED, n=3, scope=Scope.UNKNOWN_VICTIMS), said("a", KILLED, "x", n=4)], Range(7, 7)),
        ([said("a", KILLED, n=9, scope=Scope.EVERYBODY)], Range(9, 9)),
        ([said("a", KILLED, n=9, scope=Scope.EVERYBODY), said("a", KILLED, "x", n=4)], Range(4, 9)),
        ([said("a", KILLED, low=9, scope=Scope.EVERYBODY), said("a", KILLED, "x", n=4)], Range(4, 9, open=True)),
        ([said("a", KILLED, n=9, scope=Scope.EVERYBODY), said("a", KILLED, "x", low=4)], Range(4, 9)),
        # Datasets break low <= best <= high; the least and the greatest of the three count.
        ([said("a", KILLED, "x", low=7, best=5, high=6)], Range(5, 7)),
    ],
    ids=str,
)
def test_a_total_follows_from_the_claims(claims: list[Statement], expected: Range | None) -> None:
    made = figures(claims).get(KILLED)

    assert (made.total if made else None) == expected


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        # Nobody chose: the range stands.
        ([said("a", KILLED, "x", low=1, high=9)], Range(1, 9)),
        # An editor's choice of a group; the other group gives its range.
        (
            [
                said("a", KILLED, "x", n=5, preferred=True),
                said("b", KILLED, "x", n=9),
                said("a", KILLED, "y", low=1, high=2),
            ],
            Range(6, 7),
        ),
        # A choice about everybody goes before the groups.
        (
            [
                said("a", KILLED, n=8, scope=Scope.EVERYBODY, preferred=True),
                said("b", KILLED, "x", n=5, preferred=True),
            ],
            Range(8, 8),
        ),
        # One dataset's best serves where no editor chose; of two datasets neither does.
        ([said("u", KILLED, low=1, best=4, high=9, scope=Scope.EVERYBODY, dataset="ucdp")], Range(4, 4)),
        (
            [
                said("u", KILLED, low=1, best=4, high=9, scope=Scope.EVERYBODY, dataset="ucdp"),
                said("v", KILLED, best=6, scope=Scope.EVERYBODY, dataset="acled"),
            ],
            Range(1, 9),
        ),
        # An editor's choice about a group goes before a dataset's figure about everybody.
        (
            [
                said("u", KILLED, low=1, best=4, high=9, scope=Scope.EVERYBODY, dataset="ucdp"),
                said("a", KILLED, "x", n=6, preferred=True),
                said("b", KILLED, "x", n=3),
            ],
            Range(6, 6),
        ),
        # A dataset's deaths by group.
        ([said("u", KILLED, "x", n=4, dataset="ucdp"), said("a", KILLED, "x", n=9)], Range(4, 4)),
        # A preferred range stays a range, and a preferred least number stays open.
        ([said("a", KILLED, "x", low=2, high=5, preferred=True), said("b", KILLED, "x", n=9)], Range(2, 5)),
        ([said("a", KILLED, "x", low=2, preferred=True), said("b", KILLED, "x", n=9)], Range(2, 2, open=True)),
    ],
    ids=str,
)
def test_the_preferred_figure_is_an_editors_choice_or_one_datasets_best(
    claims: list[Statement], expected: Range
) -> None:
    made = figures(claims)[KILLED]

    assert made.preferred == expected
    assert made.chosen == (made.preferred != made.total)


def test_words_alone_leave_a_group_unknown_and_the_total_says_so() -> None:
    made = figures([said("a", KILLED, "x"), said("a", KILLED, "y", n=3)])[KILLED]

    assert made.unknown_groups == ("x",)
    assert made.total == Range(3, 3)


def test_killed_or_captured_and_casualties_never_add_to_killed() -> None:
    both = [said("a", Measure.KILLED_OR_CAPTURED, "x", low=15), said("a", Measure.CASUALTIES, "x", n=9)]

    made = figures([said("a", KILLED, "x", n=2), *both])

    assert made[KILLED].total == Range(2, 2)
    assert made[Measure.KILLED_OR_CAPTURED].total == Range(15, 15, open=True)


def test_things_destroyed_are_listed_and_not_added_up() -> None:
    assert figures([said("a", Measure.DESTROYED, "x", n=2)]) == {}


def test_according_to_one_claimant_only_its_own_claims_count() -> None:
    made = according_to("JNIM", BATTLE)

    assert made[KILLED].total == Range(60, 60)
    assert INJURED not in made


# --- What must hold for any claims -------------------------------------------------------------------------


@st.composite
def statements(draw: st.DrawFn, /, **fixed: object) -> Statement:
    """A claim as an editor may enter it: figures in order, and a least number beside a greatest."""
    ordered = sorted(draw(st.lists(st.integers(0, 200), min_size=3, max_size=3)))
    low, best, high = (one if draw(st.booleans()) else None for one in ordered)
    if low is None and best is None:
        high = None
    scope = draw(st.sampled_from(Scope))
    made = {
        "claimant": draw(st.sampled_from("abc")),
        "measure": draw(st.sampled_from([KILLED, INJURED, Measure.DESTROYED])),
        "stance": draw(st.sampled_from(Stance)),
        "scope": scope,
        "subject": draw(st.sampled_from("xyz")) if scope is Scope.GROUP else None,
        "extent": draw(st.sampled_from(Extent)),
        "low": low,
        "best": best,
        "high": high,
        "superseded": draw(st.booleans()),
        "preferred": draw(st.booleans()),
        "dataset": draw(st.sampled_from([None, None, "ucdp", "acled"])),
    }
    return Statement(**{**made, **fixed})


many = st.lists(statements(), max_size=12)


@given(many, st.randoms())
def test_the_order_of_claims_is_irrelevant(claims: list[Statement], random: object) -> None:
    # Two claims that are both preferred for one group are refused by drafts, so one at most is preferred here.
    alone = [dataclasses.replace(one, preferred=False) for one in claims]
    shuffled = list(alone)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert as_sets(figures(shuffled)) == as_sets(figures(alone))


def as_sets(made: dict[Measure, MeasureFigure]) -> dict[Measure, object]:
    """Figures without the order of their groups."""
    return {measure: (frozenset(one.groups), one.total, one.preferred) for measure, one in made.items()}


@given(many)
def test_no_range_is_upside_down(claims: list[Statement]) -> None:
    for made in figures(claims).values():
        for one in (made.total, made.preferred, *(group.range for group in made.groups)):
            assert one is None or 0 <= one.low <= one.high


@given(many, st.sampled_from([Stance.DENIES, Stance.DOUBTS, Stance.CALLS_FOR_INQUIRY]), st.data())
def test_denied_claims_change_no_figure(claims: list[Statement], stance: Stance, data: st.DataObject) -> None:
    denial = data.draw(statements(stance=stance))

    assert ranges(figures([*claims, denial])) == ranges(figures(claims))


@given(many, st.data())
def test_part_claims_change_no_range(claims: list[Statement], data: st.DataObject) -> None:
    part = data.draw(statements(extent=Extent.PART))

    assert ranges(figures([*claims, part])) == ranges(figures(claims))


def ranges(made: dict[Measure, MeasureFigure]) -> dict[object, object]:
    """Every range that is known, total and by group."""
    found: dict[object, object] = {(measure, "total"): one.total for measure, one in made.items() if one.total}
    for measure, one in made.items():
        found |= {(measure, group.group): group.range for group in one.groups if group.range}
    return found


@given(many)
def test_no_claim_is_lost(claims: list[Statement]) -> None:
    """Whatever stands about a group has a group, and every figure that counts lies within its range."""
    made = figures(claims)
    for one in claims:
        if one.measure not in COUNTED or not one.counts:
            continue
        if one.scope in (Scope.GROUP, Scope.UNKNOWN_VICTIMS):
            group = made[one.measure].of(one.subject if one.scope is Scope.GROUP else UNKNOWN_VICTIMS)
            assert group is not None
            if one.range:
                assert group.range is not None
                assert group.range.low <= one.range.low <= one.range.high <= group.range.high
        if one.scope is Scope.EVERYBODY and one.range:
            total = made[one.measure].total
            assert total is not None
            assert total.low <= one.range.low <= one.range.high <= total.high


@given(st.lists(statements(low=None, best=None, high=None), max_size=8))
def test_unknown_never_becomes_zero(claims: list[Statement]) -> None:
    for made in figures(claims).values():
        assert made.total is None
        assert made.preferred is None
        assert all(group.range is None for group in made.groups)


@given(many)
def test_a_total_is_known_just_where_somebody_gives_a_number(claims: list[Statement]) -> None:
    made = figures(claims)
    for measure in COUNTED:
        number = any(
            one.measure is measure and one.counts and one.range and one.scope is not Scope.SEVERAL for one in claims
        )
        assert (measure in made and made[measure].total is not None) == number
