"""An import taken back: what it brought is withdrawn, what it changed is as it was before, each as a new revision.

What an editor or a later import has changed since is left as it is, and told.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlmodel import col, func, select

from app.domain import policy
from app.domain.digest import digest
from app.domain.draft import IncidentChanges
from app.domain.errors import InvalidRecord, Unavailable
from app.domain.policy import Act, Byline
from app.domain.same_claims import with_ids
from app.domain.vocabulary import Standing
from app.i18n import gettext
from app.models import Import, ImportedRow, Incident, Revision
from app.store import imports, snapshot, write
from app.store.db import WriteSession
from app.store.version import Turn, may_take_turn

_AT_ONCE = 200
_FIRST = 100


@dataclass(slots=True)
class Undone:
    """What came of it; `left` counts incidents that somebody changed since, of which the first are named by key."""

    made: Import
    withdrawn: int = 0
    restored: int = 0
    drafts: int = 0
    """New drafts, which no reader saw: they stay drafts, and the next import of their rows takes them up again."""
    left: int = 0
    first_left: tuple[str, ...] = ()


def undo(db: WriteSession, key: str, by: Byline) -> Undone:
    """Take an import back; the reason is what readers are told at what is withdrawn.

    Raises NotFound for an import that there is not, InvalidRecord for one that was undone already, and Unavailable
    while another import runs.
    """
    policy.insist(by, Act.IMPORT)
    if not may_take_turn(db, Turn.IMPORTS):
        raise Unavailable(gettext(imports.BUSY))
    done = Undone(imports.one(db, key))
    if done.made.undone_at is not None:
        raise InvalidRecord(gettext("This import was taken back already."))
    by = replace(by, import_id=done.made.id)
    for some in _chunks(db, done.made):
        for row in some:
            _take_back(db, done, row, by)
        db.flush()
    done.made.undone_at, done.made.undone_by = dt.datetime.now(dt.UTC), by.author
    db.add(done.made)
    _unmark(db, done.made)
    db.flush()
    return done


def _chunks(db: WriteSession, made: Import) -> Iterator[list[ImportedRow]]:
    """The rows whose incidents the import has written, some at a time."""
    wrote = select(Revision.incident_id).where(Revision.import_id == made.id, col(Revision.incident_id).is_not(None))
    last = 0
    while True:
        asked = select(ImportedRow).where(col(ImportedRow.incident_id) > last, col(ImportedRow.incident_id).in_(wrote))
        some = list(db.exec(asked.order_by(col(ImportedRow.incident_id)).limit(_AT_ONCE)))
        if not some:
            return
        last = some[-1].incident_id or 0
        yield some


def _take_back(db: WriteSession, done: Undone, row: ImportedRow, by: Byline) -> None:
    incident = db.get_one(Incident, row.incident_id)
    newest = _newest(db, incident)
    if newest.import_id != done.made.id or row.version != incident.version or row.undone:
        done.left += 1
        done.first_left = (*done.first_left, incident.key)[:_FIRST]
        return
    before = _before(db, incident, done.made)
    if before is None:
        _withdraw(db, done, incident, by)
        row.undone = True
    else:
        _restore(db, incident, orjson.loads(before.snapshot), by)
        row.digest = digest(snapshot.draft_of(incident))
        row.import_id = before.import_id or row.import_id
        row.undone = before.standing is Standing.WITHDRAWN
        done.restored += 1
    row.version = incident.version
    db.add(row)


def _newest(db: WriteSession, incident: Incident) -> Revision:
    asked = select(Revision).where(Revision.incident_id == incident.id).order_by(col(Revision.version).desc())
    return db.exec(asked.limit(1)).one()


def _before(db: WriteSession, incident: Incident, made: Import) -> Revision | None:
    """The version that the import met; none where it brought the incident."""
    own = select(func.min(Revision.version)).where(Revision.incident_id == incident.id, Revision.import_id == made.id)
    first = db.exec(own).one()
    asked = select(Revision).where(Revision.incident_id == incident.id, Revision.version == first - 1)
    return db.exec(asked).first()


def _withdraw(db: WriteSession, done: Undone, incident: Incident, by: Byline) -> None:
    if incident.standing is Standing.PUBLISHED:
        write.withdraw(db, incident, by.reason, by, seen=incident.version)
        done.withdrawn += 1
    else:
        done.drafts += 1


def _restore(db: WriteSession, incident: Incident, held: dict[str, Any], by: Byline) -> None:
    """Make the incident again what it was, withdrawn where it was that."""
    fields = {name: held[name] for name in snapshot.draft_of(incident) if name in held}
    fields["claims"] = with_ids(fields["claims"], snapshot.draft_of(incident)["claims"])
    write.amend(db, incident, IncidentChanges(set=fields), by, seen=incident.version)
    if held["standing"] == Standing.WITHDRAWN and incident.standing is Standing.PUBLISHED:
        write.withdraw(db, incident, held["closing_reason"], by, seen=incident.version)


def _unmark(db: WriteSession, made: Import) -> None:
    """Take back what the import noted beside incidents, unless a later import of the dataset has looked again."""
    later = select(func.count()).where(Import.dataset_id == made.dataset_id, col(Import.id) > made.id)
    if db.exec(later).one():
        return
    earlier = select(func.max(Import.id)).where(Import.dataset_id == made.dataset_id, col(Import.id) < made.id)
    noted = select(ImportedRow).where(
        (col(ImportedRow.vanished) & (col(ImportedRow.seen_id) == db.exec(earlier).one()))
        | ((ImportedRow.conflict != "") & (ImportedRow.seen_id == made.id)),
    )
    for row in db.exec(noted.execution_options(yield_per=1000)):
        row.vanished, row.conflict = False, ""
        db.add(row)
