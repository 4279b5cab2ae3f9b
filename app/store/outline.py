"""The record in outline: how much it holds and of which time, and every public address with its last change.

For the description of the whole as a dataset, and for the maps of the site that search engines read.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import col, func, select

from app.models import Actor, Incident, Place, Source
from app.store.db import ReadSession
from app.store.public import public_actor, public_place, public_source
from app.store.sight import PUBLIC, Sight, visible
from app.store.version import public_version


@dataclass(frozen=True, slots=True)
class Outline:
    """How many incidents, from which day to which, last changed when, in which version of the data."""

    incidents: int
    first: dt.date | None
    last: dt.date | None
    changed: dt.datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One public page: its path, and when what it shows last changed, where that is kept."""

    path: str
    changed: dt.datetime | None = None


def outline(db: ReadSession, *, see: Sight = PUBLIC) -> Outline:
    """The record as a whole."""
    edges = func.min(Incident.date_from), func.max(Incident.date_to), func.max(Incident.updated_at)
    many, first, last, changed = db.exec(select(func.count(), *edges).where(visible(see))).one()
    return Outline(many, first, last, changed, public_version(db))


def incidents(db: ReadSession, *, limit: int, offset: int = 0, see: Sight = PUBLIC) -> list[Entry]:
    """The pages of incidents, oldest code first."""
    query = select(col(Incident.code), col(Incident.updated_at)).where(visible(see), col(Incident.code).is_not(None))
    rows = db.exec(query.order_by(col(Incident.id)).limit(limit).offset(offset))
    return [Entry(f"/incidents/{code}", changed) for code, changed in rows]


def registers(db: ReadSession, *, see: Sight = PUBLIC) -> list[Entry]:
    """The pages of actors, places and sources."""
    actors = _slugs(db, col(Actor.slug), public_actor(see))
    places = _slugs(db, col(Place.slug), public_place(see))
    sources = _slugs(db, col(Source.slug), public_source(see))
    return [
        *(Entry(f"/actors/{slug}") for slug in actors),
        *(Entry(f"/places/{slug}") for slug in places),
        *(Entry(f"/sources/{slug}") for slug in sources),
    ]


def _slugs(db: ReadSession, slug: Mapped[str], public: ColumnElement[bool]) -> Sequence[str]:
    return db.exec(select(slug).where(public).order_by(slug)).all()
