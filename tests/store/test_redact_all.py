"""What a redaction also has to reach: other line ends, grounds, numbers, tags, and the files of the database."""

import datetime as dt
import time
from pathlib import Path

import orjson
import pytest
from sqlalchemy import make_url, text
from sqlmodel import col, select

from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.errors import InvalidRecord, UnrecordedChange
from app.domain.vocabulary import Kinship
from app.models import Actor, Comment, Incident, IncidentTag, Proposal, Redaction, Revision
from app.store import editing, history, pairs, proposals, redact, snapshot, talk, write
from app.store.db import Sessions, WriteSession
from app.store.redact import Order
from tests.store.conftest import Maker, Members, claim
from tests.store.told import MARK, NAME, ORDER, because, rows_with, tell


@pytest.fixture
def told(incident: Maker, db: WriteSession, members: Members) -> Incident:
    """The incident with the name in every place."""
    return tell(incident, db, members)


TWO_LINES = "Aghali ag Nowhere\nof Tessalit"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_whatever_a_browser_sends_is_kept_with_one_kind_of_line_end(
    incident: Maker, db: WriteSession, members: Members, end: str
) -> None:
    typed = f"It was\n{TWO_LINES}\nthey say.".replace("\n", end)
    row = incident(summary=typed, grade_note=typed, claims=[claim(n=3, text=typed)])
    other = incident(title="Another one")
    write.amend(db, row, IncidentChanges(set={"summary": f"{typed} {typed}"}), because(typed), seen=1)
    cora, edda = members("contributor"), members("editor")
    proposed = IncidentDraft.model_validate({**snapshot.draft_of(row), "title": "New", "standing": "published"})
    editing.save(db, cora, row.key, proposed, typed, seen=2)
    proposals.decline(db, edda, db.exec(select(Proposal.key)).one(), typed)
    talk.say(db, edda, row.key, typed)
    pairs.decide(db, edda, row.key, other.key, kinship=Kinship.RELATED, reason=typed)
    write.withdraw(db, row, typed, because(typed), seen=2)

    assert rows_with(db, "\r") == []
    places = redact.redact(db, members("administrator"), "incident", row.key, Order(TWO_LINES, "Risk."))

    assert places > 15
    assert rows_with(db, TWO_LINES) == rows_with(db, "Aghali ag Nowhere") == []
    assert row.closing_reason == f"It was\n{MARK}\nthey say."


@pytest.mark.parametrize("given", [TWO_LINES, TWO_LINES.replace("\n", "\r\n")])
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_rows_from_before_are_found_with_the_line_ends_that_they_have(
    told: Incident, db: WriteSession, members: Members, end: str, given: str
) -> None:
    old = f"He is\n{TWO_LINES}.".replace("\n", end)
    _put(db, old)
    found = redact.look(db, "incident", told, given)

    places = redact.redact(db, members("administrator"), "incident", told.key, Order(given, "Risk."))

    assert places == found.total == 7
    assert [one.kind for one in found.elsewhere] == ["incident"]
    left = {"incident.summary", "revision.reason", "revision.snapshot"}
    assert set(rows_with(db, "ag Nowhere")) == left, "of the other incident"
    assert redact.look(db, "incident", told, given).total == 0
    assert db.exec(select(Comment.text)).one() == f"He is\n{MARK}."


def _put(db: WriteSession, old: str) -> None:
    """Give rows of both incidents a text as older versions of the product kept it, past the write path."""
    db.flush()
    quoted = orjson.dumps(old).decode()
    for table, name in (("comment", "text"), ("correction", "text"), ("pair_decision", "reason"),
                        ("proposal", "reason"), ("revision", "reason"), ("incident", "summary")):  # fmt: skip
        where = " WHERE incident_id IS NOT NULL AND version = 1" if table == "revision" else ""
        db.connection().execute(text(f"UPDATE {table} SET {name} = :old{where}"), {"old": old})
    rows = db.exec(select(Revision).where(col(Revision.incident_id).is_not(None), Revision.version == 1)).all()
    for one in rows:
        held = {**orjson.loads(one.snapshot), "summary": old}
        assert quoted in snapshot.write(held)
        db.connection().execute(
            text("UPDATE revision SET snapshot = :held WHERE id = :id"), {"held": snapshot.write(held), "id": one.id}
        )
    db.expire_all()


# --- Grounds ---------------------------------------------------------------------------------------------------


def test_a_name_leaves_the_grounds_of_earlier_redactions(told: Incident, db: WriteSession, members: Members) -> None:
    adam = members("administrator")
    redact.redact(db, adam, "incident", told.key, Order("And again", f"{NAME} asked.", f"{NAME} demande."))
    db.commit()
    assert "redaction.ground" in rows_with(db, NAME)
    assert dict(redact.look(db, "incident", told, NAME).places)["Grounds of earlier redactions"] == 2

    redact.redact(db, adam, "incident", told.key, ORDER)
    db.commit()

    assert rows_with(db, NAME) == []
    stones = history.stones(db, history.incident(db, told.code or ""))
    assert [one.ground for one in stones] == [ORDER.ground, f"{MARK} asked."]


def test_an_earlier_ground_of_a_register_is_reached_too(registered: WriteSession, members: Members) -> None:
    adam = members("administrator")
    redact.redact(registered, adam, "actor", "army", Order("Army", "Its general Nobody asked."))

    redact.redact(registered, adam, "actor", "army", Order("general Nobody", "A mistake."))

    assert rows_with(registered, "general Nobody") == []
    grounds = registered.exec(select(Redaction.ground).order_by(col(Redaction.id))).all()
    assert grounds == [f"Its {MARK} asked.", "A mistake."]


@pytest.mark.parametrize("field", ["ground", "ground_fr"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_no_ground_holds_the_text_itself(
    incident: Maker, db: WriteSession, members: Members, field: str, end: str
) -> None:
    row = incident(summary=TWO_LINES)
    told_too = {"ground": "Risk.", field: f"It was {TWO_LINES.replace(chr(10), end)}."}

    with pytest.raises(InvalidRecord, match="may not hold the text"):
        redact.redact(db, members("administrator"), "incident", row.key, Order(TWO_LINES, **told_too))

    assert row.summary == TWO_LINES


@pytest.mark.parametrize(
    ("kind", "of", "field"),
    [("", 0, "ground"), ("incident", 1, "ground"), ("actor", 0, "ground"), ("incident", 0, "places"),
     ("incident", 0, "account_id")],
)  # fmt: skip
def test_a_tombstone_changes_only_beside_a_new_one_of_its_record_and_only_in_its_grounds(
    incident: Maker, db: WriteSession, members: Members, kind: str, of: int, field: str
) -> None:
    row = incident(summary=f"It was {NAME}.")
    redact.redact(db, members("administrator"), "incident", row.key, ORDER)
    db.commit()
    stone, number = db.exec(select(Redaction)).one(), row.id or 0
    setattr(stone, field, 7 if field == "places" else None if field == "account_id" else "Nothing.")
    if kind:
        now = dt.datetime.now(dt.UTC)
        db.add(Redaction(at=now, kind=kind, record_id=number + of, ground="Another."))

    with pytest.raises(UnrecordedChange):
        db.flush()


# --- Numbers and tags --------------------------------------------------------------------------------------------


def test_the_number_in_a_dataset_goes_whole_and_leaves_every_version(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    rows = [incident(dataset="ucdp", external_id=f"{name} 1", sources=["ucdp-record"]) for name in (NAME, "Somebody")]
    proposed = {**snapshot.draft_of(rows[0]), "title": "New", "standing": "published"}
    editing.save(db, members("contributor"), rows[0].key, IncidentDraft.model_validate(proposed), "Why", seen=1)
    assert set(rows_with(db, NAME)) == {"incident.external_id", "revision.snapshot", "proposal.draft"}

    for row, name in zip(rows, (NAME, "Somebody"), strict=True):
        redact.redact(db, members("administrator"), "incident", row.key, Order(name, "Risk."))
    db.commit()

    assert rows_with(db, NAME) == rows_with(db, "Somebody") == []
    assert [row.external_id for row in rows] == [None, None]
    first = db.exec(select(Revision).where(Revision.incident_id == rows[0].id, Revision.version == 1)).one()
    assert orjson.loads(first.snapshot)["external_id"] == f"{MARK} 1"
    key = db.exec(select(Proposal.key)).one()
    assert proposals.take(db, members("editor"), key, reason="Better").kind == "saved"
    assert (rows[0].title, rows[0].external_id) == ("New", None)


def test_a_form_that_was_open_does_not_bring_the_number_back(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    row = incident(external_id=NAME)
    form = {**snapshot.draft_of(row), "title": "New", "standing": "published"}
    redact.redact(db, members("administrator"), "incident", row.key, ORDER)

    editing.save(db, members("editor"), row.key, IncidentDraft.model_validate(form), "Changed", seen=1)

    assert row.title == "New"
    assert rows_with(db, NAME) == []


def test_tags_that_spell_the_name_go_and_others_stay(incident: Maker, db: WriteSession, members: Members) -> None:
    spelled, other = "case-aghali-ag-nowhere", "aghali-ag-nowhereland"
    row = incident(summary="Aghali ag Nowhère came.", tags=[spelled, other, "army"])
    form = {**snapshot.draft_of(row), "title": "New", "standing": "published"}

    redact.redact(db, members("administrator"), "incident", row.key, Order("Aghali ag Nowhère", "Risk."))
    editing.save(db, members("editor"), row.key, IncidentDraft.model_validate(form), "Changed", seen=1)
    db.commit()

    assert rows_with(db, spelled) == []
    assert db.exec(select(IncidentTag.tag).order_by(IncidentTag.tag)).all() == [other, "army"]
    assert row.summary == f"{MARK} came."


# --- Once more ---------------------------------------------------------------------------------------------------


def test_asking_once_more_is_told_that_nothing_is_left(told: Incident, db: WriteSession, members: Members) -> None:
    adam = members("administrator")
    with pytest.raises(InvalidRecord, match="stands in no free text"):
        redact.redact(db, adam, "incident", told.key, Order("Not a word of it", "Risk."))
    redact.redact(db, adam, "incident", told.key, ORDER)
    today = dt.datetime.now(dt.UTC).date().isoformat()

    with pytest.raises(InvalidRecord, match=f"Nothing is left to take out.*last taken out of it on {today}"):
        redact.redact(db, adam, "incident", told.key, ORDER)

    assert told.version == 3
    assert len(db.exec(select(Redaction)).all()) == 1


# --- Files -------------------------------------------------------------------------------------------------------


def _files(sessions: Sessions, words: str) -> list[str]:
    """The files of an SQLite database in which the words stand, in whatever page; a server's are not ours to read."""
    url = make_url(sessions.url)
    if url.get_backend_name() != "sqlite":
        return []
    folder = Path(url.database or "").parent
    sought = (words.encode(), orjson.dumps(words)[1:-1])
    return sorted(one.name for one in folder.iterdir() if any(form in one.read_bytes() for form in sought))


@pytest.mark.parametrize("reading", [False, True])
def test_no_file_of_the_database_holds_the_text_after_the_commit(
    sessions: Sessions, told: Incident, db: WriteSession, members: Members, reading: bool
) -> None:
    long = f"{NAME} and much else. " * 300
    write.amend(db, told, IncidentChanges(set={"summary": long.strip()[:9000]}), because("Long"), seen=2)
    db.commit()
    sqlite = sessions.url.startswith("sqlite")
    assert bool(_files(sessions, NAME)) is sqlite
    with sessions.reader() as reader:
        if reading:
            assert reader.exec(select(Actor)).all()
        redact.redact(db, members("administrator"), "incident", told.key, ORDER)
        began = time.monotonic()
        db.commit()
        assert time.monotonic() - began < 8
        assert reader.exec(select(Redaction)).all() == ([] if reading else db.exec(select(Redaction)).all())
    if not reading:
        assert _files(sessions, NAME) == _files(sessions, "unlikely") == []
    assert rows_with(db, NAME) == []


def test_what_is_deleted_is_overwritten(sessions: Sessions) -> None:
    with sessions.connection() as connection:
        on = connection.exec_driver_sql("PRAGMA secure_delete").scalar() if _is_sqlite(sessions) else 1

    assert on == 1


def _is_sqlite(sessions: Sessions) -> bool:
    return make_url(sessions.url).get_backend_name() == "sqlite"


def test_what_a_dataset_says_beside_is_redacted_and_stays_otherwise(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    name = "Jane Nobody"
    given = {"dyad_name": f"{name} - Others", "type_of_violence": "1"}
    row = incident(dataset="ucdp", external_id="7", sources=["ucdp-record"], given=given)
    assert set(rows_with(db, name)) == {"incident.given", "revision.snapshot"}

    redact.redact(db, members("administrator"), "incident", row.key, Order(name, "Risk."))
    db.commit()

    assert rows_with(db, name) == []
    assert row.given == {"dyad_name": f"{MARK} - Others", "type_of_violence": "1"}


def test_a_form_that_does_not_show_what_a_dataset_says_beside_leaves_it(
    incident: Maker, db: WriteSession, members: Members
) -> None:
    given = {"type_of_violence": "1"}
    row = incident(dataset="ucdp", external_id="7", sources=["ucdp-record"], given=given)
    typed = {**snapshot.draft_of(row), "title": "New", "standing": "published"}
    del typed["given"]

    editing.save(db, members("editor"), row.key, IncidentDraft.model_validate(typed), "Why", seen=row.version)

    assert (row.title, row.given) == ("New", given)
