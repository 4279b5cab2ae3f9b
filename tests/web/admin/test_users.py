"""The page of users: for administrators alone, who add people, give roles, close accounts and hand out links."""

import re
from html import unescape

import pytest
from httpx2 import Response
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import Account, Deed, OneTimeLink
from app.store import passwords
from tests.web.admin.conftest import Browser, DeskAtlas, Maker

ADMINISTRATOR, EDITOR = UserRole.ADMINISTRATOR, UserRole.EDITOR
PASSWORD = "a camel crosses the erg"
LINK = re.compile(r'value="http://testserver(/(?:fr/)?admin/welcome/[\w-]{43})"')


def do(browser: Browser, what: str, **fields: object) -> Response:
    """Send one of the page's forms."""
    return browser.post("/admin/users", {"do": what, "step": "save", **fields})


def row(atlas: DeskAtlas, name: str) -> Account | None:
    """An account as the database has it."""
    with atlas.sessions.reader() as db:
        found = db.exec(select(Account).where(Account.name == name)).first()
        if found is not None:
            db.expunge(found)
        return found


def kept(atlas: DeskAtlas, name: str) -> Account:
    """An account that is there."""
    found = row(atlas, name)
    assert found is not None
    return found


@pytest.mark.parametrize("role", [UserRole.CONTRIBUTOR, EDITOR])
def test_nobody_but_administrators_sees_or_changes_users(desk: Maker, role: UserRole) -> None:
    atlas = desk()
    browser = atlas.sign_in(role)

    assert browser.get("/admin/users").status_code == 403
    for what in ("add", "role", "close", "link", "show"):
        answer = do(browser, what, name="mallory", role="administrator", account=browser.account)
        assert answer.status_code == 403
    assert row(atlas, "mallory") is None
    assert kept(atlas, browser_name(role)).role is role
    assert "/admin/users" not in browser.get("/admin/me").text


def browser_name(role: UserRole) -> str:
    """The account that the fixture makes for a role."""
    return {UserRole.CONTRIBUTOR: "cora", EDITOR: "edda"}[role]


def test_somebody_is_added_and_chooses_a_password_by_the_link_once(desk: Maker) -> None:
    atlas = desk()
    answer = do(atlas.sign_in(ADMINISTRATOR), "add", name="Aminata", shown="Aminata K.", role="editor")
    link = LINK.findall(answer.text)[0]
    guest = atlas.nobody()
    page = guest.get(link)

    assert page.status_code == 200
    assert page.headers["referrer-policy"] == "same-origin"
    assert "aminata" in page.text
    assert guest.get(link).status_code == 200  # Looking does not use it up.
    done = guest.post(link, {"password": PASSWORD, "password_again": PASSWORD})
    assert (done.status_code, done.headers["location"]) == (303, "/admin?done=welcome")
    assert "Aminata K." in guest.get("/admin/me").text

    again = atlas.nobody().post(link, {"password": "quite another one", "password_again": "quite another one"})
    assert again.status_code == 404
    assert "This link was used already" in again.text
    assert atlas.nobody().get(link).status_code == 404
    assert passwords.fits(PASSWORD, kept(atlas, "aminata").password)[0]


@pytest.mark.parametrize(
    ("sent", "at", "said"),
    [
        ({"password": "short", "password_again": "short"}, "password", "at least 12 characters"),
        ({"password": PASSWORD, "password_again": "other"}, "password_again", "The two are not the same."),
        ({}, "password", "at least 12 characters"),
    ],
)
def test_a_password_that_is_not_taken_leaves_the_link_good(
    desk: Maker, sent: dict[str, str], at: str, said: str
) -> None:
    atlas = desk()
    link = LINK.findall(do(atlas.sign_in(ADMINISTRATOR), "add", name="aminata", role="editor").text)[0]

    answer = atlas.nobody().post(link, sent)

    assert answer.status_code == 422
    assert re.search(rf'id="p-{at}"><p>[^<]*{said}', answer.text)
    assert PASSWORD not in answer.text
    assert kept(atlas, "aminata").password is None
    assert atlas.nobody().post(link, {"password": PASSWORD, "password_again": PASSWORD}).status_code == 303


def test_a_link_from_another_site_is_not_sent(desk: Maker) -> None:
    atlas = desk()
    link = LINK.findall(do(atlas.sign_in(ADMINISTRATOR), "add", name="aminata", role="editor").text)[0]
    sent = {"password": PASSWORD, "password_again": PASSWORD}

    answer = atlas.nobody().post(link, sent, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert kept(atlas, "aminata").password is None


@pytest.mark.parametrize("address", ["/admin/welcome/made-up", "/fr/admin/welcome/x"])
def test_a_link_that_never_was_is_told(desk: Maker, address: str) -> None:
    answer = desk().nobody().get(address)

    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_a_forgotten_password_is_renewed_and_ends_every_session(desk: Maker) -> None:
    atlas = desk()
    owner, administrator = atlas.sign_in(EDITOR), atlas.sign_in(ADMINISTRATOR)
    first, second = (LINK.findall(do(administrator, "link", account=owner.account).text)[0] for _ in range(2))

    assert atlas.nobody().get(first).status_code == 404
    assert owner.get("/admin/me").status_code == 200
    guest = atlas.nobody()
    guest.post(second, {"password": PASSWORD, "password_again": PASSWORD})

    assert owner.get("/admin/me").status_code == 303
    assert guest.get("/admin/me").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "no", "role": "editor"}, "A name has 3 to 60 letters"),
        ({"name": "edda", "role": "editor"}, "There is an account of this name already."),
        ({"name": "aminata", "role": "king"}, "Choose a role."),
        ({"name": "aminata", "role": "editor", "shown": "x" * 121}, "The name that is shown has"),
    ],
)
def test_an_account_that_cannot_be_made_is_told_with_what_was_typed(
    desk: Maker, fields: dict[str, str], said: str
) -> None:
    atlas = desk()
    atlas.sign_in(EDITOR)

    answer = do(atlas.sign_in(ADMINISTRATOR), "add", **fields)

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert f'name="name" value="{fields["name"]}"' in answer.text
    with atlas.sessions.reader() as db:
        assert len(db.exec(select(Account)).all()) == 2
        assert db.exec(select(OneTimeLink)).all() == []


def test_roles_closing_and_opening_hold_at_once_and_are_noted(desk: Maker) -> None:
    atlas = desk()
    other, administrator = atlas.sign_in(EDITOR), atlas.sign_in(ADMINISTRATOR)

    assert do(administrator, "role", account=other.account, role="administrator").headers["location"] == (
        "/admin/users?done=role"
    )
    assert other.get("/admin/users").status_code == 200
    assert do(administrator, "end", account=other.account).headers["location"].endswith("done=ended")
    assert other.get("/admin/me").status_code == 303
    assert do(administrator, "close", account=other.account).headers["location"].endswith("done=account_closed")
    assert do(administrator, "link", account=other.account).status_code == 422
    assert do(administrator, "open", account=other.account).headers["location"].endswith("done=account_opened")

    with atlas.sessions.reader() as db:
        noted = db.exec(select(Deed).where(Deed.about_id == other.account).order_by(Deed.id)).all()  # type: ignore[arg-type]  # A column.
    assert [one.kind for one in noted] == ["role_changed", "sessions_ended", "deactivated", "reactivated"]
    assert {one.account_id for one in noted} == {administrator.account}


@pytest.mark.parametrize("what", ["close", "role"])
def test_the_last_administrator_cannot_leave(desk: Maker, what: str) -> None:
    atlas = desk()
    administrator = atlas.sign_in(ADMINISTRATOR)

    answer = do(administrator, what, account=administrator.account, role="editor")

    assert answer.status_code == 422
    assert "This is the last administrator." in answer.text
    assert administrator.get("/admin/users").status_code == 200


@pytest.mark.parametrize(("account", "status"), [("999", 404), ("-1", 422), ("", 422), ("1 OR 1", 422)])
def test_an_account_that_is_not_there_is_refused(desk: Maker, account: str, status: int) -> None:
    browser = desk().sign_in(ADMINISTRATOR)

    for what in ("role", "close", "open", "link", "end"):
        assert do(browser, what, account=account, role="editor").status_code == status


def test_what_was_typed_is_shown_again_without_being_done(desk: Maker) -> None:
    atlas = desk()

    answer = atlas.sign_in(ADMINISTRATOR).post(
        "/admin/users", {"do": "add", "name": "aminata", "shown": "A & B", "role": "editor", "step": "show"}
    )

    assert answer.status_code == 200
    assert 'name="shown" value="A &amp; B"' in answer.text
    assert re.search(r'value="editor" checked', answer.text)
    assert row(atlas, "aminata") is None
