"""The one way in which the registers change: actors, places, sources, datasets and reported totals."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlmodel import col, select

from app.domain import policy
from app.domain.errors import InvalidRecord
from app.domain.names import fold
from app.domain.policy import Act, Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, ReportedTotalDraft, SourceDraft
from app.domain.vocabulary import NameKind
from app.i18n import gettext
from app.models import (
    Actor,
    ActorLink,
    ActorName,
    Dataset,
    Place,
    PlaceName,
    ReportedTotal,
    Revision,
    Source,
    TotalSource,
)
from app.store import collisions, snapshot
from app.store.db import WriteSession
from app.store.lookup import Lookup
from app.store.public import public_actor, public_place, public_source
from app.store.sight import PUBLIC
from app.store.version import bump

R = TypeVar("R", Actor, Place, Source, Dataset, ReportedTotal)


def add_datasets(db: WriteSession, drafts: Sequence[DatasetDraft], by: Byline) -> list[Dataset]:
    """New datasets."""
    policy.insist(by, Act.WRITE_REGISTER)
    _insist_on_new(db, Dataset, [one.slug for one in drafts])
    rows = [Dataset(**one.model_dump()) for one in drafts]
    return record(db, rows, "dataset", snapshot.of_dataset, by)


def add_actors(db: WriteSession, drafts: Sequence[ActorDraft], by: Byline) -> list[Actor]:
    """New actors; their links may name one another."""
    policy.insist(by, _adding(drafts))
    _insist_on_new(db, Actor, [one.slug for one in drafts])
    rows = [Actor(**one.model_dump(exclude={"names", "links"})) for one in drafts]
    for row, draft in zip(rows, drafts, strict=True):
        row.names = [ActorName(**one.model_dump(), folded=fold(one.name)) for one in draft.names]
        if all(one.name != draft.name for one in draft.names):
            row.names.append(ActorName(name=draft.name, folded=fold(draft.name), kind=NameKind.ALIAS))
    db.add_all(rows)
    known = Lookup(db)
    with db.no_autoflush:
        fresh = {row.slug: row for row in rows}
        for row, draft in zip(rows, drafts, strict=True):
            row.links = [
                ActorLink(**one.model_dump(exclude={"to"}), other=fresh.get(one.to) or known.one(Actor, one.to))
                for one in draft.links
            ]
    return record(db, rows, "actor", snapshot.of_actor, by)


def add_places(db: WriteSession, drafts: Sequence[PlaceDraft], by: Byline) -> list[Place]:
    """New places; their regions and districts may stand among them."""
    policy.insist(by, _adding(drafts))
    _insist_on_new(db, Place, [one.slug for one in drafts])
    rows = [Place(**one.model_dump(exclude={"names", "region", "district"})) for one in drafts]
    fresh = {row.slug: row for row in rows}
    known = Lookup(db)

    def find(slug: str | None) -> Any:
        return (fresh.get(slug) or known.one(Place, slug)) if slug else None

    with db.no_autoflush:
        for row, draft in zip(rows, drafts, strict=True):
            row.region, row.district = find(draft.region), find(draft.district)
            spellings = {one.name: one for one in draft.names}
            row.names = [PlaceName(**one.model_dump(), folded=fold(one.name)) for one in spellings.values()]
            for name, language in ((draft.name, ""), (draft.name_fr, "fr")):
                if name and name not in spellings:
                    row.names.append(PlaceName(name=name, folded=fold(name), language=language))
        db.add_all(rows)
    return record(db, rows, "place", snapshot.of_place, by)


def add_sources(db: WriteSession, drafts: Sequence[SourceDraft], by: Byline) -> list[Source]:
    """New sources; what they repeat may stand among them."""
    policy.insist(by, _adding(drafts))
    _insist_on_new(db, Source, [one.slug for one in drafts])
    rows = [Source(**one.model_dump(exclude={"repeats", "dataset"})) for one in drafts]
    fresh = {row.slug: row for row in rows}
    known = Lookup(db)
    with db.no_autoflush:
        for row, draft in zip(rows, drafts, strict=True):
            if draft.repeats:
                row.repeats = fresh.get(draft.repeats) or known.one(Source, draft.repeats)
            if draft.dataset:
                row.dataset = known.one(Dataset, draft.dataset)
        db.add_all(rows)
    return record(db, rows, "source", snapshot.of_source, by)


def add_totals(db: WriteSession, drafts: Sequence[ReportedTotalDraft], by: Byline) -> list[ReportedTotal]:
    """New reported totals."""
    policy.insist(by, Act.WRITE_REGISTER)
    known = Lookup(db)
    rows = []
    with db.no_autoflush:
        for draft in drafts:
            row = ReportedTotal(**draft.model_dump(exclude={"claimant", "subject", "area", "sources"}))
            row.claimant = known.one(Actor, draft.claimant)
            row.subject = known.maybe(Actor, draft.subject)
            row.area = known.maybe(Place, draft.area)
            row.cited = [
                TotalSource(source=known.one(Source, one.source), position=n, via=one.via, via_fr=one.via_fr)
                for n, one in enumerate(draft.sources)
            ]
            rows.append(row)
        db.add_all(rows)
    return record(db, rows, "total", snapshot.of_total, by)


def _adding(drafts: Iterable[ActorDraft | PlaceDraft | SourceDraft]) -> Act:
    """What adding these is: unlisted records are seen with the incidents that name them, and by no reader before."""
    return Act.WRITE_REGISTER if any(one.listed for one in drafts) else Act.ADD_UNLISTED


def _insist_on_new(
    db: WriteSession, table: type[Actor] | type[Place] | type[Source] | type[Dataset], slugs: Iterable[str]
) -> None:
    wanted = list(slugs)
    twice = sorted(slug for slug, many in Counter(wanted).items() if many > 1)
    taken = twice or db.exec(select(table.slug).where(col(table.slug).in_(wanted))).all()
    if taken:
        raise InvalidRecord(gettext("The short name “%(slug)s” is taken already.", slug=taken[0]))


def record(db: WriteSession, rows: list[R], kind: str, taken: Callable[[R], Any], by: Byline) -> list[R]:
    """The next version of each row, with its revision; the caller holds those that were there before."""
    if not rows:
        return rows
    now = dt.datetime.now(dt.UTC)
    for row in rows:
        row.version += 1
    db.add_all(rows)
    with collisions.told():
        db.flush()
    for row in rows:
        told: dict[str, Any] = {
            kind: row,
            "version": row.version,
            "at": now,
            "author": by.author,
            "account_id": by.account,
            "role": by.role,
            "reason": by.reason,
            "import_id": by.import_id,
        }
        db.add(Revision(**told, public=getattr(row, "listed", True), snapshot=snapshot.write(taken(row))))
    with collisions.told():
        db.flush()
    bump(db, public=_readers_see(db, rows, kind))
    return rows


def _readers_see(db: WriteSession, rows: Sequence[R], kind: str) -> bool:
    """Whether readers see one of the records, or saw one before: listed, or named by what is published."""
    if kind not in _SEEN or any(getattr(row, "listed", True) for row in rows):
        return True
    table, seen = _SEEN[kind]
    ids = [row.id for row in rows]
    if db.exec(select(table.id).where(col(table.id).in_(ids), seen(PUBLIC)).limit(1)).first() is not None:
        return True
    # A record that is taken off the lists: its last version was there to be seen.
    own, earlier = col(getattr(Revision, f"{kind}_id")), max(row.version for row in rows) - 1
    before = select(Revision.id).where(own.in_(ids), Revision.version == earlier, col(Revision.public))
    return db.exec(before.limit(1)).first() is not None


_SEEN: dict[str, tuple[Any, Callable[..., Any]]] = {
    "actor": (Actor, public_actor),
    "place": (Place, public_place),
    "source": (Source, public_source),
}
