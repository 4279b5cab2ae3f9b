"""What waits to be settled goes on waiting until somebody has settled it, or both sides say the same."""

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.domain.errors import EditConflict, InvalidRecord, Misfit, NotFound
from app.domain.vocabulary import Standing
from app.importing import carry, plan
from app.models import Import, ImportedRow, Incident, Revision
from app.store import undo, unsettled, write
from app.store.db import WriteSession
from tests.importing.small_importer import BY, FIRST, Small, written

WHY = replace(BY, reason="Looked up.")
CHANGED = ("A1,A fight,2024-05-01,Blue,4,Kidal", *FIRST[1:])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file may stand."""
    return tmp_path / "small.csv"


def imported(db: WriteSession, path: Path, *lines: str, released: str = "1.0") -> Import:
    """A file of some rows, taken in; what was planned is what is done."""
    order = written(path, lines)
    seen = plan.make(db, Small(released), order)
    made = carry.out(db, Small(released), order, BY)
    db.commit()
    assert (seen.created, seen.updated, seen.unchanged) == (made.created, made.updated, made.unchanged)
    assert (seen.conflicts.count, seen.vanished.count) == (made.conflicts, made.vanished)
    return made


def incident(db: WriteSession, external: str) -> Incident:
    """The incident of a row."""
    return db.exec(select(Incident).where(Incident.external_id == external)).one()


def edited(db: WriteSession, external: str, title: str = "Ours") -> None:
    """An editor gives an incident another title."""
    row = incident(db, external)
    write.amend(db, row, IncidentChanges(set={"title": title}), BY, seen=row.version)
    db.commit()


def gone(db: WriteSession, file: Path, *, withdraw: bool) -> None:
    """The third row vanishes, and somebody settles that."""
    imported(db, file, *FIRST)
    imported(db, file, *FIRST[:2])
    (one,) = unsettled.vanished(db)
    unsettled.settle_vanished(db, {one.key: one.version}, WHY, withdraw=withdraw)
    db.commit()


def test_what_was_kept_and_comes_back_otherwise_waits_however_often_it_comes(db: WriteSession, file: Path) -> None:
    gone(db, file, withdraw=False)
    back = (*FIRST[:2], "A3,A third fight,2023-05-02,Green,99,")

    made = [imported(db, file, *back).conflicts for _ in range(3)]

    assert made == [1, 1, 1]
    assert unsettled.counts(db) == (1, 0)
    assert incident(db, "A3").claims[0].best == 12


def test_what_was_settled_is_not_asked_about_again(db: WriteSession, file: Path) -> None:
    gone(db, file, withdraw=False)
    back = (*FIRST[:2], "A3,A third fight,2023-05-02,Green,99,")
    imported(db, file, *back)
    (one,) = unsettled.conflicts(db)
    unsettled.settle_conflict(db, one.key, WHY, take=False, seen=one.version)

    assert imported(db, file, *back).conflicts == 0
    assert unsettled.counts(db) == (0, 0)


def test_what_was_withdrawn_and_comes_back_as_it_was_is_listed(db: WriteSession, file: Path) -> None:
    gone(db, file, withdraw=True)

    assert imported(db, file, *FIRST, released="1.1").conflicts == 1

    assert unsettled.counts(db) == (1, 0)
    assert incident(db, "A3").standing is Standing.WITHDRAWN
    (one,) = unsettled.conflicts(db)
    unsettled.settle_conflict(db, one.key, WHY, take=False, seen=one.version)
    assert imported(db, file, *FIRST, released="1.1").conflicts == 0


def test_a_conflict_goes_when_the_source_says_what_is_held(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    edited(db, "A1")
    imported(db, file, *CHANGED)
    assert unsettled.counts(db) == (1, 0)

    # The first row again: it is not what the editor made of it, and nobody has settled anything.
    assert imported(db, file, *FIRST).conflicts == 1
    assert unsettled.counts(db) == (1, 0)

    assert imported(db, file, "A1,Ours,2024-05-01,Blue,3,Kidal", *FIRST[1:]).unchanged == 3
    assert unsettled.counts(db) == (0, 0)


def test_an_older_release_is_told_and_refused(db: WriteSession, file: Path) -> None:
    newer = imported(db, file, *CHANGED, released="2.0")

    with pytest.raises(Misfit, match=r"release 1\.0 .* release 2\.0, which is later"):
        plan.make(db, Small("1.0"), written(file, FIRST))
    with pytest.raises(Misfit, match="which is later"):
        carry.out(db, Small("1.0"), written(file, FIRST), BY)
    db.rollback()

    assert incident(db, "A1").claims[0].best == 4
    undo.undo(db, newer.key, WHY)
    assert imported(db, file, *FIRST, released="1.0").updated == 3


def test_one_that_breaks_a_later_rule_is_shown_as_such(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    edited(db, "A1")
    edited(db, "A2")
    imported(db, file, CHANGED[0], "A2,Another fight,2024-05-02,Blue,7,Kidal", FIRST[2])
    row = db.exec(select(ImportedRow).where(ImportedRow.external_id == "A1")).one()
    row.conflict = orjson.dumps({**orjson.loads(row.conflict), "title": ""}).decode()
    db.commit()

    first, second = unsettled.conflicts(db)

    assert (first.stale, first.theirs, second.stale) == (True, {}, False)
    with pytest.raises(InvalidRecord, match="cannot be taken any more"):
        unsettled.settle_conflict(db, first.key, WHY, take=True, seen=first.version)
    unsettled.settle_conflict(db, first.key, WHY, take=False, seen=first.version)
    assert unsettled.counts(db) == (1, 0)


def test_many_are_settled_at_once_with_a_revision_each(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    imported(db, file, FIRST[2])
    before = {one.key: one for one in unsettled.vanished(db)}
    assert [(one.place, one.date_from.isoformat()) for one in before.values()] == [
        ("Kidal", "2024-05-01"), ("Kidal", "2024-05-02"),
    ]  # fmt: skip

    unsettled.settle_vanished(db, {key: one.version for key, one in before.items()}, WHY, withdraw=True)
    db.commit()

    assert unsettled.counts(db) == (0, 0)
    for external in ("A1", "A2"):
        row = incident(db, external)
        asked = select(Revision).where(Revision.incident_id == row.id).order_by(col(Revision.version))
        first, second = db.exec(asked).all()
        assert (row.standing, row.closing_reason, second.reason) == (Standing.WITHDRAWN, "Looked up.", "Looked up.")
        assert (first.standing, second.standing, second.public) == (Standing.PUBLISHED, Standing.WITHDRAWN, True)


def test_none_is_settled_where_one_cannot_be(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    imported(db, file, FIRST[2])
    first, second = unsettled.vanished(db)
    edited(db, "A2")

    with pytest.raises(EditConflict):
        unsettled.settle_vanished(db, {first.key: 1, second.key: 1}, WHY, withdraw=True)
    db.rollback()
    with pytest.raises(NotFound, match="Nothing waits"):
        unsettled.settle_vanished(db, {first.key: 1, incident(db, "A3").key: 1}, WHY, withdraw=False)
    db.rollback()
    with pytest.raises(InvalidRecord, match="at most"):
        unsettled.settle_vanished(db, {str(n): 1 for n in range(101)}, WHY, withdraw=False)
    with pytest.raises(InvalidRecord, match="at least one"):
        unsettled.settle_vanished(db, {}, WHY, withdraw=False)

    assert unsettled.counts(db) == (0, 2)
    assert incident(db, "A1").standing is Standing.PUBLISHED


def test_a_draft_that_is_gone_is_kept_and_not_withdrawn(db: WriteSession, file: Path) -> None:
    for lines in (FIRST, FIRST[1:]):
        carry.out(db, Small(), replace(written(file, lines), standing=Standing.DRAFT), BY)
    db.commit()
    (one,) = unsettled.vanished(db)

    with pytest.raises(InvalidRecord, match="“A fight” is not published"):
        unsettled.settle_vanished(db, {one.key: 1}, WHY, withdraw=True)
    unsettled.settle_vanished(db, {one.key: 1}, WHY, withdraw=False)

    assert unsettled.counts(db) == (0, 0)
