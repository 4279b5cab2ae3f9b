"""Who may write through the JSON interface: the owner of a token that holds, and how often."""

import datetime as dt
from typing import Any

import pytest
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import Account, ApiToken, Attempt, Incident
from app.store import access, tokens
from app.web.bearer import MOST
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.admin.scripts import Script, new

EDITOR, CONTRIBUTOR = UserRole.EDITOR, UserRole.CONTRIBUTOR


def rows(atlas: DeskAtlas) -> int:
    """How many incidents there are."""
    with atlas.sessions.reader() as db:
        return len(db.exec(select(Incident)).all())


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer made-up"}, {"Authorization": "Bearer "}, {"Authorization": "Basic YTpi"}],
)
def test_nobody_writes_without_a_token(desk: Maker, headers: dict[str, str]) -> None:
    atlas = desk()
    script = Script(atlas)

    for answer in (script.post(new(), headers=headers), script.patch("NM-2024-0001", {"title": "x"}, headers=headers)):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.headers["content-type"] == "application/problem+json"
    assert rows(atlas) == 1


def test_a_cookie_is_no_token(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(UserRole.ADMINISTRATOR)

    assert browser.client.post("/api/incidents", json=new()).status_code == 401
    secret = browser.client.cookies["atlas_session"]
    headers = {"Authorization": f"Bearer {secret}"}
    assert browser.client.post("/api/incidents", json=new(), headers=headers).status_code == 401
    assert rows(atlas) == 1


def test_a_revoked_token_and_that_of_a_closed_account_do_not_hold(desk: Maker) -> None:
    atlas = desk()
    first, second = Script(atlas, CONTRIBUTOR), Script(atlas, EDITOR)
    assert first.post(new()).status_code == 201
    with atlas.sessions.writer() as db:
        owner = db.exec(select(Account).where(Account.name == "cora")).one()
        tokens.revoke(db, owner.id or 0, tokens.of(db, owner.id or 0)[0].id)
        db.exec(select(Account).where(Account.name == "edda")).one().active = False
        db.commit()

    assert (first.post(new()).status_code, second.post(new()).status_code) == (401, 401)


def test_the_use_of_a_token_is_noted(desk: Maker) -> None:
    atlas = desk()
    script = Script(atlas)

    script.post({})

    with atlas.sessions.reader() as db:
        assert db.exec(select(ApiToken.used_at)).one() is not None


def test_too_many_changes_have_to_wait(desk: Maker) -> None:
    atlas = desk()
    script = Script(atlas)
    script.post(new())
    with atlas.sessions.writer() as db:
        one = db.exec(select(Attempt).where(Attempt.kind == "api_write")).one()
        for _ in range(MOST - 1):
            db.add(Attempt(kind=one.kind, subject=one.subject, at=one.at))
        db.commit()

    answer = script.post(new())

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 300
    assert Script(atlas, CONTRIBUTOR).post(new()).status_code == 201


@pytest.mark.parametrize("refused", [{}, new(title=""), new(standing="published")])
def test_what_is_refused_counts_as_well(desk: Maker, refused: dict[str, Any]) -> None:
    atlas = desk()
    script = Script(atlas)

    assert script.post(refused).status_code == 422

    with atlas.sessions.reader() as db:
        assert len(db.exec(select(Attempt).where(Attempt.kind == "api_write")).all()) == 1


def test_the_use_of_a_token_is_noted_once_in_a_while(desk: Maker) -> None:
    atlas = desk()
    script = Script(atlas)

    def used() -> dt.datetime | None:
        with atlas.sessions.reader() as db:
            return db.exec(select(ApiToken.used_at)).one()

    script.post(new())
    first = used()
    script.post(new())
    assert used() == first
    with atlas.sessions.writer() as db:
        db.exec(select(ApiToken)).one().used_at = dt.datetime.now(dt.UTC) - access.SEEN_EVERY
        db.commit()

    script.post(new())

    assert first is not None
    later = used()
    assert later is not None
    assert later > first


def test_the_language_is_asked_for(desk: Maker) -> None:
    script = Script(desk())

    answer = script.client.patch(
        "/api/incidents/NM-2024-0099?lang=fr", json={"seen": 1, "reason": "x", "set": {}}, headers=script.headers
    )

    assert answer.json()["title"] == "Rien ne se trouve ici"
