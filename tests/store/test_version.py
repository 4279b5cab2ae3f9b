"""What readers can tell from the number of the data: what they see changes it, and the desk's own work does not."""

from typing import Any

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import Kinship, Standing
from app.models import Actor
from app.store import outline, pairs, register_edits, registers, snapshot, write
from app.store.db import Sessions, WriteSession
from app.store.version import data_version, public_version
from tests.store.conftest import BY, Maker, Members

Counts = tuple[int, int]
HIDDEN: dict[str, Any] = {"slug": "hidden", "name": "Hidden", "kind": "rebel_group", "listed": False}


def _counts(db: WriteSession) -> Counts:
    return data_version(db), public_version(db)


def _more(db: WriteSession, before: Counts) -> Counts:
    every, public = _counts(db)
    return every - before[0], public - before[1]


def _amend(db: WriteSession, incident: Any, title: str) -> None:
    write.amend(db, incident, IncidentChanges(set={"title": title}), BY, seen=incident.version)


def test_work_on_a_draft_is_counted_for_the_desk_only(registered: WriteSession, incident: Maker) -> None:
    before = _counts(registered)

    row = incident(standing="draft")
    _amend(registered, row, "Another title")
    write.review(registered, row, Standing.IN_REVIEW, BY, seen=row.version)

    assert _more(registered, before) == (3, 0)
    assert outline.outline(registered).version == before[1]

    write.publish(registered, row, BY, seen=row.version)

    assert _more(registered, before) == (4, 1)
    assert outline.outline(registered).version == before[1] + 1


def test_what_readers_see_of_an_incident_counts(registered: WriteSession, incident: Maker) -> None:
    before = _counts(registered)

    row = incident()
    _amend(registered, row, "Another title")
    write.withdraw(registered, row, "A mistake.", BY, seen=row.version)

    assert _more(registered, before) == (3, 3)


@pytest.mark.parametrize(("other", "seen"), [("published", 1), ("draft", 0)])
def test_a_decision_about_two_counts_where_readers_see_both(
    registered: WriteSession, members: Members, incident: Maker, other: str, seen: int
) -> None:
    one, two = incident(), incident(standing=other)
    before = _counts(registered)

    pairs.decide(registered, members("editor"), one.key, two.key, kinship=Kinship.RELATED, reason="One convoy.")

    assert _more(registered, before) == (1, seen)


def test_unlisted_records_are_not_counted_for_readers(registered: WriteSession) -> None:
    before = _counts(registered)

    registers.add_actors(registered, [ActorDraft(**HIDDEN)], BY)
    registers.add_places(registered, [PlaceDraft(**{**HIDDEN, "kind": "town"})], BY)
    registers.add_sources(registered, [SourceDraft(slug="hidden", publisher="Hidden", listed=False)], BY)

    assert _more(registered, before) == (3, 0)


@pytest.mark.parametrize(("standing", "seen"), [("published", 1), ("draft", 0)])
def test_an_unlisted_record_counts_once_readers_see_it_by_an_incident(
    registered: WriteSession, incident: Maker, standing: str, seen: int
) -> None:
    registers.add_actors(registered, [ActorDraft(**HIDDEN)], BY)
    incident(standing=standing, involvements=[{"actor": "hidden", "role": "side_a"}])
    before = _counts(registered)

    register_edits.amend_actor(registered, ActorDraft(**{**HIDDEN, "note": "A note."}), BY, seen=1)

    assert _more(registered, before) == (1, seen)


def test_a_record_that_is_taken_off_the_lists_counts_once_more(registered: WriteSession) -> None:
    registers.add_actors(registered, [ActorDraft(**{**HIDDEN, "listed": True})], BY)
    row = registered.exec(select(Actor).where(Actor.slug == "hidden")).one()
    told = []
    for changes in ({"listed": False}, {"note": "A note."}):
        before = _counts(registered)
        draft = ActorDraft.model_validate({**snapshot.of_actor(row), **changes})
        assert register_edits.amend_actor(registered, draft, BY, seen=row.version)
        told.append(_more(registered, before))

    assert told == [(1, 1), (1, 0)]


def test_what_is_rolled_back_is_not_counted(registered: WriteSession, incident: Maker) -> None:
    row, before = incident(), _counts(registered)

    with registered.begin_nested():
        _amend(registered, row, "Another title")
    with registered.begin_nested() as savepoint:
        _amend(registered, row, "A third title")
        savepoint.rollback()

    assert _more(registered, before) == (1, 1)
    registered.commit()
    assert _more(registered, before) == (1, 1)
    registered.refresh(row)
    _amend(registered, row, "A fourth title")
    registered.rollback()
    assert _more(registered, before) == (1, 1)


def test_others_see_the_count_with_the_change(sessions: Sessions, registered: WriteSession, incident: Maker) -> None:
    registered.commit()
    before = _counts(registered)

    incident()

    with sessions.reader() as other:
        assert (data_version(other), public_version(other)) == before
    registered.commit()
    with sessions.reader() as other:
        assert (data_version(other), public_version(other)) == (before[0] + 1, before[1] + 1)
