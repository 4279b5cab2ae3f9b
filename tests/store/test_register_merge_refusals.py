"""Merging records of the registers: what is refused, to whom, and what two who do it at once meet."""

from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any

import pytest

from app.domain.errors import EditConflict, InvalidRecord, NotAllowed
from app.domain.policy import Byline
from app.domain.registers import ActorDraft
from app.domain.vocabulary import UserRole
from app.models import Actor, Place, Source
from app.store import register_edits, register_merges, snapshot
from app.store.db import Sessions, WriteSession
from tests.store.conftest import Maker, claim
from tests.store.merging import WHY, merge, row


def test_two_choices_are_not_made_one(incident: Maker, registered: WriteSession) -> None:
    db = registered
    mark = {"preferred": True, "preferred_reason": "counted"}
    incident(title="Two counts", claims=[claim(n=4, **mark), claim(n=7, subject="band", **mark)])
    incident(title="One count", claims=[claim(n=4, **mark), claim(n=7, subject="band")])

    moves = register_merges.preview(db, row(db, Actor, "band"), row(db, Actor, "rebels"))
    with pytest.raises(InvalidRecord, match="Two counts"):
        merge(db, Actor, "band", "rebels")

    assert len(moves.problems) == 1
    assert row(db, Actor, "band").merged_into is None


@pytest.mark.parametrize(
    ("table", "gone", "stays"),
    [
        (Actor, "band", "band"),
        (Place, "kidal", "kidal-region"),
        (Source, "ucdp-record", "paper"),
    ],
)
def test_what_cannot_be_one(registered: WriteSession, table: Any, gone: str, stays: str) -> None:
    with pytest.raises(InvalidRecord):
        merge(registered, table, gone, stays)


def test_no_merging_into_what_went_itself(registered: WriteSession) -> None:
    db = registered
    merge(db, Actor, "band", "rebels")

    for gone, stays in (("rebels", "band"), ("front", "band"), ("band", "front")):
        with pytest.raises(InvalidRecord):
            merge(db, Actor, gone, stays)
    late = ActorDraft.model_validate({**snapshot.of_actor(row(db, Actor, "front")), "slug": "band"})
    with pytest.raises(InvalidRecord):
        register_edits.amend_actor(db, late, WHY, seen=2)


def test_rights_and_versions_count(registered: WriteSession) -> None:
    db = registered
    one, other = row(db, Actor, "band"), row(db, Actor, "rebels")

    with pytest.raises(NotAllowed):
        merge(db, Actor, "band", "rebels", Byline("Cora", UserRole.CONTRIBUTOR, "why not"))
    with pytest.raises(EditConflict):
        register_merges.merge(db, one, other, WHY, seen=(1, 7))


def test_nobody_comes_to_point_to_a_record_while_it_is_merged(
    incident: Maker, registered: WriteSession, sessions: Sessions
) -> None:
    registered.commit()
    there = incident(claims=[claim(n=3, subject="band")])

    def merging() -> None:
        with sessions.writer() as other:
            merge(other, Actor, "band", "rebels")

    with ThreadPoolExecutor(1) as pool:
        merged = pool.submit(merging)
        assert not wait([merged], timeout=0.5).done
        registered.commit()
        merged.result(timeout=20)

    registered.expire_all()
    assert [one.subject.slug for one in there.claims if one.subject] == ["rebels"]
    assert there.version == 2


def test_of_two_merges_in_opposite_directions_one_is_refused(registered: WriteSession, sessions: Sessions) -> None:
    registered.commit()
    both = Barrier(2)

    def merging(gone: str, stays: str) -> str:
        with sessions.writer() as db:
            rows = [row(db, Actor, one) for one in (gone, stays)]
            db.rollback()
            both.wait(timeout=10)
            try:
                register_merges.merge(db, rows[0], rows[1], WHY, seen=(1, 1))
            except (EditConflict, InvalidRecord):
                return "refused"
            db.commit()
            return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(merging, *one) for one in (("band", "front"), ("front", "band"))]
        assert sorted(one.result(timeout=20) for one in answers) == ["done", "refused"]
