"""The index of words in the texts of incidents: made, kept while many rows come, purged, checked and mended.

On SQLite it is a table of FTS5 that triggers keep; it holds no texts, but reads them in `incident`. On PostgreSQL it is
an index of the server, which keeps it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

TABLE = "incident_words"
"""SQLite's table of words, and on PostgreSQL the name of the index."""
BESIDE_THE_MODELS = frozenset({TABLE, *(f"{TABLE}_{part}" for part in ("data", "idx", "config", "docsize", "content"))})
"""Tables and indexes that no model describes."""

_OPTIONS = "content='incident', content_rowid='id', tokenize='ascii', detail=none, columnsize=0, prefix='2 3'"
"""The texts are folded, so that words are what stands between spaces, in whatever letters."""
_TAKE_IN = "INSERT INTO incident_words (rowid, search_text) VALUES (new.id, new.search_text);"
_LET_GO = "INSERT INTO incident_words (incident_words, rowid, search_text) VALUES ('delete', old.id, old.search_text);"
_CHANGED = "new.id <> old.id OR new.search_text <> old.search_text"
_ADDED = "incident_words_added"
TRIGGERS = {
    _ADDED: f"AFTER INSERT ON incident BEGIN {_TAKE_IN} END",
    "incident_words_gone": f"AFTER DELETE ON incident BEGIN {_LET_GO} END",
    "incident_words_changed": f"AFTER UPDATE OF id, search_text ON incident WHEN {_CHANGED} "
    f"BEGIN {_LET_GO} {_TAKE_IN} END",
}
_VECTOR = "array_to_tsvector(string_to_array(search_text, ' '))"
BROKEN = (
    "The index of words in texts is missing, or is not what the texts say: searches may find too little. "
    "Run: atlas check --mend"
)


def is_modelled(name: str | None, _: str, __: object) -> bool:
    """Whether Alembic may look for a table or an index of the database among the models; it asks with three values."""
    return name not in BESIDE_THE_MODELS


def make(connection: Connection) -> None:
    """Make the index of the texts that there are; it may not be there yet."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        connection.exec_driver_sql(f"CREATE INDEX {TABLE} ON incident USING gin ({_VECTOR})")
        return
    connection.exec_driver_sql(f"CREATE VIRTUAL TABLE {TABLE} USING fts5(search_text, {_OPTIONS})")
    connection.exec_driver_sql("INSERT INTO incident_words (incident_words) VALUES ('rebuild')")
    keep(connection)


def keep(connection: Connection) -> None:
    """Make the triggers that are missing: they go with the table wherever a migration makes it anew."""
    if connection.dialect.name == "sqlite" and TABLE in _known(connection, "table"):
        for name in sorted(TRIGGERS.keys() - _known(connection, "trigger")):
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {TRIGGERS[name]}")


def drop(connection: Connection) -> None:
    """Take the index away, as far as it is there."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {TABLE}")
        return
    for name in TRIGGERS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")


def mend(connection: Connection) -> None:
    """Make the index anew."""
    drop(connection)
    make(connection)


def mend_all(db: Session) -> None:
    """The same within the transaction of a session that writes."""
    mend(db.connection())


@contextmanager
def many(connection: Connection) -> Iterator[None]:
    """Take in the words of all incidents that are inserted meanwhile at once, which is eight times faster.

    A trigger works row by row, and SQLite has FTS5 write out what it holds after each; where there is one, SQLite also
    copies every page that a row touches, so as to take back that row alone. Not to be used within itself.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    last = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM incident").scalar()
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {_ADDED}")
    try:
        yield
    finally:
        connection.exec_driver_sql(
            "INSERT INTO incident_words (rowid, search_text) SELECT id, search_text FROM incident WHERE id > ?", (last,)
        )
        keep(connection)


@contextmanager
def many_of(db: Session) -> Iterator[None]:
    """The same within the transaction of a session that writes."""
    with many(db.connection()):
        yield


def purge(connection: Connection) -> None:
    """Leave no word in the index that no text holds any more, after a text was taken out.

    FTS5 notes only that a word is gone, and keeps it until what it wrote before and since is merged.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO incident_words (incident_words) VALUES ('optimize')")


def faults(connection: Connection) -> Iterator[str]:
    """A sentence where the index is missing or does not agree with the texts."""
    if not _is_whole(connection):
        yield BROKEN


def _is_whole(connection: Connection) -> bool:
    if connection.dialect.name == "postgresql":
        valid = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND indisvalid"
        return connection.exec_driver_sql(valid, (TABLE,)).first() is not None
    known = _known(connection, "trigger") | _known(connection, "table")
    if not {TABLE, *TRIGGERS} <= known:
        return False
    try:
        # The rank 1 has it compare with the texts.
        connection.exec_driver_sql("INSERT INTO incident_words (incident_words, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def _known(connection: Connection, kind: str) -> set[str]:
    """The names of what the file has of a kind."""
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = ?", (kind,)).scalars())
