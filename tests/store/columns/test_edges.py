"""The edges of the record and of filters are the same from the index as from the tables."""

import pytest

from app.store import extent
from app.store.columns import edges
from app.store.db import Sessions, WriteSession
from tests.store.columns.conftest import asked, with_index

FILTERS = [{}, {"type": ["battles"]}, {"bbox": "-8,10,4,22"}, {"until": "1900-01-01"}, {"place": ["kidal"]}]


def test_the_edges_of_the_record(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    with_index(record, sessions)

    assert edges.extent(record) == extent.extent(record)


@pytest.mark.parametrize("fields", FILTERS)
def test_the_box_of_a_filter(record: WriteSession, sessions: Sessions, fields: dict[str, object]) -> None:
    record.commit()
    with_index(record, sessions)
    wanted = asked(record, **fields)

    assert edges.box_of(record, wanted) == extent.box_of(record, wanted)
