"""The place of an incident in a list, and who stands beside it, are the same from the index as from the tables."""

import pytest
from sqlmodel import select

from app.models import Incident
from app.store import neighbours as by_table
from app.store.columns import nearby
from app.store.db import Sessions, WriteSession
from tests.store.columns.conftest import asked, with_index

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


def test_nobody_has_no_neighbours(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    with_index(record, sessions)

    assert nearby.neighbours(record, "NM-0000-0000", asked(record)) is None
