"""One's own account: password, name, browsers and tokens, for its owner alone."""

import re
from html import unescape

import pytest
from httpx2 import Response
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import Account, ApiToken, Deed, UserSession
from app.store import access, passwords, tokens
from tests.web.admin.conftest import Browser, DeskAtlas, Maker

PASSWORD = "a camel crosses the erg"
NEW = "the well of Ti-n-Zaouâtene"
EDITOR = UserRole.EDITOR


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas with an editor who has a password."""
    made = desk()
    made.sign_in(EDITOR)
    with made.sessions.writer() as db:
        db.exec(select(Account)).one().password = passwords.hashed(PASSWORD)
        db.commit()
    return made


def change(browser: Browser, old: str = PASSWORD, new: str = NEW, again: str = "", step: str = "save") -> Response:
    """Send the form that changes the password."""
    sent = {"old_password": old, "new_password": new, "new_password_again": again or new, "step": step}
    return browser.post("/admin/me/password", sent)


def do(browser: Browser, what: str, **fields: str) -> Response:
    """Send one of the other forms."""
    return browser.post("/admin/me", {"do": what, "step": "save", **fields})


def account(atlas: DeskAtlas) -> Account:
    """The editor's account as the database has it."""
    with atlas.sessions.reader() as db:
        found = db.exec(select(Account).where(Account.name == "edda")).one()
        db.expunge(found)
        return found


# --- Password ------------------------------------------------------------------------------------------------


def test_a_new_password_signs_every_other_browser_out_and_this_one_in_again(atlas: DeskAtlas) -> None:
    here, there = atlas.sign_in(EDITOR), atlas.sign_in(EDITOR)
    before = here.client.cookies["atlas_session"]

    answer = change(here)

    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/me?done=password")
    assert "The password is changed." in here.get("/admin/me?done=password").text
    assert there.get("/admin/me").status_code == 303
    there.client.cookies.set("atlas_session", before)
    assert there.get("/admin/me").status_code == 303
    kept = account(atlas).password
    assert passwords.fits(NEW, kept)[0]
    assert not passwords.fits(PASSWORD, kept)[0]


@pytest.mark.parametrize(
    ("given", "at", "said"),
    [
        ({"old": "something else"}, "old_password", "This is not your present password."),
        ({"new": "short"}, "new_password", "A password has at least 12 characters."),
        ({"new": "x" * 201}, "new_password", "A password has at most 200 characters."),
        ({"new": "edda edda edda"}, "new_password", "This password is easily guessed. Take another one."),
        ({"again": "something else"}, "new_password_again", "The two are not the same."),
    ],
)
def test_a_password_that_is_not_taken_is_told_at_its_field(
    atlas: DeskAtlas, given: dict[str, str], at: str, said: str
) -> None:
    browser = atlas.sign_in(EDITOR)

    answer = change(browser, **given)

    assert answer.status_code == 422
    assert f'<div class="field__problem" id="p-{at}"><p>{said}</p>' in answer.text
    assert re.search(rf'id="{at}"[^>]* aria-invalid="true" aria-describedby="p-{at}"', answer.text)
    assert not [one for one in (PASSWORD, NEW, *given.values()) if one in answer.text]
    assert passwords.fits(PASSWORD, account(atlas).password)[0]
    assert browser.get("/admin/me").status_code == 200


def test_who_finds_a_browser_open_cannot_guess_the_password_for_long(atlas: DeskAtlas) -> None:
    browser = atlas.sign_in(EDITOR)

    answers = [change(browser, old="something else") for _ in range(6)]

    assert [one.status_code for one in answers] == [422] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 800
    assert "There were too many attempts." in answers[-1].text


@pytest.mark.parametrize("step", ["show", "", "again"])
def test_a_form_that_is_only_shown_changes_nothing(atlas: DeskAtlas, step: str) -> None:
    browser = atlas.sign_in(EDITOR)

    assert change(browser, step=step).status_code == 200
    shown = browser.post("/admin/me", {"do": "name", "shown": "Typed", "public": "1", "step": step})

    assert shown.status_code == 200
    assert 'value="Typed"' in shown.text
    assert (account(atlas).shown, account(atlas).public) == ("Edda", False)


# --- Name ----------------------------------------------------------------------------------------------------


def test_the_name_is_public_only_where_its_owner_says_so(atlas: DeskAtlas) -> None:
    browser = atlas.sign_in(EDITOR)

    assert do(browser, "name", shown="  Edda   of Kidal ", public="1").headers["location"] == "/admin/me?done=saved"
    assert (account(atlas).shown, account(atlas).public) == ("Edda of Kidal", True)
    assert do(browser, "name", shown="Edda of Kidal", public="1").headers["location"].endswith("done=unchanged")
    assert do(browser, "name", shown="Edda of Kidal").status_code == 303

    assert account(atlas).public is False


@pytest.mark.parametrize("shown", ["", "   ", "x" * 121, "a\x1bb"])
def test_a_name_that_cannot_be_shown_is_refused_with_what_was_typed(atlas: DeskAtlas, shown: str) -> None:
    answer = do(atlas.sign_in(EDITOR), "name", shown=shown, public="1")

    assert answer.status_code == 422
    assert "The name that is shown has 1 to 120 characters." in answer.text
    assert re.search(r'name="public" value="1" checked', answer.text)
    assert account(atlas).shown == "Edda"


# --- Browsers ------------------------------------------------------------------------------------------------


def sessions(browser: Browser) -> list[str]:
    """The numbers of the sessions that can be ended on one's page."""
    return re.findall(r'name="session" value="(\d+)"', browser.get("/admin/me").text)


def test_one_other_browser_is_signed_out_or_all_of_them(atlas: DeskAtlas) -> None:
    here, second, third = (atlas.sign_in(EDITOR) for _ in range(3))
    others = sessions(here)
    assert len(others) == 3  # The fixture left one besides.

    assert do(here, "end", session=others[0]).headers["location"] == "/admin/me?done=ended"
    assert third.get("/admin/me").status_code == 303
    assert second.get("/admin/me").status_code == 200
    do(here, "end_others")

    assert second.get("/admin/me").status_code == 303
    assert sessions(here) == []
    assert here.get("/admin/me").status_code == 200


def test_another_persons_session_is_not_ended(atlas: DeskAtlas) -> None:
    other = atlas.sign_in(UserRole.ADMINISTRATOR)
    with atlas.sessions.reader() as db:
        number = db.exec(select(UserSession.id).order_by(UserSession.id.desc())).first()  # type: ignore[union-attr]  # A column.

    answer = do(atlas.sign_in(EDITOR), "end", session=str(number))

    assert answer.status_code == 404
    assert "You are not signed in there." in answer.text
    assert other.get("/admin/me").status_code == 200


@pytest.mark.parametrize("session", ["", "-1", "x", "9" * 30])
def test_an_unreadable_number_is_refused(atlas: DeskAtlas, session: str) -> None:
    assert do(atlas.sign_in(EDITOR), "end", session=session).status_code == 422
    assert do(atlas.sign_in(EDITOR), "fly").status_code == 422


def test_browsers_are_named_in_few_words(atlas: DeskAtlas) -> None:
    with atlas.sessions.writer() as db:
        row = db.exec(select(Account).where(Account.name == "edda")).one()
        access.open_session(db, row, "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0")
        access.open_session(db, row, "<script>alert(1)</script>")
        db.commit()

    page = atlas.sign_in(EDITOR).get("/admin/me").text

    assert "<strong>Edge, Windows</strong>" in page
    assert "<strong>&lt;script&gt;alert(1)&lt;/script&gt;</strong>" in page


# --- Tokens --------------------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_revoked(atlas: DeskAtlas) -> None:
    browser = atlas.sign_in(EDITOR)
    answer = do(browser, "token", token="import of 2026", role="contributor")
    secret = re.findall(r'value="(atlas_[\w-]{43})"', answer.text)[0]

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    page = browser.get("/admin/me").text
    assert secret not in page
    assert "import of 2026" in page
    with atlas.sessions.reader() as db:
        assert tokens.member_of(db, secret) is not None
        assert db.exec(select(ApiToken.role)).one() is UserRole.CONTRIBUTOR
    number = re.findall(r'name="number" value="(\d+)"', page)[0]

    assert do(browser, "revoke", number=number).headers["location"] == "/admin/me?done=revoked"
    with atlas.sessions.reader() as db:
        assert tokens.member_of(db, secret) is None
        assert secret not in "".join(one.detail for one in db.exec(select(Deed)).all())
    assert do(browser, "revoke", number=number).status_code == 404


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"token": "", "role": "editor"}, 422, "Say what the token is for"),
        ({"token": "x", "role": "administrator"}, 403, "A token cannot do more than its owner."),
        ({"token": "x", "role": "king"}, 422, "Choose a role."),
    ],
)
def test_a_token_that_cannot_be_made_is_told(atlas: DeskAtlas, fields: dict[str, str], status: int, said: str) -> None:
    answer = do(atlas.sign_in(EDITOR), "token", **fields)

    assert answer.status_code == status
    assert said in unescape(answer.text)
    with atlas.sessions.reader() as db:
        assert db.exec(select(ApiToken)).all() == []
