"""A file taken in: created, unchanged, updated, in conflict, vanished, and back again; each with its revision."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.domain.errors import InvalidRecord, Misfit, Unavailable
from app.domain.vocabulary import Standing
from app.importing import carry, plan
from app.models import Dataset, Import, ImportedRow, Incident, Revision, Source
from app.store import write
from app.store.db import Sessions, WriteSession
from app.store.health import problems
from app.store.version import data_version, public_version
from tests.importing.small_importer import BY, FIRST, Small, written


def imported(db: WriteSession, path: Path, *lines: str, released: str = "1.0") -> Import:
    """A file of some rows, taken in."""
    made = carry.out(db, Small(released), written(path, lines), BY)
    db.commit()
    return made


def counts(made: Import) -> tuple[int, ...]:
    """Rows, created, updated, unchanged, conflicts, vanished, refused."""
    return (made.rows, made.created, made.updated, made.unchanged, made.conflicts, made.vanished, made.refused)


def incident(db: WriteSession, external: str) -> Incident:
    """The incident of a row."""
    return db.exec(select(Incident).where(Incident.external_id == external)).one()


def row_of(db: WriteSession, external: str) -> ImportedRow:
    """What is kept of where an incident came from."""
    return db.exec(select(ImportedRow).where(ImportedRow.external_id == external)).one()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file may stand."""
    return tmp_path / "small.csv"


def test_each_record_has_a_revision_under_the_import(db: WriteSession, file: Path, sessions: Sessions) -> None:
    made = imported(db, file, *FIRST)

    revisions = db.exec(select(Revision).where(col(Revision.incident_id).is_not(None))).all()
    assert counts(made) == (3, 3, 0, 0, 0, 0, 0)
    assert made.registered == 2 + 1 + 1 + 3
    assert [one.import_id for one in revisions] == [made.id] * 3
    assert {one.incident.code for one in revisions if one.incident} == {"NM-2024-0001", "NM-2024-0002", "NM-2023-0001"}
    assert (made.sha256, made.size) != ("", 0)
    assert incident(db, "A1").owner_id is None
    assert not db.exec(select(Source.listed).where(Source.slug == "small-a1")).one()
    # Whoever compares the words of texts has to be the only writer on SQLite.
    db.commit()
    assert problems(sessions) == []


def test_the_same_file_again_changes_nothing(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    before = (data_version(db), public_version(db), len(db.exec(select(Revision)).all()), incident(db, "A1").version)

    again = imported(db, file, *FIRST)

    assert counts(again) == (3, 0, 0, 3, 0, 0, 0)
    now = (data_version(db), public_version(db), len(db.exec(select(Revision)).all()), incident(db, "A1").version)
    assert now == before
    assert row_of(db, "A1").seen_id == again.id


def test_a_newer_release_updates_and_marks_what_is_gone(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    claim = incident(db, "A1").claims[0].key

    made = imported(db, file, "A1,A fight,2024-05-01,Blue,4,Kidal", FIRST[1], released="1.1")

    changed = incident(db, "A1")
    assert counts(made) == (2, 0, 1, 1, 0, 1, 0)
    assert (changed.version, changed.claims[0].best, changed.claims[0].key) == (2, 4, claim)
    assert row_of(db, "A3").vanished
    assert incident(db, "A3").standing is Standing.PUBLISHED


def test_the_dataset_tells_which_release_is_held(db: WriteSession, file: Path) -> None:
    held = []
    for released in ("1.0", "1.1", ""):
        imported(db, file, *FIRST, released=released)
        row = db.exec(select(Dataset).where(Dataset.slug == "small")).one()
        held.append((row.released, row.version))

    assert held == [("1.0", 1), ("1.1", 2), ("1.1", 2)]


def test_what_had_vanished_may_come_back(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    imported(db, file, *FIRST[:2])

    made = imported(db, file, *FIRST)

    assert counts(made) == (3, 0, 0, 3, 0, 0, 0)
    assert not row_of(db, "A3").vanished


def test_nothing_vanishes_for_a_part(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    order = replace(written(file, FIRST[:1]), whole=False)

    seen = plan.make(db, Small(), order)
    made = carry.out(db, Small(), order, BY)

    assert (made.vanished, seen.vanished.count) == (0, 0)


def test_what_an_editor_changed_is_a_conflict(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    row = incident(db, "A1")
    write.amend(db, row, IncidentChanges(set={"title": "Ours"}), BY, seen=row.version)

    made = imported(db, file, "A1,Theirs,2024-05-01,Blue,4,Kidal", *FIRST[1:])

    assert counts(made) == (3, 0, 0, 2, 1, 0, 0)
    assert (incident(db, "A1").title, incident(db, "A1").version) == ("Ours", 2)
    assert orjson.loads(row_of(db, "A1").conflict)["title"] == "Theirs"


def test_what_an_editor_changed_and_the_source_did_not_is_left(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    row = incident(db, "A1")
    write.amend(db, row, IncidentChanges(set={"title": "Ours"}), BY, seen=row.version)

    assert counts(imported(db, file, *FIRST)) == (3, 0, 0, 3, 0, 0, 0)
    assert incident(db, "A1").title == "Ours"


def test_a_row_that_cannot_be_read_keeps_all_out(db: WriteSession, file: Path) -> None:
    with pytest.raises(InvalidRecord, match=r"Line 3 .*killed.*many.*a whole number"):
        imported(db, file, FIRST[0], "A2,Another,2024-05-02,Blue,many,Kidal")
    db.rollback()

    assert db.exec(select(Incident)).all() == []
    assert db.exec(select(Import)).all() == []


def test_the_good_rows_alone(db: WriteSession, file: Path) -> None:
    order = written(file, [FIRST[0], "A2,Another,2024-05-02,Blue,many,Kidal", "A1,Twice,2024-05-02,Blue,1,Kidal"])

    made = carry.out(db, Small(), replace(order, good_rows_only=True), BY)

    assert counts(made) == (3, 1, 0, 0, 0, 0, 2)


def test_drafts_stay_unseen(db: WriteSession, file: Path) -> None:
    carry.out(db, Small(), replace(written(file, FIRST), standing=Standing.DRAFT), BY)

    assert {one.standing for one in db.exec(select(Incident))} == {Standing.DRAFT}
    assert not any(one.public for one in db.exec(select(Revision).where(col(Revision.incident_id).is_not(None))))
    assert {one.code for one in db.exec(select(Incident))} == {None}


def test_one_import_runs_at_a_time(postgresql_url: str, tmp_path: Path) -> None:
    sessions = Sessions(postgresql_url)
    with sessions.writer() as first, sessions.writer() as second:
        carry.out(first, Small(), written(tmp_path / "a.csv", FIRST), BY)
        with pytest.raises(Unavailable, match="Another file"):
            carry.out(second, Small(), written(tmp_path / "b.csv", FIRST), BY)
        first.commit()
        second.rollback()
        assert carry.out(second, Small(), written(tmp_path / "b.csv", FIRST), BY).unchanged == 3
    sessions.dispose()


def test_another_file_than_the_one_looked_at_is_refused(db: WriteSession, file: Path) -> None:
    order = written(file, FIRST)
    seen = plan.make(db, Small(), order)
    written(file, FIRST[:2])

    with pytest.raises(Misfit, match="changed meanwhile"):
        carry.out(db, Small(), replace(order, sha256=seen.sha256), BY)
