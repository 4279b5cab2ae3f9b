"""Engines, sessions that read and sessions that write, and migrations."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NewType

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from app.domain.errors import Misconfigured, Unavailable
from app.settings import ROOT
from app.store import guard, sizes
from app.store.lookout import PRIMARY, Lookout, Source, State

ReadSession = NewType("ReadSession", Session)
WriteSession = NewType("WriteSession", ReadSession)
"""A writer may read; a reader may not write, neither for mypy nor for the guard nor for the database."""

Unanswered = (OperationalError, PoolTimeout)
"""What a query raises where the database does not answer, is locked for too long, or has no connection left."""
_COLLIDED = frozenset({"40001", "40P01"})
"""The states by which PostgreSQL tells that it ended one of two transactions for the sake of the other."""
THREADS = 40
"""How many requests of one process work at once; a file's connections cost little, so each has its own."""
WRITERS = 8
KEY = "key"
"""The name in `Session.info` of the operator's secret, with which throttles mark whom they count."""
BUSY_MS = 10_000
"""How long SQLite waits for another writer before it says that the database is locked."""
CONNECT_SECONDS = 10
"""How long a server may take to let us in, and its machine to confirm what it was sent; left to itself, the driver
would wait for minutes or for ever.
"""
REPLICA_SECONDS = 3
"""How long a replica may: there are others."""

MIGRATING = 6_174_200_001
"""The number of the lock that whoever migrates a PostgreSQL database holds; any number that others do not use."""


class NoTurn(PoolTimeout):
    """Others write for so long that whoever waits for a turn is told instead, as where a file is being taken in."""


def collided(error: Exception) -> bool:
    """Whether the database is well, and only could not do two things at once."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _COLLIDED


class Sessions:
    """The way to one database: two engines, of which the reading one cannot write, and one more for each replica."""

    def __init__(self, url: str, *, key: str = "", replicas: Sequence[str] = ()) -> None:
        self.url = url
        self._key = key
        self.carried: dict[Any, Any] = {}
        """What every reading session has in its `info`: the column index of the process."""
        address = _address(url)
        if address.get_backend_name() == "sqlite":
            self._read = _sqlite(url, reading=True)
            self._write = _sqlite(url, reading=False)
        else:
            self._write = _server(address)
            self._read = _only_reading(self._write)
        others = [_address(one, "ATLAS_READ_DATABASE_URLS") for one in replicas]
        self._replicas = [_only_reading(_server(one, REPLICA_SECONDS)) for one in others]
        self._lookout = Lookout([_looking(one) for one in (address, *others)]) if others else None

    def watch(self) -> Engine:
        """The engine by which changes are watched for, beside all sessions."""
        return self._read

    def is_away(self) -> bool:
        """Whether the primary is known not to answer just now; without replicas nobody looks."""
        return State.AWAY in self.servers[:1]

    @property
    def turns(self) -> int:
        """How many may write at once: SQLite takes one writer, a server as many as there are connections for it."""
        return 1 if self._write.dialect.name == "sqlite" else WRITERS

    @property
    def servers(self) -> list[State]:
        """How the primary and each replica stand; nothing where there are no replicas."""
        return self._lookout.states if self._lookout else []

    def choose(self, source: Source, without: Collection[int] = ()) -> int:
        """The number of the server to read from (see Lookout)."""
        return self._lookout.choose(source, without) if self._lookout else PRIMARY

    def failed(self, server: int, error: Exception) -> bool:
        """Whether another server may answer what this one did not; readers keep away from it until it was looked at."""
        if self._lookout is None or isinstance(error, PoolTimeout):
            return False
        # A replica ends queries that keep what it follows waiting, and goes on.
        if not collided(error):
            self._lookout.failed(server)
        return True

    @contextmanager
    def reader(self, server: int = PRIMARY) -> Iterator[ReadSession]:
        """A session that reads one state of the database, as one of its servers has it."""
        engine = self._replicas[server - 1] if server else self._read
        with Session(engine, info={guard.READER: True, **self.carried}, autoflush=False) as db:
            yield ReadSession(db)

    def aside(self) -> Callable[[], AbstractContextManager[ReadSession]]:
        """Opens sessions for work beside requests, all of them at one server, so that none is older than one before."""
        return partial(self.reader, self.choose(Source.ANY))

    @contextmanager
    def writer(self) -> Iterator[WriteSession]:
        """A session that writes; whoever opened it commits, or nothing is kept."""
        with Session(self._write, info={KEY: self._key}) as db:
            yield WriteSession(ReadSession(db))

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare connection, for migrations and health checks only."""
        with self._write.connect() as connection:
            yield connection

    def dispose(self) -> None:
        """Close every connection."""
        if self._lookout:
            self._lookout.close()
        for one in self._replicas:
            one.dispose()
        self._read.dispose()
        self._write.dispose()


def _address(url: str, setting: str = "ATLAS_DATABASE_URL") -> URL:
    """The parsed address; raises Misconfigured, without repeating it, where it is none."""
    try:
        return make_url(url)
    except (SQLAlchemyError, ValueError):
        raise Misconfigured(
            f"Setting {setting}: this is not the address of a database, "
            "such as postgresql://user:password@host:5432/name."
        ) from None


def _server(address: URL, seconds: int = CONNECT_SECONDS, **more: Any) -> Engine:
    wanted = {"connect_timeout": seconds, "tcp_user_timeout": seconds * 1000}
    waiting = {name: value for name, value in wanted.items() if name not in address.query}
    engine = create_engine(address, pool_pre_ping=True, connect_args=waiting, **more)

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        # To compile a query takes a second, and hardly any of ours so long to answer. Set here, for what shares out
        # connections to many refuses it among the parameters of a connection.
        connection.execute("SET jit = off")
        connection.commit()

    return engine


def _only_reading(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _looking(address: URL) -> Engine:
    """A connection beside those of readers, for they may all be taken while the server is well."""
    return _server(address, REPLICA_SECONDS, pool_size=1, max_overflow=0, isolation_level="AUTOCOMMIT")


def _or_null(function: Callable[[float], float]) -> Callable[[float | None], float | None]:
    """The function as SQL has it: nothing of nothing."""
    return lambda value: None if value is None else function(value)


def _sqlite(url: str, *, reading: bool) -> Engine:
    engine = create_engine(
        url, pool_size=THREADS, max_overflow=0, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        # SQLAlchemy begins transactions itself below: Python's driver would begin them late, and a reader that
        # turns writer in the middle cannot wait for its lock.
        connection.isolation_level = None
        for name, function in (("sin", math.sin), ("cos", math.cos), ("floor", math.floor)):
            # Not every build of SQLite brings them.
            connection.create_function(name, 1, _or_null(function), deterministic=True)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        cursor.execute("PRAGMA foreign_keys = ON")
        if reading:
            cursor.execute("PRAGMA query_only = ON")
        else:
            # Of a new file: an incident and its revision take nearly a page of the usual size each, and waste the rest.
            cursor.execute("PRAGMA page_size = 8192")
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            # What a redaction takes out is overwritten where it stood.
            cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def prepare_folder(folder: Path) -> None:
    """Make the data folder if it is missing, and make sure that files can be written there; raises Unavailable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Unavailable(
            f"The data folder {folder} cannot be written ({error.strerror}). "
            "Make it writable, or name another one in ATLAS_DATA_DIR."
        ) from None


def _config(connection: Connection | None = None) -> Config:
    config = Config(toml_file=str(ROOT / "pyproject.toml"))
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


def migrate(url: str) -> None:
    """Bring the database to this version's tables; raises Unavailable if it is from a newer one or out of reach."""
    with opened(url) as sessions:
        # Asked by a reader first: on SQLite whoever writes, a long import maybe, would keep this waiting.
        with sessions.reader() as db:
            done = _current(db.connection())
        if not done:
            _upgrade(sessions)


def _upgrade(sessions: Sessions) -> None:
    with sessions.connection() as connection:
        if connection.dialect.name == "postgresql":
            # Two first starts would both make the tables. On SQLite, writers wait for each other anyway.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATING})")
        if not _current(connection):
            command.upgrade(_config(connection), "head")
            sizes.note(connection)
            connection.commit()


@contextmanager
def opened(url: str) -> Iterator[Sessions]:
    """The database for one command; whatever keeps it from being used is raised as Unavailable."""
    sessions = Sessions(url)
    try:
        yield sessions
    except (SQLAlchemyError, CommandError) as error:
        raise Unavailable(unreachable(url, error)) from None
    finally:
        sessions.dispose()


def is_current(sessions: Sessions) -> bool:
    """Whether the database answers and has exactly this version's tables; raises Unavailable if it does not answer."""
    try:
        with sessions.reader() as db:
            return _current(db.connection())
    except SQLAlchemyError as error:
        raise Unavailable(unreachable(sessions.url, error)) from None


def _current(connection: Connection) -> bool:
    scripts = ScriptDirectory.from_config(_config())
    stands = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if stands is not None and stands not in known:
        raise Unavailable(
            f"The database is from a newer version of the atlas (its tables are at {stands}). "
            "Start that version, or restore a backup made before the upgrade."
        )
    return stands == scripts.get_current_head()


def unreachable(url: str, error: Exception) -> str:
    """One sentence about a database that does not answer, without its password."""
    shown = make_url(url).render_as_string(hide_password=True)
    cause = str(error.orig if isinstance(error, DBAPIError) and error.orig else error).strip().splitlines()
    return f"The database {shown} cannot be used: {cause[0] if cause else 'no answer'}."
