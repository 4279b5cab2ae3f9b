"""The index of words is kept by whatever writes texts, is the same however it was made, and is checked and mended."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from app.importing import seed
from app.models import Incident
from app.settings import ROOT
from app.store import fulltext, fulltext_index
from app.store.db import Sessions, WriteSession
from app.store.fulltext_index import TABLE
from app.store.health import problems
from tests.store.conftest import Maker

Change = Callable[[Connection], object]


@pytest.fixture
def kept(sessions: Sessions, db: WriteSession, incident: Maker) -> list[int]:
    """Some incidents that are kept."""
    made = [incident(title=title).id or 0 for title in ("An ambush", "Another ambush", "A raid")]
    db.commit()
    return made


@pytest.fixture
def config() -> Config:
    """Alembic as pyproject.toml sets it up."""
    made = Config(toml_file=str(ROOT / "pyproject.toml"))
    made.set_main_option("script_location", str(ROOT / "migrations"))
    return made


def seen(sessions: Sessions, words: str) -> list[int]:
    """What a reader finds."""
    with sessions.reader() as db:
        return sorted(fulltext.ids(db, words).tolist())


def change(sessions: Sessions, what: Change) -> None:
    """Change the database past the product."""
    with sessions.connection() as connection:
        what(connection)
        connection.commit()


def made(connection: Connection) -> list[tuple[str, str]]:
    """How all that belongs to the index was made, without what differs in spaces."""
    if connection.dialect.name == "postgresql":
        asked = "SELECT indexname, indexdef FROM pg_indexes WHERE indexname = 'incident_words'"
    else:
        asked = f"SELECT name, sql FROM sqlite_master WHERE name LIKE '{TABLE}%' AND sql IS NOT NULL ORDER BY name"
    return [(name, " ".join(sql.split())) for name, sql in connection.exec_driver_sql(asked)]


def test_the_index_of_the_migrations_is_the_one_that_is_made_anew(sessions: Sessions, kept: list[int]) -> None:
    with sessions.connection() as connection:
        before = made(connection)
        fulltext_index.mend(connection)
        connection.commit()

        assert made(connection) == before != []
    assert (seen(sessions, "ambush"), problems(sessions)) == (kept[:2], [])


def test_texts_from_before_the_index_are_in_it(sessions: Sessions, kept: list[int], config: Config) -> None:
    def back_and_forth(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        connection.execute(text("UPDATE incident SET search_text = search_text || :long"), {"long": " " + "ⴰ" * 5000})
        command.upgrade(config, "head")

    change(sessions, back_and_forth)

    assert seen(sessions, "ambush") == kept[:2]
    assert seen(sessions, "ⴰ" * 200) == seen(sessions, "ⴰⴰ") == kept
    assert problems(sessions) == []


# --- What is broken --------------------------------------------------------------------------------------------


@pytest.fixture
def file(sqlite_url: str) -> Iterator[Sessions]:
    """The first incidents in a file."""
    opened = Sessions(sqlite_url)
    with opened.writer() as db:
        seed.load(db)
        db.commit()
    yield opened
    opened.dispose()


def _recreate(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    # Before the transaction, as for any table that others point to.
    driver.execute("PRAGMA foreign_keys = OFF")
    with Operations(MigrationContext.configure(connection)).batch_alter_table("incident", recreate="always") as batch:
        batch.alter_column("summary", type_=sa.Text())


BREAKING: dict[str, Change] = {
    "recreated": _recreate,
    "no trigger": lambda connection: connection.exec_driver_sql(f"DROP TRIGGER {TABLE}_changed"),
    "no table": lambda connection: connection.exec_driver_sql(f"DROP TABLE {TABLE}"),
    "stale": lambda connection: connection.exec_driver_sql(
        f"INSERT INTO {TABLE} ({TABLE}, rowid, search_text) SELECT 'delete', id, search_text FROM incident LIMIT 1"
    ),
}


@pytest.mark.parametrize("how", BREAKING)
def test_a_broken_index_of_a_file_is_told_and_mended(file: Sessions, how: str) -> None:
    before = seen(file, "convoy")
    change(file, BREAKING[how])
    assert problems(file) == [fulltext_index.BROKEN]

    change(file, fulltext_index.mend)

    assert problems(file) == []
    assert seen(file, "convoy") == before != []


def test_a_missing_index_of_a_server_is_told_and_mended(postgresql_url: str) -> None:
    sessions = Sessions(postgresql_url)
    change(sessions, lambda connection: connection.exec_driver_sql(f"DROP INDEX {TABLE}"))
    assert problems(sessions) == [fulltext_index.BROKEN]

    change(sessions, fulltext_index.mend)

    assert problems(sessions) == []
    sessions.dispose()


def test_a_migration_that_makes_the_table_anew_keeps_the_index(file: Sessions, config: Config) -> None:
    before = seen(file, "convoy")
    change(file, _recreate)

    def migrate_on(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    change(file, migrate_on)
    change(file, lambda connection: connection.execute(text("UPDATE incident SET search_text = 'zebu' WHERE id = 1")))

    assert problems(file) == []
    assert (seen(file, "convoy"), seen(file, "zebu")) == ([one for one in before if one != 1], [1])


def _by_pages(old: Path, new: Path) -> None:
    with closing(sqlite3.connect(old)) as source, closing(sqlite3.connect(new)) as target:
        source.backup(target)


def _packed(old: Path, new: Path) -> None:
    with closing(sqlite3.connect(old)) as source:
        source.execute("VACUUM INTO ?", (str(new),))


@pytest.mark.parametrize("copy", [_by_pages, _packed])
def test_a_backup_holds_the_index(file: Sessions, tmp_path: Path, copy: Callable[[Path, Path], None]) -> None:
    new = tmp_path / "restored.sqlite3"
    copy(Path(file.url.removeprefix("sqlite:///")), new)
    restored = Sessions(f"sqlite:///{new}")

    assert problems(restored) == []
    assert seen(restored, "convoy") == seen(file, "convoy") != []
    restored.dispose()


# --- Many at once ------------------------------------------------------------------------------------------------


def _double(connection: Connection, least: int) -> None:
    """Write incidents anew under other ids, past the unit of work."""
    names = [column.name for column in sa.inspect(Incident).local_table.columns]
    changed = {"id": f"id + {least}", "key": f"key || '{least}'", "code": "NULL", "external_id": "NULL"}
    values = ", ".join(changed.get(name, name) for name in names)
    connection.exec_driver_sql(
        f"INSERT INTO incident ({', '.join(names)}) SELECT {values} FROM incident WHERE id < 1000"
    )


def test_what_is_written_by_the_thousand_is_found_at_once(sessions: Sessions, kept: list[int]) -> None:
    def load(connection: Connection) -> None:
        for least in (1000, 2000):
            with fulltext_index.many(connection):
                _double(connection, least)

    change(sessions, load)

    assert seen(sessions, "raid") == [kept[2], kept[2] + 1000, kept[2] + 2000]
    assert list_faults(sessions) == []


def test_what_fails_among_many_leaves_the_index_in_order(file: Sessions) -> None:
    def load(connection: Connection) -> None:
        with fulltext_index.many(connection):
            _double(connection, 1000)
            _double(connection, 1000)

    with file.connection() as connection:
        with pytest.raises(IntegrityError):
            load(connection)
        connection.commit()

    assert list_faults(file) == []
    assert len(seen(file, "convoy")) % 2 == 0


def list_faults(sessions: Sessions) -> list[str]:
    """What is wrong with the index alone."""
    with sessions.connection() as connection:
        return list(fulltext_index.faults(connection))
