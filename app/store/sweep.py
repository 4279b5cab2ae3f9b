"""Sweeping: once a redaction is committed, no file of an SQLite database is to hold the text any more."""

import sqlite3
from contextlib import closing, suppress

from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.store.db import BUSY_MS, WriteSession

_DUE = "a text was taken out"
"""The key in `Session.info` of a session whose commit is followed by sweeping."""
WAIT_MS = 2000
"""How long readers of an older state are waited for; the redaction is done by then and holds without it."""


def after_commit(db: WriteSession) -> None:
    """Have the log of what was written before emptied into the database when this session has committed.

    The database overwrites what it frees (`secure_delete`); its log would keep the text until others write over it.
    """
    db.info[_DUE] = True


@event.listens_for(Session, "after_commit")
def _sweep(session: Session) -> None:
    # The end of a savepoint is told as a commit, too.
    if not session.in_nested_transaction() and session.info.pop(_DUE, False):
        engine = session.get_bind()
        if isinstance(engine, Engine) and engine.dialect.name == "sqlite":
            _truncate(engine)


def _truncate(engine: Engine) -> None:
    """As far as nobody reads an older state: the change itself is committed, and must not fail for this."""
    # Not by a connection of SQLAlchemy's, which would begin a transaction first.
    with suppress(SQLAlchemyError, sqlite3.Error), closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
            cursor.close()


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _: object) -> None:
    if not session.in_transaction():
        session.info.pop(_DUE, None)
