"""The mark of a range as coordinates: from low to high, in percent of the width that it is given."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from app.domain.figures import range_words

ARROW_ROOM = 7.0
"""In percent: what stays free at the right of a range mark for the arrow of an open end."""


class Ranged(Protocol):
    """Whatever has a low and a high, both None where unknown."""

    @property
    def low(self) -> int | None:
        """The least."""

    @property
    def high(self) -> int | None:
        """The greatest."""

    @property
    def open(self) -> bool:
        """Whether somebody gives a least number and no greatest."""


@dataclass(frozen=True, slots=True)
class RangeMark:
    """A bar from low to high in percent of its scale; None where unknown."""

    text: str
    low: float | None = None
    high: float | None = None
    preferred: float | None = None
    open: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a figure to draw."""
        return self.low is not None

    @property
    def width(self) -> float:
        """The length of the bar."""
        return _round((self.high or 0) - (self.low or 0))


def scale(figures: Iterable[Ranged | None]) -> int:
    """The top of the scale that these figures share: the greatest of them, rounded up to a plain number."""
    return plain_top(max((one.high for one in figures if one is not None and one.high is not None), default=1))


def plain_top(most: int) -> int:
    """The least of 1, 2, 3, 4, 5, 6, 8, 10, 20 ... that is not smaller."""
    power = 1
    while most > 10 * power:
        power *= 10
    return next(one * power for one in (1, 2, 3, 4, 5, 6, 8, 10) if one * power >= most)


def range_mark(figure: Ranged | None, top: int, preferred: int | None = None) -> RangeMark:
    """The mark of one figure on a scale from nothing to `top`."""
    if figure is None or figure.low is None or figure.high is None:
        return RangeMark(range_words(None, None))
    return RangeMark(
        text=range_words(figure.low, figure.high, is_open=figure.open),
        low=_percent(figure.low, top),
        high=_percent(figure.high, top),
        preferred=None if preferred is None else _percent(preferred, top),
        open=figure.open,
    )


def _percent(value: int, top: int) -> float:
    return _round(min(value / top, 1) * (100 - 2 * ARROW_ROOM) + ARROW_ROOM)


def _round(value: float) -> float:
    return round(value, 2)
