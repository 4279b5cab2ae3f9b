"""In how many incidents each record of the registers stands, from the column index where there is one."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from sqlmodel import col, func, select

from app.models import Claim, Incident, Involvement
from app.store.claimed import speaks_of
from app.store.columns import seen
from app.store.columns.choosing import EVERY_ROLE
from app.store.columns.choosing import involved as in_roles
from app.store.columns.held import index_of, index_of_now
from app.store.columns.seen import Times
from app.store.columns.shape import Index
from app.store.db import ReadSession
from app.store.sight import Sight, visible


class Seen(NamedTuple):
    """How many incidents name a record, when the first and the last of them began, and how many it speaks of."""

    incidents: int = 0
    first: dt.date | None = None
    last: dt.date | None = None
    claims_about: int = 0


def involved(db: ReadSession, see: Sight, only: int | None = None) -> dict[int | None, Seen]:
    """By actor, those that involve it and those in which it claims something; `only` one, or all."""
    if only is not None:
        now = index_of_now(db, see)
        found = _acting(db, see, only) if now is None else _held(now, only)
        many = speaks_of(db, frozenset({only}), see=see)
        return found | {only: found.get(only, Seen())._replace(claims_about=many)} if many else found
    index = index_of(db, see)
    if index is None:
        return _spoken(db, see, _acting(db, see, None))
    times = index.kept.of("seen actors", lambda: seen.of_actors(index))
    return _spoken(db, see, {one: _seen(when) for one, when in times.items()})


def _held(index: Index, actor: int) -> dict[int | None, Seen]:
    """One actor's incidents in the index, which stand there in the order of their first days."""
    places = in_roles(index, frozenset({actor}), EVERY_ROLE)
    if not len(places):
        return {}
    first, last = map(dt.date.fromordinal, index.columns.first[places[[0, -1]]].tolist())
    return {actor: Seen(len(places), first, last)}


def _seen(times: Times) -> Seen:
    return Seen(times.incidents, dt.date.fromordinal(times.first), dt.date.fromordinal(times.last))


def _acting(db: ReadSession, see: Sight, only: int | None) -> dict[int | None, Seen]:
    began = col(Incident.date_from)
    query = (
        select(
            col(Involvement.actor_id),
            func.count(func.distinct(Involvement.incident_id)),
            func.min(began),
            func.max(began),
        )
        .join(Incident, col(Involvement.incident_id) == col(Incident.id))
        .where(visible(see))
        .group_by(col(Involvement.actor_id))
    )
    if only is not None:
        query = query.where(col(Involvement.actor_id) == only)
    return {one: Seen(many, first, last) for one, many, first, last in db.exec(query)}


def _spoken(db: ReadSession, see: Sight, found: dict[int | None, Seen]) -> dict[int | None, Seen]:
    """The same with how many incidents each speaks of."""
    speaking = (
        select(col(Claim.claimant_id), func.count(func.distinct(Claim.incident_id)))
        .join(Incident, col(Claim.incident_id) == col(Incident.id))
        .where(visible(see))
        .group_by(col(Claim.claimant_id))
    )
    for one, many in db.exec(speaking):
        found[one] = found.get(one, Seen())._replace(claims_about=many)
    return found


def placed(db: ReadSession, see: Sight, only: int | None = None) -> dict[int | None, Seen]:
    """By place, those that stand there or are labelled so."""
    found: dict[int | None, Seen] = {}
    for number, (many, first, last, _) in _labelling(db, see, only):
        before = found.get(number, Seen(0, first, last))
        if first is not None and last is not None:
            # A region's own incidents are labelled with it as well; the greater number holds both.
            found[number] = Seen(
                max(before.incidents, many), min(before.first or first, first), max(before.last or last, last)
            )
    return found


def _labelling(db: ReadSession, see: Sight, only: int | None) -> Iterator[tuple[int | None, Seen]]:
    """What is seen at each place, in each region and in each district, in turn."""
    index = index_of(db, see) if only is None else None
    if index is not None:
        for times in index.kept.of("seen places", lambda: seen.of_places(index)):
            yield from ((number, _seen(one)) for number, one in times.items())
        return
    began = col(Incident.date_from)
    for column in (col(Incident.place_id), col(Incident.region_id), col(Incident.district_id)):
        query = select(column, func.count(), func.min(began), func.max(began)).where(visible(see)).group_by(column)
        if only is not None:
            query = query.where(column == only)
        yield from ((number, Seen(many, first, last)) for number, many, first, last in db.exec(query))
