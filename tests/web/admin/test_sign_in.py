"""Signing in: what lets in, what is refused and counted, what the cookies are, and where it leads."""

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
from app.web.admin.sign_in import local
from tests.web.admin.conftest import Browser, DeskAtlas, Maker

PASSWORD = "a camel crosses the erg"
WRONG = "This name and this password do not go together."


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas with an editor who has a password."""
    made = desk()
    with made.sessions.writer() as db:
        account = accounts.add(db, "aminata", shown="Aminata K.", role=UserRole.EDITOR, by=None)
        sign_in.set_password(db, account, passwords.hashed(PASSWORD), by=None)
        db.commit()
    return made


def enter(browser: Browser, name: str = "aminata", password: str = PASSWORD, **fields: str) -> Response:
    """Send the form."""
    return browser.post("/admin/sign-in", {"name": name, "password": password, **fields})


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


def test_a_page_is_shown_though_its_use_cannot_be_noted(atlas: DeskAtlas) -> None:
    browser = atlas.nobody()
    enter(browser)
    move(atlas, seen_at=IDLE - MOMENT)
    with atlas.sessions.writer() as db:
        db.connection().exec_driver_sql(
            "CREATE TRIGGER stuck BEFORE UPDATE ON user_session BEGIN SELECT RAISE(ABORT, 'stuck'); END"
        )
        db.commit()

    assert browser.get("/admin/me").status_code == 200


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


# --- Throttling ----------------------------------------------------------------------------------------------


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


# --- Where it leads ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "led"),
    [
        ("/admin/users?x=1&y=%C3%A9", "/admin/users?x=1&y=%C3%A9"),
        ("/incidents/NM-2024-0001", "/incidents/NM-2024-0001"),
        ("/fr/admin/review", "/fr/admin/review"),
        ("//evil.example/x", "/admin"),
        ("///evil.example", "/admin"),
        ("/\\evil.example", "/admin"),
        ("\\\\evil.example", "/admin"),
        ("/\t/evil.example", "/admin"),
        ("https:evil.example", "/admin"),
        ("https://evil.example/admin", "/admin"),
        ("javascript:alert(1)", "/admin"),
        ("evil.example", "/admin"),
        ("/admin/sign-in?next=/x", "/admin"),
        ("/fr/admin/sign-out", "/admin"),
        ("/admin\r\nSet-Cookie: a=b", "/admin"),
        ("http://[", "/admin"),
        ("", "/admin"),
    ],
)
def test_it_leads_on_within_this_site_only(atlas: DeskAtlas, given: str, led: str) -> None:
    browser = atlas.nobody()

    assert local(given) == led
    assert enter(browser, next=given).headers["location"] == led
    assert browser.client.get("/admin/sign-in", params={"next": given}, follow_redirects=False).headers[
        "location"
    ] == led  # fmt: skip


def test_it_leads_on_in_the_language_of_the_form(atlas: DeskAtlas) -> None:
    sent = {"name": "aminata", "password": PASSWORD, "next": "/admin/review"}

    assert atlas.nobody().post("/fr/admin/sign-in", sent).headers["location"] == "/fr/admin/review"


def test_what_was_typed_before_the_session_ended_goes_back_into_its_form(atlas: DeskAtlas) -> None:
    browser = atlas.nobody()
    typed = {"do": "name", "shown": "Typed for <an hour>", "public": "1", "step": "save"}
    refused = browser.post("/admin/me", typed)
    assert refused.status_code == 401
    hidden = {
        unescape(name): unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', refused.text)
    }
    again = enter(browser, password="wrong password", **hidden)
    assert again.status_code == 401
    assert 'name="kept:shown" value="Typed for &lt;an hour&gt;"' in again.text

    answer = enter(browser, **hidden)

    assert answer.status_code == 200
    assert "You are signed in again" in answer.text
    form = re.findall(r'<form method="post" action="/admin/me".*?</form>', answer.text, re.DOTALL)[0]
    fields = {unescape(n): unescape(v) for n, v in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}
    assert {**fields, "csrf": ""} == {**typed, "step": "show", "csrf": ""}
    back = browser.post("/admin/me", fields)
    assert back.status_code == 200
    assert 'value="Typed for &lt;an hour&gt;"' in back.text
    assert "Aminata K." in back.text  # Nothing is saved by showing it.


@pytest.mark.parametrize("address", ["//evil.example/admin/", "https://evil.example", "/admin/sign-out", "/incidents"])
def test_what_was_typed_goes_to_no_other_address(atlas: DeskAtlas, address: str) -> None:
    answer = enter(atlas.nobody(), kept_address=address, **{"kept:title": "Typed"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin")
