"""An import taken back: what it brought is withdrawn, what it changed is as it was before, each as a new revision.

What an editor or a later import has changed since is left as it is, and told. What only imports did that are taken back
themselves counts as nobody's change, so that several can be taken back in any order.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

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
from app.models import Dataset, Import, ImportedRow, Incident, Revision
from app.store import imports, registers, snapshot, waiting, write
from app.store.db import WriteSession
from app.store.version import Turn, may_take_turn

_AT_ONCE = 500
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

    @property
    def looked_at(self) -> int:
        """How many incidents it has come to so far."""
        return self.withdrawn + self.restored + self.drafts + self.left


class _Past(NamedTuple):
    """Of an incident's versions, the newest, and the last before the import that no import taken back has made."""

    newest: Revision
    before: Revision | None


def undo(db: WriteSession, key: str, by: Byline, *, told: Callable[[int], None] = lambda _: None) -> Undone:
    """Take an import back; the reason is what readers are told at what is withdrawn.

    `told` hears how many incidents were looked at, and ends it by whatever it raises. Raises NotFound for an import
    that there is not, InvalidRecord for one that was undone already, and Unavailable while another import runs.
    """
    policy.insist(by, Act.IMPORT)
    if not may_take_turn(db, Turn.IMPORTS):
        raise Unavailable(gettext(imports.BUSY))
    done = Undone(imports.one(db, key))
    if done.made.undone_at is not None:
        raise InvalidRecord(gettext("This import was taken back already."))
    by = replace(by, import_id=done.made.id)
    told(done.looked_at)
    for some in _chunks(db, done.made):
        _take_back(db, done, some, by, told)
        told(done.looked_at)
    done.made.undone_at, done.made.undone_by = dt.datetime.now(dt.UTC), by.author
    db.add(done.made)
    _uncover(db)
    _unmark(db, done.made)
    db.flush()
    _release(db, done.made, by)
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


def _take_back(
    db: WriteSession, done: Undone, some: Sequence[ImportedRow], by: Byline, told: Callable[[int], None]
) -> None:
    """Take back what the import did to some incidents, which are held until the end."""
    numbers = [row.incident_id or 0 for row in some]
    asked = select(Incident).where(col(Incident.id).in_(numbers)).order_by(col(Incident.id)).with_for_update()
    held = {row.id or 0: row for row in db.exec(asked.execution_options(populate_existing=True))}
    pasts = _pasts(db, numbers, done.made)
    back = []
    for row in some:
        incident, past = held[row.incident_id or 0], pasts[row.incident_id or 0]
        own = done.made.id in (past.newest.import_id, row.import_id)
        if not own or row.version != incident.version or row.undone:
            done.left += 1
            done.first_left = (*done.first_left, incident.key)[:_FIRST]
        elif past.before is None:
            back.append((row, incident, past.newest))
        else:
            _restore(db, row, incident, past.before, by)
            done.restored += 1
            told(done.looked_at)
    _withdraw(db, done, back, by)
    db.flush()
    # Only what was looked at last is kept in memory.
    for one in (*held.values(), *(kept for past in pasts.values() for kept in past if kept), *some):
        db.expunge(one)


def _pasts(db: WriteSession, numbers: Sequence[int], made: Import) -> dict[int, _Past]:
    """By incident, what went before."""
    asked = select(Revision).where(col(Revision.incident_id).in_(numbers)).order_by(col(Revision.version))
    undone = set(db.exec(select(Import.id).where(col(Import.undone_at).is_not(None))))
    every: dict[int, list[Revision]] = {number: [] for number in numbers}
    for one in db.exec(asked):
        every[one.incident_id or 0].append(one)
    found = {}
    for number, revisions in every.items():
        first = next(one.version for one in revisions if one.import_id == made.id)
        earlier = [one for one in revisions if one.version < first and one.import_id not in undone]
        found[number] = _Past(revisions[-1], earlier[-1] if earlier else None)
    return found


def _withdraw(
    db: WriteSession, done: Undone, back: Sequence[tuple[ImportedRow, Incident, Revision]], by: Byline
) -> None:
    """Withdraw what the import brought; its drafts stay drafts."""
    public = [(incident, newest) for _, incident, newest in back if incident.standing is Standing.PUBLISHED]
    write.withdraw_all(db, public, by.reason, by)
    done.withdrawn += len(public)
    done.drafts += len(back) - len(public)
    for row, incident, _ in back:
        row.version, row.undone = incident.version, True
        db.add(row)


def _restore(db: WriteSession, row: ImportedRow, incident: Incident, before: Revision, by: Byline) -> None:
    """Make the incident again what it was, withdrawn where it was that."""
    held: dict[str, Any] = orjson.loads(before.snapshot)
    fields = {name: held[name] for name in snapshot.draft_of(incident) if name in held}
    fields["claims"] = with_ids(fields["claims"], snapshot.draft_of(incident)["claims"])
    write.amend(db, incident, IncidentChanges(set=fields), by, seen=incident.version)
    if held["standing"] == Standing.WITHDRAWN and incident.standing is Standing.PUBLISHED:
        write.withdraw(db, incident, held["closing_reason"], by, seen=incident.version)
    row.digest = digest(snapshot.draft_of(incident))
    row.import_id = before.import_id or row.import_id
    row.undone = before.standing is Standing.WITHDRAWN
    row.version = incident.version
    db.add(row)


def _uncover(db: WriteSession) -> None:
    """Take back what waits to be settled and what no other import has said; what waited before it waits again."""
    undone = db.exec(select(Import.id).where(col(Import.undone_at).is_not(None))).all()
    for row in db.exec(select(ImportedRow).where(ImportedRow.conflict != "").execution_options(yield_per=1000)):
        row.conflict = waiting.uncovered(row.conflict, [one or 0 for one in undone])
        db.add(row)


def _unmark(db: WriteSession, made: Import) -> None:
    """Take back that rows have vanished, unless a later import of the dataset has looked again."""
    same = (Import.dataset_id == made.dataset_id, col(Import.undone_at).is_(None))
    if db.exec(select(func.count()).where(*same, col(Import.id) > made.id)).one():
        return
    # An import that found something gone has marked all that was gone by then.
    marked = select(Import.id).where(
        *same, col(Import.vanished) > 0, col(Import.id) < made.id, col(Import.id) > col(ImportedRow.seen_id)
    )
    own = col(ImportedRow.vanished) & (ImportedRow.dataset_id == made.dataset_id) & ~marked.exists()
    for row in db.exec(select(ImportedRow).where(own).execution_options(yield_per=1000)):
        row.vanished = False
        db.add(row)


def _release(db: WriteSession, made: Import, by: Byline) -> None:
    """Have the dataset be of the release again that the newest import brought which is not taken back."""
    row = db.get(Dataset, made.dataset_id) if made.dataset_id else None
    if row is None or row.released != made.released:
        return
    stands = select(Import.released).where(Import.dataset_id == made.dataset_id, col(Import.undone_at).is_(None))
    before = db.exec(stands.order_by(col(Import.id).desc()).limit(1)).first() or ""
    if before != row.released:
        row.released = before
        registers.record(db, [row], "dataset", snapshot.of_dataset, by)
