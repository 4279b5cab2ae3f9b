"""One import or undo at a time where the database has no turns of its own: a file of SQLite."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url

from app.domain.errors import Unavailable
from app.i18n import gettext
from app.store.db import Sessions
from app.store.imports import BUSY


@contextmanager
def alone(sessions: Sessions) -> Iterator[None]:
    """Keep other processes from taking in a file meanwhile, or from taking one back.

    Raises Unavailable at once where one does so already: behind a long import it would wait for the lock of the
    database, and be told of that. A server has turns for it (app.store.version). The lock is on the folder of the
    file: it ends with the process, and leaves nothing behind.
    """
    address = make_url(sessions.url)
    if address.get_backend_name() != "sqlite" or not address.database:
        yield
        return
    folder = os.open(Path(address.database).parent, os.O_RDONLY)
    try:
        # Some file systems know no such locks; the one of the database keeps order there, if later.
        with suppress(OSError):
            _lock(folder)
        yield
    finally:
        os.close(folder)


def _lock(folder: int) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Unavailable(gettext(BUSY)) from None
