"""Charts of one or two sides on shared scales: figures, bars of counts, timelines."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.answers import TotalFigure
from app.domain.event_types import EventType
from app.domain.figures import range_words
from app.domain.sides import Comparison, PairedCount, SideAnswer
from app.domain.vocabulary import COUNTED, Measure
from app.i18n import gettext, ngettext
from app.render.ranges import RangeMark, plain_top, range_mark, scale
from app.render.slots import Unit, month_end, slots_of, unit_of
from app.render.timeline import Timeline, by_week, extent, timeline
from app.store.columns import answers
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.web.pages.comparands import Side
from app.web.pages.results import address, month_link, without_words

Known = Sequence[tuple[Side, Resolved]]
Axis = tuple[dt.date, dt.date]
Drawer = Callable[[int | None], Timeline | None]
"""From the top of the scale to a chart."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure of one side: the range, what the tally counts of it, and how many incidents gave a figure."""

    mark: RangeMark
    chosen: str
    rests: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """One measure on each side."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Every measure that has a figure on some side, on one scale from 0 to `top`."""

    rows: tuple[SumRow, ...]
    top: int
    repeated: str
    """That figures count events and not their records; empty where no event has several."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """One number with its bar, in percent of the width, and the way to its incidents where there is one."""

    count: int
    width: float
    href: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """One thing with its number of incidents on each side."""

    name: str
    href: str
    type: EventType | None
    cells: tuple[Tallied, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One table of counts; all its bars share a scale from 0 to `top`."""

    key: str
    title: str
    note: str
    rows: tuple[CountRow, ...]
    top: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """The timelines; `continued` where the axis of the shorter period goes on beyond its end."""

    charts: tuple[Timeline | None, ...]
    continued: bool


def sums(answer: Comparison) -> Sums:
    """The figures of all incidents of each side; where nobody gives a number of killed, that is said."""
    top = scale(figure for side in answer.sides for figure in side.figures.values())
    shown = [
        measure
        for measure in COUNTED
        if any(measure in side.figures or (measure is Measure.KILLED and side.total) for side in answer.sides)
    ]
    return Sums(
        tuple(
            SumRow(
                one.label, tuple(_cell(side.figures.get(one), side.total - side.repeated, top) for side in answer.sides)
            )
            for one in shown
        ),
        top,
        gettext("Where several records describe one event, figures count it once.")
        if any(side.repeated for side in answer.sides)
        else "",
    )


def _cell(figure: TotalFigure | None, total: int, top: int) -> Cell:
    if figure is None:
        return Cell(range_mark(None, top), "", without_words(total) if total else gettext("no incident"))
    picked = figure.chosen
    chosen = range_words(picked.low, picked.high, is_open=picked.open) if picked else ""
    words = ngettext("in %(n)s incident", "in %(n)s incidents", figure.incidents)
    rests = f"{words}, {without_words(figure.without)}" if figure.without else words
    return Cell(range_mark(figure, top), chosen, rests)


def blocks(known: Known, answer: Comparison) -> tuple[Block, ...]:
    """Event types, regions, places and actors, each with its number on every side."""
    types = [PairedCount(slug=one.type.value, name=one.type.label, counts=one.counts) for one in answer.types]
    made = (
        _block("type", gettext("Event types"), types, known),
        _block("region", gettext("Regions"), answer.regions, known),
        _block("place", gettext("Places"), answer.places, known, answer.places_in_all),
        _block("actor", gettext("Actors involved, in any role"), answer.actors, known, answer.actors_in_all),
    )
    return tuple(one for one in made if one.rows)


def _block(key: str, title: str, rows: Sequence[PairedCount], known: Known, in_all: int = 0) -> Block:
    top = plain_top(max((number for row in rows for number in row.counts), default=1) or 1)
    left = in_all - len(rows)
    note = ngettext("%(n)s more has fewer incidents.", "%(n)s more have fewer incidents or as many.", left)
    return Block(key, title, note if left > 0 else "", tuple(_row(key, one, known, top) for one in rows), top)


def _row(key: str, row: PairedCount, known: Known, top: int) -> CountRow:
    own = {"region": "places", "place": "places", "actor": "actors"}.get(key, "")
    return CountRow(
        name=row.name,
        href=address(f"/{own}/{row.slug}") if own and row.slug else "",
        type=EventType(row.slug) if key == "type" else None,
        cells=tuple(
            Tallied(number, round(100 * number / top, 2), _narrowed(key, row.slug, found) if number else "")
            for number, (_, found) in zip(row.counts, known, strict=True)
        ),
    )


def _narrowed(key: str, slug: str, found: Resolved) -> str:
    """The incidents that a number counts; none where a second value of a field would widen and not narrow it."""
    taken = getattr(found.wanted, key) and key != "type"
    if not slug or taken or (key == "actor" and found.wanted.role):
        return ""
    changes: dict[str, Any] = {key: (EventType(slug),) if key == "type" else (slug,)}
    if key == "actor":
        changes["include"] = ("none",)
    return address("/incidents", found.wanted.params(**changes))


def timelines(db: ReadSession, known: Known, answer: Comparison) -> Drawn:
    """When the incidents of each side began: over the same time, or over as many weeks or months of each period."""
    sides = [(one, found) for one, (_, found) in zip(answer.sides, known, strict=True)]
    spans = [extent(one.months, found.wanted.since, found.wanted.until) for one, found in sides if one.months]
    if not spans:
        return Drawn(tuple(None for _ in sides), continued=False)
    whole = (min(first for first, _ in spans), max(last for _, last in spans))
    axes, continued = [whole] * len(sides), False
    if all(side.period for side, _ in known) and len(spans) == len(sides):
        unit = max(unit_of(*span) for span in spans)
        axes = _evened(spans, unit)
        continued = axes != spans
    weekly = all(unit_of(*axis) is Unit.WEEK for axis in axes)
    draw = [
        _by_week(db, found, axis) if weekly else _by_month(one, found, axis)
        for (one, found), axis in zip(sides, axes, strict=True)
    ]
    tallest = max((bar.total for chart in (one(None) for one in draw) if chart for bar in chart.bars), default=1)
    return Drawn(tuple(one(tallest) for one in draw), continued)


def _by_month(side: SideAnswer, found: Resolved, axis: Axis) -> Drawer:
    link = month_link("/", found.wanted)
    return lambda top: timeline(side.months, link, first=axis[0], last=axis[1], top=top, coarse=side.coarse)


def _by_week(db: ReadSession, found: Resolved, axis: Axis) -> Drawer:
    days, link = answers.days(db, found), month_link("/", found.wanted)
    return lambda top: by_week(days, link, *axis, top=top)


def _evened(spans: Sequence[Axis], unit: Unit) -> list[Axis]:
    """The same spans, the shorter one going on so that both have as many weeks, or as many months."""
    weekly = unit is Unit.WEEK
    lengths = [len(slots_of(Unit.WEEK, *span)) if weekly else _months(*span) for span in spans]
    longest = max(lengths)
    return [
        span if length == longest else (span[0], _later(*span, longest - length, weekly=weekly))
        for span, length in zip(spans, lengths, strict=True)
    ]


def _months(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _later(first: dt.date, last: dt.date, more: int, *, weekly: bool) -> dt.date:
    """The last day of an axis that goes on for so many weeks or months more, or for as long as there are days."""
    if weekly:
        return last + dt.timedelta(days=min(7 * more, (dt.date.max - last).days))
    number = min(first.year * 12 + first.month - 1 + _months(first, last) + more - 1, 9999 * 12 + 11)
    return month_end(dt.date(number // 12, number % 12 + 1, 1))
