"""The index of a process follows every change, is never older than what readers may see, and can fail without harm."""

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.domain.registers import ActorDraft, DatasetDraft
from app.domain.vocabulary import ActorKind
from app.models import Change, Dataset, Incident
from app.store import datasets, facets, registers, snapshot, touched, write
from app.store.columns import answers, building, held
from app.store.columns.held import Held
from app.store.columns.shape import Index
from app.store.db import Sessions, WriteSession
from tests.store.columns.conftest import asked, made_up, same
from tests.store.conftest import BY, Maker, Members

Edit = Callable[[WriteSession, Maker, Members], object]


def incidents(db: WriteSession) -> list[Incident]:
    """Those that are published, oldest first."""
    return list(db.exec(select(Incident).where(Incident.standing == "published").order_by(col(Incident.id))).all())


def amend(db: WriteSession, number: int, **changes: Any) -> int:
    """Change one of them, whose id is given back."""
    row = incidents(db)[number]
    write.amend(db, row, IncidentChanges.model_validate({"set": changes}), BY, seen=row.version)
    return row.id or 0


def withdraw(db: WriteSession, number: int) -> None:
    """Withdraw one of them."""
    row = incidents(db)[number]
    write.withdraw(db, row, "A test.", BY, seen=row.version)


def withhold(db: WriteSession) -> None:
    """Have nothing of a dataset passed on any more."""
    row = db.exec(select(Dataset).where(Dataset.slug == "ucdp")).one()
    draft = DatasetDraft.model_validate({**snapshot.of_dataset(row), "republish": "nothing"})
    datasets.amend_dataset(db, draft, BY, seen=row.version)


NEWCOMER = ActorDraft(slug="new", name="New", kind=ActorKind.REBEL_GROUP)
EDITS: dict[str, Edit] = {
    "title": lambda db, _, __: amend(db, 3, title="Another one"),
    "date": lambda db, _, __: amend(db, 5, date="1980-01-01/1980-02-03"),
    "place": lambda db, _, __: amend(db, 7, place="kidal", latitude=None, longitude=None),
    "claims": lambda db, _, __: amend(db, 9, claims=[]),
    "actors": lambda db, _, __: amend(db, 11, involvements=[{"actor": "people", "role": "target"}]),
    "new": lambda _, make, __: [make(**made_up(random.Random(n))) for n in range(5)],  # noqa: S311
    "withdrawn": lambda db, _, __: withdraw(db, 2),
    "last": lambda db, _, __: withdraw(db, -1),
    "linked": lambda db, _, members: same(db, members, [(incidents(db)[30], incidents(db)[33])]),
    "register": lambda db, _, __: registers.add_actors(db, [NEWCOMER], BY),
    "dataset": lambda db, _, __: withhold(db),
}


def decoded(index: Index) -> list[Any]:
    """What an index holds, whatever codes it has chosen."""
    own = index.columns
    plain = [own.ids, own.first, own.last, own.place, own.district, own.x, own.y, *own.actors, *own.roles]
    words = [index.codes.what.values[own.what], index.codes.how.values[own.how]]
    figures = {
        measure: [one[own.figures].tolist() for one in sums]
        for measure, sums in index.codes.figures.items()
        if (sums.low[own.figures] >= 0).any()
    }
    rest = sorted(map(tuple, index.beside.standing.tolist()))
    return [[one.tolist() for one in (*plain, *words)], figures, rest, sorted(map(tuple, index.beside.linked.tolist()))]


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_index_that_followed_a_change_is_what_one_would_be_that_is_built_after_it(
    record: WriteSession, incident: Maker, members: Members, sessions: Sessions, edit: Edit
) -> None:
    record.commit()
    held_ = Held(sessions)
    with sessions.reader() as db:
        before = held_.current(db)
    assert before is not None

    edit(record, incident, members)
    record.commit()

    with sessions.reader() as db:
        after, anew = held_.current(db), held.read(db)
    assert after is not None
    assert after.version == anew.version > before.version
    assert decoded(after) == decoded(anew)


def test_what_is_rolled_back_is_not_followed(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    logged = len(record.exec(select(Change)).all())
    amend(record, 1, title="Never")
    record.rollback()

    assert len(record.exec(select(Change)).all()) == logged


def test_of_too_many_changes_it_is_only_told_that_there_are_many(
    record: WriteSession, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.commit()
    monkeypatch.setattr(touched, "MOST", 3)
    for number in range(5):
        amend(record, number, title="One of many")
    record.commit()

    last = record.exec(select(Change).order_by(col(Change.id).desc())).first()
    assert last is not None
    assert (last.every, last.incident, last.withheld) == (True, None, True)


def test_while_a_large_one_is_built_the_tables_answer(
    record: WriteSession, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.commit()
    monkeypatch.setattr(held, "SMALL", 0)
    held_ = Held(sessions)
    with sessions.reader() as db:
        db.info[held.KEY] = held_
        plain = facets.answer(db, asked(record))
        assert answers.answer(db, asked(record)) == plain
    held_.join(60)

    with sessions.reader() as db:
        assert held_.state == "ready"
        assert held_.current(db) is not None
        db.info[held.KEY] = held_
        assert answers.answer(db, asked(record)) == plain


def test_one_that_cannot_be_built_is_told_and_does_no_harm(
    record: WriteSession, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.commit()

    def fail(*_: object) -> Any:
        raise MemoryError

    monkeypatch.setattr(building, "built", fail)
    held_ = Held(sessions)
    with sessions.reader() as db:
        db.info[held.KEY] = held_
        assert answers.answer(db, asked(record)) == facets.answer(db, asked(record))
    assert (held_.state, held_.problem) == ("failed", "MemoryError")


def test_after_many_changes_the_old_one_serves_on_unless_something_was_taken_from_readers(
    record: WriteSession, incident: Maker, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.commit()
    held_ = Held(sessions)
    with sessions.reader() as db:
        old = held_.current(db)
    monkeypatch.setattr(held, "SMALL", 0)
    monkeypatch.setattr(Held, "_start", lambda _: None)
    incident(title="By an import")
    record.info["whether it touched more than are told one by one"] = True
    record.commit()

    with sessions.reader() as db:
        assert held_.current(db) is old
        assert held_.behind
    withhold(record)
    record.commit()
    with sessions.reader() as db:
        assert held_.current(db) is None


def test_points_stand_where_they_are_to_two_centimetres(record: WriteSession) -> None:
    index = held.read(record)
    places = {row.id: (row.x, row.y) for row in record.exec(select(Incident)).all()}

    x = np.array([places[int(one)][0] if places[int(one)][0] is not None else np.nan for one in index.columns.ids])
    here = index.columns.x >= 0
    assert here.any()
    assert np.abs(index.columns.x[here] / 2**31 - x[here]).max() < 1e-9


def test_what_is_found_for_a_session_that_is_older_is_not_told_to_others(
    record: WriteSession, sessions: Sessions
) -> None:
    record.commit()
    held_ = Held(sessions)
    sought = asked(record, q="kalaban")
    shown = next(n for n, one in enumerate(incidents(record)) if one.dataset_id is None)
    with sessions.reader() as older, sessions.reader() as newer:
        before = held_.current(older)
        amend(record, shown, title="Heard of in Kalaban")
        record.commit()
        older.info[held.KEY] = newer.info[held.KEY] = held_
        index = held_.current(newer)
        assert before is not None
        assert index is not None
        assert index.version > before.version

        found = [answers.count(db, sought) for db in (older, newer, older)]

    assert found == [0, 1, 0]
    # The index itself does not go back.
    assert held_.index is index
