"""Where signing in leads: back to the page or the form that was left, and to no other site."""

import re
from html import unescape

import pytest

from app.web.admin.sign_in import local
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.admin.ways_in import PASSWORD, enter, with_password


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas with an editor who has a password."""
    return with_password(desk())


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


def test_what_is_shown_to_copy_is_what_was_typed(atlas: DeskAtlas) -> None:
    sent = {
        "title": "Short",
        "claims-0-text": "It says five.",
        "claims-0-id": "abcdefghijklmnopqrstuvwx",
        "next": "/admin/incidents/new",
        "kept_address": "/admin/incidents/new",
        "summary": "",
    }
    refused = atlas.nobody().post("/admin/incidents/new", sent)

    assert refused.status_code == 401
    assert re.findall(r"<textarea[^>]*>([^<]*)</textarea>", refused.text) == ["Short", "It says five."]
    assert refused.text.index("<h1>") < refused.text.index('class="text__small">401')
