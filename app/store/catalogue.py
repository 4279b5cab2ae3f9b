"""Reading the registers of actors and places, and what the filter form offers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Exists, exists
from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from app.domain.errors import NotFound
from app.domain.names import fold
from app.domain.register_answers import ActorAnswer, ActorName, ActorTie, PlaceAnswer, PlaceName
from app.domain.vocabulary import LinkKind, NameKind, PlaceKind
from app.i18n import N_, gettext
from app.models import (
    Actor,
    ActorLink,
    Claim,
    Incident,
    Involvement,
    Place,
)
from app.store.db import ReadSession
from app.store.named import in_words, maybe_ref, ref, tongue
from app.store.occurrences import Seen, involved, placed
from app.store.public import public_actor, public_place
from app.store.sight import PUBLIC, Sight, visible

BACKWARD = {
    LinkKind.RENAMED_TO: N_("was before"),
    LinkKind.SPLIT_FROM: N_("gave rise to"),
    LinkKind.MERGED_INTO: N_("took in"),
    LinkKind.PART_OF: N_("includes"),
    LinkKind.ALLIED_WITH: N_("allied with"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a form offers; `also` are further names by which it is found."""

    value: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What the filter form offers to choose from."""

    actors: tuple[Option, ...]
    claimants: tuple[Option, ...]
    regions: tuple[Option, ...]
    places: tuple[Option, ...]


def options(db: ReadSession, *, see: Sight = PUBLIC) -> Options:
    """Everything that occurs in some visible incident, by label."""
    found = occurring(db, see=see)
    return Options(
        actors=ordered(labelled(db, Actor, found.actors)),
        claimants=ordered(labelled(db, Actor, found.claimants)),
        regions=ordered(labelled(db, Place, found.regions)),
        places=ordered(labelled(db, Place, found.places)),
    )


class Occurring(NamedTuple):
    """The ids of what occurs in some visible incident."""

    actors: Sequence[int]
    claimants: Sequence[int]
    regions: Sequence[int]
    places: Sequence[int]


def occurring(db: ReadSession, *, see: Sight = PUBLIC) -> Occurring:
    """What the filter form has to offer. One incident of each is sought: all of them would be read for minutes."""
    acting = exists().where(col(Involvement.actor_id) == col(Actor.id), col(Involvement.incident_id) == Incident.id)
    return Occurring(
        actors=_ids(db, Actor, acting, see),
        claimants=claimants(db, see=see),
        regions=_ids(db, Place, exists().where(col(Incident.region_id) == col(Place.id)), see),
        places=_ids(db, Place, exists().where(col(Incident.place_id) == col(Place.id)), see),
    )


def claimants(db: ReadSession, *, see: Sight = PUBLIC) -> Sequence[int]:
    """The ids of those who claim something of a visible incident."""
    claiming = exists().where(col(Claim.claimant_id) == col(Actor.id), col(Claim.incident_id) == Incident.id)
    return _ids(db, Actor, claiming, see)


def _ids(db: ReadSession, table: type[Actor | Place], some: Exists, see: Sight) -> Sequence[int]:
    found = db.exec(select(table.id).where(some.where(visible(see)).correlate(table)))
    return [number for number in found if number is not None]


Labelled = tuple[str, Option]
"""An option, and by what it is put in its order."""


def labelled(db: ReadSession, table: type[Actor | Place], ids: Iterable[int]) -> dict[int, Labelled]:
    """What is offered for records of a register, by their ids."""
    query: Any = select(table).where(col(table.id).in_(list(ids))).options(selectinload(table.names))  # type: ignore[arg-type]
    return {row.id: (fold(in_words(row)), _option(row, [one.name for one in row.names])) for row in db.exec(query)}


def ordered(found: Mapping[int, Labelled]) -> tuple[Option, ...]:
    """What is offered, by label."""
    return tuple(option for _, option in sorted(found.values(), key=lambda one: one[0]))


def _option(row: Actor | Place, names: Iterable[str]) -> Option:
    label = in_words(row)
    return Option(row.slug, label, tuple(one for one in dict.fromkeys(names) if one != label))


def actors(db: ReadSession, *, see: Sight = PUBLIC) -> list[ActorAnswer]:
    """Every public actor, by label, with the number of incidents that involve it."""
    rows = db.exec(select(Actor).where(public_actor(see)).options(*_ACTOR)).all()
    counts = involved(db, see)
    ties = _ties(db, rows, see)
    made = (_actor(row, counts.get(row.id, Seen()), ties[row.id]) for row in rows)
    return sorted(made, key=lambda one: fold(one.name))


def actor(db: ReadSession, slug: str, *, see: Sight = PUBLIC) -> ActorAnswer:
    """One actor; raises NotFound."""
    row = db.exec(select(Actor).where(col(Actor.slug) == slug, public_actor(see)).options(*_ACTOR)).first()
    if row is None:
        raise NotFound(gettext("No actor is known as “%(slug)s”.", slug=slug[:60]))
    return _actor(row, involved(db, see, row.id).get(row.id, Seen()), _ties(db, [row], see)[row.id])


_ACTOR = (
    selectinload(Actor.names),  # type: ignore[arg-type]
    selectinload(Actor.links).selectinload(ActorLink.other),  # type: ignore[arg-type]
)


def _ties(db: ReadSession, rows: Sequence[Actor], see: Sight) -> dict[int | None, list[ActorTie]]:
    """The links of these actors and those that point at them, by actor; links to what may not be seen are left out."""
    public = set(db.exec(select(Actor.id).where(public_actor(see))))
    found: dict[int | None, list[ActorTie]] = {
        row.id: [_tie(one, one.other, one.kind.label) for one in row.links if one.other_id in public] for row in rows
    }
    pointing = select(ActorLink).where(col(ActorLink.other_id).in_([row.id for row in rows]))
    for link in db.exec(pointing.options(selectinload(ActorLink.actor))):  # type: ignore[arg-type]
        if link.actor_id in public:
            found[link.other_id].append(_tie(link, link.actor, gettext(BACKWARD[link.kind]), outward=False))
    return found


def _actor(row: Actor, seen: Seen, ties: list[ActorTie]) -> ActorAnswer:
    labels = {row.name, row.name_fr} - {in_words(row)}
    return ActorAnswer(
        slug=row.slug,
        name=in_words(row),
        kind=row.kind,
        note=tongue(row.note, row.note_fr),
        names=[
            ActorName(
                name=one.name,
                kind=one.kind.label,
                language=one.language,
                since=one.since,
                until=one.until,
                translated=one.kind is NameKind.ALIAS and one.name in labels,
            )
            for one in row.names
        ],
        links=ties,
        incidents=seen.incidents,
        first_day=seen.first,
        last_day=seen.last,
        claims_about=seen.claims_about,
    )


def _tie(link: ActorLink, other: Actor, words: str, *, outward: bool = True) -> ActorTie:
    return ActorTie(
        kind=link.kind.value,
        words=words,
        actor=ref(other),
        since=link.since,
        until=link.until,
        note=tongue(link.note, link.note_fr),
        outward=outward,
    )


def places(db: ReadSession, *, see: Sight = PUBLIC) -> list[PlaceAnswer]:
    """Every public place, by label."""
    rows = db.exec(select(Place).where(public_place(see)).options(selectinload(Place.names))).all()  # type: ignore[arg-type]
    counts, public = placed(db, see), {row.id for row in rows}
    return sorted((_place(row, counts, public) for row in rows), key=lambda one: fold(one.name))


def place(db: ReadSession, slug: str, *, see: Sight = PUBLIC) -> PlaceAnswer:
    """One place; raises NotFound."""
    row = db.exec(select(Place).where(col(Place.slug) == slug, public_place(see))).first()
    if row is None:
        raise NotFound(gettext("No place is known as “%(slug)s”.", slug=slug[:60]))
    labels = select(Place.id).where(public_place(see), col(Place.id).in_((row.region_id, row.district_id)))
    return _place(row, placed(db, see, row.id), set(db.exec(labels)))


def _place(row: Place, counts: dict[int | None, Seen], seen: set[int | None]) -> PlaceAnswer:
    here = counts.get(row.id, Seen())
    return PlaceAnswer(
        slug=row.slug,
        name=in_words(row),
        kind=PlaceKind(row.kind).value,
        latitude=row.latitude,
        longitude=row.longitude,
        region=maybe_ref(row.region) if row.region_id in seen else None,
        district=maybe_ref(row.district) if row.district_id in seen else None,
        country=row.country,
        note=tongue(row.note, row.note_fr),
        spellings=[one.name for one in row.names],
        names=[PlaceName(name=one.name, language=one.language, origin=one.origin) for one in row.names],
        incidents=here.incidents,
        first_day=here.first,
        last_day=here.last,
    )
