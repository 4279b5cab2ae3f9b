"""The gate of the desk: who is let in, and that a form which is refused gives back what was typed."""

import re
from html import unescape

import pytest

from app.domain.vocabulary import UserRole
from tests.web.admin.conftest import Maker

TYPED = {"title": "Written <b>for</b> an hour ${x}", "reason": "because of a long story", "password_old": "secret-word"}
WHERE = "/admin/incidents/new"


def test_a_page_of_the_desk_leads_nobody_to_the_sign_in_and_back(desk: Maker) -> None:
    answer = desk().nobody().get("/fr/admin/incidents/new?a=1")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/fr/admin/sign-in?next=%2Fadmin%2Fincidents%2Fnew%3Fa%3D1"
    assert answer.headers["cache-control"] == "no-store"


def test_a_form_without_a_session_is_refused_and_given_back(desk: Maker) -> None:
    answer = desk().nobody().post(WHERE, TYPED)

    assert answer.status_code == 401
    _holds_what_was_typed(answer.text)


@pytest.mark.parametrize("secret", ["", "of-another-session"])
def test_a_form_with_an_old_secret_is_refused_and_given_back(desk: Maker, secret: str) -> None:
    browser = desk().sign_in(UserRole.EDITOR)

    answer = browser.post(WHERE, {**TYPED, "step": "save", "csrf": secret})

    assert answer.status_code == 403
    _holds_what_was_typed(answer.text)
    # The button only shows what was sent: a forger gains nothing by having it pressed.
    assert re.findall(r'name="step" value="(\w+)"', answer.text) == ["show"]


def _holds_what_was_typed(page: str) -> None:
    assert "<b>for" not in page
    assert TYPED["title"] in unescape(page)
    assert TYPED["reason"] in page
    assert TYPED["password_old"] not in page
