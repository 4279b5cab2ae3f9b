"""The index that a process holds: built beside its work, brought up to date by what changed, never wrong by intent."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Lock, Thread
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from app.models import Change, Incident
from app.store.columns import building, reading
from app.store.columns.carrying import carry
from app.store.columns.kept import Kept
from app.store.columns.moving import moved
from app.store.columns.reading import Rows
from app.store.columns.shape import Array, Index
from app.store.columns.splicing import spliced
from app.store.db import ReadSession, Unanswered
from app.store.settled import settle
from app.store.sight import PUBLIC, Sight
from app.store.version import data_version

log = logging.getLogger("atlas")
KEY = "columns"
BEHIND = "columns were behind"
"""What a session has in its `info` that was answered from an index of older data."""
"""The name in `Session.info` of the index that a reading session's process holds."""
SMALL = 20_000
"""Up to so many incidents an index is built while whoever asked first waits: that takes a fraction of a second."""
MOST = 500
"""So many changed incidents are brought into an index; for more it is built anew."""
AGAIN_SECONDS = 30.0
"""How long an index that could not be built is left alone."""
FOUND = "the index of this session"


Reader = Callable[[], AbstractContextManager[ReadSession]]
"""Opens a session that reads one state of the database."""


class Readers(Protocol):
    """Where sessions come from (see store.db.Sessions)."""

    def aside(self) -> Reader:
        """Opens sessions at one server, that of readers."""
        ...


class Held:
    """The newest index of a process, and the thread that builds one."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._index: Index | None = None
        self._lock = Lock()
        self._thread: Thread | None = None
        self._failed_at = -AGAIN_SECONDS
        self._behind = False
        self.problem = ""
        """Why there is no index of the newest data, for the operator; empty while all is well."""

    @property
    def index(self) -> Index | None:
        """The newest index, whatever has changed since."""
        return self._index

    @property
    def behind(self) -> bool:
        """Whether what serves just now is not the newest data, because a new index is being built."""
        return self._behind

    @property
    def building(self) -> bool:
        """Whether one is being built just now."""
        return self._thread is not None and self._thread.is_alive()

    def current(self, db: ReadSession) -> Index | None:
        """The index of the data that a session reads; None where there is none, so that the tables have to answer.

        While a new one is built after many changes, the old one serves on, unless readers may see less now than then.
        A session at a replica may be older than the index, which never goes back.
        """
        version = data_version(db)
        index = self._index
        if index is None or index.version < version:
            with self._lock:
                index = self._index
                if index is None:
                    index = self._anew(db)
                elif index.version < version:
                    index = self._followed(db, index, version)
        self._behind = index is not None and index.version < version
        if self._behind:
            db.info[BEHIND] = True
        if index is not None and index.version > version:
            # What this session still finds in the database must not be kept for those who see more.
            return replace(index, beside=replace(index.beside, names={}, kept=Kept()), kept=Kept())
        return index

    @property
    def state(self) -> str:
        """One word for the operator: none (nobody has asked yet), ready, building, or failed, while tables answer."""
        if self.problem:
            return "failed"
        if self.building:
            return "building"
        return "ready" if self._index is not None else "none"

    def prepare(self) -> None:
        """Begin to build the index of a large record as the process starts; that of a small one waits to be asked for.

        A database that does not answer yet is asked again when somebody needs it.
        """
        try:
            with self._readers.aside()() as db:
                self.current(db)
        except SQLAlchemyError:
            log.info("the database does not answer yet; the column index waits")

    def join(self, seconds: float | None = None) -> None:
        """Wait until the index that is being built is there."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _followed(self, db: ReadSession, index: Index, version: int) -> Index | None:
        """The index with what changed since brought in, or what serves while a new one is built."""
        asked = select(Change.incident, Change.every, Change.withheld).where(col(Change.version) > index.version)
        found = db.exec(asked.where(col(Change.version) <= version).limit(MOST + 1)).all()
        ids = {one for one, _, _ in found if one is not None}
        if len(found) > MOST or any(every for _, every, _ in found):
            hidden = any(withheld for _, _, withheld in found) or len(found) > MOST
            made = self._anew(db)
            return index if made is None and not hidden and not self.problem else made
        beside = any(one is None for one, _, _ in found)
        try:
            self._index = _renewed(db, index, ids, version, beside=beside)
        except Unanswered:
            # Nothing more can be asked of this session; whoever opened it asks another server, or tells the reader.
            raise
        except (SQLAlchemyError, MemoryError, ValueError, KeyError, IndexError):
            log.exception("the column index could not be brought up to date; it is built anew")
            return self._anew(db)
        return self._index

    def _anew(self, db: ReadSession) -> Index | None:
        """An index that is built at once, where there is little to read; else None, and it will be there later."""
        if (db.exec(select(func.max(Incident.id))).one() or 0) > SMALL:
            self._start()
            return None
        if time.monotonic() - self._failed_at >= AGAIN_SECONDS:
            self._made(lambda: read(db))
        return None if self.problem else self._index

    def _start(self) -> None:
        if self.building or time.monotonic() - self._failed_at < AGAIN_SECONDS:
            return
        self._thread = Thread(target=self._build, name="column index", daemon=True)
        self._thread.start()

    def _build(self) -> None:
        try:
            self._made(lambda: read_aside(self._readers))
        except Unanswered as error:
            log.exception("the column index could not be built")
            self._failed(error)
        settle()

    def _made(self, make: Callable[[], Index]) -> None:
        try:
            made = make()
        except Unanswered:
            raise
        except Exception as error:
            log.exception("the column index could not be built")
            self._failed(error)
            return
        if self._index is None or made.version > self._index.version:
            self._index = made
        self.problem = ""

    def _failed(self, error: Exception) -> None:
        """Whatever it was, pages go on without the index; the operator reads of it in the log and at /readyz."""
        self._failed_at, self.problem = time.monotonic(), type(error).__name__


def _renewed(db: ReadSession, index: Index, ids: set[int], version: int, *, beside: bool) -> Index:
    known = reading.beside(db, index.beside.standing) if beside else index.beside
    if not ids:
        made = Index(version, index.columns, index.codes, known)
        carry(index, made, moved([], [], len(index)))
        return made
    return spliced(index, ids, reading.rows(db, sorted(ids)), known, version)


def read(db: ReadSession) -> Index:
    """Everything that readers may see, as one session sees it."""
    rows = Rows(reading.incidents(db), reading.involvements(db), reading.figures(db))
    columns, codes, standing = building.built(rows)
    return Index(data_version(db), columns, codes, reading.beside(db, standing))


def read_aside(readers: Readers) -> Index:
    """The same, read in two threads at once; the version is the older one of what they saw."""
    reader = readers.aside()
    with ThreadPoolExecutor(2) as threads:
        first, second = threads.submit(_incidents, reader), threads.submit(_under, reader)
        (version, incidents), (later, involvements, figures) = first.result(), second.result()
    columns, codes, standing = building.built(Rows(incidents, involvements, figures))
    with reader() as db:
        return Index(min(version, later), columns, codes, reading.beside(db, standing))


def _incidents(reader: Reader) -> tuple[int, Array]:
    with reader() as db:
        return data_version(db), reading.incidents(db)


def _under(reader: Reader) -> tuple[int, Array, Array]:
    with reader() as db:
        return data_version(db), reading.involvements(db), reading.figures(db)


def index_of(db: ReadSession, see: Sight) -> Index | None:
    """The index that answers a session; None where the tables have to: for more than readers see, and without one."""
    held: Held | None = db.info.get(KEY)
    if held is None or see != PUBLIC:
        return None
    if FOUND not in db.info:
        db.info[FOUND] = held.current(db)
    found: Index | None = db.info[FOUND]
    return found


def index_not_newer(db: ReadSession, see: Sight) -> Index | None:
    """The same, but None where the index holds more than the session's server: what that still has as a draft, say."""
    index = index_of(db, see)
    return None if index is None or index.version > data_version(db) else index


def index_of_now(db: ReadSession, see: Sight) -> Index | None:
    """The same, but None where the index is of another state than the session, older or newer."""
    index = index_of(db, see)
    return index if index is not None and index.version == data_version(db) else None
