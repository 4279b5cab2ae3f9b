"""The timeline of the dashboard: how fine it is for the time that was asked for, and the ways to another time."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.dates import period_words
from app.domain.filter import IncidentFilter
from app.domain.months import MonthCounts
from app.domain.vocabulary import DatePrecision
from app.i18n import N_, gettext, ngettext
from app.render.slots import Unit, month_end, unit_of
from app.render.timeline import Timeline, by_week, extent, timeline
from app.store.columns import answers
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.web.pages.results import address, month_link


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another time; `period` says in words which."""

    key: str
    text: str
    period: str
    href: str


@dataclass(frozen=True, slots=True)
class Times:
    """The chart of the results, or none where there is nothing to draw, and the ways to another time."""

    chart: Timeline | None
    steps: tuple[Step, ...]

    @property
    def words(self) -> dict[str, str]:
        """What the scripts say."""
        return words()


def times(path: str, db: ReadSession, asked: Resolved, months: Sequence[MonthCounts]) -> Times:
    """What a page at `path` shows of when the incidents of a question began."""
    return Times(_chart(path, db, asked, months), tuple(_steps(path, asked.wanted)))


def _chart(path: str, db: ReadSession, asked: Resolved, months: Sequence[MonthCounts]) -> Timeline | None:
    wanted = asked.wanted
    if not months:
        return None
    axis = extent(months, wanted.since, wanted.until)
    link = month_link(path, wanted)
    if unit_of(*axis) is Unit.WEEK:
        return by_week(answers.days(db, asked), link, *axis)
    coarse = answers.known_only_to(db, asked, DatePrecision.YEAR)
    return timeline(months, link, first=axis[0], last=axis[1], coarse=coarse)


def _steps(path: str, wanted: IncidentFilter) -> Iterator[Step]:
    """Before and after the time that was asked for, around it, and all there is."""
    first, last = wanted.since, wanted.until
    if first is None and last is None:
        return
    if first and last:
        spans = {
            "earlier": (gettext("Earlier"), _moved(first, last, -1)),
            "later": (gettext("Later"), _moved(first, last, 1)),
            "wider": (gettext("Wider"), _widened(first, last)),
        }
        for key, (text, span) in spans.items():
            if span is not None:
                href = address(path, wanted.params(since=span[0], until=span[1]))
                yield Step(key, text, period_words(*span), href)
    yield Step("all", gettext("All the time"), "", address(path, wanted.params(since=None, until=None)))


Period = tuple[dt.date, dt.date]


def _moved(first: dt.date, last: dt.date, times: int) -> Period | None:
    """A time moved by so many times its length, in months where it is whole months; None beyond the calendar."""
    try:
        if first.day == 1 and last == month_end(last):
            number = (last.year - first.year) * 12 + last.month - first.month + 1
            return _plus(first, number * times), month_end(_plus(last.replace(day=1), number * times))
        length = last - first + dt.timedelta(days=1)
        return first + length * times, last + length * times
    except (ValueError, OverflowError):
        return None


def _plus(first: dt.date, months: int) -> dt.date:
    """The first day of a month so many months on."""
    number = first.year * 12 + first.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def _widened(first: dt.date, last: dt.date) -> Period | None:
    """Three times as long, as much before as after."""
    before, after = _moved(first, last, -1), _moved(first, last, 1)
    return (before[0], after[1]) if before and after else None


def words() -> dict[str, str]:
    """Every text that the scripts of the timeline show, in the reader's language."""
    return _counted() | {name: gettext(text) for name, text in WORDS.items()}


def _counted() -> dict[str, str]:
    # The scripts fill in the numbers themselves: a plural travels as its two forms.
    return {
        "incidents_one": ngettext("%(n)s incident", "%(n)s incidents", 1, n="%(n)s"),
        "incidents_many": ngettext("%(n)s incident", "%(n)s incidents", 2, n="%(n)s"),
        "mapped_one": ngettext("%(n)s incident on the map", "%(n)s incidents on the map", 1, n="%(n)s"),
        "mapped_many": ngettext("%(n)s incident on the map", "%(n)s incidents on the map", 2, n="%(n)s"),
    }


WORDS = {
    "colon": N_(": "),
    "start": N_("Beginning of the time"),
    "end": N_("End of the time"),
    "hint": N_("To narrow the time, drag across the bars or move the two handles."),
    "type": N_("Type two days"),
    "narrow": N_("Narrow to this time"),
    "cancel": N_("Cancel"),
    "play": N_("Play through time"),
    "step": N_("Step through time"),
    "controls": N_("Time on the map"),
    "pause": N_("Pause"),
    "go_on": N_("Go on"),
    "again": N_("Begin again"),
    "back": N_("Step back"),
    "forward": N_("Step forward"),
    "stop": N_("Stop"),
    "pace": N_("Pace"),
    "slow": N_("slow"),
    "normal": N_("normal"),
    "fast": N_("fast"),
    "window": N_("The map shows"),
    "one": N_("one bar at a time"),
    "upto": N_("all up to then"),
    "only_map": N_(
        "Only the map moves; the list and the figures stay as they are. "
        "An incident shows for all the time in which it lasted or may have happened."
    ),
    "still": N_("Your device asks for less motion, so the map changes only when you press a button."),
}
