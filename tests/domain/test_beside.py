"""One source's figures beside those of all others: what is compared, and how one range lies to another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.beside import EVERYBODY, Printed, Verdict, beside, counts, verdict
from app.domain.tally import UNKNOWN_VICTIMS, Range, Statement
from app.domain.vocabulary import Extent, Measure, Scope, Stance

KILLED = Measure.KILLED
RANGES = st.none() | st.builds(
    lambda low, more, is_open: Range(low, low + more, is_open), st.integers(0, 9), st.integers(0, 9), st.booleans()
)


def claim(where: str, n: int | None = None, **given_: object) -> Printed:
    """A claim that rebels were killed, unless said otherwise; `where` is here, there or both, `n` an exact number."""
    numbers = {"low": n, "best": n, "high": n} if n is not None else {}
    fields = {"claimant": "army", "measure": KILLED, "subject": "rebels", **numbers, **given_}
    return Printed(Statement(**fields), here=where in {"here", "both"}, elsewhere=where in {"there", "both"})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("here", "elsewhere", "expected"),
    [
        (Range(5, 5), Range(5, 5), Verdict.SAME),
        (Range(20, 20, open=True), Range(20, 20, open=True), Verdict.SAME),
        (Range(0, 0), Range(0, 0), Verdict.SAME),
        (Range(20, 20, open=True), Range(20, 20), Verdict.OVERLAPPING),
        (Range(20, 80), Range(50, 54), Verdict.OVERLAPPING),
        (Range(10, 20), Range(20, 30), Verdict.OVERLAPPING),
        (Range(21, 30), Range(10, 20), Verdict.HIGHER),
        (Range(21, 30), Range(10, 20, open=True), Verdict.OVERLAPPING),
        (Range(10, 19), Range(20, 100_000), Verdict.LOWER),
        (Range(10, 19, open=True), Range(20, 30), Verdict.OVERLAPPING),
        (Range(5, 5), None, Verdict.ONLY_HERE),
        (None, Range(5, 5), Verdict.NO_NUMBER),
        (None, None, Verdict.NO_NUMBER),
    ],
)
def test_how_one_range_lies_to_another(here: Range | None, elsewhere: Range | None, expected: Verdict) -> None:
    assert verdict(here, elsewhere) is expected


@given(RANGES, RANGES)
def test_a_verdict_turned_round_is_its_opposite(one: Range | None, other: Range | None) -> None:
    opposite = {Verdict.HIGHER: Verdict.LOWER, Verdict.LOWER: Verdict.HIGHER}
    found = verdict(one, other)

    if one is not None and other is not None:
        assert verdict(other, one) is opposite.get(found, found)


def test_groups_are_compared_one_by_one_and_never_as_totals() -> None:
    pairs = beside([claim("here", 5), claim("there", 3), claim("there", 90, subject="soldiers")])

    assert [(one.group, one.here, one.elsewhere, one.verdict) for one in pairs] == [
        ("rebels", Range(5, 5), Range(3, 3), Verdict.HIGHER)
    ]


def test_a_claim_printed_by_both_counts_for_both() -> None:
    (pair,) = beside([claim("both", 5), claim("there", 9, claimant="press")])

    assert (pair.here, pair.elsewhere, pair.verdict, pair.repeated) == (
        Range(5, 5), Range(5, 9), Verdict.OVERLAPPING, False,
    )  # fmt: skip


def test_the_very_same_claims_are_no_confirmation() -> None:
    (pair,) = beside([claim("both", 5)])
    (twice,) = beside([claim("here", 5), claim("there", 5, claimant="press")])

    assert (pair.verdict, pair.repeated) == (Verdict.SAME, True)
    assert (twice.verdict, twice.repeated) == (Verdict.SAME, False)


@pytest.mark.parametrize(
    "aside",
    [
        {"extent": Extent.PART},
        {"stance": Stance.DENIES},
        {"stance": Stance.DOUBTS},
        {"superseded": True},
        {"scope": Scope.SEVERAL, "subject": None},
        {"measure": Measure.DESTROYED},
    ],
    ids=str,
)
def test_what_enters_no_range_is_not_compared(aside: dict[str, object]) -> None:
    assert beside([claim("here", 5, **aside), claim("there", 5, **aside)]) == ()


def test_everybody_and_unknown_victims_are_groups_of_their_own() -> None:
    pairs = beside(
        [
            claim("here", 1),
            claim("here", 9, scope=Scope.EVERYBODY, subject=None),
            claim("there", 4, scope=Scope.EVERYBODY, subject=None),
            claim("here", 2, scope=Scope.UNKNOWN_VICTIMS, subject=None),
        ]
    )

    assert {one.group: one.verdict for one in pairs} == {
        "rebels": Verdict.ONLY_HERE, EVERYBODY: Verdict.HIGHER, UNKNOWN_VICTIMS: Verdict.ONLY_HERE,
    }  # fmt: skip


def test_words_are_no_number() -> None:
    (pair,) = beside([claim("here"), claim("there", 5)])

    assert (pair.here, pair.verdict) == (None, Verdict.NO_NUMBER)


def test_verdicts_are_counted_in_their_order() -> None:
    pairs = beside([claim("here", 5), claim("here", 1, subject="soldiers"), claim("both", 2, subject="people")])

    assert list(counts(pairs).items()) == [(Verdict.SAME, 1), (Verdict.ONLY_HERE, 2)]
