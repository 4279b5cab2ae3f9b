"""Every name of the registers in one read, for an import that asks thousands of times what a name means."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import col, select

from app.domain.vocabulary import ActorKind, PlaceKind
from app.models import Actor, ActorName, Place, PlaceName
from app.store.db import ReadSession
from app.store.lookup import survivor


@dataclass(frozen=True, slots=True)
class KnownActor:
    """An actor with every name that it bears, those of the records that were merged into it included."""

    slug: str
    kind: ActorKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place likewise; `region` and `district` are the slugs of its labels."""

    slug: str
    kind: PlaceKind
    names: tuple[str, ...]
    country: str = "ML"
    region: str | None = None
    district: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What an import needs of the registers, oldest records first."""

    actors: tuple[KnownActor, ...] = ()
    places: tuple[KnownPlace, ...] = ()
    merged_actors: Mapping[str, str] = field(default_factory=dict)
    """Slugs of records that were merged, which stay taken, each with that of its survivor."""
    merged_places: Mapping[str, str] = field(default_factory=dict)


def read(db: ReadSession) -> KnownNames:
    """The registers as they are now, records that are not listed among them: an import may name those, too."""
    actors = db.exec(select(Actor).order_by(col(Actor.id))).all()
    places = db.exec(select(Place).order_by(col(Place.id))).all()
    actor_names = db.exec(select(ActorName.actor_id, ActorName.name).order_by(col(ActorName.id)))
    place_names = db.exec(select(PlaceName.place_id, PlaceName.name).order_by(col(PlaceName.id)))
    spelt_actors, spelt_places = _gathered(actors, actor_names), _gathered(places, place_names)
    return KnownNames(
        tuple(KnownActor(row.slug, row.kind, spelt_actors[row.id]) for row in actors if row.merged_into_id is None),
        tuple(_place(row, spelt_places[row.id]) for row in places if row.merged_into_id is None),
        _merged(actors),
        _merged(places),
    )


def _place(row: Place, names: tuple[str, ...]) -> KnownPlace:
    region, district = (survivor(one).slug if one else None for one in (row.region, row.district))
    return KnownPlace(row.slug, row.kind, names, row.country, region, district, row.latitude, row.longitude)


def _gathered(rows: Iterable[Any], spelt: Iterable[tuple[int | None, str]]) -> dict[int | None, tuple[str, ...]]:
    """Every name by the record that bears it, the one that the site shows first."""
    bearer = {row.id: survivor(row).id for row in rows}
    names: dict[int | None, dict[str, None]] = {number: {} for number in bearer.values()}
    for row in rows:
        names[bearer[row.id]][row.name] = None
    for number, name in spelt:
        names[bearer[number]][name] = None
    return {number: tuple(one) for number, one in names.items()}


def _merged(rows: Iterable[Any]) -> dict[str, str]:
    return {row.slug: survivor(row).slug for row in rows if row.merged_into_id is not None}
