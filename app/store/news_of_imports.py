"""What is new by imports, for feeds: of each import one piece of news, however many incidents it wrote."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import case, literal_column
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.vocabulary import Standing
from app.models import Dataset, Import, Incident, Revision
from app.store import history
from app.store.db import ReadSession
from app.store.history import Stone, Subject, Told
from app.store.news import told_to_readers
from app.store.resolve import Resolved

Deed = Literal["published", "changed", "withdrawn"]
MOST_NAMED = 20
"""So many incidents of an import are named."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one import did to the incidents that the filter lets through."""

    key: str
    deed: Deed
    at: dt.datetime
    count: int
    dataset: str
    """The short name of the dataset; empty where the incidents are the atlas's own."""
    name: str
    """The dataset and its release."""
    some: tuple[Subject, ...]
    last: Told
    stones: tuple[Stone, ...]
    """One of the versions that it wrote, that of the first of `some`, and what was taken out of that incident."""


# Constants in the statement itself: what is grouped by has to be the same expression wherever it stands.
_DEED: Any = case(
    (col(Revision.standing) == Standing.WITHDRAWN, literal_column("'withdrawn'")),
    (col(Revision.version) == 1, literal_column("'published'")),
    else_=literal_column("'changed'"),
).label("deed")


def batches(db: ReadSession, asked: Resolved, *, limit: int) -> list[Batch]:
    """The newest imports, the newest first; what one published, changed and withdrew is told apart."""
    last: Any = func.max(Revision.id)
    query: Any = (
        select(  # type: ignore[call-overload]
            col(Revision.import_id), _DEED, func.count(func.distinct(Revision.incident_id)), func.max(Revision.at), last
        )
        .where(
            col(Revision.public), col(Revision.import_id).is_not(None),
            told_to_readers(asked),
        )
        .group_by(col(Revision.import_id), "deed")
        .order_by(func.max(Revision.at).desc(), last.desc())
        .limit(limit)
    )  # fmt: skip
    return [_batch(db, asked, row) for row in db.execute(query).all()]


def _batch(db: ReadSession, asked: Resolved, found: Any) -> Batch:
    number, deed, count, at, last = found
    run = db.get_one(Import, number)
    dataset = db.get(Dataset, run.dataset_id) if run.dataset_id else None
    rows = _some(db, asked, number, deed)
    newest = next((row for row in rows if row.id == last), rows[0])
    first = history.subject(db, newest.incident) if newest.incident else None
    return Batch(
        key=run.key,
        deed=deed,
        at=at,
        count=count,
        dataset=dataset.slug if dataset else "",
        name=" ".join(filter(None, [dataset.name, run.released])) if dataset else "",
        some=tuple(history.subject(db, row.incident) for row in rows if row.incident is not None),
        last=history.told(newest),
        stones=tuple(history.stones(db, first)) if first else (),
    )


def _some(db: ReadSession, asked: Resolved, number: int, deed: Deed) -> Sequence[Revision]:
    """Some of the versions, of the incidents that happened last."""
    query = (
        select(Revision)
        .join(Incident, col(Incident.id) == col(Revision.incident_id))
        .where(
            col(Revision.public), Revision.import_id == number, _DEED.element == deed,
            told_to_readers(asked),
        )
        .options(selectinload(Revision.incident), selectinload(Revision.account))  # type: ignore[arg-type]
        .order_by(col(Incident.date_from).desc(), col(Revision.id).desc())
        .limit(MOST_NAMED)
    )  # fmt: skip
    return db.exec(query).all()
