"""Every incident of a filter, one after another in bounded memory: what files, feeds and maps are made of.

The ids come first, in the filter's order; the records follow a chunk at a time, all of them in the one state of the
database that the session reads. Nothing holds a record behind it.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.answers import IncidentAnswer
from app.models import Claim, Incident, IncidentSource, Source
from app.store import present, read
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight
from app.store.tabled import Tabled, tabled
from app.store.where import clauses

CHUNK = 500
_TABLED: tuple[Any, ...] = (
    *read.WHOLE,
    selectinload(Incident.dataset),  # type: ignore[arg-type]
    selectinload(Incident.cited).selectinload(IncidentSource.source).selectinload(Source.dataset),  # type: ignore[arg-type]
)


def every(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC, chunk: int = CHUNK) -> Iterator[IncidentAnswer]:
    """The incidents with their claims and sources, in the reader's language."""
    return (present.incident(row, asked) for row in _rows(db, asked, read.WHOLE, see=see, chunk=chunk))


def every_row(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC, chunk: int = CHUNK) -> Iterator[Tabled]:
    """The same as rows of the tables, in every language."""
    return (tabled(row, asked, see=see) for row in _rows(db, asked, _TABLED, see=see, chunk=chunk))


def count_claims(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many claims the incidents have."""
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    return db.exec(select(func.count()).select_from(Claim).where(col(Claim.incident_id).in_(matching))).one()


def _rows(db: ReadSession, asked: Resolved, loaded: tuple[Any, ...], *, see: Sight, chunk: int) -> Iterator[Incident]:
    query = select(col(Incident.id)).where(*clauses(asked, see=see))
    for order in _order(asked):
        query = query.order_by(order)
    ids = db.exec(query).all()
    for start in range(0, len(ids), chunk):
        part = ids[start : start + chunk]
        found = db.exec(select(Incident).where(col(Incident.id).in_(part)).options(*loaded))
        rows = {row.id: row for row in found}
        for number in part:
            yield rows.pop(number)


def _order(asked: Resolved) -> list[Any]:
    """The order of lists, except that codes decide where the ids would: an atlas filled from a file has other ids."""
    *firsts, last = read.order_of(asked)
    codes = (func.length(col(Incident.code)), col(Incident.code))
    return [*firsts, *(codes if asked.wanted.sort == "oldest" else (one.desc() for one in codes)), last]
