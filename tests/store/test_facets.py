"""What the dashboard shows beside the map, held against counting by hand."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.answers import TotalFigure
from app.domain.event_types import EventType
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import DatePrecision, Measure
from app.i18n import speaking
from app.store import facets, read
from app.store.db import WriteSession
from app.store.resolve import resolve
from tests.store.conftest import Maker, claim

CHOSEN = claim(n=2, preferred=True, preferred_reason="The only one that was counted.")


def more(**given: Any) -> dict[str, Any]:
    """A claim of another claimant."""
    return claim(claimant="front", **given)


@pytest.fixture
def some(registered: WriteSession, incident: Maker) -> WriteSession:
    """Six incidents over two years, two regions and three groups; one draft."""
    rows: list[dict[str, Any]] = [
        {"date": "2024-07-25", "place": "tinzaouaten", "claims": [claim(n=5), more(low=20, high=80)]},
        {"date": "2024-07-31/2024-08-02", "place": "tinzaouaten", "claims": [claim(low=3)]},
        {"date": "2024-08-01", "place": "segou", "claims": [claim(wording="dozens")]},
        {"date": "2025-01-02", "place": "segou", "happened": "contested", "claims": [CHOSEN, more(n=9)]},
        {"date": "2025-01-03", "event_type": "strategic_developments", "sub_event_type": "other"},
        {"date": "2025-01-04", "place": "kidal", "killed": 0},
    ]  # fmt: skip
    groups = ["rebels", "front", "band", "rebels", "front", "people"]
    for number, (row, group) in enumerate(zip(rows, groups, strict=True)):
        sides = [{"actor": group, "role": "side_a"}, {"actor": "army", "role": "side_b"}]
        incident(title=str(number), involvements=sides, **row)
    incident(title="draft", standing="draft", place="segou", killed=1000)
    return registered


def asked(db: WriteSession, **fields: Any) -> Any:
    """A filter whose names are known."""
    return resolve(db, IncidentFilter.model_validate(fields))


@pytest.mark.parametrize(
    ("tally", "chosen", "without"),
    [
        ("lowest", (10, 10, False), 2),
        ("highest", (92, 92, True), 2),
        ("preferred", (10, 85, True), 2),
        ("claimant:front", (29, 89, False), 4),
        ("claimant:army", (10, 10, True), 2),
    ],
)
def test_chosen_figures_add_up_and_say_how_many_had_none(
    some: WriteSession, tally: str, chosen: tuple[int, int, bool], without: int
) -> None:
    killed = facets.answer(some, asked(some, tally=tally)).figures[Measure.KILLED]

    assert (killed.low, killed.high, killed.open) == (10, 92, True)
    assert killed.chosen is not None
    assert (killed.chosen.low, killed.chosen.high, killed.chosen.open) == chosen
    assert killed.without == without


def test_where_nobody_gives_a_number_there_is_no_total(some: WriteSession) -> None:
    answer = facets.answer(some, asked(some, type=("strategic_developments",)))

    assert answer.total == 1
    assert answer.figures == {}


def test_a_measure_of_which_only_words_are_given_is_no_zero(some: WriteSession) -> None:
    answer = facets.answer(some, asked(some, actor=("band",), include=("none",)))

    assert answer.figures.get(Measure.KILLED) is None


def test_the_timeline_counts_an_incident_in_the_month_in_which_it_began(some: WriteSession) -> None:
    line = facets.timeline(some, asked(some))

    assert [(one.month, sum(one.counts.values())) for one in line] == [("2024-07", 2), ("2024-08", 1), ("2025-01", 3)]
    assert line[-1].counts == {EventType.BATTLES: 2, EventType.STRATEGIC_DEVELOPMENTS: 1}


def test_days_are_counted_by_the_day_on_which_they_began_and_coarse_dates_apart(
    some: WriteSession, incident: Maker
) -> None:
    incident(title="a month", date="2024-07")
    incident(title="a year", date="2024")
    incident(title="within one week", date="[2024-07-29..2024-07-30]")
    incident(title="within two weeks", date="[2024-07-25..2024-07-29]")
    incident(title="a draft", date="2024-07-25", standing="draft")
    question = asked(some, since="2024-07-01", until="2024-07-31")

    found = facets.days(some, question)

    assert [(str(one.day), one.counts) for one in found.days] == [
        ("2024-07-25", {EventType.BATTLES: 1}),
        ("2024-07-29", {EventType.BATTLES: 1}),
        ("2024-07-31", {EventType.BATTLES: 1}),
    ]
    # A month, a year, and a span that reaches from one week into the next.
    assert found.coarse == 3
    assert facets.known_only_to(some, question, DatePrecision.YEAR) == 1


def test_each_facet_leaves_its_own_filter_out(some: WriteSession) -> None:
    answer = facets.answer(some, asked(some, region=("Ségou",), since="2025-01-01"))

    regions = {one.value: one.count for one in answer.facets["region"]}
    assert answer.total == 1
    assert regions == {"segou-region": 1, "kidal-region": 1, "none": 1}
    assert {one.value: one.count for one in answer.facets["happened"]} == {"contested": 1}


FILTERS: list[dict[str, Any]] = [
    {}, {"since": "2024-08-01"}, {"region": ("Kidal",)}, {"region": ("none",)}, {"type": ("battles",)},
    {"role": ("side_a",)},
    {"actor": ("front",)}, {"include": ("none",)}, {"include": ("members", "successors")}, {"min_killed": 3},
    {"happened": ("confirmed",)}, {"actor": ("army",), "role": ("side_b",)},
]  # fmt: skip
PARAMETER = {"event_type": "type", "sub_event_type": "subtype"}


@pytest.mark.parametrize("fields", FILTERS, ids=str)
def test_a_facets_count_is_what_choosing_the_value_gives(some: WriteSession, fields: dict[str, Any]) -> None:
    answer = facets.answer(some, asked(some, **fields))

    for name, values in answer.facets.items():
        for one in values:
            chosen = {**fields, PARAMETER.get(name, name): (one.value,)}
            assert read.count(some, asked(some, **chosen)) == one.count, (name, one.value)


def test_labels_come_in_the_readers_language(some: WriteSession) -> None:
    with speaking("fr"):
        answer = facets.answer(some, asked(some))

    assert "Civils" in {one.label for one in answer.facets["actor"]}
    assert "Région de Kidal" in {one.label for one in answer.facets["region"]}


filters = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.sampled_from([("rebels",), ("front", "band"), ("army",)]),
        "include": st.sampled_from([("none",), ("members",), ("successors",)]),
        "since": st.sampled_from(["2024-08-01", "2025-01-03"]),
        "until": st.sampled_from(["2025-01-03", "2025-12-31"]),
        "region": st.sampled_from([("segou-region",), ("kidal-region", "segou-region")]),
        "min_killed": st.integers(0, 5),
        "tally": st.sampled_from(["lowest", "preferred", "highest", "claimant:front"]),
    },
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters)
def test_totals_and_timeline_equal_the_sum_over_the_list(some: WriteSession, fields: dict[str, Any]) -> None:
    question = asked(some, **fields)
    cards = read.cards(some, question, limit=100)

    answer = facets.answer(some, question)

    assert answer.total == len(cards)
    assert sum(sum(month.counts.values()) for month in answer.timeline) == len(cards)
    assert Counter(card.event_type for card in cards) == {
        EventType(one.value): one.count for one in answer.facets["event_type"]
    }
    figures = [card.figures[Measure.KILLED] for card in cards if Measure.KILLED in card.figures]
    assert_adds_up(answer.figures.get(Measure.KILLED), figures, len(cards))


def assert_adds_up(total: TotalFigure | None, figures: list[Any], many: int) -> None:
    """The total is the sum of the incidents' own figures."""
    known = [one for one in figures if one.low is not None]
    if total is None:
        assert not known
        return
    chosen = [one.chosen for one in figures if one.chosen]
    assert (total.low, total.high) == (sum(one.low for one in known), sum(one.high for one in known))
    assert total.open == any(one.open for one in known)
    assert (total.incidents, total.without) == (len(chosen), many - len(chosen))
    if chosen:
        assert total.chosen is not None
        assert (total.chosen.low, total.chosen.high) == (sum(c.low for c in chosen), sum(c.high for c in chosen))


def test_incidents_that_may_lie_outside_of_the_dates_are_counted(some: WriteSession, incident: Maker) -> None:
    before = facets.perhaps_outside(some, asked(some, since="2023-03-10", until="2023-03-12"))
    incident(title="a month", date="2023-03")
    incident(title="a year", date="2023")
    incident(title="within", date="[2023-03-12..2023-03-20]")
    incident(title="within, and inside", date="[2023-03-10..2023-03-12]")
    incident(title="all these days", date="2023-03-01/2023-03-30")
    incident(title="a draft", date="2023-03", standing="draft")

    assert facets.perhaps_outside(some, asked(some, since="2023-03-10", until="2023-03-12")) == before + 3
    assert facets.perhaps_outside(some, asked(some, since="2023-03-01")) == 1
    assert facets.perhaps_outside(some, asked(some)) == 0
