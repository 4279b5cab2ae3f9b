"""Reading the incidents that have to do with another one: the same actors, near in time, near in place.

Candidates are the nearest in time on either side, of those that share an actor within a year and of those close by
within a month; so it costs the same however many incidents there are.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import exists
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from app.domain.answers import IncidentAnswer, Ref
from app.domain.dates import Span
from app.domain.geo import Near, Point, distance_km
from app.domain.incident_answers import Kin
from app.domain.vocabulary import ActorKind, DatePrecision, GeoPrecision, Kinship
from app.models import Actor, Incident, Involvement
from app.store import pairs
from app.store.db import ReadSession
from app.store.named import in_words, ref
from app.store.sight import PUBLIC, Sight, visible
from app.store.where import boxed
from app.store.withheld import title

MOST = 6
CANDIDATES = 20
"""So many are looked at before and after the incident's day, for each of the two reasons."""
LONG = dt.timedelta(days=365)
"""How far apart incidents of the same actors may be."""
SOON = dt.timedelta(days=30)
FAR_KM = 100
COARSE = frozenset({DatePrecision.MONTH, DatePrecision.YEAR})
EVERYWHERE = frozenset({ActorKind.CIVILIANS, ActorKind.MEDIA, ActorKind.UNNAMED_SOURCES})
"""Kinds that are involved in so much that sharing them says nothing."""

_LOADED: tuple[Any, ...] = (
    selectinload(Incident.involvements).selectinload(Involvement.actor),  # type: ignore[arg-type]
    selectinload(Incident.place),  # type: ignore[arg-type]
)


def related(db: ReadSession, incident: IncidentAnswer, *, see: Sight = PUBLIC) -> list[Kin]:
    """What editors have linked to an incident, and the nearest in actors, time and place; each with its reasons."""
    shared = {one.slug for one in incident.actors if one.kind not in EVERYWHERE}
    found: dict[str | None, Incident] = {}
    for clause, reach in _reasons(incident, shared):
        for row in _nearest(db, incident, [clause, visible(see)], reach):
            found[row.code] = row
    ties = pairs.linked(db, incident.code)
    for row in db.exec(select(Incident).where(col(Incident.id).in_(ties), visible(see)).options(*_LOADED)):
        found[row.code] = row
    kin = [_kin(row, incident, shared, ties.get(row.id or 0)) for row in found.values()]
    told = [one for one in kin if one.tie or one.shared or (one.days is not None and one.km is not None)]
    return sorted(told, key=lambda one: (-_weight(one), one.code))[:MOST]


def _reasons(incident: IncidentAnswer, shared: set[str]) -> Iterable[tuple[Any, dt.timedelta]]:
    if shared:
        actors = select(Actor.id).where(col(Actor.slug).in_(shared))
        together = col(Involvement.incident_id) == col(Incident.id)
        yield exists().where(together, col(Involvement.actor_id).in_(actors)), LONG
    if incident.latitude is not None and incident.longitude is not None:
        yield boxed(Near(incident.latitude, incident.longitude, FAR_KM).box()), SOON


def _nearest(db: ReadSession, incident: IncidentAnswer, within: list[Any], reach: dt.timedelta) -> Iterable[Incident]:
    """The candidates that began before and after the day on which the incident began."""
    day, begun = incident.date_from, col(Incident.date_from)
    # The calendar ends in both directions.
    first = dt.date.fromordinal(max(1, day.toordinal() - reach.days))
    last = dt.date.fromordinal(min(dt.date.max.toordinal(), day.toordinal() + reach.days))
    query = select(Incident).where(*within, col(Incident.code) != incident.code).options(*_LOADED).limit(CANDIDATES)
    yield from db.exec(query.where(begun.between(first, day)).order_by(begun.desc(), col(Incident.id).desc()))
    yield from db.exec(query.where(begun.between(day, last), begun > day).order_by(begun, col(Incident.id)))


def _kin(row: Incident, incident: IncidentAnswer, shared: set[str], tie: Kinship | None) -> Kin:
    both = {one.actor.slug: ref(one.actor) for one in row.involvements if one.actor.slug in shared}
    days = _apart(row, incident)
    return Kin(
        code=row.code or row.key,
        title=title(row),
        event_type=row.event_type,
        span=Span(row.date_from, row.date_to, row.date_precision),
        place=in_words(row.place) if row.place else "",
        shared=[Ref(slug=one.slug, name=one.name) for one in both.values()],
        days=days if abs(days) <= SOON.days else None,
        loose=bool(COARSE & {row.date_precision, incident.date_precision}),
        km=_km(row, incident),
        tie=tie,
    )


def _apart(row: Incident, incident: IncidentAnswer) -> int:
    """The days between two incidents: 0 where they overlap, negative where the row came before."""
    if row.date_from > incident.date_to:
        return (row.date_from - incident.date_to).days
    return min(0, (row.date_to - incident.date_from).days)


def _km(row: Incident, incident: IncidentAnswer) -> int | None:
    """The distance of the points, where both are near each other; the middle of a region is near nothing."""
    if None in (row.latitude, row.longitude, incident.latitude, incident.longitude):
        return None
    if max(row.geo_precision.rank, incident.geo_precision.rank) > GeoPrecision.NEAR.rank:
        return None
    here, there = Point(incident.latitude or 0, incident.longitude or 0), Point(row.latitude or 0, row.longitude or 0)
    km = distance_km(here, there)
    return round(km) if km <= FAR_KM else None


def _weight(one: Kin) -> float:
    """How much two have to do with one another: up to two for actors, one for time and one for place.

    What editors have linked goes before whatever stands near by itself.
    """
    by_actors = min(len(one.shared), 4) / 2
    in_time = 1 - abs(one.days) / (SOON.days + 1) if one.days is not None else 0
    in_place = 1 - one.km / (FAR_KM + 1) if one.km is not None else 0
    return by_actors + in_time + in_place + (10 if one.tie else 0)
