"""When an event of UCDP was: two days, and how exactly they are known."""

import calendar
import datetime as dt
from functools import lru_cache

from app.domain.dates import Span
from app.domain.vocabulary import DatePrecision
from app.i18n import N_
from app.importing.table import Row
from app.importing.values import Reading, month_first

BACKWARDS = N_("a day that is not before the first day, %(first)s")
DAY = N_("a day such as 2024-07-26 or, with the month first, 07/26/2024")
ONE_DAY = 1
_FORMS = (month_first,)


def span(reading: Reading) -> Span | None:
    """The days of a row as a span; None where they cannot be read, which the reading tells.

    Only `date_prec` 1 says that the days are known: they then hold throughout. Else it was on some day or days among
    them, and a span that is a whole month or year is that month or year.
    """
    first, last = _day(reading, "date_start"), _day(reading, "date_end")
    precision = reading.whole("date_prec", required=True, least=1, most=5)
    if first is None or last is None or precision is None:
        return None
    if last < first:
        reading.wrong("date_end", BACKWARDS, first=first.isoformat())
        return None
    return Span(first, last, _meaning(first, last, known=precision == ONE_DAY))


def _day(reading: Reading, column: str) -> dt.date | None:
    found = _read(reading.row.values.get(column, ""))
    return found or reading.day(column, required=True, also=_FORMS, expected=DAY)


# Many events share a day, and most begin on the day on which they end.
@lru_cache(4096)
def _read(text: str) -> dt.date | None:
    return Reading(Row(0, {"": text})).day("", also=_FORMS)


def _meaning(first: dt.date, last: dt.date, *, known: bool) -> DatePrecision:
    if first == last:
        return DatePrecision.DAY
    if known:
        return DatePrecision.THROUGHOUT
    ends_month = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if ends_month and first.year == last.year:
        if first.month == last.month:
            return DatePrecision.MONTH
        if (first.month, last.month) == (1, 12):
            return DatePrecision.YEAR
    return DatePrecision.WITHIN
