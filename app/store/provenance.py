"""Whose records a total adds up: the figures of killed by the dataset that they come from."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, cast
from sqlalchemy import select as columns
from sqlmodel import col, func, select

from app.domain.answers import RangeAnswer
from app.domain.vocabulary import Measure
from app.models import Dataset, Figure, Incident, Sum
from app.store import once
from app.store.db import ReadSession
from app.store.facets import columns_of_tally
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight
from app.store.where import clauses, of_tally


@dataclass(frozen=True, slots=True)
class Share:
    """What one dataset, or our own record where `dataset` is empty, gives to the total."""

    dataset: str
    killed: RangeAnswer
    incidents: int


def shares(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> list[Share]:
    """The shares of the chosen tally, the largest first; nothing where all comes from one hand."""
    if len(asked.wanted.dataset) == 1 or db.exec(select(Dataset.id).limit(1)).first() is None:
        return []
    low, high, opened = columns_of_tally(asked)
    is_open: Any = func.max(cast(opened, Integer)) if opened is not None else func.max(0)
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    these = (col(Figure.of) == Sum.TOTAL, col(Figure.measure) == Measure.KILLED, of_tally(asked), low.is_not(None))
    query: Any = (
        columns(col(Dataset.name), func.sum(low), func.sum(high), is_open, func.count())
        .select_from(Figure)
        .join(Incident, col(Incident.id) == col(Figure.incident_id))
        .outerjoin(Dataset, col(Dataset.id) == col(Incident.dataset_id))
        .where(col(Figure.incident_id).in_(matching), *these, *once.counted(db, matching, *these))
        .group_by(col(Dataset.name))
    )
    found = [
        Share(name or "", RangeAnswer(low=int(least), high=int(most), open=bool(flag)), many)
        for name, least, most, flag, many in db.execute(query)
    ]
    return sorted(found, key=lambda one: (-one.incidents, one.dataset)) if len(found) > 1 else []
