"""Whose records a total adds up is the same from the index as from the tables."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.store import provenance
from app.store.columns import hands, held
from app.store.db import Sessions, WriteSession
from tests.store.columns.conftest import EXAMPLES, asked, made_up, questions, same, with_index
from tests.store.columns.test_held import incidents
from tests.store.conftest import Maker, Members


@pytest.fixture
def mixed(record: WriteSession, incident: Maker, members: Members) -> WriteSession:
    """Many incidents of ours and of a dataset, some of which are records of one event."""
    turn = random.Random(7)  # noqa: S311  (A record, not a secret.)
    for number in range(20):
        incident(**made_up(turn) | {"dataset": "ucdp", "external_id": f"m{number}", "standing": "published"})
    own = incidents(record)
    same(record, members, [(own[n], own[-n]) for n in range(1, 8)])
    return record


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions)
def test_the_index_adds_up_the_same_shares(mixed: WriteSession, sessions: Sessions, fields: dict[str, Any]) -> None:
    found = asked(mixed, **fields)
    mixed.info.pop(held.KEY, None)
    by_tables = provenance.shares(mixed, found)

    with_index(mixed, sessions)

    assert hands.shares(mixed, found) == by_tables


@pytest.mark.parametrize("tally", ["lowest", "preferred", "highest"])
def test_a_record_of_several_hands_has_shares(mixed: WriteSession, sessions: Sessions, tally: str) -> None:
    found = asked(mixed, tally=tally)
    by_tables = provenance.shares(mixed, found)
    with_index(mixed, sessions)

    assert hands.shares(mixed, found) == by_tables
    assert len(by_tables) == 2
