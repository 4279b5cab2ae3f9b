"""Spans of days with their precision, written and read as EDTF and in words.

Extended Date/Time Format (ISO 8601-2:2019, Library of Congress): of levels 0 and 1 a day, a month, a year and an
interval of days; of level 2 `[a..b]` for "on some day between a and b".
"""

import calendar
import datetime as dt
import re
from typing import NamedTuple

from app.domain.vocabulary import DatePrecision
from app.i18n import day, day_of_month, gettext, month, month_and_day

_DAY = r"\d{4}-\d{2}-\d{2}"
_SPAN = re.compile(rf"(?P<a>{_DAY})/(?P<b>{_DAY})")
_WITHIN = re.compile(rf"\[(?P<a>{_DAY})\.\.(?P<b>{_DAY})\]")
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


class Span(NamedTuple):
    """First day, last day, both inclusive, and what the span means."""

    first: dt.date
    last: dt.date
    precision: DatePrecision


def read_day(text: str) -> dt.date:
    """`YYYY-MM-DD`; raises ValueError for anything else, also for other forms of ISO 8601."""
    if not re.fullmatch(_DAY, text.strip(), re.ASCII):
        raise ValueError(text)
    return dt.date.fromisoformat(text.strip())


def read_edtf(text: str) -> Span:
    """The span that an EDTF text means; raises ValueError where it means none."""
    text = text.strip()
    if found := _SPAN.fullmatch(text):
        return _ordered(read_day(found["a"]), read_day(found["b"]), DatePrecision.THROUGHOUT)
    if found := _WITHIN.fullmatch(text):
        return _ordered(read_day(found["a"]), read_day(found["b"]), DatePrecision.WITHIN)
    if found := _MONTH.fullmatch(text):
        year, number = int(found[1]), int(found[2])
        first = dt.date(year, number, 1)
        return Span(
            first,
            first.replace(day=calendar.monthrange(year, number)[1]),
            DatePrecision.MONTH,
        )
    if _YEAR.fullmatch(text):
        return Span(dt.date(int(text), 1, 1), dt.date(int(text), 12, 31), DatePrecision.YEAR)
    one = read_day(text)
    return Span(one, one, DatePrecision.DAY)


def _ordered(first: dt.date, last: dt.date, precision: DatePrecision) -> Span:
    if last < first:
        raise ValueError(f"{last} is before {first}")
    return Span(first, last, DatePrecision.DAY if first == last else precision)


def write_edtf(span: Span) -> str:
    """The span as EDTF text."""
    first, last, precision = span
    match precision:
        case DatePrecision.DAY:
            return first.isoformat()
        case DatePrecision.MONTH:
            return f"{first.year:04}-{first.month:02}"
        case DatePrecision.YEAR:
            return f"{first.year:04}"
        case DatePrecision.WITHIN:
            return f"[{first.isoformat()}..{last.isoformat()}]"
        case _:
            return f"{first.isoformat()}/{last.isoformat()}"


def whole(span: Span) -> bool:
    """Whether the days fit the precision: one day, a whole month, a whole year, or a span of more than a day."""
    try:
        return read_edtf(write_edtf(span)) == span
    except ValueError:
        return False


def span_words(span: Span) -> str:
    """The span in the reader's words: 25 - 27 July 2024; between 5 and 6 October 2024; July 2024; 2023."""
    first, last, precision = span
    match precision:
        case DatePrecision.DAY:
            return day(first)
        case DatePrecision.MONTH:
            return month(first)
        case DatePrecision.YEAR:
            return str(first.year)
        case DatePrecision.WITHIN:
            start = _start(first, last)
            return gettext("between %(first)s and %(last)s", first=start, last=day(last))
        case _:
            return f"{_start(first, last)} \u2013 {day(last)}"


def bounds_words(first: dt.date | None, last: dt.date | None) -> str:
    """A time of a register in words, no finer than it was given: since 2021; 2021 - April 2024.

    Registers keep "2021" as its first or last day. A day that begins or ends a year or a month is therefore read as
    that year or month: a little less than was known is better than a day that nobody named.
    """
    start = _coarse(first, begins=True) if first else ""
    end = _coarse(last, begins=False) if last else ""
    if start and end:
        return start if start == end else f"{start} \u2013 {end}"
    # A day needs other words around it than a month or a year, though not in English.
    if first:
        exact = start == day(first)
        return gettext("since %(day)s", day=start) if exact else gettext("since %(period)s", period=start)
    if last:
        exact = end == day(last)
        return gettext("until %(day)s", day=end) if exact else gettext("until %(period)s", period=end)
    return ""


def _coarse(when: dt.date, *, begins: bool) -> str:
    edge = 1 if begins else calendar.monthrange(when.year, when.month)[1]
    if when.day != edge:
        return day(when)
    return str(when.year) if when.month == (1 if begins else 12) else month(when)


def period_words(first: dt.date | None, last: dt.date | None) -> str:
    """A period of a filter in words: July to October 2024; from 1 July 2024; empty for no bounds."""
    if first and last:
        if first == last:
            return day(first)
        ends_month = last.day == calendar.monthrange(last.year, last.month)[1]
        if first.day == 1 and ends_month:
            return _months(first, last)
        return gettext("%(first_day)s to %(last_day)s", first_day=_start(first, last), last_day=day(last))
    if first:
        return gettext("from %(day)s", day=day(first))
    return gettext("until %(day)s", day=day(last)) if last else ""


def _months(first: dt.date, last: dt.date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    if first.month == 1 and last.month == 12:
        if first.year == last.year:
            return str(first.year)
        return gettext("%(first_year)s to %(last_year)s", first_year=first.year, last_year=last.year)
    start = month(first).replace(f" {first.year}", "") if first.year == last.year else month(first)
    return gettext("%(first_month)s to %(last_month)s", first_month=start, last_month=month(last))


def _start(first: dt.date, last: dt.date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return day_of_month(first)
    return month_and_day(first) if first.year == last.year else day(first)
