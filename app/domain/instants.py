"""The time of OGC API - Features: an instant, a day or an interval of RFC 3339, as the days that it touches."""

import datetime as dt
import re
from calendar import monthrange
from typing import NamedTuple

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})T?", re.ASCII)
_INSTANT = re.compile(r"(?P<time>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(?P<zone>Z|[+-]\d{2}:\d{2})", re.ASCII)
_COARSE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2}))?", re.ASCII)
_MONTHS = tuple(f"{number:02}" for number in range(1, 13))
OPEN = ("", "..")


class Days(NamedTuple):
    """From the one to the other day, both inclusive; None where an end is open."""

    first: dt.date | None
    last: dt.date | None


def read_datetime(text: str) -> Days:
    """The days that a `datetime` touches, in UTC, which is the time of Mali; raises ValueError for what is none.

    An interval may be open at one end, by `..` or by nothing; open at both it says nothing, and the standard has no
    such form.
    """
    start, slash, end = text.strip().partition("/")
    if not slash:
        day = _day(start)
        return Days(day, day)
    found = Days(None if start in OPEN else _day(start), None if end in OPEN else _day(end))
    if found == (None, None) or (found.first and found.last and found.last < found.first):
        raise ValueError(text)
    return found


def in_days(text: str) -> str | None:
    """A month, a year or an interval of such as the interval of days that is meant; None where it is nothing of it."""
    start, slash, end = text.strip().partition("/")
    if not _COARSE.fullmatch(start) and not _COARSE.fullmatch(end):
        return None
    written = f"{_first(start)}/{_last(end if slash else start)}"
    try:
        read_datetime(written)
    except ValueError:
        return None
    return written


def _first(text: str) -> str:
    found = _COARSE.fullmatch(text)
    return f"{found['year']}-{found['month'] or '01'}-01" if found else text


def _last(text: str) -> str:
    found = _COARSE.fullmatch(text)
    if not found or found["year"] == "0000" or (found["month"] or "12") not in _MONTHS:
        return text
    year, month = int(found["year"]), int(found["month"] or 12)
    return f"{found['year']}-{month:02}-{monthrange(year, month)[1]}"


def _day(text: str) -> dt.date:
    # Programs have been seen to write a day with the letter of a time that does not follow.
    if found := _DAY.fullmatch(text):
        return dt.date.fromisoformat(found[1])
    instant = _INSTANT.fullmatch(text.upper())
    if not instant:
        raise ValueError(text)
    zone = instant["zone"].replace("Z", "+00:00")
    try:
        return dt.datetime.fromisoformat(_written(instant["time"]) + zone).astimezone(dt.UTC).date()
    except OverflowError:
        raise ValueError(text) from None


def _written(time: str) -> str:
    """The time without a leap second, which RFC 3339 knows and Python does not."""
    return f"{time.removesuffix('60')}59" if time.endswith(":60") else time
