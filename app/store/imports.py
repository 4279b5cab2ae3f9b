"""Imports: the files that were taken in, and which incident came from which row of a dataset."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import col, select

from app.domain import policy
from app.domain.errors import NotFound, Unavailable
from app.domain.policy import Act, Byline
from app.domain.registers import DatasetDraft
from app.domain.shapes import Record
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext
from app.models import Actor, Claim, Dataset, Import, ImportedRow, Incident, Place, Source
from app.store import registers, snapshot, waiting
from app.store.bulk_rows import BulkRows
from app.store.db import ReadSession, WriteSession
from app.store.version import Turn, may_take_turn

BUSY = N_("Another file is being taken in just now. Try again when that is done.")
_ROW = (
    "incident_id", "dataset_id", "external_id", "digest", "version", "import_id", "seen_id", "conflict", "vanished",
    "undone",
)  # fmt: skip
_REGISTERS: dict[str, Any] = {"actor": Actor, "place": Place, "source": Source, "dataset": Dataset}


@dataclass(frozen=True, slots=True)
class Match:
    """The incident that a row stands for, and what the last import of it left; `written` 0 where none did."""

    incident: int
    key: str
    version: int
    standing: Standing
    digest: str = ""
    written: int = 0
    undone: bool = False
    held: bool = False
    """Whether an editor's own change stands against the source's newest row."""
    of_dataset: bool = False
    """Whether it is known by its row in a dataset."""

    @property
    def own(self) -> bool:
        """Whether nobody changed the incident since the import that wrote it."""
        return self.version == self.written


def dataset_id(db: ReadSession, slug: str | None) -> int | None:
    """The id of a dataset, if there is one of that name."""
    return db.exec(select(Dataset.id).where(Dataset.slug == slug)).first() if slug else None


def matches(db: ReadSession, dataset: int | None, names: Collection[str]) -> dict[str, Match]:
    """By their ids in the dataset, the incidents that there are; for our own sheet, by their codes."""
    if not names or (dataset is None and not any(names)):
        return {}
    if dataset is not None:
        name = col(Incident.external_id)
        return _found(db, _matched(name).where(name.in_(names), Incident.dataset_id == dataset))
    found = _found(db, _matched(col(Incident.code)).where(col(Incident.code).in_(names)))
    # A draft has no code; it is known by that of its row.
    rest, name = [one for one in names if one and one not in found], col(ImportedRow.external_id)
    asked = _matched(name).where(name.in_(rest), col(ImportedRow.dataset_id).is_(None))
    return {**(_found(db, asked) if rest else {}), **found}


def nameless(db: ReadSession, digests: Collection[str]) -> dict[str, Match]:
    """By the digest of the row, the incidents that came from rows of our own sheet without a code."""
    if not digests:
        return {}
    asked = _matched(col(ImportedRow.digest)).where(
        col(ImportedRow.dataset_id).is_(None), ImportedRow.external_id == "", col(ImportedRow.digest).in_(digests)
    )
    return _found(db, asked)


def _matched(name: Any) -> Any:
    """The columns of a match, after the name by which it is asked for."""
    return select(
        name, Incident.id, Incident.key, Incident.version, Incident.standing, ImportedRow.digest, ImportedRow.version,
        ImportedRow.undone, ImportedRow.conflict != "", col(ImportedRow.dataset_id).is_not(None),
    ).outerjoin(ImportedRow, col(ImportedRow.incident_id) == col(Incident.id))  # type: ignore[call-overload]  # fmt: skip


def _found(db: ReadSession, asked: Any) -> dict[str, Match]:
    found = {}
    for name, number, key, version, standing, digest, written, *marks in db.execute(asked):
        undone, held, of_dataset = map(bool, marks)
        found[name] = Match(number, key, version, standing, digest or "", written or 0, undone, held, of_dataset)
    return found


def draft_of(db: ReadSession, match: Match) -> Record:
    """What the incident holds now, as the fields of a draft."""
    return snapshot.draft_of(db.get_one(Incident, match.incident))


def claimed_elsewhere(db: ReadSession, own: Mapping[str, int | None]) -> set[str]:
    """Those of the ids of claims that stand in another incident than the one that is to have them, or will be new."""
    found: set[str] = set()
    names = list(own)
    for start in range(0, len(names), 5000):
        asked = select(Claim.key, Claim.incident_id).where(col(Claim.key).in_(names[start : start + 5000]))
        found.update(key for key, number in db.exec(asked) if number != own[key])
    return found


def strangers(db: ReadSession, kind: str, slugs: Collection[str]) -> set[str]:
    """Those of the slugs that no record of a register has: an actor, a place, a source or a dataset."""
    table, wanted = _REGISTERS[kind], list(slugs)
    known: set[str] = set()
    for start in range(0, len(wanted), 5000):
        known.update(db.exec(select(table.slug).where(col(table.slug).in_(wanted[start : start + 5000]))))
    return set(slugs) - known


def start(db: WriteSession, kind: str, dataset: DatasetDraft | None, by: Byline, **file: Any) -> Import:
    """The record of an import that begins, and its dataset where there was none; one import runs at a time.

    `file` is its name, checksum and size, and the release that it holds. Raises Unavailable where another one runs.
    """
    policy.insist(by, Act.IMPORT)
    if not may_take_turn(db, Turn.IMPORTS):
        raise Unavailable(gettext(BUSY))
    number = dataset_id(db, dataset.slug if dataset else None)
    if dataset is not None and number is None:
        number = registers.add_datasets(db, [dataset], by)[0].id
    made = Import(
        kind=kind, dataset_id=number, account_id=by.account, author=by.author, reason=by.reason,
        at=dt.datetime.now(dt.UTC), **file,
    )  # fmt: skip
    db.add(made)
    db.flush()
    return made


@dataclass(frozen=True, slots=True)
class Written:
    """A row that an import wrote into an incident, at the version that it now has."""

    incident: int
    dataset: int | None
    external_id: str
    digest: str
    version: int


def note_release(db: WriteSession, made: Import, by: Byline) -> None:
    """Keep with the dataset which release of it the atlas holds now."""
    row = db.get_one(Dataset, made.dataset_id)
    if made.released and made.released != row.released:
        row.released = made.released
        registers.record(db, [row], "dataset", snapshot.of_dataset, by)


def note_new(db: WriteSession, made: Import, rows: Sequence[Written]) -> None:
    """Keep where new incidents came from."""
    beside = (made.id, made.id, "", False, False)
    BulkRows(db, ImportedRow, given=_ROW).insert([
        (one.incident, one.dataset, one.external_id, one.digest, one.version, *beside) for one in rows
    ])  # fmt: skip


def note_written(db: WriteSession, made: Import, one: Written) -> None:
    """Keep that an import wrote into an incident, whether it came from an import before or not."""
    row = db.get(ImportedRow, one.incident)
    if row is None:
        note_new(db, made, [one])
        return
    if one.dataset is None and row.dataset_id is not None:
        # Our own sheet holds what came from a dataset: to the dataset's next release that is an editor's change.
        row.import_id = made.id or 0
        db.add(row)
        return
    row.dataset_id, row.external_id = one.dataset, one.external_id
    row.digest, row.version = one.digest, one.version
    row.import_id = row.seen_id = made.id or 0
    row.conflict, row.vanished, row.undone = "", False, False
    db.add(row)


def note_conflict(db: WriteSession, made: Import, one: Written, draft: str) -> None:
    """Keep what the source's row would make, beside the incident as the editor has it."""
    row = db.get(ImportedRow, one.incident)
    if row is None:
        # Nothing of this row was ever written, so that it is known by nothing until somebody has settled it.
        note_new(db, made, [replace(one, digest="")])
        row = db.get_one(ImportedRow, one.incident)
    row.conflict = waiting.laid_over(row.conflict, draft, made.id or 0)
    if row.dataset_id == made.dataset_id:
        row.seen_id, row.vanished = made.id or 0, False
    db.add(row)


def note_seen(db: WriteSession, made: Import, incidents: Iterable[int]) -> None:
    """Keep that rows were in the file as they were before; those that had vanished are back.

    What waits to be settled goes on waiting.
    """
    chunk = [{"number": one} for one in incidents]
    if chunk:
        table = ImportedRow.__table__  # type: ignore[attr-defined]
        seen = update(table).where(table.c.incident_id == bindparam("number"))
        db.connection().execute(seen.values(seen_id=made.id, vanished=False), chunk)


def note_vanished(db: WriteSession, made: Import) -> int:
    """Mark what the dataset had and the file does not have; how many there are that were not marked before."""
    db.flush()
    gone = update(ImportedRow).where(*_gone(made))
    return int(db.execute(gone.values(vanished=True)).rowcount)  # type: ignore[attr-defined]


def _gone(made: Import) -> list[Any]:
    return [*_standing(made.dataset_id), ImportedRow.seen_id != made.id]


def _standing(dataset: int | None) -> list[Any]:
    """The rows of a dataset of which somebody may be asked where they are."""
    taken_back = select(Incident.id).where(col(Incident.standing).in_((Standing.WITHDRAWN, Standing.MERGED)))
    return [
        ImportedRow.dataset_id == dataset, col(ImportedRow.vanished).is_(False), col(ImportedRow.undone).is_(False),
        col(ImportedRow.incident_id).not_in(taken_back),
    ]  # fmt: skip


def external_ids(db: ReadSession, dataset: int) -> Iterator[str]:
    """The ids of all rows of a dataset that stand, oldest first."""
    asked = select(ImportedRow.external_id).where(*_standing(dataset)).order_by(col(ImportedRow.incident_id))
    yield from db.exec(asked.execution_options(yield_per=5000))


def one(db: ReadSession, key: str) -> Import:
    """The import of a key; raises NotFound."""
    found = db.exec(select(Import).where(Import.key == key)).first()
    if found is None:
        raise NotFound(gettext("There is no such import."))
    return found
