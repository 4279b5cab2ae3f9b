"""The imports as the desk lists them: one page of them, their records, and what they brought into the registers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.vocabulary import Standing
from app.models import Actor, Dataset, Import, ImportedRow, Incident, Place, Revision
from app.store.db import ReadSession

_REGISTERS: dict[str, tuple[Any, Any]] = {
    "actors": (Actor, Revision.actor_id),
    "places": (Place, Revision.place_id),
}

_WHERE = (selectinload(Incident.place), selectinload(Incident.district), selectinload(Incident.region))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Brought:
    """Records of a register that an import added: how many, and the first of them by short name and name."""

    count: int
    first: tuple[tuple[str, str], ...]


def count(db: ReadSession) -> int:
    """How many files were taken in."""
    return db.exec(select(func.count()).select_from(Import)).one()


def page(db: ReadSession, *, limit: int, offset: int) -> Sequence[Import]:
    """Some of them, the newest first, each with its dataset."""
    asked = select(Import).order_by(col(Import.id).desc()).options(selectinload(Import.dataset))  # type: ignore[arg-type]
    return db.exec(asked.limit(limit).offset(offset)).all()


def known(db: ReadSession, keys: Collection[str]) -> set[str]:
    """Those of the keys that name an import."""
    return set(db.exec(select(Import.key).where(col(Import.key).in_(list(keys)))).all()) if keys else set()


def find(db: ReadSession, key: str) -> Import | None:
    """The import of a key, if the file was taken in."""
    asked = select(Import).where(Import.key == key).options(selectinload(Import.dataset))  # type: ignore[arg-type]
    return db.exec(asked).first()


def held(db: ReadSession, dataset: int | None) -> int:
    """How many incidents that stand have come from a dataset and had not vanished from it."""
    if dataset is None:
        return 0
    asked = select(func.count()).select_from(ImportedRow).join(Incident, col(ImportedRow.incident_id) == Incident.id)
    stands = col(Incident.standing).not_in((Standing.WITHDRAWN, Standing.MERGED))
    asked = asked.where(ImportedRow.dataset_id == dataset, col(ImportedRow.vanished).is_(False), stands)
    return db.exec(asked).one()


def by_number(db: ReadSession, dataset: str, numbers: Collection[str]) -> dict[str, Incident]:
    """The incidents that some ids of a dataset stand for, each with where it was."""
    asked = select(Incident).join(Dataset, col(Dataset.id) == Incident.dataset_id).where(Dataset.slug == dataset)
    asked = asked.where(col(Incident.external_id).in_(list(numbers))).options(*_WHERE)
    return {one.external_id or "": one for one in db.exec(asked)} if numbers else {}


def by_key(db: ReadSession, keys: Sequence[str]) -> list[Incident]:
    """Some incidents, in the order of their keys as given."""
    found = {one.key: one for one in db.exec(select(Incident).where(col(Incident.key).in_(keys)))} if keys else {}
    return [found[key] for key in keys if key in found]


def _written_by(made: Import) -> Any:
    """The ids of the incidents that an import wrote last; of one that was undone, of all that it had touched."""
    if made.undone_at is None:
        return select(ImportedRow.incident_id).where(ImportedRow.import_id == made.id)
    return select(Revision.incident_id).where(Revision.import_id == made.id, col(Revision.incident_id).is_not(None))


def incidents(db: ReadSession, made: Import, *, limit: int, offset: int) -> Sequence[Incident]:
    """Some of the incidents that the import wrote last, or had touched before it was undone, by date."""
    asked = select(Incident).where(col(Incident.id).in_(_written_by(made)))
    asked = asked.order_by(col(Incident.date_from), col(Incident.id))
    return db.exec(asked.limit(limit).offset(offset)).all()


def wrote(db: ReadSession, made: Import) -> int:
    """How many these are."""
    return db.exec(select(func.count()).select_from(Incident).where(col(Incident.id).in_(_written_by(made)))).one()


def brought(db: ReadSession, made: Import, kind: Literal["actors", "places"], *, most: int) -> Brought:
    """The actors or places that came with it and stand by themselves still."""
    table, own = _REGISTERS[kind]
    asked = select(table.slug, table.name).join(Revision, own == table.id)
    asked = asked.where(Revision.import_id == made.id, Revision.version == 1, table.merged_into_id.is_(None))
    many = db.exec(select(func.count()).select_from(asked.subquery())).one()
    first = db.exec(asked.order_by(table.name, table.id).limit(most)).all()
    return Brought(many, tuple((slug, name) for slug, name in first))
