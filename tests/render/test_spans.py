"""Times as bars: where they begin and end, what is open, and which years stand above them."""

import datetime as dt

import pytest

from app.render.spans import MOST_LABELS, Bounds, axis


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def bounds(*texts: str | None) -> Bounds:
    return day(texts[0]), day(texts[1])


def test_nothing_dated_has_no_axis() -> None:
    assert axis([]) is None
    assert axis([(None, None)]) is None


@pytest.mark.parametrize(
    ("since", "until", "x", "width", "begins", "ends"),
    [
        ("2021-01-01", "2024-12-31", 0, 100, True, True),
        ("2023-01-01", None, 50, 50, True, False),
        (None, "2021-12-31", 0, 25, False, True),
        (None, None, 0, 100, False, False),
        ("2024-12-31", "2024-12-31", 98.5, 1.5, True, True),
    ],
)
def test_a_time_is_a_bar_that_is_open_where_no_end_is_known(
    since: str | None, until: str | None, x: float, width: float, begins: bool, ends: bool
) -> None:
    years = axis([bounds("2021-05-06", "2024-01-01")])
    assert years is not None

    mark = years.mark(*bounds(since, until))

    assert (mark.x, mark.width, mark.begins, mark.ends) == (x, width, begins, ends)
    assert mark.dated == (begins or ends)
    assert mark.end <= 100


@pytest.mark.parametrize(("first", "last"), [(2024, 2024), (2021, 2024), (1893, 2024), (1, 9999)])
def test_the_years_above_the_bars_fit_beside_each_other(first: int, last: int) -> None:
    years = axis([(dt.date(first, 1, 1), dt.date(last, 12, 31))])
    assert years is not None

    labels = years.years

    assert len(labels) <= MOST_LABELS or last - first > 2500
    assert all(0 <= one.at <= 100 for one in labels)
    assert labels or first == last
