"""Files hold the same incidents in the same order, whether the index tells which they are or the tables do."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.store import every, write
from app.store.columns import held, running
from app.store.db import Sessions, WriteSession
from app.store.resolve import Resolved
from app.store.sight import EDITORS, PUBLIC
from tests.store.columns.conftest import EXAMPLES, asked, questions, with_index
from tests.store.columns.test_held import incidents
from tests.store.conftest import BY


def filed(db: WriteSession, found: Resolved) -> tuple[int, int, list[Any]]:
    """What a file tells of itself, and its codes."""
    rows = every.every_row(db, found, claims=False, chunk=7)
    return every.count(db, found), every.count_claims(db, found), [one.incident["code"] for one in rows]


@pytest.fixture(params=[3, 5000])
def step(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many incidents are put in order at a time."""
    monkeypatch.setattr(running, "STEP", request.param)
    return int(request.param)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions)
def test_a_file_is_the_same(record: WriteSession, sessions: Sessions, step: int, fields: dict[str, Any]) -> None:
    found = asked(record, **fields)
    record.info.pop(held.KEY, None)
    by_tables = filed(record, found)

    with_index(record, sessions)

    assert filed(record, found) == by_tables
    assert (running.ids(record, found, PUBLIC, step) is None) is (found.wanted.sort in ("killed", "updated"))


def test_what_changed_since_is_told_by_the_tables(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    with_index(record, sessions)
    number = running.count(record, asked(record), PUBLIC)
    row = next(one for one in incidents(record) if one.dataset_id is None)
    write.withdraw(record, row, "A test.", BY, seen=row.version)
    record.flush()

    assert running.count(record, asked(record), PUBLIC) is None
    assert every.count(record, asked(record)) == (number or 0) - 1


def test_editors_are_answered_by_the_tables(record: WriteSession, sessions: Sessions) -> None:
    with_index(record, sessions)

    assert running.count(record, asked(record), EDITORS) is None
    assert running.count(record, asked(record), PUBLIC) == every.count(record, asked(record))
