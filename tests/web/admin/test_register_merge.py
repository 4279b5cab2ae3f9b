"""Merging records of the registers at the desk, and what is left of the one that went."""

from sqlmodel import select

from app.models import Actor, Source
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.admin.register_rows import ACTOR, editor, fields, problem, row


def test_merging_moves_what_points_and_redirects_what_is_left(desk: Maker) -> None:
    atlas, browser = editor(desk)
    browser.post("/admin/registers/actors/new", {**ACTOR, "names-0-name": "Front nouveau"})
    where = "/admin/registers/actors/new-front/merge"

    shown = browser.get(f"{where}?into=Rebels")
    form = fields(shown.text)
    done = browser.post(where, {**form, "reason": "one and the same", "step": "save"})

    assert "Front nouveau" in shown.text
    assert done.headers["location"] == "/admin/registers/actors/rebels?done=united"
    assert row(atlas, Actor, "new-front").merged_into.slug == "rebels"
    moved = browser.get("/actors/new-front")
    assert (moved.status_code, moved.headers["location"]) == (308, "/actors/rebels")
    assert browser.get("/admin/registers/actors/new-front").headers["location"] == "/admin/registers/actors/rebels"
    counted = browser.get("/api/incidents?actor=new-front").json()
    assert counted["total"] == browser.get("/api/incidents?actor=rebels").json()["total"] > 0
    assert "new-front" not in {one["slug"] for one in browser.get("/api/actors").json()["items"]}
    assert "merged into rebels" in browser.get("/admin/registers?q=new+front").text


def test_a_source_that_was_merged_leads_to_the_other(desk: Maker) -> None:
    atlas, browser = editor(desk)
    made = {"publisher": "Twin", "title": "Again", "language": "en", "listed": "1", "reason": "read", "step": "save"}
    browser.post("/admin/registers/sources/new", {**made, "slug": "twin"})
    slug = next(one for one in _slugs(atlas) if one != "twin")
    where = "/admin/registers/sources/twin/merge"
    form = fields(browser.get(f"{where}?into={slug}").text)

    browser.post(where, {**form, "reason": "the same article", "step": "save"})

    answer = browser.get("/fr/sources/twin")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/fr/sources/{slug}")


def _slugs(atlas: DeskAtlas) -> list[str]:
    with atlas.sessions.reader() as db:
        return list(db.exec(select(Source.slug).where(Source.dataset_id == None)).all())  # noqa: E711


def test_a_merge_asks_for_a_reason_and_for_what_was_seen(desk: Maker) -> None:
    atlas, browser = editor(desk)
    browser.post("/admin/registers/actors/new", ACTOR)
    where = "/admin/registers/actors/new-front/merge"
    form = fields(browser.get(f"{where}?into=rebels").text)

    silent = browser.post(where, {**form, "reason": " ", "step": "save"})
    shown = browser.post(where, {**form, "reason": "typed", "step": "show"})
    stale = browser.post(where, {**form, "seen_into": "7", "reason": "typed", "step": "save"})
    itself = browser.post(where, {**form, "into": "new-front", "seen_into": "1", "reason": "typed", "step": "save"})

    assert [one.status_code for one in (silent, shown, stale, itself)] == [422, 200, 409, 422]
    assert problem(silent.text, "reason") == "This is needed."
    assert fields(shown.text)["reason"] == fields(stale.text)["reason"] == "typed"
    assert row(atlas, Actor, "new-front").merged_into is None


def test_the_history_of_what_was_merged_stays_within_reach(desk: Maker) -> None:
    _, browser = editor(desk)
    browser.post("/admin/registers/actors/new", ACTOR)
    where = "/admin/registers/actors/new-front/merge"
    form = fields(browser.get(f"{where}?into=rebels").text)
    browser.post(where, {**form, "reason": "one and the same", "step": "save"})

    assert 'href="/actors/new-front/history"' in browser.get("/admin/registers/actors/rebels").text
    history = browser.get("/actors/new-front/history")
    assert history.status_code == 200
    assert "one and the same" in history.text
