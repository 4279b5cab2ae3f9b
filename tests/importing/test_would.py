"""What a look at a file tells of single records: what would be another in each, what is still to come, what is gone."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.i18n import speaking
from app.importing import carry, plan, registry, shortfall
from app.importing.order import Order
from app.importing.plan import Plan
from app.importing.shortfall import Shortfall
from app.importing.verdict import Outcome
from app.importing.would import InWords, Would
from app.models import Import, Incident
from app.store import undo, write
from app.store.db import Sessions, WriteSession
from tests.importing.small_importer import BY, FIRST, Small, written

CHANGED = ("A1,A fight,2024-05-01,Blue,4,Kidal", FIRST[1], "A3,A third fight,2023-05-02,Red,12,Gao")
MANY = tuple(f"B{number},A fight,2024-05-01,Blue,3,Kidal" for number in range(60))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a file may stand."""
    return tmp_path / "small.csv"


def imported(db: WriteSession, path: Path, *lines: str) -> Import:
    """A file of some rows, taken in."""
    made = carry.out(db, Small(), written(path, lines), BY)
    db.commit()
    return made


def looked(db: WriteSession, path: Path, *lines: str) -> Plan:
    """What a file of some rows would do."""
    return plan.make(db, Small(), written(path, lines))


def told(db: WriteSession, seen: Plan, one: Would) -> list[str]:
    """What would be another in a record, in words."""
    return [change.sentence for change in InWords(db, seen.names).lines(one)]


def test_each_change_is_told_as_the_history_tells_it(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)

    seen = looked(db, file, *CHANGED)

    first, third = seen.changed
    assert [(one.line, one.external_id, one.outcome) for one in seen.changed] == [
        (2, "A1", Outcome.UPDATED), (4, "A3", Outcome.UPDATED),
    ]  # fmt: skip
    assert first.key == db.exec(select(Incident.key).where(Incident.external_id == "A1")).one()
    assert told(db, seen, first) == ["Everybody killed, according to Small desk: 3 became 4"]
    # Names that no register has yet are told as the file has them.
    assert told(db, seen, third) == [
        "Place added: Gao",
        "Beside, from the dataset – town added: Gao",
        "Involved removed: Green as side A",
        "Involved added: Red as side A",
    ]
    with speaking("fr"):
        assert told(db, seen, first)[0].endswith("3 devient 4")


def test_a_conflict_tells_what_the_source_would_change(db: WriteSession, file: Path) -> None:
    imported(db, file, *FIRST)
    row = db.exec(select(Incident).where(Incident.external_id == "A1")).one()
    write.amend(db, row, IncidentChanges(set={"title": "Ours"}), BY, seen=row.version)
    db.commit()

    seen = looked(db, file, *CHANGED)

    (one,) = seen.conflicts.first
    assert (seen.conflicts.count, [other.external_id for other in seen.changed]) == (1, ["A3"])
    assert told(db, seen, one) == [
        "Title: “Ours” became “A fight”",
        "Everybody killed, according to Small desk: 3 became 4",
    ]


def test_what_is_brought_back_is_among_what_changes(db: WriteSession, file: Path) -> None:
    undo.undo(db, imported(db, file, *FIRST).key, BY)
    db.commit()

    seen = looked(db, file, *CHANGED[:2])

    assert (seen.updated, [one.outcome for one in seen.changed]) == (2, [Outcome.BROUGHT_BACK] * 2)
    assert [told(db, seen, one) for one in seen.changed][1] == []


def test_days_to_come_are_told_and_taken(db: WriteSession, file: Path) -> None:
    today = dt.datetime.now(dt.UTC).date()
    later, month = (today + dt.timedelta(days=1)).isoformat(), today.strftime("%Y-%m")
    lines = [f"A1,A fight,{today},Blue,3,Kidal", f"A2,A fight,{later},Blue,3,Kidal",
             f"A3,A fight,{month},Blue,3,Kidal", f"A4,A fight,{today}/{later},Blue,3,Kidal"]  # fmt: skip

    seen = looked(db, file, *lines)

    assert (seen.ahead.count, seen.created, seen.refused) == (2, 4, 0)
    assert [(one.line, one.value) for one in seen.ahead.first] == [(3, later), (5, f"{today}/{later}")]
    assert today.isoformat() in seen.ahead.first[0].sentence()


def test_claims_and_sources_of_days_to_come_are_told_too(db: WriteSession, tmp_path: Path) -> None:
    head = "code,title,date,event_type,sub_event_type,geo_precision,happened,attribution,place\n"
    file, claims = tmp_path / "incidents.csv", tmp_path / "claims.csv"
    file.write_text(head + "x,A fight,2024-05-01,battles,armed_clash,near,single_source,alleged,\n", encoding="utf-8")
    claims.write_text(
        "incident,claimant,claimant_kind,measure,scope,low,best,high,said_on,text,sources_publisher,sources,sources_date\n"
        "x,Desk,civil_society,killed,everybody,,3,,3024-05-02,They count three.,A paper,a-paper,3024-05-03\n",
        encoding="utf-8",
    )

    seen = plan.make(db, registry.importer("sheet", claims), Order(file, file.name, claims))

    assert seen.refused == 0, seen.problems.first
    assert [(one.column, one.value) for one in seen.ahead.first] == [
        ("said_on", "3024-05-02"), ("published_on", "3024-05-03"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("vanished", "held", "asked"), [(20, 20, False), (21, 200, True), (21, 210, False), (22, 210, True), (0, 0, False)]
)
def test_it_is_asked_about_many_and_much(vanished: int, held: int, asked: bool) -> None:
    assert bool(shortfall.warning(vanished, held)) is asked


def test_a_file_that_lacks_many_is_not_taken_in_unasked(sessions: Sessions, file: Path) -> None:
    with sessions.writer() as db:
        imported(db, file, *MANY)
        short = written(file, MANY[:30])
        seen = plan.make(db, Small(), short)
        with pytest.raises(Shortfall, match="lacks 30 of the 60 records"):
            carry.out(db, Small(), short, BY)
        db.rollback()
        assert seen.shortfall.startswith("This file lacks 30 of the 60 records")
        assert len(db.exec(select(Import)).all()) == 1

        made = carry.out(db, Small(), replace(short, fewer=True), BY)
        db.commit()
        assert (made.vanished, made.unchanged) == (30, 30)
        # What is marked already is not asked about again.
        assert plan.make(db, Small(), short).shortfall == ""


def test_a_part_of_a_dataset_is_not_asked_about(db: WriteSession, file: Path) -> None:
    imported(db, file, *MANY)

    assert plan.make(db, Small(), replace(written(file, MANY[:5]), whole=False)).shortfall == ""
