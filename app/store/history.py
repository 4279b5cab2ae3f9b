"""The public history of a record: its revisions that readers may see, and the tombstones of what was taken out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.errors import NotFound
from app.domain.shapes import Record
from app.domain.vocabulary import Standing, UserRole
from app.i18n import gettext
from app.models import Actor, Incident, Place, Redaction, Revision, Source
from app.store.db import ReadSession
from app.store.named import in_words, tongue
from app.store.public import public_actor, public_place, public_source
from app.store.sight import PUBLIC, PUBLIC_ADDRESSES, visible
from app.store.withheld import plain_title, withheld, without_texts

PER_PAGE = 20
_REGISTERS: dict[str, tuple[Any, Any]] = {
    "actor": (Actor, public_actor),
    "place": (Place, public_place),
    "source": (Source, public_source),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose history it is: an incident or a record of a register, with what readers call it."""

    kind: str
    id: int
    title: str
    code: str = ""
    standing: Standing | None = None
    withheld: bool = False
    """Whether its texts may not be read: then its versions are told by their numbers alone."""


@dataclass(frozen=True, slots=True)
class Told:
    """One public version: who made it, why, and what it held."""

    version: int
    at: dt.datetime
    role: UserRole
    name: str
    """Whose work it is; empty unless that person chose to be named."""
    imported: bool
    """Whether nobody's account made it, but the command line."""
    reason: str
    standing: Standing | None
    held: Record


@dataclass(frozen=True, slots=True)
class Stone:
    """That a text was taken out, when and why."""

    at: dt.datetime
    ground: str
    reason: str
    """The same as the reason of the version that it made, in the language of the record."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A public version by its number and time."""

    version: int
    at: dt.datetime


def incident(db: ReadSession, code: str) -> Subject:
    """The incident of a code, withdrawn and merged ones too; raises NotFound."""
    asked = select(Incident).where(col(Incident.code) == code.upper(), visible(PUBLIC_ADDRESSES))
    row = db.exec(asked).first()
    if row is None:
        raise NotFound(gettext("No incident has the code %(code)s.", code=code[:40]))
    return subject(db, row)


def subject(db: ReadSession, row: Incident) -> Subject:
    """An incident that readers may see, by its present title or its last public one."""
    title = plain_title(row) if withheld(row) else _title(db, row)
    return Subject("incident", row.id or 0, title, row.code or "", row.standing, withheld(row))


def _title(db: ReadSession, row: Incident) -> str:
    """What it was called when readers last saw it; editors may call it otherwise while it is withdrawn."""
    if row.standing is Standing.PUBLISHED:
        return tongue(row.title, row.title_fr)
    asked = select(Revision.snapshot).where(Revision.incident_id == row.id, col(Revision.public))
    held: Record = orjson.loads(db.exec(asked.order_by(col(Revision.version).desc())).first() or "{}")
    return tongue(held.get("title", ""), held.get("title_fr", "")) or row.code or ""


def register(db: ReadSession, kind: str, slug: str) -> Subject:
    """The record of a slug, if readers may see it or the one that it was merged into; raises NotFound."""
    table, public = _REGISTERS[kind]
    row = db.exec(select(table).where(table.slug == slug)).first()
    home = row
    while home is not None and home.merged_into is not None:
        home = home.merged_into
    seen = home is not None and db.exec(select(table.id).where(table.id == home.id, public(PUBLIC))).first() is not None
    if row is None or not seen:
        raise NotFound(gettext("There is no public record with the short name “%(slug)s”.", slug=slug[:60]))
    return Subject(kind, row.id, in_words(row), slug)


def marks(db: ReadSession, subject: Subject) -> list[Mark]:
    """Every public version, newest first."""
    asked = select(Revision.version, Revision.at).where(*_public(subject)).order_by(col(Revision.version).desc())
    return [Mark(version, at) for version, at in db.exec(asked).all()]


def page(db: ReadSession, subject: Subject, number: int) -> list[Told]:
    """One page of the public versions, newest first, and behind them the one to compare the last of them with."""
    asked = select(Revision).where(*_public(subject)).order_by(col(Revision.version).desc())
    rows = db.exec(asked.options(*_WITH).offset((number - 1) * PER_PAGE).limit(PER_PAGE + 1)).all()
    return [told(row, bare=subject.withheld) for row in rows]


def pair(db: ReadSession, subject: Subject, versions: Sequence[int]) -> list[Told]:
    """Some public versions by their numbers, oldest first; raises NotFound for any other number."""
    asked = select(Revision).where(*_public(subject), col(Revision.version).in_(versions))
    rows = db.exec(asked.options(*_WITH).order_by(col(Revision.version))).all()
    if {row.version for row in rows} != set(versions):
        raise NotFound(gettext("There is no public version of this number."))
    return [told(row, bare=subject.withheld) for row in rows]


def at_end_of(db: ReadSession, subject: Subject, day: dt.date) -> Told | None:
    """The newest public version at the end of a day (UTC); None where nothing was public yet."""
    end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)
    asked = select(Revision).where(*_public(subject), col(Revision.at) < end).options(*_WITH)
    row = db.exec(asked.order_by(col(Revision.version).desc())).first()
    return told(row, bare=subject.withheld) if row is not None else None


def stones(db: ReadSession, subject: Subject) -> list[Stone]:
    """What was taken out since the record is public, newest first: what happened to a draft is not told.

    Nor what was taken out of texts that are not shown, for the ground says what stood in them.
    """
    if subject.withheld:
        return []
    first = db.exec(select(func.min(Revision.at)).where(*_public(subject))).one()
    if first is None:
        return []
    asked = select(Redaction).where(
        Redaction.kind == subject.kind, Redaction.record_id == subject.id, col(Redaction.at) >= first
    )
    rows = db.exec(asked.order_by(col(Redaction.at).desc())).all()
    return [stone(row) for row in rows]


def stone(row: Redaction) -> Stone:
    """A tombstone in the reader's language."""
    return Stone(row.at, tongue(row.ground, row.ground_fr), row.ground)


_WITH = (selectinload(Revision.account),)  # type: ignore[arg-type]


def _public(subject: Subject) -> tuple[Any, ...]:
    return getattr(Revision, f"{subject.kind}_id") == subject.id, col(Revision.public)


def told(row: Revision, *, bare: bool = False) -> Told:
    """A revision as readers are told of it; whoever calls has asked for public ones alone.

    A `bare` one has neither its reason nor any text of what it held.
    """
    held: Record = orjson.loads(row.snapshot)
    public = row.account is not None and row.account.public
    return Told(
        version=row.version,
        at=row.at,
        role=row.role,
        # What stands in the revision is how colleagues see its author, and may be a private name.
        name=row.account.shown if public and row.account else "",
        imported=row.account_id is None,
        reason="" if bare else row.reason,
        standing=row.standing,
        held=without_texts(held) if bare else held,
    )
