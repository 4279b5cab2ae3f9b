"""An import taken back, and what editors settle that imports leave to them."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.domain.errors import InvalidRecord, NotFound
from app.domain.vocabulary import Standing
from app.importing import carry
from app.models import Import, ImportedRow, Incident, Revision
from app.store import undo, unsettled, write
from app.store.db import Sessions, WriteSession
from app.store.health import problems
from tests.importing.small_importer import BY, FIRST, Small, written

BACK = replace(BY, reason="It was the wrong file.")
CHANGED = ("A1,A fight,2024-05-01,Blue,4,Kidal", *FIRST[1:])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file may stand."""
    return tmp_path / "small.csv"


def imported(db: WriteSession, path: Path, *lines: str) -> Import:
    """A file of some rows, taken in."""
    made = carry.out(db, Small(), written(path, lines), BY)
    db.commit()
    return made


def incident(db: WriteSession, external: str) -> Incident:
    """The incident of a row."""
    return db.exec(select(Incident).where(Incident.external_id == external)).one()


def edited(db: WriteSession, external: str, title: str = "Ours") -> Incident:
    """The incident of a row, changed by an editor."""
    row = incident(db, external)
    write.amend(db, row, IncidentChanges(set={"title": title}), BY, seen=row.version)
    db.commit()
    return row


def killed(db: WriteSession, external: str) -> int | None:
    """What the one claim says."""
    return incident(db, external).claims[0].best


def test_what_it_brought_is_withdrawn_with_the_reason(db: WriteSession, file: Path, sessions: Sessions) -> None:
    made = imported(db, file, *FIRST)

    done = undo.undo(db, made.key, BACK)
    db.commit()

    row = incident(db, "A1")
    newest = db.exec(select(Revision).where(Revision.incident_id == row.id, Revision.version == 2)).one()
    assert (done.withdrawn, done.restored, done.left) == (3, 0, 0)
    assert (row.standing, row.closing_reason) == (Standing.WITHDRAWN, "It was the wrong file.")
    assert (newest.import_id, newest.reason, newest.public) == (made.id, "It was the wrong file.", True)
    assert (done.made.undone_by, done.made.undone_at is not None) == ("tester", True)
    # Whoever compares the words of texts has to be the only writer on SQLite.
    db.commit()
    assert problems(sessions) == []


def test_the_next_import_of_the_rows_brings_them_back(db: WriteSession, file: Path) -> None:
    undo.undo(db, imported(db, file, *FIRST).key, BACK)

    again = imported(db, file, *CHANGED)

    assert (again.created, again.updated, again.conflicts) == (0, 3, 0)
    assert {one.standing for one in db.exec(select(Incident))} == {Standing.PUBLISHED}
    assert killed(db, "A1") == 4
    assert not db.exec(select(ImportedRow).where(col(ImportedRow.undone))).all()


def test_what_it_changed_is_as_it_was_before(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    key, second = incident(db, "A1").claims[0].key, imported(db, file, *CHANGED)

    done = undo.undo(db, second.key, BACK)
    db.commit()

    assert (done.withdrawn, done.restored, done.left) == (0, 1, 0)
    assert (killed(db, "A1"), incident(db, "A1").claims[0].key, incident(db, "A1").version) == (3, key, 3)
    assert imported(db, file, *FIRST).unchanged == 3
    assert imported(db, file, *CHANGED).updated == 1


def test_what_somebody_changed_since_is_left_and_told(db: WriteSession, file: Path) -> None:
    made = imported(db, file, *FIRST)
    ours = edited(db, "A1")

    done = undo.undo(db, made.key, BACK)

    assert (done.withdrawn, done.left, done.first_left) == (2, 1, (ours.key,))
    assert incident(db, "A1").standing is Standing.PUBLISHED


def test_what_a_later_import_changed_is_left(db: WriteSession, file: Path) -> None:
    first = imported(db, file, *FIRST)
    imported(db, file, *CHANGED)

    done = undo.undo(db, first.key, BACK)

    assert (done.withdrawn, done.left) == (2, 1)
    assert killed(db, "A1") == 4


def test_it_is_taken_back_once(db: WriteSession, file: Path) -> None:
    made = imported(db, file, *FIRST)
    undo.undo(db, made.key, BACK)

    with pytest.raises(InvalidRecord):
        undo.undo(db, made.key, BACK)
    with pytest.raises(NotFound):
        undo.undo(db, "nothing", BACK)


def test_drafts_stay_drafts_and_are_taken_up_again(db: WriteSession, file: Path) -> None:
    order = replace(written(file, FIRST), standing=Standing.DRAFT)
    made = carry.out(db, Small(), order, BY)
    db.commit()

    done = undo.undo(db, made.key, BACK)
    db.commit()

    assert (done.withdrawn, done.drafts) == (0, 3)
    assert {one.standing for one in db.exec(select(Incident))} == {Standing.DRAFT}
    assert carry.out(db, Small(), order, BY).created == 0


def test_marks_of_what_had_vanished_go_with_it(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    second = imported(db, file, *FIRST[:1])
    assert len(unsettled.vanished(db)) == 2

    undo.undo(db, second.key, BACK)

    assert unsettled.vanished(db) == []


@pytest.mark.parametrize("take", [True, False])
def test_a_conflict_is_settled_and_stays_so(db: WriteSession, file: Path, take: bool) -> None:
    imported(db, file, *FIRST)
    edited(db, "A1")
    imported(db, file, *CHANGED)
    (one,) = unsettled.conflicts(db)

    unsettled.settle_conflict(db, one.key, BACK, take=take, seen=one.version)
    db.commit()

    assert (one.ours["title"], one.theirs["title"], one.theirs["claims"][0]["best"]) == ("Ours", "A fight", 4)
    assert (incident(db, "A1").title, killed(db, "A1")) == (("A fight", 4) if take else ("Ours", 3))
    assert unsettled.counts(db) == (0, 0)
    again = imported(db, file, *CHANGED)
    assert (again.unchanged, again.conflicts) == (3, 0)
    later = imported(db, file, "A1,A fight,2024-05-01,Blue,5,Kidal", *FIRST[1:])
    assert (later.updated, later.conflicts) == ((1, 0) if take else (0, 1))


@pytest.mark.parametrize("withdraw", [True, False])
def test_what_vanished_is_withdrawn_or_kept(db: WriteSession, file: Path, withdraw: bool) -> None:
    imported(db, file, *FIRST)
    imported(db, file, *FIRST[:2])
    (one,) = unsettled.vanished(db)

    unsettled.settle_vanished(db, {one.key: one.version}, BACK, withdraw=withdraw)
    db.commit()
    imported(db, file, *FIRST[:2])

    assert incident(db, "A3").standing is (Standing.WITHDRAWN if withdraw else Standing.PUBLISHED)
    assert unsettled.counts(db) == (0, 0)
    back = imported(db, file, *FIRST)
    assert (incident(db, "A3").standing, back.conflicts) == (
        (Standing.WITHDRAWN, 1) if withdraw else (Standing.PUBLISHED, 0)
    )


def test_nothing_waits_where_nothing_does(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    key = incident(db, "A1").key

    with pytest.raises(NotFound):
        unsettled.settle_conflict(db, key, BACK, take=True, seen=1)
    with pytest.raises(NotFound):
        unsettled.settle_vanished(db, {key: 1}, BACK, withdraw=True)
