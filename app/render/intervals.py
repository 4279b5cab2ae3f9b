"""The chart of claims as coordinates: one interval a claim, on a scale that its whole measure shares.

The scale is linear. Where single figures are more than ten times as great as all others, it ends before them: they are
drawn broken at its end, for otherwise they would press everything else into one point. Their numbers stand beside them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.tally import Range
from app.i18n import number
from app.render.ranges import plain_top

LEFT, RIGHT = 3.0, 12.0
"""In percent: what stays free for the first tick's number, and for arrows and breaks beyond the end of the scale."""
GAP = 10
"""So many times as great as the next smaller figure is too far away for one scale."""
_PARTS = {1: 2, 2: 2, 3: 3, 4: 4, 5: 5, 6: 3, 8: 4}
"""From the leading digit of a scale's end to how many parts its ticks divide it into."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One number of the axis: where it stands, in percent."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from nothing to `top`; `broken` where greater figures stand beyond its end."""

    top: int
    ticks: tuple[Tick, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """One figure from low to high in percent; `beyond`: it goes past the end of the scale; `open`: at least so many."""

    low: float
    high: float
    best: float | None = None
    open: bool = False
    beyond: bool = False

    @property
    def width(self) -> float:
        """The length of its bar."""
        return round(self.high - self.low, 2)


def axis(greatest: Iterable[int]) -> Axis:
    """The scale for figures of which these are the greatest numbers."""
    values = sorted(one for one in greatest if one > 0)
    near = _near(values)
    top = plain_top(max(near, default=1))
    return Axis(top, _ticks(top), broken=len(near) < len(values))


def _near(values: Sequence[int]) -> Sequence[int]:
    """The figures that share the scale: all, or those below the first gap that leaves no more above it than below."""
    for n in range(1, len(values)):
        if values[n] > GAP * values[n - 1] and n >= len(values) - n:
            return values[:n]
    return values


def _ticks(top: int) -> tuple[Tick, ...]:
    lead = int(str(top)[0])
    parts = 1 if top == 1 else _PARTS[lead]
    return tuple(Tick(_percent(top * n // parts, top), number(top * n // parts)) for n in range(parts + 1))


def interval(figure: Range | None, scale: Axis, best: int | None = None) -> Interval | None:
    """The interval of a figure; None where there is no number."""
    if figure is None:
        return None
    ticked = best is not None and figure.low < best < min(figure.high, scale.top)
    return Interval(
        low=_percent(figure.low, scale.top),
        high=_percent(figure.high, scale.top),
        best=_percent(best, scale.top) if best is not None and ticked else None,
        open=figure.open,
        beyond=figure.high > scale.top,
    )


def _percent(value: int, top: int) -> float:
    return round(LEFT + min(value / top, 1) * (100 - LEFT - RIGHT), 2)
