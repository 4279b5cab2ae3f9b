"""The marks of single incidents while the index and the session are of different states: all is of the session's."""

from dataclasses import replace

import pytest
from sqlmodel import select

from app.domain.registers import DatasetDraft
from app.models import Dataset
from app.store import cells, datasets, snapshot
from app.store.columns import answers, held
from app.store.columns.held import Held
from app.store.db import Sessions, WriteSession
from app.store.version import data_version
from tests.store.columns.conftest import asked
from tests.store.columns.test_held import amend, incidents, withdraw
from tests.store.conftest import BY


def only_figures(db: WriteSession) -> None:
    """Have no texts of a dataset passed on any more."""
    row = db.exec(select(Dataset).where(Dataset.slug == "ucdp")).one()
    draft = DatasetDraft.model_validate({**snapshot.of_dataset(row), "republish": "figures"})
    datasets.amend_dataset(db, draft, BY, seen=row.version)


@pytest.mark.parametrize("ahead", [-1, 1], ids=["older", "newer"])
@pytest.mark.parametrize("sort", ["newest", "updated"])
def test_marks_are_of_one_state(record: WriteSession, sessions: Sessions, ahead: int, sort: str) -> None:
    record.commit()
    wanted = asked(record, sort=sort)
    with sessions.reader() as db:
        index = held.read(db)
        before = {one.code: one for one in cells.cells(db, wanted, zoom=14).incidents}
    given = [row.code for row in incidents(record) if row.dataset_id and row.code in before]
    rows = [row.code for row in incidents(record)]
    moved, gone = [n for n, code in enumerate(rows) if code in before and code not in given][:2]
    amend(record, moved, place="segou", geo_precision="region", title="Moved")
    withdraw(record, gone)
    only_figures(record)
    record.commit()

    with sessions.reader() as db:
        db.info[held.KEY] = Held(sessions)
        db.info[held.FOUND] = replace(index, version=data_version(db) + ahead)
        marks = {one.code: one for one in answers.cells(db, wanted, zoom=14).incidents}
        plain = {one.code: one for one in cells.cells(db, wanted, zoom=14).incidents}

    assert given
    assert rows[gone] not in marks
    assert all(one == plain[code] for code, one in marks.items() if code in plain)
    assert all(marks[code].title != before[code].title for code in given if code in marks)
    assert marks[rows[moved] or ""].title == "Moved"
