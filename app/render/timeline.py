"""The timeline as coordinates, for the templates to draw as SVG.

Horizontal positions are percentages, so that a chart fills whatever width it is given while its letters keep their
size; vertical ones are pixels. Which spans of time the bars stand for is said in `app.render.slots`.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.event_types import EventType
from app.domain.months import MonthCounts
from app.domain.time_answers import Days
from app.i18n import gettext
from app.render.slots import TITLES, Slot, Unit, labelled, month_end, slot_of, slots_of, unit_of, whole_units

PLOT = 96.0
"""The height of the tallest bar in pixels."""
WIDEST_BAR = 7.0
"""In percent: a single month is not a wall."""
LETTER = 13.0
"""The least height of a segment that has room for its letter."""
MOST_LETTERED = 24
"""Beyond so many slots a bar is narrower than a letter on a telephone."""

Link = Callable[[dt.date, dt.date], str]
"""From the first and the last day of a bar to the address that it leads to."""
Counts = Mapping[dt.date, Mapping[EventType, int]]
"""From a day to the numbers of incidents that began then."""


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
    """One week, month or year with incidents; `key` is its first day."""

    key: str
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
    """Incidents by week, month or year, stacked by event type; a time without incidents is a gap.

    `outside` began before the first slot. `coarse` are known to a longer time than a slot only: to a month or year
    among weeks, where they are in no bar, or to a year among months, where they stand at its first.
    """

    bars: tuple[Bar, ...]
    heights: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    unit: Unit
    slots: tuple[Slot, ...]
    lettered: bool
    outside: int = 0
    coarse: int = 0

    @property
    def title(self) -> str:
        """What is drawn, in words."""
        return gettext(TITLES[self.unit])

    @property
    def period(self) -> str:
        """From the beginning to the end of the axis."""
        first, last = self.slots[0].begins, self.slots[-1].ends
        return first if first == last else f"{first} \u2013 {last}"

    @property
    def by_year(self) -> bool:
        """Whether its bars are years."""
        return self.unit is Unit.YEAR

    @property
    def axis_width(self) -> int:
        """Pixels that the longest number of the axis needs, with the gap to the bars."""
        return 12 + 8 * max(len(tick.text) for tick in self.heights)

    @property
    def types(self) -> tuple[EventType, ...]:
        """The event types that occur, in the vocabulary's order."""
        seen = {segment.type for bar in self.bars for segment in bar.segments}
        return tuple(one for one in EventType if one in seen)

    @property
    def spans(self) -> list[list[str | int]]:
        """Every slot for the script: first day, last day, how it begins and ends and is called, and its incidents."""
        totals = {bar.key: bar.total for bar in self.bars}
        return [
            [one.first.isoformat(), one.last.isoformat(), one.begins, one.ends, one.words, totals.get(one.key, 0)]
            for one in self.slots
        ]


def timeline(
    months: Sequence[MonthCounts],
    link: Link,
    *,
    first: dt.date | None = None,
    last: dt.date | None = None,
    top: int | None = None,
    coarse: int = 0,
) -> Timeline | None:
    """Bars by month, or by year over a long time; None where there is nothing to draw.

    `first` and `last` bound the axis where it is to be another than that of the incidents, and `top` is a scale that
    several charts share.
    """
    counts = {_month(one.month): one.counts for one in months}
    if not counts:
        return None
    bounds = extent(months, first, last)
    first, last = first or bounds[0], last or bounds[1]
    unit = max(unit_of(first, last), Unit.MONTH)
    return _drawn(counts, unit, (first, last), link, top=top, coarse=coarse if unit is Unit.MONTH else 0)


def by_week(days: Days, link: Link, first: dt.date, last: dt.date, *, top: int | None = None) -> Timeline:
    """Bars by week of ISO 8601 from a first to a last day."""
    counts = {one.day: one.counts for one in days.days}
    return _drawn(counts, Unit.WEEK, (first, last), link, top=top, coarse=days.coarse)


def extent(months: Sequence[MonthCounts], since: dt.date | None, until: dt.date | None) -> tuple[dt.date, dt.date]:
    """The time that a timeline of some months shows: what was asked for, and where that has no bound, whole units."""
    begun = [_month(one.month) for one in months]
    earliest, latest = begun[0], month_end(begun[-1])
    first = since or (min(earliest, until.replace(day=1)) if until else earliest)
    last = until or (max(latest, month_end(since)) if since else latest)
    # What was asked for is the axis, gaps included, unless nearly all of it is a gap.
    if unit_of(first, last) > max(Unit.YEAR, unit_of(earliest, latest)) and first <= latest and earliest <= last:
        return whole_units(max(first, earliest), min(last, latest))
    around = whole_units(first, last)
    return since or around[0], until or around[1]


def _month(text: str) -> dt.date:
    return dt.date(int(text[:4]), int(text[5:7]), 1)


def _drawn(
    counts: Counts,
    unit: Unit,
    axis: tuple[dt.date, dt.date],
    link: Link,
    *,
    top: int | None = None,
    coarse: int = 0,
) -> Timeline:
    slots = slots_of(unit, *axis)
    held, outside = _by_slot(counts, unit, slots)
    top = _even_top(max([top or 1, *(sum(one.values()) for one in held.values())]))
    width = 100 / len(slots)
    return Timeline(
        bars=tuple(
            _bar(slot, held[slot.key], link, left=n * width, width=width, top=top)
            for n, slot in enumerate(slots)
            if slot.key in held
        ),
        heights=tuple(Tick(_round(PLOT - PLOT * value / top), str(value)) for value in sorted({0, top // 2, top})),
        labels=tuple(Tick(_round((n + 0.5) * width), text) for n, text in labelled(unit, slots)),
        unit=unit,
        slots=slots,
        lettered=len(slots) <= MOST_LETTERED,
        outside=outside,
        coarse=coarse,
    )


def _by_slot(counts: Counts, unit: Unit, slots: Iterable[Slot]) -> tuple[dict[str, dict[EventType, int]], int]:
    """The counts of each slot by its key, and how many incidents began in none of them."""
    keys = {slot.key: slot for slot in slots}
    held: dict[str, dict[EventType, int]] = {}
    outside = 0
    for day, given in counts.items():
        slot = keys.get(slot_of(unit, day))
        # Days are exact; of a month no more is known than that it touches the slot.
        if slot is None or (unit is Unit.WEEK and not slot.first <= day <= slot.last):
            outside += sum(given.values())
            continue
        into = held.setdefault(slot.key, {})
        for kind, number in given.items():
            into[kind] = into.get(kind, 0) + number
    return held, outside


def _even_top(most: int) -> int:
    """The top of the scale: the greatest count, made even so that its half is a whole number too."""
    return most + most % 2 if most > 1 else 1


def _bar(slot: Slot, counts: Mapping[EventType, int], link: Link, *, left: float, width: float, top: int) -> Bar:
    segments, floor = [], PLOT
    for kind in EventType:
        if number := counts.get(kind, 0):
            height = PLOT * number / top
            floor -= height
            segments.append(Segment(kind, number, _round(floor), _round(height)))
    wide = min(width * 0.8, WIDEST_BAR)
    return Bar(
        key=slot.key,
        label=slot.words,
        href=link(slot.first, slot.last),
        total=sum(counts.values()),
        x=_round(left + (width - wide) / 2),
        width=_round(wide),
        slot_x=_round(left),
        slot_width=_round(width),
        segments=tuple(segments),
    )


def _round(value: float) -> float:
    return round(value, 2)
