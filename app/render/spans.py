"""Times as coordinates: when an actor bore a name, drawn as a bar in the row of a table.

Horizontal positions are percentages of the column. A time without a beginning or an end is open there, and one without
both is drawn as open over the whole width: nobody says when it was, which is not the same as always.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
MOST_LABELS = 5
"""So many years fit beside each other over a narrow column."""
LEAST = 1.5
"""In percent: a day in twenty years is still seen."""

Bounds = tuple[dt.date | None, dt.date | None]


@dataclass(frozen=True, slots=True)
class SpanMark:
    """One time: from `x` over `width` percent; `dated` is false where neither end is known."""

    x: float
    width: float
    begins: bool
    ends: bool

    @property
    def dated(self) -> bool:
        """Whether at least one end is known."""
        return self.begins or self.ends

    @property
    def end(self) -> float:
        """Where it ends."""
        return _round(self.x + self.width)


@dataclass(frozen=True, slots=True)
class Year:
    """A label of the axis: where its year begins."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The years that all the times of a table share."""

    first: int
    last: int

    @property
    def years(self) -> tuple[Year, ...]:
        """Years to write above the bars, at even steps."""
        number = self.last - self.first + 1
        step = next((one for one in STEPS if number / one <= MOST_LABELS), STEPS[-1])
        start = self.first + -self.first % step
        return tuple(Year(self._at(dt.date(year, 1, 1)), str(year)) for year in range(start, self.last + 1, step))

    def mark(self, since: dt.date | None, until: dt.date | None) -> SpanMark:
        """The bar of one time; open ends reach the edge."""
        left = self._at(since) if since else 0.0
        right = self._at(until, after=True) if until else 100.0
        width = max(right - left, LEAST)
        return SpanMark(_round(min(left, 100 - width)), _round(width), since is not None, until is not None)

    def _at(self, day: dt.date, *, after: bool = False) -> float:
        year_days = 366 if day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0) else 365
        gone = day.timetuple().tm_yday - (0 if after else 1)
        return _round(100 * (day.year - self.first + gone / year_days) / (self.last - self.first + 1))


def axis(times: Iterable[Bounds]) -> Axis | None:
    """The years from the first to the last that any of these times names; None where none is dated."""
    years = [day.year for bounds in times for day in bounds if day is not None]
    return Axis(min(years), max(years)) if years else None


def _round(value: float) -> float:
    return round(value, 2)
