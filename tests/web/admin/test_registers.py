"""The registers at the desk: searching, recording, changing and merging, and whom it is refused."""

import re

import pytest
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import Actor, Place, Revision
from tests.web.admin.conftest import Maker
from tests.web.admin.register_rows import ACTOR, editor, fields, problem, row


def test_a_new_actor_with_names_and_ties(desk: Maker) -> None:
    atlas, browser = editor(desk)
    names = {"names-0-name": "NF", "names-0-kind": "alias", "names-0-language": "en", "names-0-since": "2024-05"}
    ties = {"links-0-kind": "part_of", "links-0-to": "rebels"}

    answer = browser.post("/admin/registers/actors/new", {**ACTOR, **names, **ties})

    assert answer.headers["location"] == "/admin/registers/actors/new-front?done=registered"
    found = row(atlas, Actor, "new-front")
    assert {(one.name, str(one.since)) for one in found.names} == {("NF", "2024-05-01"), ("New Front", "None")}
    assert len(found.links) == 1
    with atlas.sessions.reader() as db:
        revision = db.exec(select(Revision).where(Revision.actor_id == found.id)).one()
        assert (revision.author, revision.reason, revision.account_id) == (
            "Edda",
            "named in the paper",
            browser.account,
        )


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(desk: Maker) -> None:
    _, browser = editor(desk)
    wrong = {
        "name": "", "kind": "pirates", "note": "A <b>note</b> ${x}", "reason": "", "step": "save",
        "names-3-name": "Late", "names-3-kind": "alias", "names-3-language": "en",
        "names-3-since": "2024-06", "names-3-until": "2024-05",
        "names-7-name": "Odd", "names-7-kind": "alias", "names-7-language": "English", "names-7-since": "yesterday",
        "links-0-kind": "part_of", "links-0-to": "nobody at all",
    }  # fmt: skip

    answer = browser.post("/admin/registers/actors/new", wrong)

    page = answer.text
    assert answer.status_code == 422
    assert problem(page, "name") == "This is needed."
    assert problem(page, "kind") == "“pirates” is not one of the choices here."
    assert problem(page, "reason") == "This is needed."
    assert problem(page, "names-0-until") == "Until is before since."
    assert problem(page, "names-1-since").startswith("“yesterday” is not a day, a month or a year")
    assert problem(page, "names-1-language")
    assert problem(page, "links-0-to").startswith("No actor is known as “nobody at all”.")
    sent = fields(page)
    assert sent["note"] == "A <b>note</b> ${x}"
    assert (sent["names-0-name"], sent["names-1-since"], sent["links-0-to"]) == ("Late", "yesterday", "nobody at all")
    assert "<b>note" not in page


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("places", {"name": "A", "kind": "town", "country": "ML", "latitude": "95", "longitude": "1"}, "latitude"),
        ("places", {"name": "A", "kind": "town", "country": "ML", "latitude": "16,5"}, "longitude"),
        ("places", {"name": "A", "kind": "town", "country": "Mali"}, "country"),
        ("places", {"name": "A", "kind": "town", "country": "ML", "geonames_id": "x"}, "geonames_id"),
        ("sources", {"publisher": "A", "language": "en", "url": "javascript:alert(1)"}, "url"),
        ("sources", {"publisher": "A", "language": "en", "published_on": "26 July"}, "published_on"),
        ("sources", {"publisher": "A", "language": "en", "repeats": "no such paper"}, "repeats"),
        ("sources", {"publisher": "A", "language": "en", "slug": "Not A Slug"}, "slug"),
        ("actors", {"name": "A", "kind": "media", "slug": "new"}, "slug"),
        ("actors", {"name": "A", "kind": "media", "slug": "rebels"}, "slug"),
        ("actors", {"name": "A" * 301, "kind": "media"}, "name"),
        ("actors", {"name": "A\x07", "kind": "media"}, "name"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_each_rule_is_told_at_its_field(
    desk: Maker, kind: str, fields: dict[str, str], field: str, prefix: str
) -> None:
    _, browser = editor(desk)

    answer = browser.post(f"{prefix}/admin/registers/{kind}/new", {**fields, "reason": "why", "step": "save"})

    assert answer.status_code == 422
    assert problem(answer.text, field)
    assert re.search(rf'(name="{field}"[^>]*aria-invalid="true")', answer.text)


def test_rows_come_and_go_without_a_script(desk: Maker) -> None:
    _, browser = editor(desk)
    typed = {**ACTOR, "names-0-name": "One", "names-1-name": "Two", "names-2-name": "Three"}

    more = fields(browser.post("/admin/registers/actors/new", {**typed, "step": "add-names"}).text)
    fewer = fields(browser.post("/admin/registers/actors/new", {**typed, "step": "remove-names-1"}).text)
    shown = browser.post("/admin/registers/actors/new", {**typed, "step": "show"})

    assert [more[f"names-{n}-name"] for n in range(4)] == ["One", "Two", "Three", ""]
    assert [fewer[f"names-{n}-name"] for n in range(2)] == ["One", "Three"]
    assert "names-2-name" not in fewer
    assert (shown.status_code, fields(shown.text)["reason"]) == (200, "named in the paper")
    assert browser.get("/actors/new-front").status_code == 404


@pytest.mark.parametrize("name", ["names--1-name", "names-x-name", "names-²-name", "names-0-password", "other-0-name"])
def test_odd_row_numbers_are_nothing(desk: Maker, name: str) -> None:
    atlas, browser = editor(desk)

    answer = browser.post("/admin/registers/actors/new", {**ACTOR, name: "Odd"})

    assert answer.status_code == 303
    assert [one.name for one in row(atlas, Actor, "new-front").names] == ["New Front"]


def test_too_many_rows_are_refused(desk: Maker) -> None:
    _, browser = editor(desk)
    rows = {f"names-{n}-name": f"Name {n}" for n in range(10_000)}

    answer = browser.post("/admin/registers/actors/new", {**ACTOR, **rows})

    assert answer.status_code == 422
    assert browser.get("/actors/new-front").status_code == 404


def test_a_place_is_changed_and_keeps_its_short_name(desk: Maker) -> None:
    atlas, browser = editor(desk)
    form = fields(browser.get("/admin/registers/places/kidal").text)

    same = browser.post("/admin/registers/places/kidal", {**form, "reason": "none", "step": "save"})
    moved = {**form, "latitude": "19,9", "slug": "elsewhere", "reason": "measured again", "step": "save"}
    saved = browser.post("/admin/registers/places/kidal", moved)

    assert same.headers["location"].endswith("?done=unchanged")
    assert saved.headers["location"].endswith("/kidal?done=saved")
    found = row(atlas, Place, "kidal")
    assert (found.latitude, found.version) == (19.9, 2)


def test_two_editors_at_once(desk: Maker) -> None:
    atlas, first = editor(desk)
    second = atlas.sign_in(UserRole.EDITOR, "emil")
    where = "/admin/registers/actors/rebels"
    one, other = fields(first.get(where).text), fields(second.get(where).text)
    mine = {"note": "Mine.", "names-0-name": other["names-0-name"], "name": "Mine too"}

    first.post(where, {**one, "note": "Theirs.", "note_fr": "Le leur.", "reason": "theirs", "step": "save"})
    met = second.post(where, {**other, **mine, "reason": "mine", "step": "save"})

    assert met.status_code == 409
    form = fields(met.text)
    assert (form["note"], form["name"], form["note_fr"], form["seen"]) == ("Mine.", "Mine too", "Le leur.", "2")
    assert form["reason"] == "mine"
    assert "Edda: " in re.sub(r"<[^>]+>", "", met.text)
    assert "Theirs." in met.text
    assert row(atlas, Actor, "rebels").note == "Theirs."

    again = second.post(where, {**form, "step": "save"})

    assert again.status_code == 303
    found = row(atlas, Actor, "rebels")
    assert (found.note, found.note_fr, found.name, found.version) == ("Mine.", "Le leur.", "Mine too", 3)


def test_contributors_and_strangers_are_kept_out(desk: Maker) -> None:
    atlas = desk()
    cora, nobody = atlas.sign_in(UserRole.CONTRIBUTOR), atlas.nobody()
    paths = ["actors/new", "actors/rebels", "actors/rebels/merge"]

    for path in ["/admin/registers", *(f"/admin/registers/{one}" for one in paths)]:
        assert cora.get(path).status_code == 403
        assert nobody.get(path).status_code == 303
    for path in paths:
        assert cora.post(f"/admin/registers/{path}", {**ACTOR, "into": "army"}).status_code == 403
        assert nobody.post(f"/admin/registers/{path}", ACTOR).status_code == 401
    assert row(atlas, Actor, "rebels").version == 1


def test_what_there_is_not(desk: Maker) -> None:
    _, browser = editor(desk)

    for path in ("ships/new", "ships/a", "actors/nobody", "actors/nobody/merge"):
        assert browser.get(f"/admin/registers/{path}").status_code == 404
    assert browser.post("/admin/registers/actors/nobody", {**ACTOR, "seen": "1"}).status_code == 404
    assert browser.post("/admin/registers/actors/rebels", {**ACTOR, "seen": "-1"}).status_code == 422
    assert browser.post("/admin/registers/actors/rebels", {**ACTOR, "seen": "99"}).status_code == 422


def test_the_list_finds_any_name_and_marks_what_is_not_public(desk: Maker) -> None:
    _, browser = editor(desk)
    browser.post("/admin/registers/actors/new", {**ACTOR, "listed": "", "names-0-name": "Façade du Nord"})

    found = browser.get("/admin/registers?q=facade")

    assert "New Front" in found.text
    assert "not public by itself" in found.text
    assert "Rebels" not in found.text
    assert browser.get("/actors/new-front").status_code == 404
    for query in ("kind=places&q=kidal", "kind=sources", "kind=nothing&page=99", "q=%00", "q=zzzz"):
        assert browser.get(f"/admin/registers?{query}").status_code == 200
