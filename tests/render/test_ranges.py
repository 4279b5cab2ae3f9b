"""The mark of a range shows what the figure says: no more, and never nothing for unknown."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.render.ranges import plain_top, range_mark, scale


@dataclass(frozen=True)
class Figure:
    low: int | None
    high: int | None
    open: bool = False


def test_a_range_is_a_bar_with_a_tick_for_the_preferred_figure() -> None:
    mark = range_mark(Figure(20, 80), 100, 54)

    assert (mark.low, mark.width, mark.preferred) == (24.2, 51.6, 53.44)
    assert (mark.text, mark.open, mark.known) == ("20\u2009–\u200980", False, True)


def test_an_open_end_is_told_and_leaves_room_for_its_arrow() -> None:
    mark = range_mark(Figure(20, 100, open=True), 100)

    assert mark.open
    assert mark.high is not None
    assert mark.high < 95


@pytest.mark.parametrize("figure", [None, Figure(None, None)])
def test_unknown_is_not_drawn_at_zero(figure: Figure | None) -> None:
    mark = range_mark(figure, 10)

    assert (mark.low, mark.high, mark.text) == (None, None, "unknown")
    assert not mark.known


def test_zero_is_a_figure() -> None:
    assert range_mark(Figure(0, 0), 10).known


@pytest.mark.parametrize(
    ("most", "top"), [(0, 1), (1, 1), (7, 8), (9, 10), (11, 20), (99, 100), (101, 200), (4321, 5000)]
)
def test_scales_end_at_plain_numbers(most: int, top: int) -> None:
    assert plain_top(most) == top


def test_a_scale_holds_the_greatest_figure_and_minds_no_unknown_one() -> None:
    assert scale([Figure(1, 42), None, Figure(None, None)]) == 50
    assert scale([]) == 1


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.booleans())
def test_marks_stay_within_their_drawing(one: int, other: int, is_open: bool) -> None:
    low, high = sorted((one, other))

    mark = range_mark(Figure(low, high, is_open), plain_top(high), low)

    assert mark.low is not None
    assert mark.high is not None
    assert 0 <= mark.low <= mark.high <= 100
    assert mark.width == pytest.approx(mark.high - mark.low)
