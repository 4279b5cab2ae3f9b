"""The timeline as coordinates, for the templates to draw as SVG.

Horizontal positions are percentages, so that a chart fills whatever width it is given while its letters keep their
size; vertical ones are pixels.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.domain.answers import MonthCounts
from app.domain.event_types import EventType
from app.i18n import month

PLOT = 96.0
"""The height of the tallest bar in pixels."""
MOST_MONTHS = 48
"""A longer span is drawn by year, for the bars of its months would be too thin to hit."""
MOST_LABELS = 6
"""So many labels of the axis fit beside each other on a narrow telephone."""
WIDEST_BAR = 7.0
"""In percent: a single month is not a wall."""
LETTER = 13.0
"""The least height of a segment that has room for its letter."""

Link = Callable[[dt.date, dt.date], str]
"""From the first and the last day of a bar to the address that it leads to."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The part of a bar that one event type has."""

    type: EventType
    count: int
    y: float
    height: float

    @property
    def lettered(self) -> bool:
        """Whether the letter of the type fits in."""
        return self.height >= LETTER


@dataclass(frozen=True, slots=True)
class Bar:
    """One month or year with incidents."""

    label: str
    href: str
    total: int
    x: float
    width: float
    slot_x: float
    slot_width: float
    segments: tuple[Segment, ...]

    @property
    def middle(self) -> float:
        """Where its letters stand."""
        return self.x + self.width / 2

    def count(self, kind: EventType) -> int:
        """How many incidents of one type it holds."""
        return sum(one.count for one in self.segments if one.type is kind)


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of an axis, and where it stands: percent from the left, or pixels from the top."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Incidents by month or year, stacked by event type; months without incidents are gaps."""

    bars: tuple[Bar, ...]
    heights: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    by_year: bool
    lettered: bool

    @property
    def axis_width(self) -> int:
        """Pixels that the longest number of the axis needs, with the gap to the bars."""
        return 12 + 8 * max(len(tick.text) for tick in self.heights)

    @property
    def types(self) -> tuple[EventType, ...]:
        """The event types that occur, in the vocabulary's order."""
        seen = {segment.type for bar in self.bars for segment in bar.segments}
        return tuple(one for one in EventType if one in seen)


@dataclass(frozen=True, slots=True)
class _Slot:
    first: dt.date
    last: dt.date
    words: str
    short: str


def timeline(months: Sequence[MonthCounts], link: Link) -> Timeline | None:
    """The bars of a timeline; None where there are no incidents."""
    if not months:
        return None
    first, last = _month(months[0].month), _month(months[-1].month)
    by_year = (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS
    slots = _years(first, last) if by_year else _months(first, last)
    counts = _by_slot(months, by_year=by_year)
    top = _even_top(max(sum(one.values()) for one in counts.values()))
    width = 100 / len(slots)
    bars = [
        _bar(slot, counts[slot.first], link, left=n * width, width=width, top=top)
        for n, slot in enumerate(slots)
        if slot.first in counts
    ]
    heights = tuple(Tick(_round(PLOT - PLOT * value / top), str(value)) for value in sorted({0, top // 2, top}))
    return Timeline(tuple(bars), heights, _labels(slots, width), by_year, lettered=len(slots) <= 24)


def _month(text: str) -> dt.date:
    return dt.date(int(text[:4]), int(text[5:7]), 1)


def _months(first: dt.date, last: dt.date) -> list[_Slot]:
    slots, day = [], first
    while day <= last:
        end = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        slots.append(_Slot(day, end, month(day), month(day, short=True)))
        day = end + dt.timedelta(days=1)
    return slots


def _years(first: dt.date, last: dt.date) -> list[_Slot]:
    return [
        _Slot(dt.date(year, 1, 1), dt.date(year, 12, 31), str(year), str(year))
        for year in range(first.year, last.year + 1)
    ]


def _by_slot(months: Iterable[MonthCounts], *, by_year: bool) -> dict[dt.date, dict[EventType, int]]:
    found: dict[dt.date, dict[EventType, int]] = {}
    for one in months:
        first = _month(one.month)
        counts = found.setdefault(first.replace(month=1) if by_year else first, {})
        for kind, number in one.counts.items():
            counts[kind] = counts.get(kind, 0) + number
    return found


def _even_top(most: int) -> int:
    """The top of the scale: the greatest count, made even so that its half is a whole number too."""
    return most + most % 2 if most > 1 else 1


def _bar(slot: _Slot, counts: dict[EventType, int], link: Link, *, left: float, width: float, top: int) -> Bar:
    segments, floor = [], PLOT
    for kind in EventType:
        if number := counts.get(kind, 0):
            height = PLOT * number / top
            floor -= height
            segments.append(Segment(kind, number, _round(floor), _round(height)))
    wide = min(width * 0.8, WIDEST_BAR)
    return Bar(
        label=slot.words,
        href=link(slot.first, slot.last),
        total=sum(counts.values()),
        x=_round(left + (width - wide) / 2),
        width=_round(wide),
        slot_x=_round(left),
        slot_width=_round(width),
        segments=tuple(segments),
    )


def _labels(slots: Sequence[_Slot], width: float) -> tuple[Tick, ...]:
    """Every so many slots a label, at a distance that divides the year or the decade."""
    steps = (1, 2, 3, 6, 12, 24) if slots[0].short != str(slots[0].first.year) else (1, 2, 5, 10, 20, 50, 100)
    step = next((one for one in steps if len(slots) / one <= MOST_LABELS), steps[-1])
    return tuple(
        Tick(_round((n + 0.5) * width), slot.short) for n, slot in enumerate(slots) if _stands(slot, n, step, steps)
    )


def _stands(slot: _Slot, n: int, step: int, steps: Sequence[int]) -> bool:
    if step == 1:
        return True
    if 12 in steps:
        return (slot.first.year * 12 + slot.first.month - 1) % step == 0
    return n % step == 0


def _round(value: float) -> float:
    return round(value, 2)
