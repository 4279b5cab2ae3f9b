"""The place of an incident in a list, and who stands beside it, are the same from the index as from the tables."""

from dataclasses import replace

import pytest
from sqlmodel import select

from app.models import Incident
from app.store import neighbours as by_table
from app.store import read
from app.store.columns import held, nearby
from app.store.columns.held import Held
from app.store.db import Sessions, WriteSession
from app.store.version import data_version
from tests.store.columns.conftest import asked, with_index
from tests.store.columns.test_held import incidents, withdraw

FILTERS = [
    {}, {"type": ["battles"]}, {"since": "2024-07-26"}, {"until": "2024-07-26"}, {"actor": ["army"]},
    {"since": "2024-07-26", "type": ["battles"]}, {"until": "1900-01-01"},
]  # fmt: skip


@pytest.mark.parametrize("sort", ["newest", "oldest", "killed", "updated"])
@pytest.mark.parametrize("fields", FILTERS)
def test_the_place_and_the_neighbours_of_every_incident(
    record: WriteSession, sessions: Sessions, fields: dict[str, object], sort: str
) -> None:
    record.commit()
    codes = [one or "" for one in record.exec(select(Incident.code))]
    wanted = asked(record, **fields, sort=sort)
    by_tables = [by_table.neighbours(record, code, wanted) for code in codes]
    with_index(record, sessions)

    assert [nearby.neighbours(record, code, wanted) for code in codes] == by_tables
    assert len(codes) > 10


@pytest.mark.parametrize("ahead", [0, 1], ids=["as old", "newer"])
def test_what_readers_may_not_see_any_more_is_named_nowhere(
    record: WriteSession, sessions: Sessions, ahead: int
) -> None:
    record.commit()
    with sessions.reader() as db:
        index = held.read(db)
        wanted = asked(record, sort="oldest")
        codes = [one.code for one in read.cards(record, wanted, limit=4)]
    withdraw(record, [row.code for row in incidents(record)].index(codes[1]))
    record.commit()
    with sessions.reader() as db:
        db.info[held.KEY] = Held(sessions)
        # As an index that waits for a newer one, or one beside a replica which lags behind.
        db.info[held.FOUND] = replace(index, version=data_version(db) + ahead)
        beside = [nearby.neighbours(db, codes[n], wanted) for n in (0, 2)]

    assert all(beside)
    assert codes[1] not in [one.code for pair in beside if pair for one in (pair.before, pair.after) if one]


def test_nobody_has_no_neighbours(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    with_index(record, sessions)

    assert nearby.neighbours(record, "NM-0000-0000", asked(record)) is None
