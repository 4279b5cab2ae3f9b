"""Whom an actor met is the same from the index as from the tables, and nothing is named that readers may not see."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from app.domain.claimed_answers import Company
from app.models import Actor
from app.store import company as by_table
from app.store.columns import held, met
from app.store.columns.held import Held
from app.store.db import Sessions, WriteSession
from app.store.version import data_version
from tests.store.columns.conftest import asked, with_index
from tests.store.columns.test_held import incidents, withdraw

FIELDS: list[dict[str, Any]] = [{}, {"include": ["none"]}, {"type": ["battles"]}, {"since": "2024-07-26"}]


def codes(circles: list[Company]) -> list[str]:
    """The incidents that are named beside somebody."""
    return [one.code for circle in circles for other in circle.companions for one in other.newest]


@pytest.mark.parametrize("fields", FIELDS)
def test_everybody_met_the_same(record: WriteSession, sessions: Sessions, fields: dict[str, Any]) -> None:
    record.commit()
    slugs = list(record.exec(select(Actor.slug)))
    wanted = [asked(record, actor=[slug], **fields) for slug in slugs] + [asked(record, actor=slugs[:3], **fields)]
    by_tables = [by_table.company(record, one) for one in wanted]
    with_index(record, sessions)

    assert [met.company(record, one) for one in wanted] == by_tables
    assert any(by_tables)


@pytest.mark.parametrize("ahead", [0, 1], ids=["as old", "newer"])
def test_what_readers_may_not_see_any_more_is_named_nowhere(
    record: WriteSession, sessions: Sessions, ahead: int
) -> None:
    record.commit()
    wanted = asked(record, actor=["army"])
    named = codes(by_table.company(record, wanted))
    with sessions.reader() as db:
        index = held.read(db)
    withdraw(record, [row.code for row in incidents(record)].index(named[0]))
    record.commit()
    with sessions.reader() as db:
        db.info[held.KEY] = Held(sessions)
        # As an index that waits for a newer one, or one beside a replica which lags behind.
        db.info[held.FOUND] = replace(index, version=data_version(db) + ahead)
        told = met.company(db, wanted)

    assert told
    assert named[0] not in codes(told)


def test_without_an_actor_the_tables_answer(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    with_index(record, sessions)
    assert met.company(record, asked(record)) == []
