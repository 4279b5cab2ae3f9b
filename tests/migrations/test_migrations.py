"""The migrations make exactly the tables of the models, on both databases, and back again."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from app.domain.errors import Unavailable
from app.models import SQLModel
from app.settings import ROOT
from app.store.db import Sessions, is_current, migrate
from app.store.fulltext_index import is_modelled

ASKED = {"compare_type": True, "compare_server_default": True, "include_name": is_modelled}


@pytest.fixture
def config() -> Config:
    """Alembic as pyproject.toml sets it up."""
    made = Config(toml_file=str(ROOT / "pyproject.toml"))
    made.set_main_option("script_location", str(ROOT / "migrations"))
    return made


def test_the_tables_are_those_of_the_models(sessions: Sessions) -> None:
    with sessions.connection() as connection:
        context = MigrationContext.configure(connection, opts=ASKED)

        assert compare_metadata(context, SQLModel.metadata) == []


def test_alembics_own_check_is_clean(sessions: Sessions, config: Config) -> None:
    with sessions.connection() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_down_and_up_again_leaves_the_same_tables(sessions: Sessions, config: Config) -> None:
    with sessions.connection() as connection:
        before = set(inspect(connection).get_table_names())
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = set(inspect(connection).get_table_names())
        command.upgrade(config, "head")
        connection.commit()

        assert left == {"alembic_version"}
        assert set(inspect(connection).get_table_names()) == before


def test_migrating_twice_changes_nothing(sessions: Sessions) -> None:
    migrate(sessions.url)

    assert is_current(sessions)


def test_a_database_from_a_newer_version_is_refused_in_one_sentence(sessions: Sessions) -> None:
    with sessions.connection() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    with pytest.raises(Unavailable, match="newer version"):
        migrate(sessions.url)


def test_sqlite_keeps_its_rules(sqlite_url: str) -> None:
    sessions = Sessions(sqlite_url)
    with sessions.connection() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    sessions.dispose()

    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000, "synchronous": 2}


def test_the_number_that_readers_are_told_goes_on(sessions: Sessions, config: Config) -> None:
    with sessions.connection() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.exec_driver_sql("UPDATE data_version SET value = 69")
        command.upgrade(config, "head")

        assert connection.exec_driver_sql("SELECT value, public FROM data_version").all() == [(69, 69)]
        connection.commit()
