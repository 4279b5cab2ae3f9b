"""What PostgreSQL refuses in a text, NUL, fails no page of the desk: it is left out of addresses and of forms."""

from collections.abc import Iterator
from itertools import product

import pytest
from fastapi.routing import APIRoute
from sqlmodel import select

from app.domain.bulk import Aim
from app.domain.vocabulary import UserRole
from app.main import ROUTERS
from app.models import Account, Incident
from tests.web.admin.conftest import Browser, DeskAtlas, Maker, atlases
from tests.web.admin.forms import fields

DOS = ("merge", "send", "publish", "withdraw", "take", "decline", "role", "name", "token", "revoke")
WITH_DOS = ("/admin/incidents/{key}/standing", "/admin/users", "/admin/me", "/admin/proposals/{key}")
ASKED = (
    "tag", "q", "kind", "page", "standing", "mine", "user", "from", "to", "tab", "next", "done", "correction",
    "decided", "part", "actor", "place", "region", "text", "claimant", "source", "until", "since", "type",
)  # fmt: skip
TYPED = (
    "answer", "code", "date", "ground", "ground_fr", "into", "name", "new_password", "new_password_again",
    "old_password", "other", "password", "place", "proposal", "public_reason", "reason", "shown", "slug", "tag", "text",
    "token", "actor", "without_claims", "title", "date_from", "claims-0-claimant", "claims-0-subject", "region",
    "claims-0-sources-0-source", "involvements-0-actor", "sources-0-source", "new_actors-0-name", "kept_address",
)  # fmt: skip
CHOSEN = {"seen": "1", "seen_into": "1", "account": "1", "number": "1", "session": "1", "kinship": "related"}


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[Maker]:
    """Make an atlas on PostgreSQL."""
    yield from atlases(postgresql_url)


def _addresses(method: str) -> list[str]:
    every = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return sorted(one.path for one in every if one.path.startswith("/admin") and method in (one.methods or ()))


def _filled(path: str, key: str) -> list[str]:
    """The address of records that are there, and of one whose name has the sign."""
    ways = [("{key}", key), ("{kind}", "actors"), ("{slug}", "rebels"), ("{secret}", "x")]
    real, odd = path, path
    for hole, name in ways:
        real, odd = real.replace(hole, name), odd.replace(hole, "actors" if hole == "{kind}" else "a%00b")
    return list(dict.fromkeys((real, odd)))


def _key(atlas: DeskAtlas) -> str:
    with atlas.sessions.reader() as db:
        return db.exec(select(Incident.key)).one()


@pytest.mark.parametrize("value", ["%00", "a%00b", "%0%000"])
def test_no_page_of_the_desk_fails_on_it_in_an_address(on_postgresql: Maker, value: str) -> None:
    atlas = on_postgresql()
    browser = atlas.sign_in(UserRole.ADMINISTRATOR)
    asked = []
    for path in _addresses("GET"):
        for address in _filled(path, _key(atlas)):
            kinds = ("actor", "place", "region", "source", value) if path == "/admin/names" else (value,)
            for kind in kinds:
                query = "&".join(f"{name}={value}" for name in ASKED if name != "kind")
                asked.append((browser.get(f"{address}?{query}&kind={kind}").status_code, address))

    assert len(asked) > 25
    assert [one for one in asked if one[0] >= 500] == []
    assert (200, "/admin") in asked


def test_no_form_of_the_desk_fails_on_it(on_postgresql: Maker) -> None:
    atlas = on_postgresql()
    key, told = _key(atlas), []
    for path in _addresses("POST"):
        browser = atlas.sign_in(UserRole.ADMINISTRATOR)
        for address, step, do in product(_filled(path, key), ("save", "look"), DOS if path in WITH_DOS else ("",)):
            sent = dict.fromkeys(TYPED, "a\x00b") | CHOSEN | {"step": step, "do": do, "key": key, "role": "editor"}
            told.append((browser.post(address, sent).status_code, address, do))

    assert len({address for _, address, _ in told}) > 20
    assert [one for one in told if one[0] >= 500] == []
    assert not [one for one in told if one[0] == 401 and "/admin/sign-" not in one[1]]


@pytest.mark.parametrize("aim", list(Aim))
def test_nor_does_a_change_of_many(on_postgresql: Maker, aim: Aim) -> None:
    atlas = on_postgresql()
    key = _key(atlas)
    words = dict.fromkeys(("tag", "actor", "public_reason", "reason", "without_claims"), "a\x00b")

    for keys in (key, f"{key}\x00", "\x00"):
        sent = {**words, "aim": aim.value, "role": "side_a", "key": keys, f"version-{key}": "1", "step": "preview"}
        assert atlas.sign_in(UserRole.EDITOR).post("/admin/bulk", sent).status_code < 500


def test_what_is_typed_with_it_is_kept_without(on_postgresql: Maker) -> None:
    atlas = on_postgresql()
    address = f"/admin/incidents/{_key(atlas)}/edit"
    browser = atlas.sign_in(UserRole.EDITOR)

    sent = {name: f"{text}\x00" for name, text in fields(browser.get(address).text, address).items()}
    answer = _save(browser, address, {**sent, "title": "One\x00two"})

    assert answer == 303
    with atlas.sessions.reader() as db:
        assert db.exec(select(Incident.title)).one() == "Onetwo"


def _save(browser: Browser, address: str, sent: dict[str, str]) -> int:
    return browser.post(
        address, {**sent, "reason": "A\x00 change.", "step": "save\x00", "csrf": browser.csrf}
    ).status_code


def test_a_name_with_it_is_a_name_at_the_sign_in(on_postgresql: Maker) -> None:
    atlas = on_postgresql()

    answer = atlas.nobody().post("/admin/sign-in", {"name": "a\x00b", "password": "a\x00"})

    assert answer.status_code == 401
    with atlas.sessions.reader() as db:
        assert db.exec(select(Account)).all() == []
