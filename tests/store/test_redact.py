"""A text that is taken out is nowhere in the database any more, and a tombstone says when and why."""

import datetime as dt
from typing import Any

import orjson
import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidRecord, NotAllowed, NotFound, UnrecordedChange
from app.domain.filter import IncidentFilter
from app.domain.registers import ActorDraft
from app.domain.vocabulary import Standing
from app.models import (
    Actor,
    Incident,
    Proposal,
    Redaction,
    Revision,
)
from app.store import as_of, editing, history, redact, register_edits, registers, snapshot, write
from app.store.db import WriteSession
from app.store.redact import Order
from app.store.resolve import resolve
from tests.store.conftest import BY, Maker, Members
from tests.store.told import MARK, NAME, ORDER, TODAY, because, rows_with, tell


@pytest.fixture
def told(incident: Maker, db: WriteSession, members: Members) -> Incident:
    """The incident with the name in every place."""
    return tell(incident, db, members)


def test_the_text_is_nowhere_any_more(told: Incident, db: WriteSession, members: Members) -> None:
    before = rows_with(db, NAME)
    assert {one.split(".")[0] for one in before} - {"incident_words_data"} == {
        "incident", "claim", "claim_source", "involvement", "revision", "proposal", "comment", "correction",
        "pair_decision",
    }  # fmt: skip

    places = redact.redact(db, members("administrator"), "incident", told.key, ORDER)

    assert rows_with(db, NAME) == []
    assert rows_with(db, "ünlikely") == rows_with(db, "unlikely") == []
    assert told.title == f"Raid on {MARK}"
    assert told.summary == f"{MARK}. And again: {MARK}."
    assert MARK in told.search_text or "redacted" in told.search_text
    stone = db.exec(select(Redaction)).one()
    assert (stone.kind, stone.record_id, stone.ground, stone.places) == ("incident", told.id, ORDER.ground, places)
    assert places > 15


def test_the_record_says_so_in_a_version_of_its_own(told: Incident, db: WriteSession, members: Members) -> None:
    redact.redact(db, members("administrator"), "incident", told.key, ORDER)

    versions = db.exec(select(Revision).where(Revision.incident_id == told.id).order_by(col(Revision.version))).all()
    assert [one.version for one in versions] == [1, 2, 3]
    assert versions[2].reason == ORDER.ground
    assert versions[1].reason == f"Because of {MARK}."
    held = [orjson.loads(one.snapshot) for one in versions]
    assert [one["title"] for one in held] == [f"Attack on {MARK}", f"Raid on {MARK}", f"Raid on {MARK}"]
    assert held[2] == orjson.loads(snapshot.write(snapshot.of_incident(told)))
    assert [one["claims"][0]["id"] for one in held] == [told.claims[0].key] * 3
    assert told.figures[0].low == 3


def test_what_is_left_can_be_read_changed_and_proposed(told: Incident, db: WriteSession, members: Members) -> None:
    redact.redact(db, members("administrator"), "incident", told.key, ORDER)
    db.commit()

    editor = members("editor")
    draft = IncidentDraft.model_validate({**snapshot.draft_of(told), "title": "New", "standing": "published"})
    assert editing.save(db, editor, told.key, draft, "Better words", seen=3).kind == "saved"
    assert (
        IncidentDraft.model_validate(orjson.loads(db.exec(select(Proposal.draft)).one())).summary == f"Better: {MARK}"
    )
    then = as_of.one(db, told.code or "", resolve(db, IncidentFilter()), TODAY)
    assert then.title == "New"
    (stone,) = history.stones(db, history.incident(db, told.code or ""))
    assert stone.ground == ORDER.ground


def test_the_preview_counts_and_changes_nothing(told: Incident, db: WriteSession, members: Members) -> None:
    found = redact.look(db, "incident", told, f"  {NAME}\r\n")

    assert dict(found.places) == {
        "The record as it is now": 7, "Its versions": 14, "Reasons of its versions": 1, "Proposals": 8, "Comments": 1,
        "Messages from readers": 2, "Decisions about pairs of incidents": 1,
    }  # fmt: skip
    assert found.total == sum(dict(found.places).values())
    assert not db.new
    assert not db.dirty
    assert redact.redact(db, members("administrator"), "incident", told.key, ORDER) == found.total


@pytest.mark.parametrize(
    ("given", "ground"),
    [("ab", "Why."), ("  a ", "Why."), ("armed_clash", "Why."), ("kidal-region", "Why."), ("NM-2024-0001", "Why."),
     ("nowhere to be found", "Why."), ("redacted", "Why."), ("published", "Why."), (NAME, "  "),
     (NAME, f"It is {NAME}."), ("2024-07-25", "Why."), ("x" * 10_001, "Why."), (NAME, "x" * 501)],
)  # fmt: skip
def test_what_would_break_the_record_is_refused(
    told: Incident, db: WriteSession, members: Members, given: str, ground: str
) -> None:
    before = snapshot.write(snapshot.of_incident(told))
    with pytest.raises(InvalidRecord):
        redact.redact(db, members("administrator"), "incident", told.key, Order(given, ground))

    db.flush()
    assert snapshot.write(snapshot.of_incident(told)) == before
    assert db.exec(select(Redaction)).all() == []


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_only_administrators_redact(told: Incident, db: WriteSession, members: Members, role: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        redact.redact(db, members(role), "incident", told.key, ORDER)

    assert NAME in told.title


def test_slugs_and_words_of_ours_stay_where_the_text_stands_beside_them(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    row = incident(title="The army came", involvements=[{"actor": "army", "role": "side_a"}])

    redact.redact(db, members("administrator"), "incident", row.key, Order("army", "A mistake."))

    assert row.title == f"The {MARK} came"
    assert [one.actor.slug for one in row.involvements] == ["army"]
    held = orjson.loads(db.exec(select(Revision.snapshot).where(Revision.incident_id == row.id)).all()[0])
    assert held["involvements"][0]["actor"] == "army"
    assert held["event_type"] == "battles"


def test_a_long_line_stays_a_line(incident: Maker, db: WriteSession, members: Members) -> None:
    row = incident(title=f"{'x' * 290} abc")

    redact.redact(db, members("administrator"), "incident", row.key, Order("abc", "A mistake."))

    assert len(row.title) == 300
    assert "abc" not in row.title


def test_what_was_never_public_is_redacted_without_telling_readers(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    row = incident(title=f"About {NAME}", standing="draft")
    redact.redact(db, members("administrator"), "incident", row.key, ORDER)
    write.publish(db, row, BY, seen=row.version)

    assert row.standing is Standing.PUBLISHED
    assert history.stones(db, history.incident(db, row.code or "")) == []


def test_records_of_the_registers_are_redacted_too(registered: WriteSession, members: Members) -> None:
    draft = ActorDraft(slug="man", name=NAME, kind="civilians", note=f"Of {NAME}", names=[{"name": f"{NAME} II"}])
    registers.add_actors(registered, [draft], BY)
    changed = draft.model_copy(update={"note": "Of nobody"})
    register_edits.amend_actor(registered, changed, because(f"{NAME} asked"), seen=1)

    redact.redact(registered, members("administrator"), "actor", "man", ORDER)

    assert rows_with(registered, NAME) == rows_with(registered, "unlikely") == []
    row = registered.exec(select(Actor).where(Actor.slug == "man")).one()
    assert (row.name, row.version) == (MARK, 3)
    registered.commit()


def test_an_address_with_the_text_goes_whole(registered: WriteSession, members: Members) -> None:
    source = register_edits.peek(registered, redact.TABLES["source"], "paper")
    source.url = "https://example.org/someone-at-risk"
    registers.record(registered, [source], "source", snapshot.of_source, BY)

    redact.redact(registered, members("administrator"), "source", "paper", Order("someone-at-risk", "Risk."))

    assert source.url is None
    assert rows_with(registered, "someone-at-risk") == []


def test_other_records_with_the_text_are_named(told: Incident, incident: Maker, db: WriteSession) -> None:
    other = incident(title=f"Once more {NAME}")

    (found,) = redact.look(db, "incident", told, NAME).elsewhere

    assert (found.kind, found.key, found.name) == ("incident", other.key, other.title)


def test_without_its_tombstone_no_history_is_changed(told: Incident, incident: Maker, db: WriteSession) -> None:
    other = incident(title="Other")
    revision = db.exec(select(Revision).where(Revision.incident_id == other.id)).one()
    revision.reason = "Something else"
    now = dt.datetime.now(dt.UTC)
    db.add(Redaction(at=now, kind="incident", record_id=told.id or 0, ground="x"))

    with pytest.raises(UnrecordedChange):
        db.flush()


def opened(db: WriteSession, members: Members, row: Incident) -> dict[str, Any]:
    """A form of the newest version, which an editor opens before a text is taken out."""
    return {**editing.opened(db, members("editor"), row.key).draft, "standing": "published"}


def save(db: WriteSession, members: Members, row: Incident, form: dict[str, Any]) -> None:
    """Send that form afterwards, made of the version that it was opened with."""
    redact.redact(db, members("administrator"), "incident", row.key, ORDER)
    editing.save(db, members("editor"), row.key, IncidentDraft.model_validate(form), "Changed", seen=2)


def test_a_form_that_was_open_meanwhile_does_not_bring_the_text_back(
    told: Incident, db: WriteSession, members: Members
) -> None:
    form = opened(db, members, told)
    form["claims"][0]["low"] = 2
    form["grade_note"] = f"Because {NAME} says so."

    save(db, members, told, form)

    assert rows_with(db, NAME) == []
    assert (told.claims[0].low, told.grade_note, told.title) == (2, f"Because {MARK} says so.", f"Raid on {MARK}")


def test_a_form_whose_words_around_the_text_were_changed_is_refused(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    row = incident(title=f"Attack on {NAME}")
    form = {**opened(db, members, row), "title": f"Raid against {NAME}"}
    redact.redact(db, members("administrator"), "incident", row.key, ORDER)

    with pytest.raises(InvalidRecord):
        editing.save(db, members("editor"), row.key, IncidentDraft.model_validate(form), "Changed", seen=1)

    assert rows_with(db, NAME) == []


def test_a_form_opened_afterwards_may_change_the_words_around_the_mark(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    row = incident(title=f"Attack on {NAME}")
    redact.redact(db, members("administrator"), "incident", row.key, ORDER)
    form = {**opened(db, members, row), "title": "Attack on a man"}

    editing.save(db, members("editor"), row.key, IncidentDraft.model_validate(form), "Changed", seen=2)

    assert row.title == "Attack on a man"
