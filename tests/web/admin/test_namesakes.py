"""Names that two actors bear: both are kept, and the desk says so with a way to the other one."""

import re
from html import unescape

import pytest

from app.models import Actor
from tests.web.admin.conftest import Maker
from tests.web.admin.register_rows import ACTOR, editor, fields, problem, row


def _notice(page: str) -> tuple[str, list[tuple[str, str]]]:
    """What is said of other actors, and the links to them."""
    found = re.search(r'<p class="desk__notice" role="status">([^<]*:)(.*?)</p>', page, re.DOTALL)
    if found is None:
        return "", []
    links = re.findall(r'<a href="([^"]+)"><bdi>([^<]*)</bdi>', found[2])
    return unescape(found[1]).strip(), [(href, unescape(name)) for href, name in links]


def test_a_name_that_another_actor_bears_is_kept_and_told(desk: Maker) -> None:
    atlas, browser = editor(desk)
    other = browser.post("/admin/registers/actors/new", {**ACTOR, "names-0-name": "Wagner"})
    assert _notice(browser.get(other.headers["location"]).text) == ("", [])
    form = fields(browser.get("/admin/registers/actors/army").text)
    number = 1 + max(int(one) for one in re.findall(r"names-(\d+)-name", " ".join(form)))
    more = {
        f"names-{number}-{name}": text for name, text in (("name", "WÁGNER"), ("kind", "alias"), ("language", "en"))
    }

    saved = browser.post("/admin/registers/actors/army", {**form, **more, "reason": "so called", "step": "save"})

    assert saved.headers["location"] == "/admin/registers/actors/army?done=saved"
    assert "WÁGNER" in [one.name for one in row(atlas, Actor, "army").names]
    told = _notice(browser.get(saved.headers["location"]).text)
    assert told == (
        "Another actor bears one of these names, too:", [("/admin/registers/actors/new-front", "New Front")]
    )  # fmt: skip
    assert _notice(browser.get("/admin/registers/actors/new-front").text)[1] == [
        ("/admin/registers/actors/army", row(atlas, Actor, "army").name)
    ]


@pytest.mark.parametrize("slug", ["", "another"])
def test_a_new_actor_of_a_known_name_leads_to_the_known_one(desk: Maker, slug: str) -> None:
    _, browser = editor(desk)
    browser.post("/admin/registers/actors/new", ACTOR)

    answer = browser.post("/admin/registers/actors/new", {**ACTOR, "name": "NEW  Front", "slug": slug})

    if slug:
        assert answer.headers["location"] == "/admin/registers/actors/another?done=registered"
        told, links = _notice(browser.get(answer.headers["location"]).text)
        assert told.startswith("Another actor")
    else:
        assert answer.status_code == 422
        assert problem(answer.text, "slug") == "The short name “new-front” is taken already."
        told, links = _notice(answer.text)
        assert told == "An actor of this name exists:"
    assert links == [("/admin/registers/actors/new-front", "New Front")]


def test_other_registers_and_empty_forms_say_nothing_of_it(desk: Maker) -> None:
    _, browser = editor(desk)

    for path in ("actors/new", "actors/new?name=%00", "places/new?name=Kidal", "sources/new", "actors/rebels"):
        assert _notice(browser.get(f"/admin/registers/{path}").text) == ("", [])
