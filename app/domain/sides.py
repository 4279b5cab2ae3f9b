"""What is compared: two actors, places or periods, in the words of an address, and what the answer holds of each."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from app.domain.answers import Answer, TotalFigure
from app.domain.dates import read_edtf
from app.domain.event_types import EventType
from app.domain.months import Line
from app.domain.vocabulary import DatePrecision, Measure
from app.i18n import N_

KINDS = ("actor", "place", "period")
"""What may be compared, by the name of its parameter."""
UNREADABLE_PERIOD = N_(
    "“%(given)s” is not a period. Write a year, a month or a day, or two of them with a slash between, "
    "such as 2024-07/2024-09."
)
OPEN = "..", ""
"""How EDTF writes an end that is open."""

K = TypeVar("K")
Period = tuple[dt.date | None, dt.date | None]


def read_period(text: str) -> Period:
    """The first and the last day of a period in EDTF; raises ValueError where it has neither, or has them turned."""
    start, slash, end = text.strip().partition("/")
    if not slash:
        span = read_edtf(start)
        return span.first, span.last
    first = None if start.strip() in OPEN else read_edtf(start).first
    last = None if end.strip() in OPEN else read_edtf(end).last
    if (first is None and last is None) or (first and last and last < first):
        raise ValueError(text)
    return first, last


def paired(counts: Sequence[Mapping[K, int]], most: int, name: Callable[[K], str]) -> list[tuple[K, tuple[int, ...]]]:
    """What occurs on some side with its number on each, those with the greatest number first, `most` of them."""
    every = {key: tuple(side.get(key, 0) for side in counts) for side in counts for key in side}
    return sorted(every.items(), key=lambda pair: (-max(pair[1]), -sum(pair[1]), name(pair[0])))[:most]


class SideAnswer(Answer):
    """The incidents of one side: how many, their figures, when they began; of `coarse` only the year is known."""

    total: int
    figures: dict[Measure, TotalFigure]
    months: Line
    coarse: int
    repeated: int = 0
    """Records of an event that another one of the side is of, too; figures count it once."""


class PairedCount(Answer):
    """One thing with its number of incidents on each side; no slug for what has no name."""

    slug: str
    name: str
    counts: tuple[int, ...]


class PairedType(Answer):
    """One event type with its number of incidents on each side."""

    type: EventType
    counts: tuple[int, ...]


class SharedIncident(Answer):
    """An incident that belongs to both sides."""

    code: str
    title: str
    event_type: EventType
    date_from: dt.date
    date_to: dt.date
    date_precision: DatePrecision


class Comparison(Answer):
    """One or two sides, and everything that is counted on both; `..._in_all` says how many rows there would be."""

    sides: tuple[SideAnswer, ...]
    types: list[PairedType]
    regions: list[PairedCount]
    places: list[PairedCount]
    places_in_all: int
    actors: list[PairedCount]
    actors_in_all: int
    shared: int
    both: list[SharedIncident]
