"""Changing records of the registers: versions, revisions, and what follows for the incidents that lean on them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import orjson
import pytest
from sqlmodel import col, select

from app.domain.errors import EditConflict, InvalidRecord, NotAllowed, NotFound
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import UserRole
from app.models import Actor, ActorName, Incident, Place, Revision, Source
from app.store import register_edits, snapshot
from app.store.db import Sessions, WriteSession
from app.store.resolve import actors_named
from app.store.version import data_version
from tests.store.conftest import BY, Maker, claim

WHY = Byline("Edda", UserRole.EDITOR, "the paper says so")


def _fields(row: Any) -> dict[str, Any]:
    if isinstance(row, Actor):
        return snapshot.of_actor(row)
    return snapshot.of_place(row) if isinstance(row, Place) else snapshot.of_source(row)


def _row(db: WriteSession, table: Any, slug: str) -> Any:
    return db.exec(select(table).where(table.slug == slug)).one()


def _actor(db: WriteSession, slug: str, **changes: Any) -> ActorDraft:
    return ActorDraft.model_validate({**_fields(_row(db, Actor, slug)), **changes})


def _place(db: WriteSession, slug: str, **changes: Any) -> PlaceDraft:
    return PlaceDraft.model_validate({**_fields(_row(db, Place, slug)), **changes})


def _source(db: WriteSession, slug: str, **changes: Any) -> SourceDraft:
    return SourceDraft.model_validate({**_fields(_row(db, Source, slug)), **changes})


def _revisions(db: WriteSession, row: Any) -> list[Revision]:
    kind = type(row).__name__.lower()
    owner = col(getattr(Revision, f"{kind}_id"))
    return list(db.exec(select(Revision).where(owner == row.id).order_by(col(Revision.version))).all())


def test_a_change_leaves_a_revision_with_author_and_reason(registered: WriteSession) -> None:
    db, before = registered, data_version(registered)
    names = [{"name": "Front", "kind": "official", "since": "2024-11-30"}, {"name": "FLA"}]

    changed = register_edits.amend_actor(db, _actor(db, "front", note="A note.", names=names), WHY, seen=1)

    row = _row(db, Actor, "front")
    newest = _revisions(db, row)[-1]
    assert changed
    assert (row.version, newest.version, newest.author, newest.reason) == (2, 2, "Edda", "the paper says so")
    kept = orjson.loads(newest.snapshot)
    assert kept["note"] == "A note."
    assert [one["name"] for one in kept["names"]] == ["Front", "FLA"]
    assert data_version(db) == before + 1
    db.commit()
    assert [one.slug for one in actors_named(db, "front")] == ["front"]


def test_what_is_the_same_is_not_recorded(registered: WriteSession) -> None:
    db, before = registered, data_version(registered)

    assert not register_edits.amend_actor(db, _actor(db, "rebels"), WHY, seen=1)
    assert not register_edits.amend_place(db, _place(db, "tinzaouaten"), WHY, seen=1)
    assert not register_edits.amend_source(db, _source(db, "echo"), WHY, seen=1)

    assert data_version(db) == before
    assert len(_revisions(db, _row(db, Actor, "rebels"))) == 1
    db.commit()


def test_the_label_stays_among_the_names(registered: WriteSession) -> None:
    db = registered

    register_edits.amend_actor(db, _actor(db, "front", name="Azawad Front"), WHY, seen=1)
    register_edits.amend_place(db, _place(db, "kidal", name_fr="Kidâl"), WHY, seen=1)

    assert {one.name for one in _row(db, Actor, "front").names} == {"FLA", "Azawad Front"}
    assert [(one.name, one.language) for one in _row(db, Place, "kidal").names] == [("Kidal", ""), ("Kidâl", "fr")]


def test_rows_that_are_taken_away_are_gone(registered: WriteSession) -> None:
    db = registered

    register_edits.amend_actor(db, _actor(db, "rebels", names=[{"name": "CSP-DPA"}], links=[]), WHY, seen=1)
    db.commit()

    assert db.exec(select(ActorName.name).join(Actor).where(Actor.slug == "rebels")).all() == ["CSP-DPA"]
    assert _row(db, Actor, "rebels").links == []


def test_an_older_version_is_refused(registered: WriteSession) -> None:
    db = registered
    register_edits.amend_source(db, _source(db, "paper", note="first"), WHY, seen=1)

    with pytest.raises(EditConflict):
        register_edits.amend_source(db, _source(db, "paper", note="second"), WHY, seen=1)

    assert _row(db, Source, "paper").note == "first"


def test_who_may_not_and_what_there_is_not(registered: WriteSession) -> None:
    db, cora = registered, Byline("Cora", UserRole.CONTRIBUTOR, "why not")

    with pytest.raises(NotAllowed):
        register_edits.amend_actor(db, _actor(db, "front", note="mine"), cora, seen=1)
    unknown = ActorDraft.model_validate({"slug": "nobody", "name": "Nobody", "kind": "media"})
    with pytest.raises(NotFound):
        register_edits.amend_actor(db, unknown, BY, seen=1)
    tied = _actor(db, "front", links=[{"to": "nobody", "kind": "part_of"}])
    with pytest.raises(InvalidRecord):
        register_edits.amend_actor(db, tied, BY, seen=1)


def test_incidents_follow_their_place(incident: Maker, registered: WriteSession) -> None:
    db = registered
    leaning = incident(place="tinzaouaten")
    own = incident(place="tinzaouaten", latitude=19.0, longitude=2.0, region="segou-region")
    elsewhere = incident(place="kidal")
    moved = _place(db, "tinzaouaten", latitude=20.0, longitude=3.0, region="segou-region", district=None)

    register_edits.amend_place(db, moved, WHY, seen=1)
    db.commit()

    assert (leaning.latitude, leaning.longitude, leaning.region.slug) == (20.0, 3.0, "segou-region")  # type: ignore[union-attr]
    assert leaning.district is None
    newest = _incident_revisions(db, leaning.id)[-1]
    assert (newest.version, newest.reason, newest.public) == (2, "the paper says so", True)
    assert orjson.loads(newest.snapshot)["shown"]["latitude"] == 20.0
    assert (own.latitude, own.version, elsewhere.version) == (19.0, 1, 1)


def test_a_new_spelling_leaves_incidents_alone(incident: Maker, registered: WriteSession) -> None:
    there = incident(place="tinzaouaten")

    register_edits.amend_place(registered, _place(registered, "tinzaouaten", note="A well."), WHY, seen=1)
    registered.commit()

    assert there.version == 1


def test_incidents_follow_what_an_actor_is(incident: Maker, registered: WriteSession) -> None:
    db = registered
    there = incident(claims=[claim(n=3)])
    untouched = incident(claims=[claim(n=3, subject="band")])
    assert not there.civilians

    register_edits.amend_actor(db, _actor(db, "rebels", kind="civilians"), WHY, seen=1)
    db.commit()

    assert there.civilians
    assert (there.version, untouched.version) == (2, 1)


def test_a_source_of_a_dataset_gives_the_best_figure(incident: Maker, registered: WriteSession) -> None:
    db = registered
    there = incident(claims=[claim(low=2, best=5, high=9, sources=[{"source": "other-paper"}])])
    assert _best(there) is None

    register_edits.amend_source(db, _source(db, "other-paper", dataset="ucdp"), WHY, seen=1)
    db.commit()

    assert _best(there) == 5
    assert there.version == 2


def test_a_source_on_which_others_rest_is_not_hidden(incident: Maker, registered: WriteSession) -> None:
    incident(title="An ambush")

    with pytest.raises(InvalidRecord, match="An ambush"):
        register_edits.amend_source(registered, _source(registered, "paper", dataset="acled"), WHY, seen=1)


def test_sources_do_not_repeat_in_a_circle(registered: WriteSession) -> None:
    with pytest.raises(InvalidRecord):
        register_edits.amend_source(registered, _source(registered, "paper", repeats="echo"), WHY, seen=1)


def _best(incident: Incident) -> int | None:
    return next(one.best for one in incident.figures if one.claimant_id is None and one.of == "total")


def _incident_revisions(db: WriteSession, number: int | None) -> list[Revision]:
    asked = select(Revision).where(Revision.incident_id == number)
    return list(db.exec(asked.order_by(col(Revision.version))).all())


def test_of_two_changes_of_one_version_one_is_refused(registered: WriteSession, sessions: Sessions) -> None:
    registered.commit()
    both = Barrier(2)

    def amending(note: str) -> str:
        with sessions.writer() as db:
            draft = _actor(db, "front", note=note)
            db.rollback()
            both.wait(timeout=10)
            try:
                register_edits.amend_actor(db, draft, WHY, seen=1)
            except EditConflict:
                return "refused"
            db.commit()
            return note

    with ThreadPoolExecutor(2) as pool:
        answers = {one.result(timeout=20) for one in [pool.submit(amending, note) for note in ("one", "other")]}

    registered.expire_all()
    assert answers == {"refused", _row(registered, Actor, "front").note}
    assert len(_revisions(registered, _row(registered, Actor, "front"))) == 2
