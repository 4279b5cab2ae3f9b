"""The timeline follows from counts: nothing overlaps, nothing leaves the drawing, nothing is lost."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import MonthCounts
from app.domain.event_types import EventType
from app.render.timeline import MOST_LABELS, PLOT, timeline


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
