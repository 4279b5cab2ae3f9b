"""Every incident of a filter, one after another in bounded memory: what files, feeds and maps are made of.

The ids come first, in the filter's order; the records follow a chunk at a time, all of them in the one state of the
database that the session reads. Nothing holds a record behind it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sqlalchemy import select as columns_of
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, or_, select

from app.domain.answers import IncidentAnswer
from app.models import Claim, ClaimSource, Figure, Incident, IncidentSource, Involvement, Source, Sum
from app.store import present, read, states
from app.store.columns import running
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight
from app.store.tabled import Tabled, tabled
from app.store.where import clauses, of_tally
from app.store.withheld import withheld

CHUNK = 500
_TABLED: tuple[Any, ...] = (
    selectinload(Incident.involvements).selectinload(Involvement.actor),  # type: ignore[arg-type]
    selectinload(Incident.place),  # type: ignore[arg-type]
    selectinload(Incident.region),  # type: ignore[arg-type]
    selectinload(Incident.district),  # type: ignore[arg-type]
    selectinload(Incident.dataset),  # type: ignore[arg-type]
    selectinload(Incident.cited).selectinload(IncidentSource.source).selectinload(Source.dataset),  # type: ignore[arg-type]
)
_CLAIMS: tuple[Any, ...] = (
    selectinload(Incident.claims).selectinload(Claim.claimant),  # type: ignore[arg-type]
    selectinload(Incident.claims).selectinload(Claim.subject),  # type: ignore[arg-type]
    selectinload(Incident.claims).selectinload(Claim.cited).selectinload(ClaimSource.source),  # type: ignore[arg-type]
)
_TOTALS = (
    col(Figure.incident_id), col(Figure.claimant_id), col(Figure.measure), col(Figure.of), col(Figure.low),
    col(Figure.best), col(Figure.high), col(Figure.open), col(Figure.preferred_low), col(Figure.preferred_high),
    col(Figure.preferred_open),
)  # fmt: skip


def every(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC, chunk: int = CHUNK) -> Iterator[IncidentAnswer]:
    """The incidents with their claims and sources, in the reader's language."""
    for part in _parts(db, asked, see, chunk):
        yield from (present.incident(row, asked, see=see) for row in _rows(db, part, read.WHOLE))


def every_row(
    db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC, claims: bool = True, chunk: int = CHUNK
) -> Iterator[Tabled]:
    """The same as rows of the tables, in every language; without the claims in half the time."""
    loaded = (*_TABLED, *_CLAIMS) if claims else _TABLED
    for part in _parts(db, asked, see, chunk):
        totals, said = _totals(db, part, asked), states.claims(db, part)
        for row in _rows(db, part, loaded):
            made = tabled(row, totals.get(row.id, ()), asked, see=see, claims=claims)
            yield made if withheld(row, see) else made.at(states.state(row, said.get(row.id or 0, ())))


def count(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many incidents there are."""
    found = running.count(db, asked, see)
    return read.count(db, asked, see=see) if found is None else found


def count_claims(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many claims the incidents have."""
    if (found := running.count_claims(db, asked, see)) is not None:
        return found
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    return db.exec(select(func.count()).select_from(Claim).where(col(Claim.incident_id).in_(matching))).one()


def _parts(db: ReadSession, asked: Resolved, see: Sight, chunk: int) -> Iterator[Sequence[int]]:
    """The ids in their order, a chunk at a time."""
    if (found := running.ids(db, asked, see, chunk)) is not None:
        return found
    query = select(col(Incident.id)).where(*clauses(asked, see=see))
    for order in _order(asked):
        query = query.order_by(order)
    # As an array a million of them take eight megabytes.
    ids = np.fromiter(db.exec(query), dtype=np.int64)
    return (ids[start : start + chunk].tolist() for start in range(0, len(ids), chunk))


def _rows(db: ReadSession, part: Sequence[int | None], loaded: tuple[Any, ...]) -> Iterator[Incident]:
    found = db.exec(select(Incident).where(col(Incident.id).in_(part)).options(*loaded))
    rows = {row.id: row for row in found}
    for number in part:
        yield rows.pop(number)


def _totals(db: ReadSession, part: Sequence[int | None], asked: Resolved) -> dict[int | None, list[Any]]:
    """The figures of whole incidents that rows show, as plain rows: there are many more, and objects are dear."""
    whose = or_(col(Figure.claimant_id).is_(None), of_tally(asked))
    query: Any = columns_of(*_TOTALS).where(col(Figure.incident_id).in_(part), col(Figure.of) == Sum.TOTAL, whose)
    found: dict[int | None, list[Any]] = {}
    for row in db.exec(query.order_by(col(Figure.id))):
        found.setdefault(row.incident_id, []).append(row)
    return found


def _order(asked: Resolved) -> list[Any]:
    """The order of lists, except that codes decide where the ids would: an atlas filled from a file has other ids."""
    *firsts, last = read.order_of(asked)
    codes = (func.length(col(Incident.code)), col(Incident.code))
    return [*firsts, *(codes if asked.wanted.sort == "oldest" else (one.desc() for one in codes)), last]
