"""Guessing passwords: counted over processes, by name and by address, and never to keep an owner out for good."""

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.main import create_app
from app.models import Attempt
from app.settings import Settings
from app.store import sign_in
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.admin.ways_in import enter, with_password


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas with an editor who has a password."""
    return with_password(desk())


def test_after_five_failures_the_right_password_has_to_wait_also_at_another_process(atlas: DeskAtlas) -> None:
    for _ in range(5):
        assert enter(atlas.nobody(), password="wrong password").status_code == 401
    app = create_app(Settings(database_url=atlas.sessions.url, _env_file=None))
    with TestClient(app) as client:
        answer = enter(Browser(client))

    assert answer.status_code == 429
    assert 880 <= int(answer.headers["retry-after"]) <= 900
    assert "Try again in 15 minutes." in answer.text
    assert enter(atlas.nobody(), "somebody-else").status_code == 401


def test_the_wait_ends_by_itself(atlas: DeskAtlas) -> None:
    for _ in range(5):
        enter(atlas.nobody(), password="wrong password")
    with atlas.sessions.writer() as db:
        for row in db.exec(select(Attempt)).all():
            row.at -= sign_in.WITHIN
        db.commit()

    assert enter(atlas.nobody()).status_code == 303


def test_a_good_sign_in_forgets_the_failures_of_the_name(atlas: DeskAtlas) -> None:
    for _ in range(3):
        for _ in range(4):
            assert enter(atlas.nobody(), password="wrong password").status_code == 401
        assert enter(atlas.nobody()).status_code == 303


def test_one_address_is_stopped_though_it_tries_many_names(atlas: DeskAtlas) -> None:
    answers = [enter(atlas.nobody(), f"name-{n}", "wrong password").status_code for n in range(21)]

    assert answers == [401] * 20 + [429]
    app = create_app(Settings(database_url=atlas.sessions.url, _env_file=None))
    with TestClient(app, client=("203.0.113.9", 5000)) as client:
        assert enter(Browser(client)).status_code == 303


def test_who_keeps_guessing_does_not_keep_the_owner_out_of_a_browser_that_is_known(atlas: DeskAtlas) -> None:
    own = atlas.nobody()
    enter(own)
    own.client.cookies.delete("atlas_session")
    answers = [enter(atlas.nobody(), password="wrong password").status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]

    assert enter(own).status_code == 303
    # The mark helps its owner only, and does not help to guess.
    assert enter(own, "somebody-else").status_code == 401
    own.client.cookies.delete("atlas_session")
    again = [enter(own, password="wrong password").status_code for _ in range(6)]
    assert again == [401] * 5 + [429]


def test_an_address_that_names_nobody_is_stopped_too(atlas: DeskAtlas) -> None:
    kept = {"kept_address": "/admin/incidents/new", "kept:title": "A title"}
    answers = [enter(atlas.nobody(), "", "", **kept).status_code for _ in range(21)]

    assert answers == [422] * 20 + [429]
    # No name was tried by that.
    app = create_app(Settings(database_url=atlas.sessions.url, _env_file=None))
    with TestClient(app, client=("203.0.113.9", 5000)) as client:
        assert enter(Browser(client), "", "", **kept).status_code == 422
        assert enter(Browser(client)).status_code == 303


def test_no_more_is_kept_for_anybody_than_a_form_of_the_desk_has(atlas: DeskAtlas) -> None:
    def sent(many: int) -> dict[str, str]:
        return {"kept_address": "/admin/incidents/new", **{f"kept:claims-{n}-text": "x" for n in range(many)}}

    whole = enter(atlas.nobody(), password="wrong password", **sent(5_000))
    more = enter(atlas.nobody(), password="wrong password", **sent(5_001))

    assert whole.text.count('name="kept:') == 5_000
    assert "more than can be kept here" not in whole.text
    # A part of a form could be taken for the whole.
    assert more.text.count('name="kept') == 0
    assert "What was typed before is more than can be kept here." in more.text
    assert enter(atlas.nobody(), **sent(5_001)).headers["location"] == "/admin"


def test_another_site_has_nothing_written_out_for_it(atlas: DeskAtlas) -> None:
    fields = {"name": "aminata", "password": "x", "kept_address": "/admin/incidents/new", "kept:title": "A title"}
    answer = atlas.nobody().post("/admin/sign-in", fields, headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code == 403
    assert "A title" not in answer.text
