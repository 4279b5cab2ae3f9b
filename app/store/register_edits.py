"""Changes to the registers: a checked draft over the version that its author saw, and what follows for incidents."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import selectinload
from sqlmodel import col, or_, select

from app.domain import policy
from app.domain.errors import EditConflict, InvalidRecord, NotFound
from app.domain.names import fold
from app.domain.policy import Act, Byline
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import ActorKind, NameKind, Republish
from app.i18n import N_, gettext
from app.models import (
    Actor,
    ActorLink,
    ActorName,
    Claim,
    ClaimSource,
    Dataset,
    Incident,
    IncidentSource,
    Place,
    PlaceName,
    Source,
)
from app.store import snapshot, write
from app.store.db import ReadSession, WriteSession
from app.store.lookup import Lookup
from app.store.registers import record

T = TypeVar("T", Actor, Place, Source)

_SLUG = re.compile(r"[a-z0-9-]{1,120}")
UNKNOWN: dict[type, str] = {
    Actor: N_("No actor is known as “%(slug)s”."),
    Place: N_("No place is known as “%(slug)s”."),
    Source: N_("No source is known as “%(slug)s”."),
}


def amend_actor(db: WriteSession, draft: ActorDraft, by: Byline, *, seen: int) -> bool:
    """Make of the actor what the draft says, and say whether that changed anything.

    Raises EditConflict where the version that was seen is not the newest. The label is always among the names.
    """
    row, known = _begin(db, Actor, draft.slug, by, seen), Lookup(db)
    names = [one.model_dump() for one in draft.names]
    if all(one.name != draft.name for one in draft.names):
        names.append({**_NO_NAME, "name": draft.name})
    wanted = {**draft.model_dump(), "names": names}
    if snapshot.write(wanted) == snapshot.write(snapshot.of_actor(row)):
        return False
    others = [known.one(Actor, one.to) for one in draft.links]
    turned = (row.kind is ActorKind.CIVILIANS) != (draft.kind is ActorKind.CIVILIANS)
    victims = col(Incident.id).in_(select(Claim.incident_id).where(Claim.subject_id == row.id))
    following = _hold(db, row, seen, victims if turned else None)
    _set(row, draft.model_dump(exclude={"slug", "names", "links"}))
    _lines(row.names, [{**one, "folded": fold(one["name"])} for one in names], ActorName)
    ties = [one.model_dump(exclude={"to"}) for one in draft.links]
    with db.no_autoflush:
        _lines(row.links, [{**one, "other": other} for one, other in zip(ties, others, strict=True)], ActorLink)
    record(db, [row], "actor", snapshot.of_actor, by)
    _follow(db, following, by)
    return True


_NO_NAME = {"kind": NameKind.ALIAS, "language": "en", "since": None, "until": None}


def amend_place(db: WriteSession, draft: PlaceDraft, by: Byline, *, seen: int) -> bool:
    """The same for a place; incidents that lean on its point, region or district move with it."""
    row, known = _begin(db, Place, draft.slug, by, seen), Lookup(db)
    names = [one.model_dump() for one in draft.names]
    for name, language in ((draft.name, ""), (draft.name_fr, "fr")):
        if name and all(one["name"] != name for one in names):
            names.append({"name": name, "language": language, "origin": ""})
    wanted = {**draft.model_dump(), "names": names}
    before = snapshot.of_place(row)
    if snapshot.write(wanted) == snapshot.write(before):
        return False
    region, district = known.maybe(Place, draft.region), known.maybe(Place, draft.district)
    moved = any(before[name] != wanted[name] for name in ("latitude", "longitude", "kind", "region", "district"))
    following = _hold(db, row, seen, col(Incident.place_id) == row.id if moved else None)
    _set(row, draft.model_dump(exclude={"slug", "names", "region", "district"}))
    with db.no_autoflush:
        row.region, row.district = region, district
        _lines(row.names, [{**one, "folded": fold(one["name"])} for one in names], PlaceName)
    record(db, [row], "place", snapshot.of_place, by)
    _follow(db, following, by)
    return True


def amend_source(db: WriteSession, draft: SourceDraft, by: Byline, *, seen: int) -> bool:
    """The same for a source; its dataset says whose best figure serves where no editor chose."""
    row, known = _begin(db, Source, draft.slug, by, seen), Lookup(db)
    if snapshot.write(draft.model_dump()) == snapshot.write(snapshot.of_source(row)):
        return False
    repeats, dataset = known.maybe(Source, draft.repeats), known.maybe(Dataset, draft.dataset)
    _insist_on_no_circle(row, repeats)
    turned = dataset is not row.dataset
    if turned and dataset is not None:
        _insist_on_own_incidents(db, row, dataset)
    following = _hold(db, row, seen, resting_on(row) if turned else None)
    _set(row, draft.model_dump(exclude={"slug", "repeats", "dataset"}))
    with db.no_autoflush:
        row.repeats, row.dataset = repeats, dataset
    record(db, [row], "source", snapshot.of_source, by)
    _follow(db, following, by)
    return True


def peek(db: ReadSession, table: type[T], slug: str) -> T:
    """The record of a slug, whether it stands or was merged; raises NotFound."""
    # PostgreSQL fails on some texts that are no slug anyway.
    row = db.exec(select(table).where(col(table.slug) == slug)).first() if _SLUG.fullmatch(slug) else None
    if row is None:
        raise NotFound(gettext(UNKNOWN[table], slug=slug[:60]))
    return row


def insist_on_version(row: Actor | Place | Source, seen: int) -> None:
    """Raise EditConflict unless what the author saw is the newest, InvalidRecord for what was merged away."""
    if row.version != seen:
        raise EditConflict(gettext("You saw version %(seen)s; it is now version %(now)s.", seen=seen, now=row.version))
    if row.merged_into is not None:
        raise InvalidRecord(gettext("“%(slug)s” was merged into “%(into)s”. Change that one.", slug=row.slug,
                                    into=row.merged_into.slug))  # fmt: skip


def hold_row(db: WriteSession, row: T) -> None:
    """Keep others from changing the record, or pointing to it, until the transaction ends; and read it anew."""
    table = type(row)
    held = select(table).where(col(table.id) == row.id).with_for_update()
    db.exec(held.execution_options(populate_existing=True)).one()


def hold_incidents(db: WriteSession, which: ColumnElement[bool]) -> None:
    """Hold incidents before the records that they point to, as everybody else does, and always in one order."""
    db.exec(select(Incident.id).where(which).order_by(col(Incident.key)).with_for_update()).all()


def whole_incidents(db: WriteSession, which: ColumnElement[bool]) -> list[Incident]:
    """The incidents with all that stands under them, held and as they are now."""
    whole = (
        selectinload(Incident.claims).selectinload(Claim.cited).selectinload(ClaimSource.source),  # type: ignore[arg-type]
        selectinload(Incident.cited).selectinload(IncidentSource.source),  # type: ignore[arg-type]
        *map(selectinload, (Incident.involvements, Incident.figures, Incident.tagged, Incident.place)),  # type: ignore[arg-type]
    )
    asked = select(Incident).where(which).order_by(col(Incident.key)).with_for_update().options(*whole)
    return list(db.exec(asked.execution_options(populate_existing=True)).all())


def resting_on(source: Source) -> ColumnElement[bool]:
    """The incidents that cite a source, by themselves or by a claim."""
    claims = select(ClaimSource.claim_id).where(ClaimSource.source_id == source.id)
    return or_(
        col(Incident.id).in_(select(IncidentSource.incident_id).where(IncidentSource.source_id == source.id)),
        col(Incident.id).in_(select(Claim.incident_id).where(col(Claim.id).in_(claims))),
    )


def _begin(db: WriteSession, table: type[T], slug: str, by: Byline, seen: int) -> T:
    policy.insist(by, Act.WRITE_REGISTER)
    row = peek(db, table, slug)
    insist_on_version(row, seen)
    return row


def _hold(db: WriteSession, row: T, seen: int, which: ColumnElement[bool] | None) -> list[Incident]:
    """Hold the record and the incidents that lean on it, which are asked for again once nobody can join them."""
    if which is not None:
        hold_incidents(db, which)
    hold_row(db, row)
    insist_on_version(row, seen)
    return whole_incidents(db, which) if which is not None else []


def _follow(db: WriteSession, incidents: Iterable[Incident], by: Byline) -> None:
    write.follow(db, [(one, snapshot.of_incident(one)) for one in incidents], by)


def _set(row: object, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(row, name, value)


def _lines(kept: list[Any], wanted: list[dict[str, Any]], make: Callable[..., Any]) -> None:
    """Let rows that stand under a record say what is wanted, in its order, which is the order of their ids."""
    for row, fields in zip(kept, wanted, strict=False):
        _set(row, fields)
    kept += [make(**fields) for fields in wanted[len(kept) :]]
    del kept[len(wanted) :]


def _insist_on_no_circle(row: Source, repeats: Source | None) -> None:
    passed: list[int | None] = []
    while repeats is not None and repeats.id not in passed:
        if repeats is row:
            raise InvalidRecord(gettext("What this source is said to repeat repeats this source itself."))
        passed.append(repeats.id)
        repeats = repeats.repeats


def _insist_on_own_incidents(db: WriteSession, row: Source, dataset: Dataset) -> None:
    if dataset.republish is Republish.ALL:
        return
    other = or_(col(Incident.dataset_id).is_(None), col(Incident.dataset_id) != dataset.id)
    found = db.exec(select(Incident).where(resting_on(row), other)).first()
    if found is not None:
        raise InvalidRecord(
            gettext("“%(title)s” rests on this source, and “%(dataset)s” may not be passed on.", title=found.title,
                    dataset=dataset.name)
        )  # fmt: skip
