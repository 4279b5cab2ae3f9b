"""Figures in words: ranges, open ends, and the unknown that is not zero."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.figures import killed_words, range_words
from app.i18n import speaking

numbers = st.integers(0, 10_000_000)


@pytest.mark.parametrize(
    ("low", "high", "is_open", "words", "killed"),
    [
        (None, None, False, "unknown", "killed: unknown"),
        (None, 5, False, "unknown", "killed: unknown"),
        (5, None, True, "unknown", "killed: unknown"),
        (0, 0, False, "0", "0 killed"),
        (1, 1, False, "1", "1 killed"),
        (54, 54, False, "54", "54 killed"),
        (20, 20, True, "20+", "20+ killed"),
        (20, 80, False, "20\u2009–\u200980", "20\u2009–\u200980 killed"),
        (20, 80, True, "20\u2009–\u200980+", "20\u2009–\u200980+ killed"),
        (0, 1, False, "0\u2009–\u20091", "0\u2009–\u20091 killed"),
        (1000, 12345, False, "1,000\u2009–\u200912,345", "1,000\u2009–\u200912,345 killed"),
    ],
)
def test_a_range_is_said(low: int | None, high: int | None, is_open: bool, words: str, killed: str) -> None:
    assert range_words(low, high, is_open=is_open) == words
    assert killed_words(low, high, is_open=is_open) == killed


def test_a_range_is_written_with_french_numbers_where_french_is_spoken() -> None:
    with speaking("fr"):
        assert range_words(1000, 12345) == "1\u202f000\u2009–\u200912\u202f345"
        assert killed_words(1000, 12345).startswith("1\u202f000\u2009–\u200912\u202f345 ")


@given(numbers, numbers, st.booleans(), numbers, numbers, st.booleans())
def test_different_ranges_are_said_differently(
    one: int, other: int, is_open: bool, third: int, fourth: int, opened: bool
) -> None:
    first, second = sorted([one, other]), sorted([third, fourth])

    said = range_words(first[0], first[1], is_open=is_open)
    also = range_words(second[0], second[1], is_open=opened)

    assert (said == also) == (first == second and is_open == opened)
    assert "unknown" not in (said, also)
