"""Watching for changes that readers can see, from outside of any session: cheap enough for every request."""

import logging
import sqlite3
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from app.models import DataVersion

log = logging.getLogger("atlas")


class Watch:
    """On a file one connection of its own, for one thread: an event loop's. On a server one of the pool each time."""

    def __init__(self, engine: Engine, *, is_away: Callable[[], bool] = lambda: False) -> None:
        self._engine = engine
        self._is_away = is_away
        self._file: Connection | None = None
        self._file_version = -1
        self._version: int | None = None

    def version(self) -> int | None:
        """How many changes readers could see so far; None while the database does not say."""
        if self._is_away():
            # Whoever asks cannot wait until a server that is away does not answer.
            return None
        try:
            if self._engine.dialect.name == "sqlite":
                return self._of_file()
            with self._engine.connect() as connection:
                return _read(connection)
        except (SQLAlchemyError, sqlite3.Error):
            log.info("the version of the data could not be read; answers are made anew meanwhile", exc_info=True)
            self.close()
            return None

    def close(self) -> None:
        """Give the connection back."""
        connection, self._file, self._file_version = self._file, None, -1
        if connection is not None:
            connection.close()

    def _of_file(self) -> int | None:
        if self._file is None:
            self._file = self._engine.connect()
        driver: Any = self._file.connection.driver_connection
        # This number changes whenever another connection has written anything, and takes a microsecond to read.
        (seen,) = driver.execute("PRAGMA data_version").fetchone()
        if seen != self._file_version:
            self._version = _read(self._file)
            # A transaction that stayed open would go on seeing what was.
            self._file.rollback()
            self._file_version = seen
        return self._version


def _read(connection: Connection) -> int | None:
    found = connection.execute(select(DataVersion.public)).scalar()
    return None if found is None else int(found)
