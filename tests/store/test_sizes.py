"""SQLite knows how large its tables are after a large change and after an upgrade; a server knows by itself."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.store import db as store
from app.store import touched
from app.store.db import WriteSession, migrate, opened
from tests.store.conftest import Maker

COUNTED = text("SELECT tbl, idx FROM sqlite_stat1 WHERE tbl = 'incident'")
TABLES = text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")


def is_file(db: WriteSession) -> bool:
    """Whether it is SQLite."""
    return db.get_bind().dialect.name == "sqlite"


def test_after_many_changes_its_indexes_are_counted(
    registered: WriteSession, incident: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(touched, "MOST", 3)
    for _ in range(5):
        incident()
    registered.commit()

    if is_file(registered):
        assert ("incident", "ix_incident_standing_dates") in [tuple(one) for one in registered.execute(COUNTED)]


def test_few_changes_cost_nothing(registered: WriteSession, incident: Maker) -> None:
    incident()
    registered.commit()

    if is_file(registered):
        assert registered.execute(TABLES).scalar() == 0


def test_an_upgrade_counts_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'some.sqlite3'}"
    migrate(url)
    with opened(url) as sessions, sessions.connection() as connection:
        assert connection.execute(TABLES).scalar() == 0
        columns = connection.exec_driver_sql("PRAGMA table_info(incident)").all()
        needed = {row[1]: 0 for row in columns if row[3] or row[1] == "id"} | {"date_from": "2024-01-01"}
        names, marks = ", ".join(needed), ", ".join("?" * len(needed))
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql(f"INSERT INTO incident ({names}) VALUES ({marks})", tuple(needed.values()))
        connection.commit()

    # The tables are new already; what follows them is what is looked at.
    monkeypatch.setattr(store, "_current", lambda _: False)
    migrate(url)

    with opened(url) as sessions, sessions.connection() as connection:
        assert connection.execute(COUNTED).all()
