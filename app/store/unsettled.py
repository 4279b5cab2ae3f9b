"""What imports leave for an editor to settle: rows that stand against an editor's change, and rows that are gone."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain import policy
from app.domain.digest import digest, record_of
from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidRecord, NotFound
from app.domain.policy import Act, Byline
from app.domain.shapes import Record
from app.domain.vocabulary import DatePrecision, Standing
from app.i18n import gettext
from app.models import ImportedRow, Incident
from app.store import rewriting, snapshot, waiting, write
from app.store.db import ReadSession, WriteSession
from app.store.imports import Match
from app.store.named import in_words

PER_PAGE = 50
MOST_AT_ONCE = 100
"""So many are settled by one decision."""

_WITH: tuple[Any, ...] = tuple(
    selectinload(one)  # type: ignore[arg-type]
    for one in (Incident.dataset, Incident.place, Incident.district, Incident.region)
)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """One incident with what its source says now; `theirs` is empty where the row is gone."""

    key: str
    code: str | None
    title: str
    standing: Standing
    version: int
    external_id: str
    dataset: str
    date_from: dt.date
    date_to: dt.date
    date_precision: DatePrecision
    place: str
    """Where it was, as closely as a name says."""
    ours: Record
    theirs: Record
    stale: bool = False
    """Whether what the source says breaks a rule that came after it: it can be kept out, but not be taken."""


def conflicts(db: ReadSession, *, limit: int = PER_PAGE, offset: int = 0) -> list[Unsettled]:
    """Incidents that an editor changed and whose source changed as well."""
    return _listed(db, ImportedRow.conflict != "", limit, offset)


def vanished(db: ReadSession, *, limit: int = PER_PAGE, offset: int = 0) -> list[Unsettled]:
    """Incidents whose row the newest release does not hold any more."""
    return _listed(db, col(ImportedRow.vanished), limit, offset)


def counts(db: ReadSession) -> tuple[int, int]:
    """How many conflicts and how many vanished rows wait."""
    first, second = (
        db.exec(select(func.count()).select_from(ImportedRow).where(which)).one()
        for which in (ImportedRow.conflict != "", col(ImportedRow.vanished))
    )
    return first, second


def settle_conflict(db: WriteSession, key: str, by: Byline, *, take: bool, seen: int) -> None:
    """Take what the source says now, or keep the incident as it is until the source changes again.

    Raises NotFound where no conflict waits, and EditConflict where the incident is another than was seen.
    """
    policy.insist(by, Act.WRITE_PUBLIC)
    incident, row = _held(db, key)
    if not row.conflict:
        raise NotFound(gettext("Nothing waits to be settled about this incident."))
    (said, beside), theirs, version = waiting.said(row.conflict), _theirs(row) if take else None, row.version
    if theirs is not None:
        match = Match(incident.id or 0, incident.key, seen, incident.standing, undone=row.undone and not beside)
        version = rewriting.rewrite(db, match, theirs, by)
    if not beside:
        # What a sheet said over a dataset's record is an editor's word from now on, not that of the dataset's row.
        row.digest, row.version, row.undone = digest(said), version, False
    row.conflict = ""
    db.add(row)
    db.flush()


def settle_vanished(db: WriteSession, picked: Mapping[str, int], by: Byline, *, withdraw: bool) -> None:
    """Withdraw incidents, for the reason given, or keep them as ours; from then on they come from no dataset's row.

    `picked` are their keys, each with the version that was seen. All are settled or none: raises InvalidRecord for
    none and for too many, NotFound where nothing waits about one of them, and EditConflict where one is another than
    was seen.
    """
    policy.insist(by, Act.WRITE_PUBLIC)
    if not picked:
        raise InvalidRecord(gettext("Tick at least one incident."))
    if len(picked) > MOST_AT_ONCE:
        raise InvalidRecord(gettext("These are too many incidents: %(most)s at most.", most=MOST_AT_ONCE))
    # Always in the same order, so that two who settle some of the same ones do not wait for each other.
    for key in sorted(picked):
        _settle_vanished(db, key, by, withdraw=withdraw, seen=picked[key])
    db.flush()


def _settle_vanished(db: WriteSession, key: str, by: Byline, *, withdraw: bool, seen: int) -> None:
    incident, row = _held(db, key)
    if not row.vanished:
        raise NotFound(gettext("Nothing waits to be settled about this incident."))
    if not withdraw:
        db.delete(row)
        return
    if incident.standing is not Standing.PUBLISHED:
        told = gettext("“%(title)s” is not published, and cannot be withdrawn: keep it as it is.", title=incident.title)
        raise InvalidRecord(told)
    write.withdraw(db, incident, by.reason, by, seen=seen)
    # Should the row come back, even as it was, somebody has to look at it.
    row.vanished, row.digest = False, ""
    db.add(row)


def _listed(db: ReadSession, which: Any, limit: int, offset: int) -> list[Unsettled]:
    asked = select(Incident, ImportedRow).join(ImportedRow, col(ImportedRow.incident_id) == col(Incident.id))
    rows: Sequence[Any] = db.exec(
        asked.where(which)
        .options(*_WITH)
        .order_by(col(Incident.date_from), col(Incident.id))
        .limit(limit)
        .offset(offset)
    ).all()
    return [_one(incident, row) for incident, row in rows]


def _one(incident: Incident, row: ImportedRow) -> Unsettled:
    theirs, stale, where = {}, False, incident.place or incident.district or incident.region
    if row.conflict:
        try:
            theirs = record_of(_theirs(row))
        except InvalidRecord:
            stale = True
    return Unsettled(
        incident.key, incident.code, incident.title, incident.standing, incident.version, row.external_id,
        incident.dataset.slug if incident.dataset else "", incident.date_from, incident.date_to,
        incident.date_precision, in_words(where) if where else "",
        snapshot.draft_of(incident) if row.conflict else {}, theirs, stale,
    )  # fmt: skip


def _held(db: WriteSession, key: str) -> tuple[Incident, ImportedRow]:
    incident = db.exec(select(Incident).where(Incident.key == key).with_for_update(of=Incident)).first()
    row = db.get(ImportedRow, incident.id) if incident else None
    if incident is None or row is None:
        raise NotFound(gettext("Nothing waits to be settled about this incident."))
    return incident, row


def _theirs(row: ImportedRow) -> IncidentDraft:
    """The draft that waits; raises InvalidRecord where it breaks a rule that came after it."""
    try:
        return IncidentDraft.model_validate(waiting.said(row.conflict)[0])
    except ValidationError:
        raise InvalidRecord(gettext("What the source says cannot be taken any more. Import its file again.")) from None
