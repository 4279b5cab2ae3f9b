"""Which actors, places and sources a filter means: names become ids, and what is not known becomes a sentence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from app.domain.errors import Suggestion
from app.domain.filter import NO_REGION, IncidentFilter
from app.domain.names import fold
from app.domain.vocabulary import LinkKind, PlaceKind
from app.i18n import N_, gettext
from app.models import Actor, ActorLink, ActorName, Dataset, Place, PlaceName, Source
from app.store.db import ReadSession
from app.store.lookup import survivor
from app.store.named import in_words
from app.store.public import public_actor, public_place, public_source
from app.store.sight import PUBLIC, Sight, shown
from app.store.suggest import near_actors, near_places

UNKNOWN = {
    "actor": N_("No actor is known as “%(name)s”."),
    "claimant": N_("No claimant is known as “%(name)s”."),
    "place": N_("No place is known as “%(name)s”."),
    "region": N_("No region is known as “%(name)s”."),
    "source": N_("No source is known as “%(name)s”."),
    "dataset": N_("No dataset is known as “%(name)s”."),
    "tally": N_("No claimant is known as “%(name)s”; the lowest figures are counted instead."),
    "q": N_("“%(name)s” holds no word to search for."),
}

WITHOUT_REGION = N_("Without a region")


@dataclass(frozen=True)
class Resolved:
    """A filter whose names are known; `wanted` holds their slugs, and leaves out what is not known."""

    wanted: IncidentFilter
    ids: Mapping[str, frozenset[int]] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], str] = field(default_factory=dict)
    included: tuple[str, ...] = ()
    """Names of the successors or members that widen the filter by actor."""
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    near: Mapping[str, tuple[Suggestion, ...]] = field(default_factory=dict)
    """By field, records whose names are near to one that is not known."""
    tally_claimant: int | None = None

    def without(self, *fields: str) -> "Resolved":
        """The same question with some fields left out."""
        empty = {name: IncidentFilter.model_fields[name].default for name in fields}
        ids = {name: found for name, found in self.ids.items() if name not in fields}
        return Resolved(self.wanted.but(**empty), ids, self.labels, tally_claimant=self.tally_claimant)

    def label(self, name: str, slug: str) -> str:
        """What the reader calls a slug."""
        return self.labels.get((name, slug), slug)


Find = Callable[[ReadSession, str, Sight], list[Any]]


def resolve(db: ReadSession, wanted: IncidentFilter, *, see: Sight = PUBLIC, suggest: bool = False) -> Resolved:
    """Find every name of the filter; unknown ones are dropped and told in `problems`.

    `suggest` looks for names near to them too, which costs a comparison with every name of the register.
    """
    ids: dict[str, frozenset[int]] = {}
    labels: dict[tuple[str, str], str] = {}
    problems: dict[str, tuple[str, ...]] = {}
    near: dict[str, tuple[Suggestion, ...]] = {}
    changes: dict[str, Any] = {}
    for name, find in _FINDERS.items():
        rows: list[Any] = []
        for asked in _names(wanted, name):
            found = find(db, asked, see)
            if not found:
                problems[name] = (*problems.get(name, ()), gettext(UNKNOWN[name], name=asked))
                if suggest and name in _NEAR and name not in near:
                    near[name] = _NEAR[name](db, asked, see=see)
            rows += [row for row in found if row not in rows]
        changes[name] = tuple(row.slug for row in rows)
        labels |= {(name, row.slug): in_words(row) for row in rows}
        if rows:
            ids[name] = frozenset(row.id for row in rows)
    if _asks_for_none(wanted):
        changes["region"] = (*changes["region"], NO_REGION)
        labels["region", NO_REGION] = gettext(WITHOUT_REGION)
    included = _widen(db, wanted, ids, see)
    if wanted.q is not None and not fold(wanted.q):
        changes["q"], problems["q"] = None, (gettext(UNKNOWN["q"], name=wanted.q),)
    claimant = _tally(db, wanted, see)
    if claimant is not None:
        changes["tally"] = f"claimant:{claimant.slug}"
        labels["tally", claimant.slug] = in_words(claimant)
    elif wanted.tally_claimant is not None:
        changes["tally"] = "lowest"
        problems["tally"] = (gettext(UNKNOWN["tally"], name=wanted.tally_claimant),)
    number = claimant.id if claimant else None
    return Resolved(wanted.but(**changes), ids, labels, included, problems, near, number)


def _names(wanted: IncidentFilter, name: str) -> list[str]:
    """What has to be found in the register: the word for no region is in none."""
    return [one for one in getattr(wanted, name) if name != "region" or one.lower() != NO_REGION]


def _asks_for_none(wanted: IncidentFilter) -> bool:
    return any(one.lower() == NO_REGION for one in wanted.region)


def _tally(db: ReadSession, wanted: IncidentFilter, see: Sight) -> Actor | None:
    found = actors_named(db, wanted.tally_claimant, see) if wanted.tally_claimant else []
    return found[0] if found else None


def _widen(db: ReadSession, wanted: IncidentFilter, ids: dict[str, frozenset[int]], see: Sight) -> tuple[str, ...]:
    if not ids.get("actor"):
        return ()
    wide = closure(db, wanted)(ids["actor"])
    added = wide - ids["actor"]
    ids["actor"] = wide
    rows = (
        db.exec(select(Actor).where(col(Actor.id).in_(added), public_actor(see)).order_by(col(Actor.name))).all()
        if added
        else []
    )
    return tuple(in_words(row) for row in rows)


def closure(db: ReadSession, wanted: IncidentFilter) -> Callable[[Iterable[int]], frozenset[int]]:
    """A function from actors to these and all whom `include` adds: successors, members, or both."""
    steps: dict[int, set[int]] = {}
    kinds = {kind for one in wanted.include for kind in _STEPS[one]}
    for link in db.exec(select(ActorLink).where(col(ActorLink.kind).in_(kinds))) if kinds else ():
        # Who split from an actor, or is part of it, points at it; a successor is pointed at.
        forward = link.kind in (LinkKind.RENAMED_TO, LinkKind.MERGED_INTO)
        here, there = (link.actor_id, link.other_id) if forward else (link.other_id, link.actor_id)
        if here is not None and there is not None:
            steps.setdefault(here, set()).add(there)

    def widen(start: Iterable[int]) -> frozenset[int]:
        found, new = set(start), set(start)
        while new:
            new = {there for here in new for there in steps.get(here, ())} - found
            found |= new
        return frozenset(found)

    return widen


_STEPS: dict[str, tuple[LinkKind, ...]] = {
    "successors": (LinkKind.RENAMED_TO, LinkKind.MERGED_INTO),
    "members": (LinkKind.PART_OF,),
    "none": (),
}


def _by_name(db: ReadSession, asked: str, table: Any, owner: Any, public: ColumnElement[bool]) -> list[Any]:
    exact = _by_slug(db, asked, table, public)
    if exact or not fold(asked):
        return exact
    holding = select(owner).where(owner.class_.folded == fold(asked))
    return list(db.exec(select(table).where(col(table.id).in_(holding), public).order_by(col(table.id))).all())


def _by_slug(db: ReadSession, asked: str, table: Any, public: ColumnElement[bool]) -> list[Any]:
    """The record of a slug; the slug of one that was merged finds the one that took it in."""
    row = db.exec(select(table).where(col(table.slug) == asked.strip().lower())).first()
    if row is None:
        return []
    return list(db.exec(select(table).where(col(table.id) == survivor(row).id, public)).all())


def actors_named(db: ReadSession, asked: str, see: Sight = PUBLIC) -> list[Actor]:
    """The actors that bear or bore a name, or have it as their slug."""
    return _by_name(db, asked, Actor, ActorName.actor_id, public_actor(see))


def places_named(db: ReadSession, asked: str, see: Sight = PUBLIC) -> list[Place]:
    """The places spelled so; where a town and a region share the name, the town is meant."""
    found: list[Place] = _by_name(db, asked, Place, PlaceName.place_id, public_place(see))
    towns = [row for row in found if row.kind not in AREAS]
    return towns or found


def _regions_named(db: ReadSession, asked: str, see: Sight) -> list[Place]:
    found: list[Place] = _by_name(db, asked, Place, PlaceName.place_id, public_place(see))
    regions = [row for row in found if row.kind is PlaceKind.REGION]
    if regions or not fold(asked):
        return regions
    # The slug of a town may be the name of its region: "kidal" is asked for as a region here.
    holding = select(PlaceName.place_id).where(col(PlaceName.folded) == fold(asked))
    wanted = select(Place).where(col(Place.kind) == PlaceKind.REGION, col(Place.id).in_(holding), public_place(see))
    return list(db.exec(wanted).all())


def sources_named(db: ReadSession, asked: str, see: Sight = PUBLIC) -> list[Source]:
    """The source of a slug, its own or that of a record which was merged into it."""
    return _by_slug(db, asked, Source, public_source(see))


def _datasets_named(db: ReadSession, asked: str, see: Sight) -> list[Dataset]:
    bare = asked.strip()
    query = select(Dataset).where(or_(col(Dataset.slug) == bare.lower(), Dataset.name == bare))
    if not see.restricted:
        query = query.where(col(Dataset.id).in_(shown()))
    return list(db.exec(query).all())


AREAS = (PlaceKind.REGION, PlaceKind.DISTRICT, PlaceKind.COUNTRY)
_FINDERS: dict[str, Find] = {
    "actor": actors_named, "claimant": actors_named, "place": places_named, "region": _regions_named,
    "source": sources_named, "dataset": _datasets_named,
}  # fmt: skip
_NEAR = {"actor": near_actors, "claimant": near_actors, "place": near_places}
