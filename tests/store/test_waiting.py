"""What waits to be settled lies in layers: undoing the import that brought the topmost uncovers the one before."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.importing import carry
from app.models import Import, ImportedRow, Incident
from app.store import undo, unsettled, waiting, write
from app.store.db import WriteSession
from tests.importing.small_importer import BY, FIRST, Small, written

BACK = replace(BY, reason="It was the wrong file.")


def imported(db: WriteSession, path: Path, killed: int) -> Import:
    """A file that gives the first event so many dead."""
    made = carry.out(db, Small(), written(path, (f"A1,A fight,2024-05-01,Blue,{killed},Kidal", *FIRST[1:])), BY)
    db.commit()
    return made


def back(db: WriteSession, made: Import) -> None:
    """An import, taken back."""
    undo.undo(db, made.key, BACK)
    db.commit()


def waits(db: WriteSession) -> list[int]:
    """The figures that wait to be settled."""
    return [one.theirs["claims"][0]["best"] for one in unsettled.conflicts(db)]


@pytest.fixture
def file(db: WriteSession, tmp_path: Path) -> Path:
    """Where a file may stand; an editor has changed the first event of an earlier one."""
    path = tmp_path / "small.csv"
    imported(db, path, 3)
    row = db.exec(select(Incident).where(Incident.external_id == "A1")).one()
    write.amend(db, row, IncidentChanges(set={"title": "Ours"}), BY, seen=row.version)
    db.commit()
    return path


def test_what_waited_before_waits_again(db: WriteSession, file: Path) -> None:
    first, second, third = (imported(db, file, killed) for killed in (4, 5, 6))
    assert waits(db) == [6]

    back(db, third)
    assert waits(db) == [5]
    back(db, second)
    assert waits(db) == [4]
    back(db, first)
    assert waits(db) == []


def test_in_whichever_order_they_are_taken_back(db: WriteSession, file: Path) -> None:
    first, second = (imported(db, file, killed) for killed in (4, 5))

    back(db, first)
    assert waits(db) == [5]
    back(db, second)
    assert waits(db) == []


def test_what_two_imports_say_waits_as_long_as_one_of_them_stands(db: WriteSession, file: Path) -> None:
    first, second = (imported(db, file, 4) for _ in range(2))
    row = db.exec(select(ImportedRow).where(ImportedRow.external_id == "A1")).one()
    assert "earlier" not in orjson.loads(row.conflict)

    back(db, first)
    assert waits(db) == [4]
    back(db, second)
    assert waits(db) == []


def test_what_was_settled_does_not_come_back(db: WriteSession, file: Path) -> None:
    imported(db, file, 4)
    second = imported(db, file, 5)
    (one,) = unsettled.conflicts(db)
    unsettled.settle_conflict(db, one.key, BACK, take=False, seen=one.version)
    db.commit()

    back(db, second)

    assert waits(db) == []


def test_what_is_taken_is_the_topmost(db: WriteSession, file: Path) -> None:
    for killed in (4, 5):
        imported(db, file, killed)
    (one,) = unsettled.conflicts(db)

    unsettled.settle_conflict(db, one.key, BACK, take=True, seen=one.version)
    db.commit()

    row = db.exec(select(Incident).where(Incident.external_id == "A1")).one()
    assert (row.title, row.claims[0].best) == ("A fight", 5)
    assert imported(db, file, 5).unchanged == 3


def test_layers_are_bounded() -> None:
    lies = ""
    for number in range(40):
        lies = waiting.laid_over(lies, orjson.dumps({"title": f"{number}"}).decode(), number)

    assert waiting.said(lies) == ({"title": "39"}, False)
    assert waiting.said(waiting.uncovered(lies, range(32, 40))) == ({"title": "31"}, False)
    assert waiting.uncovered(lies, range(40)) == ""
    assert waiting.uncovered('{"title":"older"}', range(40)) == '{"title":"older"}'
