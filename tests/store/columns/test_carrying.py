"""What an index had worked out is brought along as incidents change, and is what would be worked out anew."""

import random
from typing import Any

import numpy as np
import pytest

from app.domain.filter import IncidentFilter
from app.store.columns import adding, answers, carrying, choosing, gridding, groups, held, places
from app.store.columns.held import Held
from app.store.columns.moving import Derived, moved
from app.store.columns.places import NOWHERE, Chosen
from app.store.columns.shape import Index
from app.store.db import ReadSession, Sessions, WriteSession
from app.store.resolve import resolve
from app.store.sight import PUBLIC
from tests.store.columns.conftest import made_up
from tests.store.columns.test_answers import near, rounded
from tests.store.columns.test_held import EDITS, amend
from tests.store.conftest import Maker, Members

ASKED: list[dict[str, Any]] = [
    {}, {"since": "2024-07-26"}, {"actor": ("army",), "role": ("side_a", "target")}, {"region": ("kidal-region",)},
    {"tally": "highest", "sort": "killed"}, {"tally": "claimant:army"}, {"happened": ("confirmed",)},
    {"bbox": "-90,-40,90,60"}, {"until": "2024-12-31", "min_killed": 3}, {"role": ("target",), "tally": "preferred"},
    {"bbox": "0,18,3,21"},
]  # fmt: skip
ZOOMS = (3, 14)


@pytest.fixture(autouse=True)
def _short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a small record added up in stretches, as a large one is."""
    monkeypatch.setattr(adding, "BLOCK", 4)
    monkeypatch.setattr(adding, "BROUGHT", 0)
    monkeypatch.setattr(places, "LONG", 0)
    monkeypatch.setattr(places, "COUNTED", 1000)
    monkeypatch.setattr(gridding, "FEW", 0)
    monkeypatch.setattr(choosing, "FEW", 0)
    monkeypatch.setattr(groups, "PART", 0)


def asked_all(sessions: Sessions, held_: Held) -> tuple[list[Any], list[Any]]:
    """Every question put to an index: what is exact, and the cells, whose middles are rounded."""
    with sessions.reader() as db:
        db.info[held.KEY] = held_
        exact, cells = zip(*(_answered(db, fields) for fields in ASKED), strict=True)
        return list(exact), [one for own in cells for one in own]


def _answered(db: ReadSession, fields: dict[str, Any]) -> tuple[Any, list[dict[str, Any]]]:
    found = resolve(db, IncidentFilter.model_validate(fields))
    cells = [rounded(answers.cells(db, found, zoom=zoom)) for zoom in ZOOMS]
    marks = [one["incidents"] for one in cells]
    counts = [[(cell["count"], cell["killed"]) for cell in one["cells"]] for one in cells]
    listed = answers.cards(db, found, limit=20)
    return (answers.answer(db, found), listed, answers.days(db, found), marks, counts), cells


def compared(sessions: Sessions, followed: Held) -> None:
    """Hold an index that followed to one that is built now."""
    exact, cells = asked_all(sessions, followed)
    wanted, others = asked_all(sessions, Held(sessions))
    assert exact == wanted
    assert all(near(one, other) for one, other in zip(cells, others, strict=True))


@pytest.mark.parametrize("name", EDITS)
def test_after_each_kind_of_change_all_answers_are_those_of_a_new_index(
    record: WriteSession, incident: Maker, members: Members, sessions: Sessions, name: str
) -> None:
    record.commit()
    followed = Held(sessions)
    compared(sessions, followed)

    EDITS[name](record, incident, members)
    record.commit()

    compared(sessions, followed)


def test_after_many_changes_too(record: WriteSession, incident: Maker, members: Members, sessions: Sessions) -> None:
    record.commit()
    followed, turn = Held(sessions), random.Random(7)  # noqa: S311  (A record, not a secret.)
    compared(sessions, followed)
    for _ in range(5):
        for name in turn.sample(["claims", "actors", "place", "withdrawn", "new", "last"], turn.randint(1, 2)):
            if name == "new":
                incident(**made_up(turn))
            elif name in ("claims", "actors", "place"):
                amend(record, turn.randrange(30), **_changed(name, turn))
            else:
                EDITS[name](record, incident, members)
        record.commit()
        compared(sessions, followed)


def _changed(name: str, turn: random.Random) -> dict[str, Any]:
    made = made_up(turn)
    if name == "claims":
        return {"claims": [], "date": made["date"]}
    if name == "actors":
        return {"involvements": made["involvements"]}
    return {"place": made["place"], "event_type": made["event_type"], "sub_event_type": made["sub_event_type"]}


def test_sums_are_brought_along_rather_than_added_up_anew(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    followed = Held(sessions)
    asked_all(sessions, followed)
    assert followed.index is not None
    before = dict(followed.index.kept.items())

    amend(record, 9, claims=[])
    record.commit()
    with sessions.reader() as db:
        index = followed.current(db)

    assert index is not None
    after = dict(index.kept.items())
    sums = {("sums", name) for name in ("what", "how", "months", "place", "figures")}
    assert sums <= set(before)
    assert sums <= set(after)
    # Where nothing moved, what rests on other columns is the very same.
    assert after["months"].column is before["months"].column
    assert after["long"] is before["long"]


def test_sums_of_a_column_that_numbers_its_codes_otherwise_by_now_are_made_anew(
    record: WriteSession, sessions: Sessions
) -> None:
    """A column may be dropped from what is kept, and made again, while what was added up of it stays."""
    record.commit()
    with sessions.reader() as db:
        index = Held(sessions).current(db)
    assert index is not None
    whole = Chosen(0, len(index), NOWHERE, NOWHERE)
    column = np.arange(len(index)) % 3

    def counts(numbered: np.ndarray[Any, Any], size: int, codes: object) -> list[int]:
        return list(adding.added(index, "made up", lambda _: adding.Summand(numbered, size, codes=codes), whole))

    first, second = object(), object()
    before = counts(column, 3, first)
    assert counts(column, 3, first) == before
    assert counts(2 - column, 3, second) == before[::-1]
    assert counts(column // 2, 2, second) == [before[0] + before[1], before[2]]


def test_marks_stand_but_those_of_what_changed(record: WriteSession, sessions: Sessions) -> None:
    record.commit()
    followed = Held(sessions)
    asked_all(sessions, followed)
    assert followed.index is not None
    marks = ("marks", "en", "lowest", None)
    before = followed.index.kept.get(marks).copy()

    changed = amend(record, 9, title="Another one")
    record.commit()
    with sessions.reader() as db:
        index = followed.current(db)

    assert index is not None
    assert before[changed]
    assert index.kept.get(marks) == {number: mark for number, mark in before.items() if number != changed}


@pytest.mark.parametrize(
    ("gone", "spots", "come"),
    [([], [], []), ([3], [3], [3]), ([3], [7], [6]), ([7], [3], [3]), ([], [0, 0, 10], [0, 1, 12]), ([0, 9], [], [])],
)
def test_where_the_new_ones_stand(gone: list[int], spots: list[int], come: list[int]) -> None:
    how = moved(gone, spots, 10)

    assert how.come.tolist() == come
    assert how.in_place is (gone == come)
    old, new = np.arange(10), np.arange(100, 100 + len(spots))
    left = [one for one in range(10) if one not in gone]
    for n, place in enumerate(come):
        left.insert(place, 100 + n)
    assert how.woven(old, new).tolist() == left


def test_an_edit_waits_for_no_more_than_was_asked_for_last(
    record: WriteSession, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.commit()
    held_ = Held(sessions)
    with sessions.reader() as db:
        db.info[held.KEY] = held_
        for zoom in (2, 9, 14):
            answers.cells(db, resolve(db, IncidentFilter()), zoom=zoom)
        old = held.index_of(db, PUBLIC)
    assert old is not None
    columns = [(key, one) for key, one in old.kept.items() if isinstance(one, Derived)]
    monkeypatch.setattr(carrying, "LEAST", 0)
    monkeypatch.setattr(carrying, "COPIED", columns[-1][1].nbytes / len(old))
    new = Index(old.version + 1, old.columns, old.codes, old.beside)
    carrying.carry(old, new, moved([0], [len(old)], len(old)))

    assert len(columns) > 2
    assert [key for key, one in new.kept.items() if isinstance(one, Derived)] == [columns[-1][0]]
