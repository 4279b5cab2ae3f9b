"""When an event of ACLED was: a day, and whether it, its week or its month is known."""

import calendar
import datetime as dt

from app.domain.dates import Span
from app.domain.vocabulary import DatePrecision
from app.i18n import N_
from app.importing.values import Reading, worded

DAY = N_("a day such as 2024-07-26 or 26 July 2024")
WEEK, MONTH = 2, 3
_AROUND = dt.timedelta(days=3)


def span(reading: Reading) -> Span | None:
    """The days; ACLED writes the middle of a week or of a month where no more is known."""
    day = reading.day("event_date", required=True, also=(worded,), expected=DAY)
    precision = reading.whole("time_precision", required=True, least=1, most=3)
    if day is None or precision is None:
        return None
    if precision == WEEK:
        first = max(day, dt.date.min + _AROUND) - _AROUND
        last = min(day, dt.date.max - _AROUND) + _AROUND
        return Span(first, last, DatePrecision.WITHIN)
    if precision == MONTH:
        days = calendar.monthrange(day.year, day.month)[1]
        return Span(day.replace(day=1), day.replace(day=days), DatePrecision.MONTH)
    return Span(day, day, DatePrecision.DAY)
