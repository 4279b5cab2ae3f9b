"""The chart of claims: its scale, and where an interval begins and ends on it."""

import pytest

from app.domain.tally import Range
from app.i18n import speaking
from app.render.intervals import LEFT, RIGHT, Axis, axis, interval

END = 100 - RIGHT


@pytest.mark.parametrize(
    ("greatest", "top", "broken"),
    [
        ([], 1, False),
        ([0], 1, False),
        ([0, 0, 0], 1, False),
        ([54, 80, 20, 50], 80, False),
        ([1, 1, 54, 80, 20, 50], 80, False),
        ([20, 100_000], 20, True),
        ([0, 100_000], 100_000, False),
        ([20, 30, 100_000, 90_000], 30, True),
        # Most figures are great ones: the small one is the exception, and its number stands beside it.
        ([1, 50, 60, 70], 80, False),
        ([7, 71, 711], 80, True),
        ([7, 8, 81, 811], 8, True),
        ([10_000_000], 10_000_000, False),
    ],
    ids=str,
)
def test_the_scale_ends_where_figures_can_still_be_told_apart(greatest: list[int], top: int, broken: bool) -> None:
    made = axis(greatest)

    assert (made.top, made.broken) == (top, broken)


@pytest.mark.parametrize("top", [n * 10**power for power in range(7) for n in (1, 2, 3, 4, 5, 6, 8)])
def test_ticks_are_plain_numbers_from_nothing_to_the_end(top: int) -> None:
    made = axis([top])

    assert (made.ticks[0].at, made.ticks[0].text) == (LEFT, "0")
    assert made.ticks[-1].at == END
    assert made.ticks[-1].text == f"{top:,}"
    assert 2 <= len(made.ticks) <= 6
    steps = {round(b.at - a.at, 1) for a, b in zip(made.ticks, made.ticks[1:], strict=False)}
    assert max(steps) - min(steps) <= 0.1, "the ticks stand at equal distances"


def test_ticks_speak_the_readers_language() -> None:
    with speaking("fr"):
        assert axis([20_000]).ticks[-1].text == "20\u202f000"


@pytest.mark.parametrize(
    ("figure", "best", "drawn"),
    [
        (Range(0, 0), 0, (LEFT, LEFT, None, False, False)),
        (Range(0, 80), None, (LEFT, END, None, False, False)),
        (Range(40, 80), 60, (LEFT + (END - LEFT) / 2, END, LEFT + (END - LEFT) * 0.75, False, False)),
        (Range(40, 40, open=True), 40, (LEFT + (END - LEFT) / 2, LEFT + (END - LEFT) / 2, None, True, False)),
        (Range(0, 100_000), None, (LEFT, END, None, False, True)),
        (Range(90_000, 100_000), 95_000, (END, END, None, False, True)),
    ],
    ids=str,
)
def test_an_interval_goes_from_low_to_high(
    figure: Range, best: int | None, drawn: tuple[float, float, float | None, bool, bool]
) -> None:
    made = interval(figure, Axis(80, ()), best)

    assert made is not None
    assert (made.low, made.high, made.best, made.open, made.beyond) == drawn


def test_words_have_no_interval() -> None:
    assert interval(None, Axis(80, ())) is None
