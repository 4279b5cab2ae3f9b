"""What a redaction also has to reach: other line ends, grounds, numbers, tags, and the files of the database."""

import orjson
import pytest
from sqlalchemy import text
from sqlmodel import col, select

from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.vocabulary import Kinship
from app.models import Comment, Incident, Proposal, Revision
from app.store import editing, pairs, proposals, redact, snapshot, talk, write
from app.store.db import WriteSession
from app.store.redact import Order
from tests.store.conftest import Maker, Members, claim
from tests.store.told import MARK, because, rows_with, tell


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
        db.connection().execute(
            text("UPDATE revision SET snapshot = :held WHERE id = :id"), {"held": snapshot.write(held), "id": one.id}
        )
    assert quoted in snapshot.write(held)
    db.expire_all()
