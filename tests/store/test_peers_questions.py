"""What other servers are asked when they are measured beside ours means what our own questions mean."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app.store import read
from app.store.db import Sessions
from app.store.resolve import resolve
from tests.bench import generator, peers, questions

MANY = 300


@pytest.fixture
def path(sqlite_url: str) -> Path:
    """A database with some hundred made-up incidents."""
    sessions = Sessions(sqlite_url)
    with sessions.connection() as connection:
        generator.fill(connection, MANY)
        connection.commit()
    sessions.dispose()
    return Path(sqlite_url.removeprefix("sqlite:///"))


def test_every_kind_of_question_finds_the_same_incidents(path: Path) -> None:
    sessions, found = Sessions(f"sqlite:///{path}"), []
    with closing(sqlite3.connect(path)) as connection, sessions.reader() as db:
        for kind in questions.KINDS:
            for asked in questions.asked(kind, 4):
                wanted = resolve(db, asked.wanted)
                query = f"SELECT count(*) FROM incident WHERE {peers.in_sql(wanted)}"
                found.append((read.count(db, wanted), connection.execute(query).fetchone()[0]))
    sessions.dispose()

    assert [ours for ours, _ in found] == [theirs for _, theirs in found]
    assert len({ours for ours, _ in found}) > 5


def test_the_file_of_points_holds_every_incident(path: Path, tmp_path: Path) -> None:
    peers.as_parquet(path, tmp_path / "incidents.parquet")
    rows = pq.read_table(tmp_path / "incidents.parquet").to_pylist()
    first = rows[0]

    assert len({row["code"] for row in rows}) == MANY
    assert [row["date_from"] for row in rows] == sorted((row["date_from"] for row in rows), reverse=True)
    assert peers.POINT.unpack(first["geometry"]) == (1, 1, first["longitude"], first["latitude"])
    assert {row["region"] for row in rows} <= {f"region-{number}" for number in range(1, 21)}
