"""The public history and the log on both databases: what is read, what is left out, and at what cost."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.errors import NotFound
from app.domain.filter import IncidentFilter
from app.domain.registers import ActorDraft
from app.models import Actor, Incident
from app.store import as_of, history, log, register_edits, register_merges, registers, write
from app.store.db import WriteSession
from app.store.log import Asked
from app.store.public_records import PublicRecords
from app.store.resolve import Resolved
from tests.store.conftest import BY, Maker, claim

ANY = Resolved(IncidentFilter())


@contextmanager
def counted(db: WriteSession) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []
    db.expire_all()

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    bind = db.get_bind()
    event.listen(bind, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(bind, "before_cursor_execute", note)


def amend(db: WriteSession, row: Incident, **fields: Any) -> None:
    """The next version."""
    write.amend(db, row, IncidentChanges(set=fields), BY, seen=row.version)


def test_versions_come_newest_first_with_one_more_to_compare_with(incident: Maker, db: WriteSession) -> None:
    row = incident(title="Version 1")
    for n in range(2, 25):
        amend(db, row, title=f"Version {n}")
    subject = history.incident(db, row.code or "")

    first, second = history.page(db, subject, 1), history.page(db, subject, 2)

    assert [one.version for one in first] == list(range(24, 3, -1))
    assert [one.version for one in second] == [4, 3, 2, 1]
    assert [one.version for one in history.marks(db, subject)] == list(range(24, 0, -1))
    assert [one.held["title"] for one in history.pair(db, subject, [3, 20])] == ["Version 3", "Version 20"]
    with pytest.raises(NotFound):
        history.pair(db, subject, [3, 25])


def test_a_page_of_versions_costs_the_same_however_many_names_they_hold(incident: Maker, db: WriteSession) -> None:
    row = incident(claims=[claim(n=n, subject=slug) for n, slug in enumerate(("rebels", "people", "front", "band"))])
    for n in range(12):
        amend(db, row, title=f"Another {n}", sources=["paper", "echo", "other-paper"])
    subject = history.incident(db, row.code or "")

    with counted(db) as sent:
        found = history.page(db, subject, 1)
        names = PublicRecords(db)
        names.learn(*(one.held for one in found))
        said = [names("actor", one["claimant"]) for told in found for one in told.held["claims"]]

    assert set(said) == {"Army"}
    assert len(sent) <= 10


@pytest.mark.parametrize(("moment", "title"), [("00:00:00", "First"), ("23:59:59", "Second")])
def test_a_day_ends_at_midnight_in_utc(incident: Maker, db: WriteSession, moment: str, title: str) -> None:
    row = incident(title="First")
    amend(db, row, title="Second")
    day = dt.date(2026, 3, 1) if moment == "23:59:59" else dt.date(2026, 3, 2)
    stamps = {1: "2026-02-01T12:00:00+00:00", 2: f"{day}T{moment}+00:00"}
    for version, at in stamps.items():
        told = dt.datetime.fromisoformat(at)
        given = told.replace(tzinfo=None).isoformat(" ") + ".000000" if db.get_bind().dialect.name == "sqlite" else told
        words = text("UPDATE revision SET at = :at WHERE incident_id = :id AND version = :version")
        db.connection().execute(words, {"at": given, "id": row.id, "version": version})

    assert as_of.one(db, row.code or "", ANY, dt.date(2026, 3, 1)).title == title
    assert as_of.one(db, row.code or "", ANY, dt.date(2026, 3, 2)).title == "Second"
    with pytest.raises(NotFound):
        as_of.one(db, row.code or "", ANY, dt.date(2026, 1, 31))


def test_a_past_day_is_made_of_the_snapshot_and_stored_nowhere(incident: Maker, db: WriteSession) -> None:
    row = incident(claims=[claim(n=5), claim(n=3, subject="people")], place="tinzaouaten")
    today = dt.datetime.now(dt.UTC).date()

    found = as_of.one(db, row.code or "", ANY, today)

    assert not db.new
    assert not db.dirty
    assert found.civilians
    assert found.region is not None
    assert (found.region.slug, found.latitude) == ("kidal-region", 19.954)
    killed = next(iter(found.figures.values()))
    assert (killed.low, killed.high, set(killed.by_group)) == (8, 8, {"rebels", "people"})


def test_a_record_that_was_merged_goes_by_the_name_of_the_other(incident: Maker, db: WriteSession) -> None:
    incident(involvements=[{"actor": "band", "role": "side_a"}])
    for gone, stays in (("band", "front"), ("front", "army")):
        goes, keeps = (register_edits.peek(db, Actor, slug) for slug in (gone, stays))
        register_merges.merge(db, goes, keeps, BY, seen=(goes.version, keeps.version))

    names = PublicRecords(db)

    assert names("actor", "band") == names("actor", "army") == "Army"
    assert names.seen("actor", "band")
    assert history.register(db, "actor", "band").title == "Band"


def test_what_is_hidden_has_a_short_name_and_no_history(registered: WriteSession) -> None:
    draft = ActorDraft(slug="shy", name="Not told", kind="rebel_group", listed=False)
    registers.add_actors(registered, [draft], BY)
    names = PublicRecords(registered)

    assert [one.version for one in history.marks(registered, history.register(registered, "actor", "army"))] == [1]
    assert names("actor", "shy") == "shy"
    assert names("actor", "never-there") == "never-there"
    with pytest.raises(NotFound):
        history.register(registered, "actor", "shy")


def test_the_log_holds_every_kind_and_is_narrowed(incident: Maker, db: WriteSession) -> None:
    row = incident(standing="draft")
    amend(db, row, title="Changed")

    lines, total = log.revisions(db, Asked(kind="incident"))
    every = log.revisions(db, Asked())[1]

    assert (total, [one.number for one in lines]) == (2, [2, 1])
    assert [one.public for one in lines] == [False, False]
    assert lines[0].key == row.key
    assert every > total
    assert log.revisions(db, Asked(until=dt.date(2020, 1, 1))) == ([], 0)
    assert log.revisions(db, Asked(since=dt.date(2020, 1, 1), until=dt.date.max))[1] == every
    assert db.exec(select(Incident)).one().version == 2
