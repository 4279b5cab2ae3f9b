"""One thing for many incidents: told first, then done at once; what cannot be done keeps nothing else back."""

import datetime as dt
from typing import Any

import pytest
from sqlmodel import col, func, select

from app.domain.accounts import Member
from app.domain.bulk import MOST, Aim, Wish, problems
from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidRecord
from app.domain.vocabulary import Role, Standing
from app.models import Incident, Revision
from app.store import bulk, editing, write
from app.store.db import WriteSession
from tests.store.conftest import BY, Maker, Members

REASON = "Sorted on a Monday."
ARMY = [{"actor": "army", "role": "side_a"}]
READY: dict[str, Any] = {"standing": "draft", "place": "kidal", "killed": 1}


def seen(*rows: Incident, **wrong: int) -> dict[str, int]:
    """The rows as they were chosen in the table."""
    return {row.key: row.version for row in rows} | wrong


def wish(aim: str, **given: Any) -> Wish:
    """What is asked for, with a reason."""
    return Wish(Aim(aim), **{"reason": REASON, **given})


def told(found: list[bulk.Planned]) -> dict[str, str]:
    """By title, what would become or why nothing can."""
    return {one.title: f"no: {one.why}" if one.why else one.what for one in found}


def revisions(db: WriteSession, row: Incident) -> list[str]:
    """The reasons of an incident's revisions."""
    asked = select(Revision.reason).where(Revision.incident_id == row.id).order_by(col(Revision.version))
    return list(db.exec(asked).all())


CASES = [
    ("send", {}, {**READY}, "is sent to review"),
    ("send", {}, {**READY, "standing": "in_review"}, "no: It is so already."),
    ("send", {}, {}, "no: Only what was never published"),
    ("publish", {}, {**READY}, "is published"),
    ("publish", {}, {"standing": "draft", "place": "kidal", "sources": []}, "no: It needs at least one source."),
    ("publish", {}, {"standing": "draft", "place": "kidal"}, "no: It needs a claim"),
    ("publish", {"without_claims": "Only that it was."}, {"standing": "draft", "place": "kidal"}, "is published"),
    ("publish", {}, {}, "no: It is so already."),
    ("withdraw", {"public_reason": "Never happened."}, {}, "is withdrawn"),
    ("withdraw", {"public_reason": "Never happened."}, {**READY}, "no: Only a published incident can be withdrawn."),
    ("restore", {}, {}, "no: It is so already."),
    ("restore", {}, {**READY}, "no: Only what was withdrawn"),
    ("add_tag", {"tag": "check"}, {}, "gets the tag “check”"),
    ("add_tag", {"tag": "check"}, {"tags": ["check"]}, "no: It is so already."),
    ("add_tag", {"tag": "check"}, {"tags": [f"t{n}" for n in range(20)]}, "no: It has 20 tags"),
    ("remove_tag", {"tag": "check"}, {"tags": ["check", "other"]}, "loses the tag “check”"),
    ("remove_tag", {"tag": "check"}, {}, "no: It is so already."),
    ("add_actor", {"actor": "csp", "role": Role.SIDE_A}, {}, "gets CSP-DPA in the role “Side A”"),
    ("add_actor", {"actor": "army", "role": Role.SIDE_A}, {"involvements": ARMY}, "no: It is so"),
    ("add_actor", {"actor": "army", "role": Role.SIDE_B}, {"involvements": ARMY}, "gets Army"),
]  # fmt: skip


@pytest.mark.parametrize(("aim", "given", "fields", "expected"), CASES, ids=lambda one: str(one)[:40])
def test_what_is_told_is_what_is_done(
    registered: WriteSession,
    members: Members,
    incident: Maker,
    aim: str,
    given: dict[str, Any],
    fields: dict[str, Any],
    expected: str,
) -> None:
    edda, row = members("editor"), incident(**fields)
    asked = wish(aim, **given)

    (plan,) = bulk.preview(registered, edda, seen(row), asked)
    assert told([plan])[row.title].startswith(expected)
    assert revisions(registered, row) == ["testing"]
    (done,) = bulk.apply(registered, edda, seen(row), asked)
    registered.commit()
    registered.expire_all()

    possible = not expected.startswith("no: ")
    assert (done.done, bool(done.why)) == (possible, not possible)
    assert row.version == (2 if possible else 1)
    assert len(revisions(registered, row)) == row.version
    assert all(REASON in reason for reason in revisions(registered, row)[1:])
    if possible:
        # What was done cannot be done again to the version that was seen.
        assert told(bulk.preview(registered, edda, {row.key: 1}, asked))[row.title].startswith("no: You saw version 1")
        assert told(bulk.preview(registered, edda, seen(row), asked))[row.title].startswith("no: ")


def test_what_cannot_be_done_keeps_nothing_else_back(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda = members("editor")
    ready, late = incident(title="Ready", date="2024-07-01", **READY), incident(title="Late", **READY)
    bare, stale = incident(title="Bare", standing="draft"), incident(title="Stale", **READY)
    keys = seen(ready, late, bare, stale, made_up=1)
    editing.save(registered, edda, stale.key, _retitled(registered, stale, "Stale now"), "Meanwhile.", seen=1)

    found = bulk.apply(registered, edda, keys, wish("publish"))
    registered.commit()

    assert {one.title: one.done for one in found} == {"Ready": True, "Late": True, "Bare": False, "Stale now": False}
    # Codes follow the dates, not the order in which somebody ticked boxes.
    assert (ready.code, late.code, bare.code, stale.code) == ("NM-2024-0001", "NM-2024-0002", None, None)


def _retitled(db: WriteSession, row: Incident, title: str) -> IncidentDraft:
    fields = {**editing.opened(db, Member(0, "x", "x", BY.role), row.key).draft, "title": title}
    return IncidentDraft.model_validate(fields)


def test_a_contributor_does_it_to_own_drafts_alone(registered: WriteSession, members: Members, incident: Maker) -> None:
    cora = members("contributor")
    public, hidden = incident(title="Public"), incident(title="Hidden", **READY)
    mine = write.create(registered, _retitled(registered, public, "Mine"), cora.byline("Written."))
    keys = seen(public, hidden, mine)

    assert told(bulk.preview(registered, cora, keys, wish("add_tag", tag="check"))) == {
        "Public": "no: Your role does not allow this. Ask an editor.", "Mine": "gets the tag “check”",
    }  # fmt: skip
    for aim in ("publish", "withdraw", "restore"):
        found = bulk.apply(registered, cora, keys, wish(aim, public_reason="Never happened."))
        assert {one.why for one in found} == {"Your role does not allow this. Ask an editor."}
    (sent,) = [one for one in bulk.apply(registered, cora, keys, wish("send")) if one.done]

    assert (sent.title, mine.standing) == ("Mine", Standing.IN_REVIEW)
    assert (public.version, hidden.version, hidden.standing) == (1, 1, Standing.DRAFT)


@pytest.mark.parametrize(
    "asked",
    [
        wish("add_tag", tag="Not A Tag"),
        wish("add_tag", tag=""),
        wish("remove_tag", tag="x" * 61),
        wish("add_actor", actor="nobody", role=Role.SIDE_A),
        wish("add_actor", actor="", role=Role.SIDE_A),
        wish("add_tag", tag="check", reason=" "),
    ],
    ids=str,
)
def test_what_cannot_be_asked_for(registered: WriteSession, members: Members, incident: Maker, asked: Wish) -> None:
    row = incident()

    with pytest.raises(InvalidRecord):
        bulk.apply(registered, members("editor"), seen(row), asked)

    assert row.version == 1


def test_more_than_are_taken(registered: WriteSession, members: Members) -> None:
    with pytest.raises(InvalidRecord, match="500"):
        bulk.preview(registered, members("editor"), {f"key{n}": 1 for n in range(MOST + 1)}, wish("send"))


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (wish("withdraw"), {"public_reason"}),
        (wish("publish", without_claims="x"), {"without_claims"}),
        (wish("add_actor", actor="army"), {"role"}),
        (wish("send", reason=""), {"reason"}),
        (wish("send", reason="x" * 2001), {"reason"}),
        (wish("send"), set()),
    ],
    ids=str,
)
def test_what_is_missing_is_said_by_field(asked: Wish, fields: set[str]) -> None:
    assert set(problems(asked)) == fields


def test_many_are_done_in_one_go(registered: WriteSession, members: Members, incident: Maker) -> None:
    rows = [incident(title=f"Number {n}", **READY) for n in range(60)]
    begun = dt.datetime.now(dt.UTC)

    found = bulk.apply(registered, members("editor"), seen(*rows), wish("publish"))
    registered.commit()

    assert len(found) == 60
    assert all(one.done for one in found)
    assert len({row.code for row in rows}) == 60
    counted = select(func.count()).select_from(Revision).where(Revision.version == 2)
    assert registered.exec(counted).one() == 60
    assert dt.datetime.now(dt.UTC) - begun < dt.timedelta(seconds=30)
