"""The timeline follows from counts: nothing overlaps, nothing leaves the drawing, nothing is lost."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.event_types import EventType
from app.domain.months import MonthCounts
from app.domain.time_answers import DayCounts, Days
from app.render.slots import MOST_LABELS, Unit
from app.render.timeline import PLOT, Timeline, by_week, extent, timeline


def link(first: dt.date, last: dt.date) -> str:
    return f"?{first}..{last}"


def month(text: str, **counts: int) -> MonthCounts:
    return MonthCounts(month=text, counts={EventType(kind): number for kind, number in counts.items()})


def test_no_incident_is_no_drawing() -> None:
    assert timeline([], link) is None


def test_empty_months_are_gaps_between_bars() -> None:
    chart = timeline([month("2024-07", battles=4), month("2024-10", battles=1, protests=1)], link)

    assert chart is not None
    assert [bar.label for bar in chart.bars] == ["July 2024", "October 2024"]
    assert [bar.slot_x for bar in chart.bars] == [0.0, 75.0]
    assert [tick.text for tick in chart.labels] == ["Jul 2024", "Aug 2024", "Sept 2024", "Oct 2024"]


def test_a_bar_leads_to_its_whole_month() -> None:
    chart = timeline([month("2024-02", battles=1)], link)

    assert chart is not None
    assert chart.bars[0].href == "?2024-02-01..2024-02-29"


def test_types_are_stacked_in_their_order_and_reach_the_height_of_their_number() -> None:
    chart = timeline([month("2024-07", strategic_developments=1, battles=3)], link)

    assert chart is not None
    (bar,) = chart.bars
    assert [(part.type.letter, part.count) for part in bar.segments] == [("B", 3), ("S", 1)]
    assert [(part.y, part.height) for part in bar.segments] == [(PLOT / 4, 3 * PLOT / 4), (0.0, PLOT / 4)]
    assert (bar.total, bar.count(EventType.BATTLES), bar.count(EventType.RIOTS)) == (4, 3, 0)
    assert [tick.text for tick in chart.heights] == ["0", "2", "4"]


def test_thirty_years_are_drawn_by_year() -> None:
    chart = timeline([month("1994-05", battles=2), month("1994-06", battles=1), month("2024-07", battles=4)], link)

    assert chart is not None
    assert chart.by_year
    assert [(bar.label, bar.total, bar.href) for bar in chart.bars] == [
        ("1994", 3, "?1994-01-01..1994-12-31"),
        ("2024", 4, "?2024-01-01..2024-12-31"),
    ]
    assert len(chart.labels) <= MOST_LABELS + 1


def test_four_years_are_still_drawn_by_month() -> None:
    chart = timeline([month("2021-01", battles=1), month("2024-12", battles=1)], link)

    assert chart is not None
    assert not chart.by_year


DAY = dt.date


def days(*given: str, coarse: int = 0) -> Days:
    """One battle on each of some days."""
    rows = [DayCounts(day=DAY.fromisoformat(one), counts={EventType.BATTLES: 1}) for one in given]
    return Days(days=rows, coarse=coarse)


def bars(chart: Timeline) -> list[tuple[str, int, str]]:
    return [(bar.label, bar.total, bar.href) for bar in chart.bars]


def test_weeks_are_those_of_iso_8601_cut_to_what_was_asked_for() -> None:
    given = days("2024-07-01", "2024-07-26", "2024-07-27", "2024-07-31")

    chart = by_week(given, link, DAY(2024, 7, 1), DAY(2024, 7, 31))

    assert bars(chart) == [
        ("week 27, 1 – 7 July 2024", 1, "?2024-07-01..2024-07-07"),
        ("week 30, 22 – 28 July 2024", 2, "?2024-07-22..2024-07-28"),
        ("week 31, 29 – 31 July 2024", 1, "?2024-07-29..2024-07-31"),
    ]
    assert [one.words.partition(",")[0] for one in chart.slots] == [f"week {n}" for n in range(27, 32)]
    assert chart.period == "1 July 2024 – 31 July 2024"


def test_the_last_days_of_a_year_may_be_in_the_first_week_of_the_next() -> None:
    chart = by_week(days("2024-12-31", "2025-01-01"), link, DAY(2024, 12, 1), DAY(2025, 1, 31))

    assert bars(chart) == [("week 1, 30 December 2024 – 5 January 2025", 2, "?2024-12-30..2025-01-05")]


def test_a_single_day_is_a_single_bar() -> None:
    chart = by_week(days("2024-07-26"), link, DAY(2024, 7, 26), DAY(2024, 7, 26))

    assert bars(chart) == [("week 30, 26 July 2024", 1, "?2024-07-26..2024-07-26")]
    assert chart.period == "26 July 2024"


def test_what_began_before_the_axis_is_counted_apart() -> None:
    chart = by_week(days("2024-07-24", "2024-07-25", coarse=3), link, DAY(2024, 7, 25), DAY(2024, 8, 30))

    assert [bar.total for bar in chart.bars] == [1]
    assert (chart.outside, chart.coarse) == (1, 3)


@pytest.mark.parametrize(
    ("first", "last", "unit", "labels"),
    [
        ("0001-01", "0001-03", Unit.MONTH, ["January 1", "March 1"]),
        ("1884-02", "1899-11", Unit.YEAR, ["1884", "1899"]),
        ("1895-05", "2024-07", Unit.DECADE, ["1890–1899", "2020–2029"]),
        ("0801-05", "2024-07", Unit.CENTURY, ["800–899", "2000–2099"]),
        ("0001-01", "9999-12", Unit.MILLENNIUM, ["1–999", "9000–9999"]),
    ],
)
def test_long_and_old_times_have_as_many_bars_as_can_be_hit(
    first: str, last: str, unit: Unit, labels: list[str]
) -> None:
    chart = timeline([month(first, battles=1), month(last, battles=1)], link)

    assert chart is not None
    assert chart.unit is unit
    assert [bar.label for bar in chart.bars] == labels
    assert len(chart.slots) <= 48
    assert 0 < len(chart.labels) <= MOST_LABELS + 1


def test_an_axis_and_a_scale_may_be_shared() -> None:
    chart = timeline([month("2024-07", battles=1)], link, first=DAY(2024, 5, 1), last=DAY(2024, 8, 31), top=10)

    assert chart is not None
    assert [one.words for one in chart.slots] == ["May 2024", "June 2024", "July 2024", "August 2024"]
    assert [tick.text for tick in chart.heights] == ["0", "5", "10"]
    assert chart.bars[0].slot_x == 50.0


@pytest.mark.parametrize(
    ("months", "since", "until", "found"),
    [
        (["2024-07", "2024-10"], None, None, ("2024-07-01", "2024-10-31")),
        (["2024-07"], "2024-06-10", "2024-09-20", ("2024-06-10", "2024-09-20")),
        (["2024-07"], "2024-06-10", None, ("2024-06-10", "2024-07-31")),
        (["2024-07"], None, "2024-09-20", ("2024-07-01", "2024-09-20")),
        # What is found began earlier and was still going on.
        (["2024-01"], "2024-07-26", None, ("2024-07-26", "2024-07-31")),
        # Two thousand years around one month would be one bar among gaps.
        (["2024-07"], "0001-01-01", "9999-12-31", ("2024-07-01", "2024-07-31")),
    ],
)
def test_the_axis_is_what_was_asked_for(
    months: list[str], since: str | None, until: str | None, found: tuple[str, str]
) -> None:
    first, last = (DAY.fromisoformat(one) if one else None for one in (since, until))

    axis = extent([month(one, battles=1) for one in months], first, last)

    assert axis == tuple(map(DAY.fromisoformat, found))


def test_the_script_gets_every_slot_with_its_days_and_words() -> None:
    chart = timeline([month("2024-07", battles=4), month("2024-09", riots=1)], link)

    assert chart is not None
    assert chart.spans == [
        ["2024-07-01", "2024-07-31", "July 2024", "July 2024", "July 2024", 4],
        ["2024-08-01", "2024-08-31", "August 2024", "August 2024", "August 2024", 0],
        ["2024-09-01", "2024-09-30", "September 2024", "September 2024", "September 2024", 1],
    ]


counts = st.dictionaries(st.sampled_from(EventType), st.integers(1, 400), min_size=1)
spans = st.dictionaries(st.tuples(st.integers(1990, 2026), st.integers(1, 12)), counts, min_size=1, max_size=60)


@given(spans)
def test_every_incident_is_in_a_bar_and_every_bar_in_the_drawing(
    months: dict[tuple[int, int], dict[EventType, int]],
) -> None:
    rows = [MonthCounts(month=f"{year}-{n:02}", counts=given) for (year, n), given in sorted(months.items())]

    chart = timeline(rows, link)

    assert chart is not None
    assert sum(bar.total for bar in chart.bars) == sum(sum(given.values()) for given in months.values())
    right = 0.0
    for bar in chart.bars:
        assert right - 0.02 <= bar.slot_x <= bar.x
        assert bar.x + bar.width <= bar.slot_x + bar.slot_width + 0.02
        right = bar.slot_x + bar.slot_width
        floor = PLOT
        for part in bar.segments:
            assert part.y + part.height == pytest.approx(floor, abs=0.03)
            floor = part.y
        assert floor >= -0.03
    assert right <= 100.1
    assert len(chart.labels) <= MOST_LABELS + 1


def test_the_axis_is_as_wide_as_its_longest_number() -> None:
    few, many = (timeline([MonthCounts(month="2024-07", counts={EventType.BATTLES: n})], link) for n in (3, 2400))

    assert few is not None
    assert many is not None
    assert few.axis_width < many.axis_width
