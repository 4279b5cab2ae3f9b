"""The whole log for administrators: every version of every record, drafts included, and every deed about access."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.deeds import DeedKind
from app.domain.vocabulary import Standing
from app.models import (
    RECORDS,
    Account,
    Actor,
    Dataset,
    Deed,
    Incident,
    Place,
    Redaction,
    ReportedTotal,
    Revision,
    Source,
)
from app.store.db import ReadSession
from app.store.named import in_words, tongue

PER_PAGE = 50
_TABLES: dict[str, Any] = {
    "incident": Incident, "actor": Actor, "place": Place, "source": Source, "dataset": Dataset, "total": ReportedTotal,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the log is asked for; days are whole ones (UTC), the last one included."""

    account: int | None = None
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when, who, what about which record, and why."""

    at: dt.datetime
    who: str
    account: int | None
    kind: str
    key: str
    title: str
    number: int
    """The version, or in how many places a text stood that was taken out."""
    standing: Standing | None
    public: bool
    words: str


@dataclass(frozen=True, slots=True)
class Person:
    """An account to filter by."""

    id: int
    name: str


def people(db: ReadSession) -> list[Person]:
    """Everybody who ever had an account, by name."""
    rows = db.exec(select(Account).order_by(col(Account.name))).all()
    return [Person(row.id or 0, f"{row.shown} ({row.name})") for row in rows]


def revisions(db: ReadSession, asked: Asked) -> tuple[list[Line], int]:
    """One page of versions, newest first, and how many there are in all."""
    where = [*_within(Revision, asked), *([getattr(Revision, f"{asked.kind}_id").is_not(None)] if asked.kind else [])]
    loaded = [selectinload(getattr(Revision, name)) for name in RECORDS]
    rows, total = _page(db, Revision, where, loaded, asked.page)
    return [_revision(row) for row in rows], total


def deeds(db: ReadSession, asked: Asked) -> tuple[list[Line], int]:
    """The same for what was done to accounts and ways in; an account is asked for as doer or as the one concerned."""
    where = _within(Deed, Asked(None, "", asked.since, asked.until))
    if asked.account is not None:
        where.append((col(Deed.account_id) == asked.account) | (col(Deed.about_id) == asked.account))
    if asked.kind:
        where.append(col(Deed.kind) == asked.kind)
    loaded = [selectinload(getattr(Deed, name)) for name in ("account", "about")]
    rows, total = _page(db, Deed, where, loaded, asked.page)
    return [_deed(row) for row in rows], total


def redactions(db: ReadSession, asked: Asked) -> tuple[list[Line], int]:
    """The same for tombstones."""
    where = [*_within(Redaction, asked), *([col(Redaction.kind) == asked.kind] if asked.kind else [])]
    rows, total = _page(db, Redaction, where, [], asked.page)
    records = {kind: _by_id(db, _TABLES[kind], {row.record_id for row in rows if row.kind == kind}) for kind in _TABLES}
    accounts = _by_id(db, Account, {row.account_id for row in rows if row.account_id})
    return [_redaction(row, records[row.kind].get(row.record_id), accounts.get(row.account_id)) for row in rows], total


def _by_id(db: ReadSession, table: Any, ids: set[Any]) -> dict[Any, Any]:
    """Rows by their number, all asked for at once; nothing is asked for none."""
    return {row.id: row for row in db.exec(select(table).where(table.id.in_(ids)))} if ids else {}


def _page(db: ReadSession, table: Any, where: list[Any], loaded: list[Any], page: int) -> tuple[list[Any], int]:
    total = db.exec(select(func.count()).select_from(table).where(*where)).one()
    newest = select(table).where(*where).order_by(table.at.desc(), table.id.desc()).options(*loaded)
    return list(db.exec(newest.offset((page - 1) * PER_PAGE).limit(PER_PAGE)).all()), total


def _within(table: Any, asked: Asked) -> list[Any]:
    found = []
    if asked.account is not None:
        found.append(table.account_id == asked.account)
    if asked.since is not None:
        found.append(table.at >= _start(asked.since))
    if asked.until is not None:
        # The day after the last day of the calendar cannot be said.
        found.append(table.at < _start(min(asked.until, dt.date.max - dt.timedelta(days=1)) + dt.timedelta(days=1)))
    return found


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _revision(row: Revision) -> Line:
    kind = next(name for name in RECORDS if getattr(row, f"{name}_id") is not None)
    key, title = _named(kind, getattr(row, kind))
    return Line(row.at, row.author, row.account_id, kind, key, title, row.version, row.standing, row.public, row.reason)


def _named(kind: str, record: Any) -> tuple[str, str]:
    if kind == "incident":
        return record.key, tongue(record.title, record.title_fr)
    if kind == "total":
        return str(record.id), tongue(record.text, record.text_fr)
    return record.slug, in_words(record)


def _deed(row: Deed) -> Line:
    known = row.kind in set(DeedKind)
    words = DeedKind(row.kind).label if known else row.kind
    told = f"{words} ({row.detail})" if row.detail else words
    about = f"{row.about.shown} ({row.about.name})" if row.about else ""
    who = row.account.shown if row.account else ""
    return Line(row.at, who, row.account_id, "deed", row.kind, about, 0, None, False, told)


def _redaction(row: Redaction, record: Any, account: Account | None) -> Line:
    key, title = _named(row.kind, record) if record is not None else ("", "")
    return Line(
        row.at,
        account.shown if account else "",
        row.account_id,
        row.kind,
        key,
        title,
        row.places,
        None,
        True,
        row.ground,
    )
