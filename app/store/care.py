"""What of the record needs care: claims without figures, places without a point, incidents that rest on little."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Engine
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import and_, col, func, or_, select

from app.domain.dates import Span, span_words
from app.domain.vocabulary import COUNTED, Standing
from app.models import (
    Actor,
    ActorName,
    Claim,
    Incident,
    IncidentSource,
    Involvement,
    Place,
    PlaceName,
    Source,
)
from app.store.db import ReadSession
from app.store.guard import READER
from app.store.named import in_words, tongue
from app.store.version import data_version

PER_PAGE = 50
_LIVE = (Standing.DRAFT, Standing.IN_REVIEW, Standing.PUBLISHED)


class What(StrEnum):
    """A list of what needs care, as its address names it."""

    WORDS_ONLY = "words-only"
    NO_FIGURES = "no-figures"
    NO_CLAIMS = "no-claims"
    ONE_ORIGIN = "one-origin"
    NO_ENGLISH = "no-english"
    NO_FRENCH = "no-french"
    NO_FRENCH_TITLE = "no-french-title"
    NO_FRENCH_TEXT = "no-french-text"
    NO_POINT = "no-point"
    NO_ADDRESS = "no-address"
    NO_ARCHIVE = "no-archive"
    UNLISTED_ACTORS = "unlisted-actors"
    UNLISTED_PLACES = "unlisted-places"
    UNLISTED_SOURCES = "unlisted-sources"
    TWIN_ACTORS = "twin-actors"
    TWIN_PLACES = "twin-places"
    TWIN_SOURCES = "twin-sources"


class Found(NamedTuple):
    """One thing that needs care: what it is called, what is said of it, and where the desk mends it."""

    title: str
    about: str
    path: str
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class _List:
    """How one list is asked for, in which order, and how its rows are said."""

    table: Any
    clause: Callable[[bool], ColumnElement[bool]]
    say: Callable[[Any], Found] | None = None
    """None for claims, which are said with their incident."""


def counts(db: ReadSession, *, datasets: bool) -> dict[What, int]:
    """How long each list is; `datasets` takes the records of datasets in.

    Counting reads the whole record: what was counted is kept for as long as nothing changes.
    """
    kept, version = _KEPT.setdefault(db.get_bind(), {}), data_version(db)
    counted, known = kept.get(datasets, (-1, {}))
    # A session that writes may have changed what has no version yet.
    if counted != version or not db.info.get(READER):
        known = {what: _count(db, what, datasets) for what in What}
        if db.info.get(READER):
            kept[datasets] = (version, known)
    return dict(known)


_KEPT: WeakKeyDictionary[Engine | Connection, dict[bool, tuple[int, dict[What, int]]]] = WeakKeyDictionary()
"""By database: the version at which was counted, and what came of it, with the records of datasets and without."""


def found(db: ReadSession, what: What, page: int, *, datasets: bool) -> list[Found]:
    """One page of a list."""
    asked = _LISTS[what]
    query = select(asked.table).where(asked.clause(datasets)).options(*_LOADED.get(asked.table, ()))
    query = query.order_by(*_ORDER[asked.table]).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    if asked.table is Claim:
        query = query.join(Incident, col(Claim.incident_id) == col(Incident.id))
    rows = db.exec(query).all()
    if asked.say is not None:
        return [asked.say(row) for row in rows]
    incidents = select(Incident).where(col(Incident.id).in_([row.incident_id for row in rows]))
    homes = {one.id: one for one in db.exec(incidents)}
    return [_claim(row, homes[row.incident_id]) for row in rows]


def _count(db: ReadSession, what: What, datasets: bool) -> int:
    asked = _LISTS[what]
    return db.exec(select(func.count()).select_from(asked.table).where(asked.clause(datasets))).one()


def _live(datasets: bool) -> ColumnElement[bool]:
    """Incidents that somebody works on or readers see."""
    live = col(Incident.standing).in_(_LIVE)
    return live if datasets else and_(live, col(Incident.dataset_id).is_(None))


def _claims(clause: ColumnElement[bool]) -> Callable[[bool], ColumnElement[bool]]:
    """Claims about people that stand, without any figure."""

    def asked(datasets: bool) -> ColumnElement[bool]:
        nothing = and_(col(Claim.low).is_(None), col(Claim.best).is_(None), col(Claim.high).is_(None))
        counted = and_(col(Claim.measure).in_(COUNTED), col(Claim.superseded).is_(False))
        live = select(Incident.id).where(_live(datasets))
        return and_(nothing, counted, clause, col(Claim.incident_id).in_(live))

    return asked


def _standing_claims(clause: ColumnElement[bool]) -> Callable[[bool], ColumnElement[bool]]:
    """Claims that stand."""

    def asked(datasets: bool) -> ColumnElement[bool]:
        live = select(Incident.id).where(_live(datasets))
        return and_(clause, col(Claim.superseded).is_(False), col(Claim.incident_id).in_(live))

    return asked


def _incidents(clause: ColumnElement[bool]) -> Callable[[bool], ColumnElement[bool]]:
    return lambda datasets: and_(_live(datasets), clause)


def _one_origin() -> ColumnElement[bool]:
    """Incidents whose sources go back to one: what repeats a source is one with it, over any number of steps."""
    one, other = aliased(Source), aliased(Source)
    origin: Any = select(col(one.id).label("source"), col(one.id).label("root")).where(col(one.repeats_id).is_(None))
    tree = origin.cte("origin", recursive=True)
    tree = tree.union_all(select(col(other.id), tree.c.root).join(tree, col(other.repeats_id) == tree.c.source))
    few = (
        select(col(IncidentSource.incident_id))
        .join(tree, col(IncidentSource.source_id) == tree.c.source)
        .group_by(col(IncidentSource.incident_id))
        .having(func.count(func.distinct(tree.c.root)) == 1)
    )
    return col(Incident.id).in_(few)


def _sources(clause: ColumnElement[bool]) -> Callable[[bool], ColumnElement[bool]]:
    def asked(datasets: bool) -> ColumnElement[bool]:
        own = and_(col(Source.merged_into_id).is_(None), clause)
        return own if datasets else and_(own, col(Source.dataset_id).is_(None))

    return asked


def _unlisted(table: Any, *ids: Any) -> Callable[[bool], ColumnElement[bool]]:
    """Records that readers see only because a published incident names them."""

    def asked(datasets: bool) -> ColumnElement[bool]:
        public = select(Incident.id).where(_live(datasets), col(Incident.standing) == Standing.PUBLISHED)
        used = or_(*(col(table.id).in_(one(public)) for one in ids))
        return and_(col(table.listed).is_(False), col(table.merged_into_id).is_(None), used)

    return asked


def _of(owner: Any, incident: Any) -> Callable[[Any], Any]:
    return lambda public: select(owner).where(incident.in_(public), owner.is_not(None))


def _twins(table: Any, same: Callable[[Any, Any], ColumnElement[bool]]) -> Callable[[bool], ColumnElement[bool]]:
    """Records that have something in common with another one of their register, and may be one with it."""

    def asked(datasets: bool) -> ColumnElement[bool]:
        del datasets
        other = aliased(table)
        apart = and_(other.id != table.id, other.merged_into_id.is_(None))
        return and_(col(table.merged_into_id).is_(None), select(other.id).where(apart, same(table, other)).exists())

    return asked


def _shared(names: Any, owner: str) -> Callable[[Any, Any], ColumnElement[bool]]:
    """Whether two records bear a common name."""

    def asked(here: Any, there: Any) -> ColumnElement[bool]:
        mine, theirs = aliased(names), aliased(names)
        return and_(getattr(mine, owner) == here.id, getattr(theirs, owner) == there.id, mine.folded == theirs.folded)

    return asked


def _same_place(here: Any, there: Any) -> ColumnElement[bool]:
    """Villages of one name are many; of one kind in one region they may be one."""
    labels = and_(here.kind == there.kind, here.region_id.is_not_distinct_from(there.region_id))
    return and_(labels, _shared(PlaceName, "place_id")(here, there))


def _incident(row: Incident) -> Found:
    when = span_words(Span(row.date_from, row.date_to, row.date_precision))
    about = " · ".join([when, *([in_words(row.place)] if row.place else []), *([row.code] if row.code else [])])
    return Found(tongue(row.title, row.title_fr), about, f"/admin/incidents/{row.key}/edit", row.standing)


def _claim(row: Claim, home: Incident) -> Found:
    said = [in_words(row.claimant), row.measure.label, *([in_words(row.subject)] if row.subject else [])]
    wording = tongue(row.wording, row.wording_fr)
    title = wording or tongue(row.text, row.text_fr)
    about = f"{' · '.join(said)} · {tongue(home.title, home.title_fr)}"
    return Found(title, about, f"/admin/incidents/{home.key}/edit", home.standing)


def _register(kind: str, step: str = "") -> Callable[[Any], Found]:
    def say(row: Any) -> Found:
        about = row.url or row.slug if kind == "sources" else f"{row.kind.label} · {row.slug}"
        return Found(in_words(row), about, f"/admin/registers/{kind}/{row.slug}{step}")

    return say


_LOADED: dict[Any, Any] = {
    Claim: (selectinload(Claim.claimant), selectinload(Claim.subject)),  # type: ignore[arg-type]
    Incident: (selectinload(Incident.place),),  # type: ignore[arg-type]
}
_ORDER: dict[Any, Any] = {
    Claim: (col(Incident.date_from).desc(), col(Claim.incident_id), col(Claim.position)),
    Incident: (col(Incident.date_from).desc(), col(Incident.id)),
    Actor: (col(Actor.name), col(Actor.id)),
    Place: (col(Place.name), col(Place.id)),
    Source: (col(Source.publisher), col(Source.published_on), col(Source.id)),
}
_SHARED_ADDRESSES = (
    select(Source.url)
    .where(col(Source.url).is_not(None), col(Source.merged_into_id).is_(None))
    .group_by(col(Source.url))
    .having(func.count() > 1)
)
_CLAIMED = select(Claim.incident_id).where(col(Claim.incident_id).is_not(None))
_LISTS: dict[What, _List] = {
    What.WORDS_ONLY: _List(Claim, _claims(col(Claim.wording) != "")),
    What.NO_FIGURES: _List(Claim, _claims(col(Claim.wording) == "")),
    What.NO_CLAIMS: _List(Incident, _incidents(col(Incident.id).not_in(_CLAIMED)), _incident),
    What.ONE_ORIGIN: _List(Incident, _incidents(_one_origin()), _incident),
    What.NO_ENGLISH: _List(Incident, _incidents(col(Incident.summary) == ""), _incident),
    What.NO_FRENCH: _List(Incident, _incidents(col(Incident.summary_fr) == ""), _incident),
    What.NO_FRENCH_TITLE: _List(Incident, _incidents(col(Incident.title_fr) == ""), _incident),
    What.NO_FRENCH_TEXT: _List(Claim, _standing_claims(and_(col(Claim.text) != "", col(Claim.text_fr) == ""))),
    What.NO_POINT: _List(
        Place,
        lambda _: and_(col(Place.latitude).is_(None), col(Place.merged_into_id).is_(None)),
        _register("places"),
    ),
    What.NO_ADDRESS: _List(Source, _sources(col(Source.url).is_(None)), _register("sources")),
    What.NO_ARCHIVE: _List(
        Source,
        _sources(and_(col(Source.url).is_not(None), col(Source.archived_url).is_(None))),
        _register("sources"),
    ),
    What.UNLISTED_ACTORS: _List(
        Actor,
        _unlisted(
            Actor,
            _of(col(Involvement.actor_id), col(Involvement.incident_id)),
            _of(col(Claim.claimant_id), col(Claim.incident_id)),
            _of(col(Claim.subject_id), col(Claim.incident_id)),
        ),
        _register("actors"),
    ),
    What.UNLISTED_PLACES: _List(
        Place,
        _unlisted(Place, *(_of(one, col(Incident.id)) for one in (col(Incident.place_id), col(Incident.region_id)))),
        _register("places"),
    ),
    What.UNLISTED_SOURCES: _List(
        Source,
        _unlisted(Source, _of(col(IncidentSource.source_id), col(IncidentSource.incident_id))),
        _register("sources"),
    ),
    What.TWIN_ACTORS: _List(Actor, _twins(Actor, _shared(ActorName, "actor_id")), _register("actors", "/merge")),
    What.TWIN_PLACES: _List(Place, _twins(Place, _same_place), _register("places", "/merge")),
    What.TWIN_SOURCES: _List(
        Source,
        lambda _: and_(col(Source.merged_into_id).is_(None), col(Source.url).in_(_SHARED_ADDRESSES)),
        _register("sources", "/merge"),
    ),
}
