"""Signing in: what lets in, what is refused, how long it lasts, and what the cookies are."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from app.domain.accounts import ABSOLUTE, IDLE
from app.domain.vocabulary import UserRole
from app.main import create_app
from app.models import Account, Attempt, Deed, UserSession
from app.settings import Settings
from app.store import accounts, passwords, sign_in
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.admin.ways_in import PASSWORD, enter, with_password

WRONG = "This name and this password do not go together."


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas with an editor who has a password."""
    return with_password(desk())


def cookies(answer: Response) -> dict[str, str]:
    """The cookies that an answer sets, each as it stands in its header."""
    return {one.split("=")[0]: one for one in answer.headers.get_list("set-cookie")}


def move(atlas: DeskAtlas, **moved: dt.timedelta) -> None:
    """Let time pass for every session."""
    with atlas.sessions.writer() as db:
        for row in db.exec(select(UserSession)).all():
            for name, by in moved.items():
                setattr(row, name, getattr(row, name) - by)
        db.commit()


# --- What lets in --------------------------------------------------------------------------------------------


def test_the_right_password_opens_a_session_whose_cookie_scripts_cannot_read(atlas: DeskAtlas) -> None:
    browser = atlas.nobody()
    answer = enter(browser, name=" Aminata ")

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
    given = cookies(answer)["atlas_session"]
    assert {"HttpOnly", "Path=/", "SameSite=lax", "Max-Age=1209600"} <= set(given.split("; "))
    assert "Secure" not in given
    assert "Aminata K." in browser.get("/admin/me").text
    with atlas.sessions.reader() as db:
        assert given.split("=")[1].split(";")[0] != db.exec(select(UserSession.secret)).one()
        assert db.exec(select(Attempt)).all() == []


@pytest.mark.parametrize(
    "settings", [{"environment": "production", "secret_key": "s" * 32}, {"public_url": "https://atlas.example"}]
)
def test_cookies_travel_over_https_only_where_the_atlas_is_reached_so(
    atlas: DeskAtlas, settings: dict[str, Any]
) -> None:
    app = create_app(Settings(database_url=atlas.sessions.url, _env_file=None, **settings))
    with TestClient(app, base_url="https://atlas.example") as client:
        answer = enter(Browser(client))
        assert all("; Secure" in one for one in cookies(answer).values())
        assert len(cookies(answer)) == 2


def test_signing_in_again_ends_the_session_that_the_browser_had(atlas: DeskAtlas) -> None:
    browser = atlas.nobody()
    enter(browser)
    first = browser.client.cookies["atlas_session"]
    enter(browser)

    assert browser.client.cookies["atlas_session"] != first
    other = atlas.nobody()
    other.client.cookies.set("atlas_session", first)
    assert other.get("/admin/me").status_code == 303


def test_signing_out_ends_the_session_itself(atlas: DeskAtlas) -> None:
    browser = atlas.nobody()
    enter(browser)
    secret = browser.client.cookies["atlas_session"]
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.get("/admin/me").text)[0]
    assert browser.post("/admin/sign-out", {"csrf": "made up"}).status_code == 403
    assert browser.post("/admin/sign-out", {"csrf": csrf, "step": "show"}).headers["location"] == "/admin"
    assert browser.get("/admin/me").status_code == 200

    answer = browser.post("/admin/sign-out", {"csrf": csrf})

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/sign-in?done=signed_out")
    assert "Signed out." in browser.get("/admin/sign-in?done=signed_out").text
    browser.client.cookies.set("atlas_session", secret)
    assert browser.get("/admin/me").status_code == 303
    with atlas.sessions.reader() as db:
        assert [one.kind for one in db.exec(select(Deed)).all()][-2:] == ["signed_in", "signed_out"]


def test_a_hash_of_other_parameters_is_renewed(atlas: DeskAtlas) -> None:
    with atlas.sessions.writer() as db:
        row = accounts.named(db, "aminata")
        row.password = Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        db.commit()

    assert enter(atlas.nobody()).status_code == 303

    with atlas.sessions.reader() as db:
        assert "m=8," not in (db.exec(select(Account.password).where(Account.name == "aminata")).one() or "m=8,")
    assert enter(atlas.nobody()).status_code == 303


# --- How long ------------------------------------------------------------------------------------------------

MOMENT = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("passed", "status"),
    [
        ({"seen_at": IDLE - MOMENT}, 200),
        ({"seen_at": IDLE + MOMENT}, 303),
        ({"created_at": ABSOLUTE - MOMENT}, 200),
        ({"created_at": ABSOLUTE + MOMENT}, 303),
    ],
)
def test_a_session_ends_when_idle_and_when_old(atlas: DeskAtlas, passed: dict[str, dt.timedelta], status: int) -> None:
    browser = atlas.nobody()
    enter(browser)

    move(atlas, **passed)

    assert browser.get("/admin/me").status_code == status


def test_a_session_that_is_used_goes_on(atlas: DeskAtlas) -> None:
    browser = atlas.nobody()
    enter(browser)
    for _ in range(3):
        move(atlas, seen_at=IDLE - MOMENT)
        assert browser.get("/admin/me").status_code == 200


def test_a_page_is_shown_though_its_use_cannot_be_noted(atlas: DeskAtlas, caplog: pytest.LogCaptureFixture) -> None:
    browser = atlas.nobody()
    enter(browser)
    move(atlas, seen_at=IDLE - MOMENT)
    with atlas.sessions.writer() as db:
        db.connection().exec_driver_sql(
            "CREATE TRIGGER stuck BEFORE UPDATE ON user_session BEGIN INSERT INTO gone VALUES (1); END"
        )
        db.commit()

    assert browser.get("/admin/me").status_code == 200
    assert "the use of a session could not be noted" in caplog.text


# --- What is refused -----------------------------------------------------------------------------------------


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The parameters of every hash that a password was compared with, the real comparison still made."""
    seen: list[str] = []
    real = Argon2Hasher.verify

    def noting(self: Argon2Hasher, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - The base's name.
        seen.append("$".join(str(hash).split("$")[1:4]))
        return real(self, password, hash)

    monkeypatch.setattr(Argon2Hasher, "verify", noting)
    return iter([seen])


def test_every_refusal_is_the_same_answer_after_the_same_work(atlas: DeskAtlas, compared: Iterator[list[str]]) -> None:
    seen = next(compared)
    with atlas.sessions.writer() as db:
        accounts.add(db, "invited", shown="", role=UserRole.EDITOR, by=None)
        closed = accounts.add(db, "closed", shown="", role=UserRole.EDITOR, by=None)
        sign_in.set_password(db, closed, passwords.hashed(PASSWORD), by=None)
        accounts.deactivate(db, closed.id or 0, by=None)
        db.commit()

    answers = [
        enter(atlas.nobody(), name, "another long password")
        for name in ("aminata", "nobody-at-all", "invited", "closed")
    ]
    answers.append(enter(atlas.nobody(), "closed", PASSWORD))

    pages = {re.sub(r'name="name" value="[^"]*"', "", one.text) for one in answers}
    assert {one.status_code for one in answers} == {401}
    assert len(pages) == 1
    assert WRONG in unescape(pages.pop())
    assert len(seen) == 5
    assert len(set(seen)) == 1
    assert not [one for one in answers if "set-cookie" in one.headers]


@pytest.mark.parametrize("sent", [{"name": "aminata", "password": ""}, {"name": " ", "password": PASSWORD}])
def test_what_was_left_out_is_asked_for_and_not_counted(atlas: DeskAtlas, sent: dict[str, str]) -> None:
    answer = atlas.nobody().post("/admin/sign-in", sent)

    assert answer.status_code == 422
    with atlas.sessions.reader() as db:
        assert db.exec(select(Attempt)).all() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_signs_nobody_in(atlas: DeskAtlas, headers: dict[str, str]) -> None:
    browser = atlas.nobody()

    answer = browser.post("/admin/sign-in", {"name": "aminata", "password": PASSWORD}, headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    own = {"Origin": "http://testserver"}
    assert browser.post("/admin/sign-in", {"name": "aminata", "password": PASSWORD}, headers=own).status_code == 303


def test_a_password_is_never_given_back(atlas: DeskAtlas) -> None:
    answer = enter(atlas.nobody(), password="a password that is wrong")

    assert "a password that is wrong" not in answer.text
    assert 'value="aminata"' in answer.text
