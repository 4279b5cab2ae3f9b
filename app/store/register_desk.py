"""The registers as the desk reads them: searching, opening a record, and what became of it since somebody looked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import orjson
from sqlmodel import col, func, select

from app.domain.errors import InvalidRecord
from app.domain.names import fold
from app.domain.vocabulary import PlaceKind
from app.i18n import gettext
from app.models import (
    Actor,
    ActorName,
    Claim,
    Dataset,
    Incident,
    IncidentSource,
    Involvement,
    Place,
    Revision,
    Source,
)
from app.store import register_search, snapshot
from app.store.db import ReadSession
from app.store.lookup import survivor
from app.store.named import in_words
from app.store.register_edits import peek
from app.store.resolve import actors_named, places_named, sources_named
from app.store.sight import EDITORS
from app.store.suggest import near_actors, near_places
from app.store.tombstones import taken_out_since

Kind = Literal["actors", "places", "sources"]
Row = Actor | Place | Source
TABLES: Mapping[str, Any] = MappingProxyType({"actors": Actor, "places": Place, "sources": Source})
_TAKE: dict[str, Any] = {"actors": snapshot.of_actor, "places": snapshot.of_place, "sources": snapshot.of_source}
PER_PAGE = 50
MOST_NAMES = 4
MOST_FOUND = 8
"""So many records are offered where words fit several."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in the desk's list; `used` is in how many incidents it stands, of whatever standing."""

    slug: str
    name: str
    kind: str
    also: tuple[str, ...]
    more: int
    listed: bool
    merged_into: str
    used: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A record as its form shows it: the fields of its draft, and the version they are of."""

    slug: str
    name: str
    version: int
    draft: dict[str, Any]
    merged_into: str
    used: int
    joined: tuple["Option", ...]
    """The records that were merged into it, whose histories stay."""


@dataclass(frozen=True, slots=True)
class Since:
    """What somebody had before them, and who changed it meanwhile, each with a reason."""

    base: dict[str, Any]
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A record that a field offers: its slug, and what readers call it."""

    slug: str
    name: str


def listed(db: ReadSession, kind: Kind, words: str, page: int) -> tuple[list[Entry], int]:
    """One page of a register, by name, and how many records there are; merged ones are found by a search only."""
    shown, total = register_search.page(db, kind, words, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    used = _used(db, kind, [row.id for row in shown])
    return [_entry(row, used.get(row.id, 0)) for row in shown], total


def count(db: ReadSession, kind: Kind) -> int:
    """How many records of a register stand."""
    table = TABLES[kind]
    return db.exec(select(func.count()).select_from(table).where(col(table.merged_into_id).is_(None))).one()


def opened(db: ReadSession, kind: Kind, slug: str) -> Opened:
    """The record to be changed; raises NotFound."""
    row = peek(db, TABLES[kind], slug)
    merged = survivor(row).slug if row.merged_into is not None else ""
    used = _used(db, kind, [row.id]).get(row.id, 0)
    gone = db.exec(select(TABLES[kind]).where(TABLES[kind].merged_into_id == row.id).order_by(TABLES[kind].id))
    joined = tuple(Option(one.slug, in_words(one)) for one in gone)
    return Opened(row.slug, in_words(row), row.version, _TAKE[kind](row), merged, used, joined)


def since(db: ReadSession, kind: Kind, slug: str, seen: int) -> Since:
    """The record as it was at the version that somebody saw, and the reasons of the changes since."""
    row = peek(db, TABLES[kind], slug)
    owner = col(getattr(Revision, f"{kind.removesuffix('s')}_id"))
    asked = select(Revision).where(owner == row.id, col(Revision.version) >= seen).order_by(col(Revision.version))
    revisions = db.exec(asked).all()
    if not revisions or revisions[0].version != seen:
        raise InvalidRecord(gettext("The form names version %(version)s, which there is not.", version=seen))
    later = tuple((one.author, one.reason) for one in revisions[1:])
    return Since(orjson.loads(revisions[0].snapshot), later)


def taken_out(db: ReadSession, kind: Kind, slug: str, seen: int) -> bool:
    """Whether a text was taken out of the record since the version that somebody saw."""
    return taken_out_since(db, kind.removesuffix("s"), peek(db, TABLES[kind], slug), seen)


def taken(db: ReadSession, kind: Kind, slug: str) -> bool:
    """Whether a record has or had this slug."""
    table = TABLES[kind]
    return db.exec(select(table.id).where(col(table.slug) == slug)).first() is not None


def meant(db: ReadSession, kind: Kind, typed: str) -> list[Option]:
    """The records that somebody may mean by a slug, a name, or words of it; one where it is clear."""
    if "\x00" in typed or not typed.strip():
        return []
    named: dict[str, Any] = {"actors": actors_named, "places": places_named, "sources": sources_named}
    found: list[Row] = list(named[kind](db, typed, EDITORS))
    if not found:
        some, _ = register_search.page(db, kind, typed, limit=PER_PAGE)
        found = [row for row in some if row.merged_into_id is None]
    return [Option(row.slug, in_words(row)) for row in found[:MOST_FOUND]]


def near(db: ReadSession, kind: Kind, name: str) -> list[Option]:
    """Records with a name near to one that was asked for."""
    if kind == "sources":
        return []
    find = near_actors if kind == "actors" else near_places
    return [Option(one.slug, one.name) for one in find(db, name, see=EDITORS)]


def namesakes(db: ReadSession, names: Iterable[str], *, but: str) -> list[Option]:
    """Actors that stand and bear or bore one of some names, without the one of a slug."""
    folded = {fold(one) for one in names} - {""}
    bearing = select(ActorName.actor_id).where(col(ActorName.folded).in_(folded))
    asked = select(Actor).where(col(Actor.id).in_(bearing), col(Actor.merged_into_id).is_(None), Actor.slug != but)
    rows = db.exec(asked.order_by(col(Actor.name), col(Actor.id)).limit(MOST_FOUND)) if folded else ()
    return [Option(row.slug, in_words(row)) for row in rows]


def named(db: ReadSession, kind: Kind, slug: str) -> str:
    """What readers call the record of a slug; empty where there is none."""
    table: Any = TABLES[kind]
    row = db.exec(select(table).where(table.slug == slug)).first() if slug else None
    return in_words(survivor(row)) if row is not None else ""


def every(db: ReadSession, kind: Kind) -> list[Option]:
    """All that stand in a register, by name."""
    return [Option(row.slug, in_words(row)) for row in register_search.page(db, kind, "", limit=register_search.ALL)[0]]


def areas(db: ReadSession, kind: PlaceKind) -> list[Option]:
    """Regions, or districts, by name."""
    query = select(Place).where(col(Place.kind) == kind, col(Place.merged_into_id).is_(None))
    return sorted((Option(row.slug, in_words(row)) for row in db.exec(query)), key=lambda one: fold(one.name))


def datasets(db: ReadSession) -> list[Option]:
    """The datasets, by name."""
    return [Option(row.slug, row.name) for row in db.exec(select(Dataset).order_by(col(Dataset.name)))]


def row_of(db: ReadSession, kind: Kind, slug: str) -> Any:
    """The record itself, for a merge; raises NotFound."""
    return peek(db, TABLES[kind], slug)


def _entry(row: Any, used: int) -> Entry:
    label = in_words(row)
    names = [] if isinstance(row, Source) else [one.name for one in row.names]
    also = [one for one in dict.fromkeys(names) if one != label]
    kind = row.url or "" if isinstance(row, Source) else row.kind.label
    merged = survivor(row).slug if row.merged_into is not None else ""
    more = max(0, len(also) - MOST_NAMES)
    return Entry(row.slug, label, kind, tuple(also[:MOST_NAMES]), more, row.listed, merged, used)


def _used(db: ReadSession, kind: Kind, ids: Sequence[int | None]) -> dict[int | None, int]:
    """In how many incidents each of some records stands; of actors those too about which they speak."""
    found: dict[int | None, set[int | None]] = {}
    for owner, incident in _USES[kind]:
        for number, where in db.exec(select(owner, incident).where(owner.in_(ids)).distinct()):
            found.setdefault(number, set()).add(where)
    return {number: len(every) for number, every in found.items()}


_USES: dict[str, list[tuple[Any, Any]]] = {
    "actors": [
        (col(Involvement.actor_id), col(Involvement.incident_id)),
        (col(Claim.claimant_id), col(Claim.incident_id)),
        (col(Claim.subject_id), col(Claim.incident_id)),
    ],
    "places": [
        (col(Incident.place_id), col(Incident.id)),
        (col(Incident.region_id), col(Incident.id)),
        (col(Incident.district_id), col(Incident.id)),
    ],
    "sources": [(col(IncidentSource.source_id), col(IncidentSource.incident_id))],
}
