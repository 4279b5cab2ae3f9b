"""Counting once: where several records of one event match, each measure is taken from one of them only.

From our own record before those of datasets, then by the dataset's short name, then from the older one; and of those
from the first that has a figure by the rule that is asked for. Only what matches, and so only what may be seen, is
looked at: a record that is hidden never takes the place of one that is shown. What no editor has linked is not touched.
"""

from typing import Any

from sqlalchemy import case
from sqlalchemy import select as columns
from sqlmodel import col, func, select

from app.models import Dataset, Figure, Incident, SameEvent
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight
from app.store.where import Clause, clauses

_FIRST = (case((col(Incident.dataset_id).is_(None), 0), else_=1), col(Dataset.slug), col(Incident.id))
"""The order in which the records of one event are taken."""


def linked(db: ReadSession) -> bool:
    """Whether there is any event with several records; without one there is nothing to leave out."""
    return db.exec(select(SameEvent.incident_id).limit(1)).first() is not None


def repeated(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many of the matching records describe an event that another of them, taken before it, describes too."""
    if not linked(db):
        return 0
    kept, events = func.count(), func.count(func.distinct(col(SameEvent.event)))
    query: Any = columns(kept, events).join(Incident, col(Incident.id) == col(SameEvent.incident_id))
    many, different = db.exec(query.where(*clauses(asked, see=see))).one()
    return int(many - different)


def counted(db: ReadSession, matching: Any, *of: Clause, apart: tuple[Any, ...] = ()) -> tuple[Clause, ...]:
    """The clauses for a sum over `figure` that leave out what another record of the same event gives already.

    `matching` selects the ids of the incidents, `of` are the clauses of the figures that are summed; of one event one
    is left for each measure, and for each value of the columns `apart`.
    """
    if not linked(db):
        return ()
    rank = func.row_number().over(partition_by=(col(SameEvent.event), col(Figure.measure), *apart), order_by=_FIRST)
    ranked = (
        columns(col(Figure.id).label("id"), rank.label("rank"))
        .join(SameEvent, col(SameEvent.incident_id) == col(Figure.incident_id))
        .join(Incident, col(Incident.id) == col(Figure.incident_id))
        .outerjoin(Dataset, col(Dataset.id) == col(Incident.dataset_id))
        .where(col(Figure.incident_id).in_(matching), *of)
        .subquery()
    )
    return (col(Figure.id).not_in(columns(ranked.c.id).where(ranked.c.rank > 1)),)
