"""The spans of time that the bars of a timeline stand for: weeks, months, years and longer ones, with their words."""

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.domain.dates import Span, span_words
from app.domain.vocabulary import DatePrecision
from app.i18n import N_, day, gettext, month

MOST_WEEKS = 27
"""Half a year: a longer time is drawn by month."""
MOST_BARS = 48
"""So many bars are still wide enough to hit on a narrow telephone: four years of months, or 48 years."""
MOST_LABELS = 6
"""So many labels of the axis fit beside each other on a narrow telephone."""


class Unit(IntEnum):
    """How long a bar is, from the shortest on; the value of a unit from the year on is its number of years."""

    WEEK = -1
    MONTH = 0
    YEAR = 1
    DECADE = 10
    CENTURY = 100
    MILLENNIUM = 1000


TITLES = {
    Unit.WEEK: N_("Incidents by week"),
    Unit.MONTH: N_("Incidents by month"),
    Unit.YEAR: N_("Incidents by year"),
    Unit.DECADE: N_("Incidents by decade"),
    Unit.CENTURY: N_("Incidents by century"),
    Unit.MILLENNIUM: N_("Incidents by millennium"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One span of the axis, cut to its ends; `key` names the whole unit, whatever was cut from it."""

    key: str
    first: dt.date
    last: dt.date
    words: str
    short: str
    begins: str
    """Its beginning in words, as a span of several slots begins with it."""
    ends: str


def unit_of(first: dt.date, last: dt.date) -> Unit:
    """The shortest unit whose bars are wide enough for the time between two days."""
    if (_monday(last) - _monday(first)).days // 7 < MOST_WEEKS:
        return Unit.WEEK
    if (last.year - first.year) * 12 + last.month - first.month < MOST_BARS:
        return Unit.MONTH
    years = (Unit.YEAR, Unit.DECADE, Unit.CENTURY)
    return next((one for one in years if last.year // one - first.year // one < MOST_BARS), Unit.MILLENNIUM)


def slot_of(unit: Unit, when: dt.date) -> str:
    """The key of the slot in which a day lies."""
    return _start(unit, when).isoformat()


def slots_of(unit: Unit, first: dt.date, last: dt.date) -> tuple[Slot, ...]:
    """The slots from a first to a last day, both of which cut the slots in which they lie."""
    return tuple(_slot(unit, start, first, last) for start in _starts(unit, first, last))


def labelled(unit: Unit, slots: Sequence[Slot]) -> Iterator[tuple[int, str]]:
    """Which slots have a label under them: every so many, at a distance that divides the year or the decade."""
    steps = {Unit.WEEK: (1, 2, 3, 4, 5, 6), Unit.MONTH: (1, 2, 3, 6, 12, 24)}.get(unit, (1, 2, 5, 10, 20, 50, 100))
    step = next((one for one in steps if len(slots) / one <= MOST_LABELS), steps[-1])
    for n, slot in enumerate(slots):
        if unit is Unit.MONTH:
            number = slot.first.year * 12 + slot.first.month - 1
        else:
            number = n if unit is Unit.WEEK else slot.first.year // unit
        if number % step == 0:
            yield n, slot.short


def whole_units(first: dt.date, last: dt.date) -> tuple[dt.date, dt.date]:
    """The time between two days, with the whole of the months or longer units at its ends."""
    unit = max(unit_of(first, last), Unit.MONTH)
    return _start(unit, first), _end(unit, _start(unit, last))


def month_end(when: dt.date) -> dt.date:
    """The last day of a day's month."""
    return when.replace(day=calendar.monthrange(when.year, when.month)[1])


def _monday(when: dt.date) -> dt.date:
    return when - dt.timedelta(days=when.weekday())


def _start(unit: Unit, when: dt.date) -> dt.date:
    """The first day of the unit in which a day lies. The calendar begins on a Monday, the first of the year 1."""
    if unit is Unit.WEEK:
        return _monday(when)
    if unit is Unit.MONTH:
        return when.replace(day=1)
    return dt.date(max(1, when.year - when.year % unit), 1, 1)


def _end(unit: Unit, start: dt.date) -> dt.date:
    """The last day of the unit that begins on a day; the calendar ends in the year 9999."""
    if unit is Unit.WEEK:
        return start + dt.timedelta(days=min(6, (dt.date.max - start).days))
    if unit is Unit.MONTH:
        return month_end(start)
    return dt.date(min(9999, start.year - start.year % unit + unit - 1), 12, 31)


def _starts(unit: Unit, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    start = _start(unit, first)
    while True:
        yield start
        end = _end(unit, start)
        if end >= last:
            return
        start = end + dt.timedelta(days=1)


def _slot(unit: Unit, start: dt.date, first: dt.date, last: dt.date) -> Slot:
    end = _end(unit, start)
    cut = max(start, first), min(end, last)
    if unit is Unit.WEEK:
        words = gettext("week %(number)s, %(days)s", number=start.isocalendar().week, days=_days(*cut))
        # The year stands in the heading, and there is no room for it under every bar.
        short = day(cut[0], short=True).removesuffix(f" {cut[0].year}")
        return Slot(start.isoformat(), *cut, words, short, day(cut[0]), day(cut[1]))
    if unit is Unit.MONTH:
        words = month(start)
        return Slot(start.isoformat(), *cut, words, month(start, short=True), words, words)
    words = str(start.year) if unit is Unit.YEAR else f"{start.year}\u2013{end.year}"
    return Slot(start.isoformat(), *cut, words, str(start.year), str(start.year), str(end.year))


def _days(first: dt.date, last: dt.date) -> str:
    return span_words(Span(first, last, DatePrecision.DAY if first == last else DatePrecision.THROUGHOUT))
