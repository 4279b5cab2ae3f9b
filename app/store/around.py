"""What lies around a place or within an area: places of the register with their distance and their incidents."""

from typing import NamedTuple

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select

from app.domain.geo import Near, Point, distance_km
from app.domain.register_answers import PlaceAnswer
from app.domain.vocabulary import PlaceKind
from app.models import Incident, Place
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.public import public_place
from app.store.resolve import AREAS
from app.store.sight import PUBLIC, Sight, visible

REACH_KM = 250.0
"""How far away a place is still near by: half a day on the tracks of the north."""
MOST_NEAR = 8
MOST_WITHIN = 25


class Neighbour(NamedTuple):
    """A place, how far away it is where that says something, and how many incidents are put there."""

    slug: str
    name: str
    kind: PlaceKind
    km: float | None
    incidents: int


def near_by(db: ReadSession, place: PlaceAnswer, *, see: Sight = PUBLIC) -> list[Neighbour]:
    """The nearest towns and other spots around a point; areas are left out, for their middle is nowhere."""
    if place.latitude is None or place.longitude is None:
        return []
    here = Point(place.latitude, place.longitude)
    box = Near(*here, REACH_KM).box()
    longitude = col(Place.longitude)
    across: ColumnElement[bool] = longitude.between(box.west, box.east)
    if box.west > box.east:
        across = or_(longitude >= box.west, longitude <= box.east)
    rows = db.exec(
        select(Place).where(
            public_place(see),
            col(Place.kind).not_in(AREAS),
            col(Place.slug) != place.slug,
            col(Place.latitude).between(box.south, box.north),
            across,
        )
    ).all()
    away = [(distance_km(here, Point(row.latitude or 0.0, row.longitude or 0.0)), row) for row in rows]
    nearest = sorted((one for one in away if one[0] <= REACH_KM), key=lambda one: one[0])[:MOST_NEAR]
    counts = _counts(db, [row.id for _, row in nearest], see)
    return [_neighbour(row, km, counts.get(row.id, 0)) for km, row in nearest]


def within(db: ReadSession, slug: str, *, see: Sight = PUBLIC) -> tuple[list[Neighbour], int]:
    """The places that an area's label stands on, the ones with most incidents first, and how many more there are."""
    area = select(Place.id).where(Place.slug == slug).scalar_subquery()
    inside = or_(col(Place.region_id) == area, col(Place.district_id) == area), col(Place.slug) != slug
    many = func.count(col(Incident.id))
    rows = db.exec(
        select(Place, many)
        .outerjoin(Incident, (col(Incident.place_id) == col(Place.id)) & visible(see))
        .where(public_place(see), *inside)
        .group_by(col(Place.id))
        .order_by(many.desc(), col(Place.name))
    ).all()
    shown = [_neighbour(row, None, number) for row, number in rows[:MOST_WITHIN]]
    return shown, max(0, len(rows) - MOST_WITHIN)


def _neighbour(row: Place, km: float | None, incidents: int) -> Neighbour:
    return Neighbour(row.slug, in_words(row), PlaceKind(row.kind), km, incidents)


def _counts(db: ReadSession, ids: list[int | None], see: Sight) -> dict[int | None, int]:
    query = (
        select(Incident.place_id, func.count())
        .where(visible(see), col(Incident.place_id).in_(ids))
        .group_by(col(Incident.place_id))
    )
    return dict(db.exec(query).all())
