"""Whether two incidents may be one event: near in time and place, as exactly as both are known, and with one actor."""

from dataclasses import dataclass
from typing import NamedTuple

from app.domain.dates import Span
from app.domain.geo import Point, distance_km
from app.domain.vocabulary import DatePrecision, GeoPrecision
from app.i18n import gettext, listing, ngettext, number

APART_KM = 25
"""How far apart two reports of one event may put it, besides what their precision leaves open."""
SLACK_DAYS = {
    DatePrecision.DAY: 3,
    DatePrecision.THROUGHOUT: 3,
    DatePrecision.WITHIN: 5,
    DatePrecision.MONTH: 10,
    DatePrecision.YEAR: 31,
}
"""How many days apart two spans may be; a month and a year are wide by themselves already."""


class Sketch(NamedTuple):
    """As much of an incident as is compared; actors stand as their ids."""

    span: Span
    geo: GeoPrecision
    point: Point | None = None
    actors: frozenset[int] = frozenset()
    everywhere: frozenset[int] = frozenset()
    """Those of the actors whose being there says little: civilians, media, unnamed sources."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two incidents have in common; `km` is nothing where one of them has no point."""

    days: int
    km: float | None
    shared: frozenset[int]
    score: float
    loose: bool
    """Whether of one of the two only the month or the year is known."""
    unnamed: bool
    """Whether one of the two names nobody."""


def window_days(one: DatePrecision, other: DatePrecision) -> int:
    """How many days may lie between two spans of these precisions."""
    return max(SLACK_DAYS[one], SLACK_DAYS[other])


def reach_km(one: GeoPrecision, other: GeoPrecision) -> float:
    """How many kilometres may lie between two points of these precisions."""
    return APART_KM + one.radius_km + other.radius_km


def compare(one: Sketch, other: Sketch) -> Likeness | None:
    """What makes two incidents look like one event; None where nothing does.

    They share an actor, or one of the two names nobody and both have a point. Without a point, place decides nothing.
    """
    found = measure(one, other)
    if found.days > window_days(one.span.precision, other.span.precision):
        return None
    if found.km is not None and found.km > reach_km(one.geo, other.geo):
        return None
    return found if found.shared or (found.unnamed and found.km is not None) else None


def measure(one: Sketch, other: Sketch) -> Likeness:
    """What two incidents have in common, however little that is."""
    days = days_apart(one.span, other.span)
    km = distance_km(one.point, other.point) if one.point and other.point else None
    shared = one.actors & other.actors
    precisions = {one.span.precision, other.span.precision}
    return Likeness(
        days=days,
        km=km,
        shared=shared,
        score=_score(one, other, days, km, len(shared - one.everywhere - other.everywhere)),
        loose=bool(precisions & {DatePrecision.MONTH, DatePrecision.YEAR}),
        unnamed=not (one.actors and other.actors),
    )


def _score(one: Sketch, other: Sketch, days: int, km: float | None, telling: int) -> float:
    """Up to two for actors, one for time and one for place, each less where less is known; less than none afar."""
    in_time = 1 - days / (window_days(one.span.precision, other.span.precision) + 1)
    length = max((two.last - two.first).days for two in (one.span, other.span))
    in_place = 0.0 if km is None else 1 - km / (reach_km(one.geo, other.geo) + 1)
    vague = max(one.geo.rank, other.geo.rank)
    return min(telling, 4) / 2 + in_time / (1 + length / 31) + in_place / (1 + vague / 2)


def days_apart(one: Span, other: Span) -> int:
    """The days between two spans; 0 where they overlap."""
    return max(0, (other.first - one.last).days, (one.first - other.last).days)


def reasons(found: Likeness, names: list[str]) -> tuple[str, ...]:
    """What the two have in common, in words; `names` are those of the shared actors."""
    said = []
    if found.days == 0:
        said.append(gettext("the dates may overlap") if found.loose else gettext("the dates overlap"))
    else:
        said.append(ngettext("%(n)s day apart", "%(n)s days apart", found.days))
    if found.km is None:
        said.append(gettext("distance not known"))
    elif round(found.km) == 0:
        said.append(gettext("at the same point"))
    else:
        said.append(gettext("%(km)s km away", km=number(round(found.km))))
    if names:
        said.append(gettext("both involve %(names)s", names=listing(names)))
    elif found.unnamed:
        said.append(gettext("one of the two names nobody"))
    else:
        said.append(gettext("no actor in common"))
    return tuple(said)
