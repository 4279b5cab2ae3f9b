"""The versions of the data: a number that every change raises, and one that only what readers see raises.

Both stand in one row that all writers share. It is the last thing that a transaction locks, as it commits: whoever held
it while they still wait for another record would keep out those who hold that record and are about to be counted.
"""

from enum import IntEnum
from typing import Any

from sqlalchemy import event, insert, update
from sqlalchemy import select as columns
from sqlalchemy.orm import Session, SessionTransaction
from sqlmodel import col, func, select

from app.models import Change, DataVersion
from app.store import sizes, touched
from app.store.db import ReadSession, WriteSession

_ROW: Any = DataVersion.__table__  # type: ignore[attr-defined]
_EVERY, _SEEN = columns(_ROW.c.value), columns(_ROW.c.public)
"""Asked for at every request, so without what the mapper does besides."""
_DUE = "changes that are counted as the transaction commits"
_SAVED = "what was due when each savepoint began"
Counts = tuple[int, int]


class Turn(IntEnum):
    """What one writer does at a time on a server; any numbers that no other lock uses (see app.store.db)."""

    CODES = 6_174_200_002
    ACCOUNTS = 6_174_200_003
    FILLING = 6_174_200_004
    IMPORTS = 6_174_200_005
    EVENTS = 6_174_200_006


def data_version(db: ReadSession) -> int:
    """How many changes the data has seen, those of drafts among them: for the desk, never for readers."""
    return (db.execute(_EVERY).scalar() or 0) + _due(db)[0]


def public_version(db: ReadSession) -> int:
    """How many changes readers could see: the only number that may leave the desk."""
    return (db.execute(_SEEN).scalar() or 0) + _due(db)[1]


def bump(db: WriteSession, *, public: bool) -> None:
    """Count one change of the data with the transaction that makes it; `public` says whether readers see it."""
    every, seen = _due(db)
    db.info[_DUE] = (every + 1, seen + public)


def take_turn(db: WriteSession, turn: Turn) -> None:
    """Wait until no other writer does this, and keep others from it until the end of the transaction."""
    if db.get_bind().dialect.name == "postgresql":
        # SQLite lets one writer in at a time anyway.
        db.exec(select(func.pg_advisory_xact_lock(turn.value)))


def may_take_turn(db: WriteSession, turn: Turn) -> bool:
    """Take a turn unless somebody else has it; on SQLite, whoever got so far is the only writer."""
    if db.get_bind().dialect.name == "postgresql":
        return bool(db.exec(select(func.pg_try_advisory_xact_lock(turn.value))).one())
    return True


def _due(db: Session) -> Counts:
    due: Counts = db.info.get(_DUE, (0, 0))
    return due


# The guard listens before this, for app.store.db imports it: all else is written, and held, by the time of counting.
@event.listens_for(Session, "before_commit")
def _count(session: Session) -> None:
    """Count what is due, unless it is only a savepoint that ends well."""
    every, seen = _due(session)
    if every and not session.in_nested_transaction():
        raised: dict[Any, Any] = {"value": col(DataVersion.value) + every, "public": col(DataVersion.public) + seen}
        session.execute(update(DataVersion).values(**raised))
        if rows := touched.changes(session, session.execute(select(DataVersion.value)).scalar_one()):
            session.execute(insert(Change), rows)
            if any(row["every"] for row in rows):
                sizes.note(session.connection())
        session.info.pop(_DUE)


@event.listens_for(Session, "after_transaction_create")
def _remember(session: Session, transaction: SessionTransaction) -> None:
    """Keep what was due when a savepoint began, for what is rolled back to there has not happened."""
    if transaction.nested:
        session.info.setdefault(_SAVED, {})[transaction] = _due(session)


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Nothing is due any more where there is no transaction."""
    if transaction.parent is None:
        session.info.pop(_DUE, None)
        session.info.pop(_SAVED, None)
        touched.forget(session)


@event.listens_for(Session, "after_soft_rollback")
def _take_back(session: Session, ended: SessionTransaction) -> None:
    """What was rolled back is not counted."""
    if ended in (saved := session.info.get(_SAVED, {})):
        session.info[_DUE] = saved.pop(ended)
