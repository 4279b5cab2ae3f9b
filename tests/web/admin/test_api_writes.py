"""Writing through the JSON interface: what is recorded, changed and refused, and that nothing is lost meanwhile."""

from typing import Any

import pytest
from sqlmodel import select

from app.domain.vocabulary import Standing, UserRole
from app.models import Account, Incident, Proposal, Revision
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.admin.scripts import DRAFT, Script, new
from tests.web.pages.conftest import claim, incident

EDITOR, CONTRIBUTOR = UserRole.EDITOR, UserRole.CONTRIBUTOR


def rows(atlas: DeskAtlas) -> list[Incident]:
    """All incidents as the database has them."""
    with atlas.sessions.reader() as db:
        found = list(db.exec(select(Incident).order_by(Incident.id)).all())  # type: ignore[arg-type]  # A column.
        db.expunge_all()
        return found


# --- Recording -----------------------------------------------------------------------------------------------


def test_a_draft_is_recorded_with_its_author_and_reason_and_is_not_public(desk: Maker) -> None:
    atlas = desk()
    script = Script(atlas, CONTRIBUTOR)

    answer = script.post(new())

    assert answer.status_code == 201
    written = answer.json()
    assert (written["outcome"], written["code"], written["version"]) == ("created", None, 1)
    assert written["incident"]["title"] == "Sent by a script"
    assert answer.headers["cache-control"] == "no-store"
    made = rows(atlas)[-1]
    assert (made.key, made.standing) == (written["key"], Standing.DRAFT)
    with atlas.sessions.reader() as db:
        revision = db.exec(select(Revision).where(Revision.incident_id == made.id)).one()
        owner = db.exec(select(Account.id).where(Account.name == "cora")).one()
    assert (revision.author, revision.reason, revision.account_id) == ("Cora", "Read in a paper.", owner)
    assert made.owner_id == owner
    assert script.client.get("/api/incidents").json()["total"] == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "incident.title"),
        ({"date": "the day after"}, "incident.date"),
        ({"claims": [claim(n=-1)]}, "incident.claims.0.low"),
        ({"claims": [claim(n=5), claim(low=5, high=2)]}, "incident.claims.1"),
        ({"stranger": 1}, "incident.stranger"),
        ({"title": "a\x00b"}, "incident.title"),
    ],
)
def test_every_mistake_is_told_with_its_field(desk: Maker, change: dict[str, Any], field: str) -> None:
    atlas = desk()

    answer = Script(atlas).post(new(**change))

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in [one["field"] for one in answer.json()["errors"]]
    assert len(rows(atlas)) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (new(place="nowhere-at-all"), 422),
        (new(standing="published"), 422),
        (new(claims=[claim(n=5, id="of-another-incident")]), 422),
        ({**new(), "reason": ""}, 422),
        ({**new(), "reason": "   "}, 422),
        ({**new(), "reason": "x" * 2001}, 422),
        ({"incident": DRAFT}, 422),
        ([], 422),
        (new(title="x" * 1_000_001), 413),
    ],
)
def test_what_cannot_be_recorded_is_refused_whole(desk: Maker, body: Any, status: int) -> None:
    atlas = desk()

    answer = Script(atlas).post(body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert len(rows(atlas)) == 1


def test_what_is_no_json_is_told(desk: Maker) -> None:
    script = Script(desk())

    headers = {**script.headers, "Content-Type": "application/json"}

    assert script.client.post("/api/incidents", content=b"{not json", headers=headers).status_code == 400
    assert script.client.post("/api/incidents", content=b"\xff", headers=headers).status_code == 400
    assert script.client.post("/api/incidents", data={"reason": "x"}, headers=script.headers).status_code == 422
    assert script.client.post("/api/incidents?x=1", json=new(), headers=script.headers).status_code == 400


# --- Changing ------------------------------------------------------------------------------------------------


def test_one_field_is_changed_and_all_others_stay(desk: Maker) -> None:
    atlas = desk(incident(claims=[claim(n=5)]))
    script = Script(atlas)
    before = script.patch("NM-2024-0001", {}).json()

    answer = script.patch("nm-2024-0001", {"title": "Another title"})

    assert (answer.status_code, answer.json()["outcome"], answer.json()["version"]) == (200, "saved", 2)
    assert before["outcome"] == "unchanged"
    assert answer.json()["incident"] == {**before["incident"], "title": "Another title"}
    assert script.client.get("/api/incidents/NM-2024-0001").json()["title"] == "Another title"


def test_what_others_changed_elsewhere_stays_and_the_same_is_a_conflict_with_both_versions(desk: Maker) -> None:
    atlas = desk()
    script = Script(atlas)
    assert script.patch("NM-2024-0001", {"title": "Theirs"}).status_code == 200

    other = script.patch("NM-2024-0001", {"summary": "Mine."})
    same = script.patch("NM-2024-0001", {"title": "Mine"})

    assert (other.status_code, other.json()["incident"]["title"]) == (200, "Theirs")
    assert same.status_code == 409
    assert same.headers["content-type"] == "application/problem+json"
    told = same.json()
    assert told["conflicts"] == [{"field": "title", "before": "An incident", "mine": "Mine", "theirs": "Theirs"}]
    assert (told["mine"]["title"], told["theirs"]["title"], told["version"]) == ("Mine", "Theirs", 3)
    assert rows(atlas)[0].title == "Theirs"


def test_a_contributors_change_of_what_is_published_is_a_proposal(desk: Maker) -> None:
    atlas = desk()
    script = Script(atlas, EDITOR, as_role=CONTRIBUTOR)

    answer = script.patch("NM-2024-0001", {"title": "Proposed"})

    assert (answer.status_code, answer.json()["outcome"]) == (202, "proposed")
    assert answer.json()["incident"]["title"] == "Proposed"
    assert rows(atlas)[0].title == "An incident"
    with atlas.sessions.reader() as db:
        assert db.exec(select(Proposal.reason)).all() == ["For a test."]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"date": "x"}, "date"), ({"standing": "published"}, ""), ({"nothing": 1}, ""), ({"claims": [{}]}, "claims.0")],
)
def test_a_change_that_breaks_a_rule_is_told(desk: Maker, fields: dict[str, Any], field: str) -> None:
    atlas = desk()

    answer = Script(atlas).patch("NM-2024-0001", fields)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert rows(atlas)[0].version == 1


@pytest.mark.parametrize("seen", [0, 99, -1, "one", None])
def test_a_version_that_there_is_not_is_refused(desk: Maker, seen: Any) -> None:
    assert Script(desk()).patch("NM-2024-0001", {"title": "x"}, seen=seen).status_code == 422


def test_somebody_elses_draft_is_not_there(desk: Maker) -> None:
    atlas = desk()
    key = Script(atlas, EDITOR).post(new()).json()["key"]

    for name in (key, "NM-2024-0099", "%00", "x" * 500):
        assert Script(atlas, CONTRIBUTOR).patch(name, {"title": "Mine now"}).status_code == 404
    assert Script(atlas, EDITOR).patch(key, {"title": "Ours"}).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b'{"reason": "x", "incident": {}, "\\ud800": 1}',
        b'{"reason": "\\ud800", "incident": {}}',
        b'{"reason": "x", "incident": {"title": "\\ud800", "\\udfff": 1}}',
        b'{"seen": 1, "reason": "x", "set": {"\\ud800": 1}}',
        b'{"seen": 1, "reason": "x\\u0000", "set": {"title": "x"}}',
        b'{"seen": 1, "reason": "\\ud800", "set": {"title": "x"}}',
        b'{"seen": 1, "reason": "x", "set": {"title": "\\ud800"}}',
        b'{"seen": 1e999, "reason": "x", "set": {}}',
        b'{"seen": 1, "reason": "x", "set": {"latitude": NaN, "longitude": 1e999}}',
        b'{"seen": 1, "reason": "x", "set": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
        b'{"seen": 1, "reason": "x", "set": {"claims": [' + b"{}," * 10_000 + b"{}]}}",
    ],
)
def test_no_body_breaks_anything(desk: Maker, body: bytes) -> None:
    atlas = desk()
    script = Script(atlas)
    headers = {**script.headers, "Content-Type": "application/json"}
    path, method = ("/api/incidents/NM-2024-0001", "PATCH") if b'"seen"' in body else ("/api/incidents", "POST")

    answer = script.client.request(method, path, content=body, headers=headers)

    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]
    assert len(answer.content) < 100_000
    assert [one.version for one in rows(atlas)] == [1]
