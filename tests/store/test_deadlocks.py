"""Two who write at the same moment on PostgreSQL: none is told of a deadlock, and what both did is kept."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlmodel import col, func, select, text

from app.domain.accounts import Member
from app.domain.bulk import Aim, Wish
from app.domain.draft import IncidentDraft
from app.domain.registers import ActorDraft, PlaceDraft
from app.models import Actor, DataVersion, Incident, Place, Revision
from app.store import bulk, editing, joining, register_edits, registers, snapshot, write
from app.store.db import Sessions, WriteSession
from app.store.version import data_version
from app.web.admin.incident_names import NewRecords
from app.web.admin.incident_save import Checked, keep
from tests.store.conftest import BY, Maker, Members, claim

Step = Callable[[WriteSession], object]
SECONDS = 20


@pytest.fixture
def sessions(postgresql_url: str) -> Iterator[Sessions]:
    """On SQLite one writer waits for the other before either has read anything."""
    made = Sessions(postgresql_url)
    yield made
    made.dispose()


@pytest.fixture
def edda(members: Members, incident: Maker, db: WriteSession) -> Member:
    """An editor, beside two public incidents: `one` with a claim of the army about the rebels, `two` without."""
    incident(title="one", claims=[claim(n=3)], place="tinzaouaten")
    incident(title="two")
    made = members("editor")
    db.commit()
    return made


def _called(db: WriteSession, title: str) -> Incident:
    return db.exec(select(Incident).where(Incident.title == title)).one()


def _meet(sessions: Sessions, hold: Step, other: Step, then: Step) -> None:
    """One holds a record; the other comes as far as that record; then the one does the rest. Both commit."""

    def whole(db: WriteSession) -> None:
        other(db)
        db.commit()

    def run(work: Step) -> None:
        with sessions.writer() as db:
            work(db)

    with sessions.writer() as db, ThreadPoolExecutor(1) as pool:
        hold(db)
        waits = pool.submit(run, whole)
        _until_it_waits(sessions, waits)
        then(db)
        db.commit()
        waits.result(SECONDS)


def _until_it_waits(sessions: Sessions, work: Future[None]) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with sessions.connection() as connection:
            if connection.execute(waiting).scalar_one():
                return
        if work.done():
            work.result()
            break
        time.sleep(0.02)
    pytest.fail("The other one never waited: the two did not meet.")


def _amend(slug: str, note: str) -> Step:
    """Change the note of an actor that the session holds."""

    def do(db: WriteSession) -> None:
        row = db.exec(select(Actor).where(Actor.slug == slug)).one()
        draft = ActorDraft.model_validate({**snapshot.of_actor(row), "note": note})
        assert register_edits.amend_actor(db, draft, BY, seen=row.version)

    return do


def _hold_army(db: WriteSession) -> None:
    register_edits.hold_row(db, db.exec(select(Actor).where(Actor.slug == "army")).one())


def _hold_region(db: WriteSession) -> None:
    register_edits.hold_row(db, db.exec(select(Place).where(Place.slug == "kidal-region")).one())


def _note_of(db: WriteSession, slug: str) -> str:
    return db.exec(select(Actor.note).where(Actor.slug == slug)).one()


def _draft(fields: dict[str, object], **changes: object) -> IncidentDraft:
    return IncidentDraft.model_validate({**fields, "standing": "published", **changes})


def test_a_save_with_a_new_actor_meets_another_save(sessions: Sessions, db: WriteSession, edda: Member) -> None:
    row = _called(db, "one")
    key, fields, before = row.key, snapshot.draft_of(row), data_version(db)
    db.rollback()
    newcomer = ActorDraft.model_validate({"slug": "newcomer", "name": "Newcomer", "kind": "rebel_group"})
    involved = [{"actor": "newcomer", "role": "target"}]
    brings = Checked(_draft(fields, involvements=involved), NewRecords((newcomer,)), "It was named.", "1")

    _meet(
        sessions,
        lambda one: editing.hold(one, edda, key),
        lambda other: keep(other, edda, key, brings, choices={}),
        lambda one: editing.save(one, edda, key, _draft(fields, title_fr="Un"), "A title.", seen=1),
    )

    row = _called(db, "one")
    assert (row.version, row.title_fr, row.involvements[0].actor.slug) == (3, "Un", "newcomer")
    assert data_version(db) == before + 3


def _merge(edda: Member) -> Step:
    def do(db: WriteSession) -> None:
        one, two = joining.hold_both(db, edda, _called(db, "one").key, _called(db, "two").code or "")
        joining.join(db, one, two, BY, seen=one.version)

    return do


def test_a_merge_meets_a_change_of_an_actor(sessions: Sessions, db: WriteSession, edda: Member) -> None:
    _meet(sessions, _hold_army, _merge(edda), _amend("army", "A note."))

    assert len(_called(db, "two").claims) == 1
    assert _note_of(db, "army") == "A note."


def test_an_undone_merge_meets_a_change_of_an_actor(sessions: Sessions, db: WriteSession, edda: Member) -> None:
    _merge(edda)(db)
    db.commit()

    def part(other: WriteSession) -> None:
        one = editing.hold(other, edda, _called(other, "one").key)
        joining.part(other, edda, one, BY, seen=one.version)

    _meet(sessions, _hold_army, part, _amend("army", "A note."))

    db.expire_all()
    assert (len(_called(db, "one").claims), len(_called(db, "two").claims)) == (1, 0)
    assert _note_of(db, "army") == "A note."


def test_a_change_of_many_meets_a_change_of_an_actor(
    sessions: Sessions, db: WriteSession, edda: Member, incident: Maker
) -> None:
    # What comes first names no actor, and what comes next the one that is held.
    first, second = incident(title="first", date="2024-01-01"), incident(title="second", claims=[claim(n=1)])
    keys = {first.key: 1, second.key: 1}
    db.commit()
    wish = Wish(aim=Aim.ADD_TAG, tag="seen", reason="They are alike.")

    _meet(sessions, _hold_army, lambda one: bulk.apply(one, edda, keys, wish), _amend("army", "A note."))

    db.expire_all()
    assert [(first.version, first.tagged[0].tag), (second.version, second.tagged[0].tag)] == [(2, "seen")] * 2
    assert _note_of(db, "army") == "A note."


def test_new_actors_and_places_meet_a_change_of_a_region(sessions: Sessions, db: WriteSession, edda: Member) -> None:
    actor = ActorDraft.model_validate({"slug": "newcomer", "name": "Newcomer", "kind": "rebel_group"})
    well = {"slug": "well", "name": "Well", "kind": "town", "latitude": 19.0, "longitude": 1.0}
    place = PlaceDraft.model_validate({**well, "region": "kidal-region"})

    def add(other: WriteSession) -> None:
        registers.add_actors(other, [actor], BY)
        registers.add_places(other, [place], BY)

    def amend(one: WriteSession) -> None:
        row = one.exec(select(Place).where(Place.slug == "kidal-region")).one()
        changed = PlaceDraft.model_validate({**snapshot.of_place(row), "note": "A note."})
        assert register_edits.amend_place(one, changed, BY, seen=row.version)

    _meet(sessions, _hold_region, add, amend)

    found = db.exec(select(Place).where(col(Place.slug).in_(("well", "kidal-region"))).order_by(Place.slug)).all()
    assert [(one.slug, one.note) for one in found] == [("kidal-region", "A note."), ("well", "")]


def test_two_who_publish_at_once_get_codes_of_their_own(sessions: Sessions, db: WriteSession, edda: Member) -> None:
    fields = snapshot.draft_of(_called(db, "two"))
    db.rollback()

    def publish(title: str) -> Step:
        return lambda one: write.create(one, _draft(fields, title=title), BY)

    _meet(sessions, publish("three"), publish("four"), lambda one: one.flush())

    assert [_called(db, title).code for title in ("three", "four")] == ["NM-2024-0003", "NM-2024-0004"]
    versions = db.exec(select(func.count()).select_from(Revision).where(col(Revision.incident_id).is_not(None))).one()
    assert versions == 4
    assert db.exec(select(DataVersion.value)).one() == data_version(db)
