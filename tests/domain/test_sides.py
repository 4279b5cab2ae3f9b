"""What is compared: periods as they are written, and rows that hold both sides."""

import datetime as dt

import pytest

from app.domain.sides import paired, read_period


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-07-25", "2024-07-25", "2024-07-25"),
        ("2024-07/2024-09", "2024-07-01", "2024-09-30"),
        ("2024-07-25/2024-08", "2024-07-25", "2024-08-31"),
        (" 2023 / 2024 ", "2023-01-01", "2024-12-31"),
        ("[2024-10-05..2024-10-06]", "2024-10-05", "2024-10-06"),
    ],
)
def test_a_period_is_read(text: str, first: str, last: str) -> None:
    assert read_period(text) == (day(first), day(last))


def test_an_end_may_be_open() -> None:
    assert read_period("2024-10/..") == (day("2024-10-01"), None)
    assert read_period("../2024-10") == (None, day("2024-10-31"))


@pytest.mark.parametrize(
    "text", ["", "x", "../..", "/", "2024-13", "0000", "2024-09/2024-07", "2024/2025/2026", "٢٠٢٤-٠٧"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_period(text)


def test_rows_hold_both_sides_with_the_greatest_first() -> None:
    rows = paired([{"a": 1, "b": 5}, {"a": 2, "c": 5, "d": 1}], 3, str)

    assert rows == [("b", (5, 0)), ("c", (0, 5)), ("a", (1, 2))]
