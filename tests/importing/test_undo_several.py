"""Several imports of a dataset, taken back in any order, and as fast and as whole as one by one."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from app.domain.vocabulary import Standing
from app.importing import carry
from app.models import Dataset, Import, ImportedRow, Incident, Revision
from app.store import undo, unsettled, write
from app.store.db import Sessions, WriteSession
from app.store.health import problems
from tests.importing.small_importer import BY, FIRST, Small, written

BACK = replace(BY, reason="It was the wrong file.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file may stand."""
    return tmp_path / "small.csv"


def imported(db: WriteSession, path: Path, *lines: str, released: str = "1.0", whole: bool = True) -> Import:
    """A file of some rows, taken in."""
    made = carry.out(db, Small(released), replace(written(path, lines), whole=whole), BY)
    db.commit()
    return made


def changed(best: int) -> tuple[str, ...]:
    """The file with another figure in its first row."""
    return (f"A1,A fight,2024-05-01,Blue,{best},Kidal", *FIRST[1:])


def back(db: WriteSession, made: Import) -> undo.Undone:
    """An import, taken back."""
    done = undo.undo(db, made.key, BACK)
    db.commit()
    return done


@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_nothing_of_them_stays(db: WriteSession, sessions: Sessions, file: Path, order: tuple[int, ...]) -> None:
    made = [imported(db, file, *lines) for lines in (FIRST, changed(4), changed(5))]

    for one in order:
        back(db, made[one])

    standings = {row.standing for row in db.exec(select(Incident))}
    assert standings == {Standing.WITHDRAWN}
    # Whoever compares the words of texts has to be the only writer on SQLite.
    db.commit()
    assert problems(sessions) == []
    assert imported(db, file, *FIRST).updated == 3
    assert {row.standing for row in db.exec(select(Incident))} == {Standing.PUBLISHED}


def test_it_is_what_it_was_after_one_more_came_and_went(db: WriteSession, file: Path) -> None:
    first = imported(db, file, *FIRST)
    back(db, imported(db, file, *changed(4)))
    done = back(db, imported(db, file, *changed(5)))

    assert (done.restored, done.left) == (1, 0)
    row = db.exec(select(Incident).where(Incident.external_id == "A1")).one()
    assert row.claims[0].best == 3
    assert (back(db, first).withdrawn, back_left(db)) == (3, 0)


def back_left(db: WriteSession) -> int:
    """How many incidents are still published."""
    return len(db.exec(select(Incident).where(Incident.standing == Standing.PUBLISHED)).all())


def test_what_vanished_goes_back_after_a_file_of_a_part(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    imported(db, file, FIRST[0], whole=False)
    third = imported(db, file, FIRST[0])
    assert unsettled.counts(db) == (0, 2)

    back(db, third)

    assert unsettled.counts(db) == (0, 0)


def test_what_an_earlier_import_missed_stays_marked(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    imported(db, file, *FIRST[:2])
    back(db, imported(db, file, *FIRST[:1]))

    assert [row.external_id for row in db.exec(select(ImportedRow).where(col(ImportedRow.vanished)))] == ["A3"]


def test_the_release_is_again_the_one_before(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    back(db, imported(db, file, *changed(4), released="9.0"))

    assert db.exec(select(Dataset.released)).one() == "1.0"
    assert imported(db, file, *FIRST[:1], released="2.0").vanished == 2


def test_many_are_withdrawn_as_one_is(db: WriteSession, sessions: Sessions, file: Path) -> None:
    imported(db, file, *FIRST)
    one, two, _ = db.exec(select(Incident).order_by(col(Incident.id)))
    write.withdraw(db, one, "Why.", BACK, seen=1)
    newest = db.exec(select(Revision).where(Revision.incident_id == two.id)).one()
    write.withdraw_all(db, [(two, newest)], "Why.", BACK)
    db.commit()

    said = "version", "author", "role", "reason", "standing", "public"
    first, second = (
        [getattr(db.exec(select(Revision).where(Revision.incident_id == row.id, Revision.version == 2)).one(), name)
         for name in said] for row in (one, two)
    )  # fmt: skip
    assert first == second
    assert (two.standing, two.closing_reason, two.version) == (one.standing, one.closing_reason, one.version)
    # Whoever compares the words of texts has to be the only writer on SQLite.
    db.commit()
    assert problems(sessions) == []


def test_whoever_hears_of_it_can_end_it(db: WriteSession, file: Path) -> None:
    made, heard = imported(db, file, *FIRST), []

    def told(seen: int) -> None:
        heard.append(seen)
        if seen:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo.undo(db, made.key, BACK, told=told)
    db.rollback()

    assert heard == [0, 3]
    assert back_left(db) == 3
