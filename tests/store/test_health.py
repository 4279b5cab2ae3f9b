"""What `atlas check` finds, on a record that somebody changed past the product."""

import sqlite3
from collections.abc import Iterator

import pytest

from app.importing import seed
from app.store.db import Sessions
from app.store.health import problems


@pytest.fixture
def kept(sqlite_url: str) -> Iterator[Sessions]:
    """The first incidents in a file, which anybody may open past the product."""
    sessions = Sessions(sqlite_url)
    with sessions.writer() as db:
        seed.load(db)
        db.commit()
    yield sessions
    sessions.dispose()


def test_the_first_incidents_are_in_order(kept: Sessions) -> None:
    assert problems(kept) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE claim SET low = 1, best = 1, high = 1 WHERE best = 54", "do not follow"),
        ("UPDATE figure SET low = 0 WHERE low = 29", "do not follow"),
        ("UPDATE incident SET title = 'Forged' WHERE code = 'NM-2024-0002'", "newest revision"),
        ("DELETE FROM claim_source WHERE claim_id = (SELECT min(id) FROM claim)", "newest revision"),
        ("DELETE FROM incident", "refer to rows of incident"),
        ("DELETE FROM source", "refer to rows of source"),
        ("DELETE FROM actor", "refer to rows of actor"),
        ("DROP TABLE reported_total", "tables are missing: reported_total"),
    ],
)
def test_what_was_changed_past_the_product_is_found(kept: Sessions, change: str, said: str) -> None:
    with sqlite3.connect(kept.url.removeprefix("sqlite:///")) as connection:
        connection.execute(change)
    connection.close()

    assert any(said in one for one in problems(kept))
