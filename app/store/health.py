"""Checks of a database's state: whether it is empty, whole, and says what its history and its claims say."""

from collections.abc import Iterator

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, col, func, select

from app.models import Actor, Incident, Revision
from app.store import crosswalk, fulltext_index, snapshot
from app.store.db import ReadSession, Sessions, is_current
from app.store.derive import stale_figures

BUSY = (
    "Somebody else is writing for long, as an import does: the index of words in texts was not compared. "
    "Check again when that is done."
)


def is_empty(db: ReadSession) -> bool:
    """Whether neither incidents nor registers hold anything."""
    counts = (db.exec(select(func.count()).select_from(table)).one() for table in (Incident, Actor))
    return not any(counts)


def problems(sessions: Sessions) -> list[str]:
    """What is wrong, one sentence each; nothing where all is well."""
    if not is_current(sessions):
        return ["The database has not this version's tables. Run: atlas migrate"]
    with sessions.reader() as db:
        # A record whose tables are damaged is not read any further: what would be said of it could be wrong as well.
        found = list(_damage(db.connection())) or list(_departures(db))
    try:
        with sessions.connection() as connection:
            # Last, and apart: SQLite compares the index of words only for whoever may write.
            return [*found, *fulltext_index.faults(connection)]
    except OperationalError:
        return [*found, BUSY]


def _damage(connection: Connection) -> Iterator[str]:
    """What is wrong with the tables: missing ones, damaged pages, references that lead nowhere."""
    missing = sorted(set(SQLModel.metadata.tables) - set(inspect(connection).get_table_names()))
    if missing:
        yield f"These tables are missing: {', '.join(missing)}. Restore a backup."
        return
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
        yield from (f"The database file is damaged: {one}. Restore a backup." for one in found if one != "ok")
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        for table, parent in sorted({(row[0], row[2]) for row in dangling}):
            yield f"Rows of {table} refer to rows of {parent} that are not there. Restore a backup."


def _departures(db: ReadSession) -> Iterator[str]:
    """Incidents that are not what their newest revision holds, or whose figures do not follow from their claims."""
    for row in db.exec(select(Incident)):
        name = row.code or row.key
        newest = select(Revision.snapshot).where(Revision.incident_id == row.id)
        kept = db.exec(newest.order_by(col(Revision.version).desc())).first()
        if kept != snapshot.write(snapshot.of_incident(row)):
            yield f"Incident {name} is not what its newest revision holds."
        if stale_figures(row):
            yield f"The figures of incident {name} do not follow from its claims."
    names = {row: code or key for row, code, key in db.exec(select(Incident.id, Incident.code, Incident.key)).all()}
    for number in crosswalk.stale(db):
        name = names.get(number, str(number))
        yield f"What event incident {name} is a record of does not follow from the decisions. Run: atlas check --mend"
