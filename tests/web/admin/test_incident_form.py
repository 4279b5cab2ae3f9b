"""The incident's form without a script: what is typed becomes an incident, and nothing that was typed is lost."""

import re
from html import unescape
from typing import Any

import pytest
from sqlmodel import select

from app.domain.vocabulary import Measure, Standing, UserRole
from app.models import Actor, Incident, Proposal, Revision, Source
from app.store import editing, snapshot
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.admin.forms import fields
from tests.web.pages.conftest import claim, incident

NEW = "/admin/incidents/new"
CONTRIBUTOR, EDITOR = UserRole.CONTRIBUTOR, UserRole.EDITOR
FILLED = {
    "title": "An attack near Kidal", "sub_event_type": "armed_clash", "date": "2024-08-01", "place": "Kidal",
    "geo_precision": "near", "happened": "contested", "attribution": "alleged",
    "involvements-0-actor": "Army", "involvements-0-role": "side_a",
    "sources-0-source": "A piece",
    "claims-0-claimant": "Army", "claims-0-measure": "killed", "claims-0-stance": "asserts", "claims-0-scope": "group",
    "claims-0-subject": "rebels", "claims-0-extent": "whole", "claims-0-best": "7", "claims-0-text": "It says seven.",
    "claims-0-sources-0-source": "paper",
    "reason": "Two sources.", "step": "save",
}  # fmt: skip
"""A form that may be kept."""


def without(*names: str, **changes: str) -> dict[str, str]:
    """The filled form, with some fields left out or changed; double underscores stand for hyphens."""
    changed = {name.replace("__", "-"): value for name, value in changes.items()}
    return {**{name: text for name, text in FILLED.items() if name not in names}, **changed}


def only(atlas: DeskAtlas, title: str) -> dict[str, Any]:
    """The draft of the one incident of a title."""
    with atlas.sessions.reader() as db:
        return snapshot.draft_of(db.exec(select(Incident).where(Incident.title == title)).one())


def key_of(atlas: DeskAtlas, title: str = "An incident") -> str:
    """The desk's key of an incident."""
    with atlas.sessions.reader() as db:
        return db.exec(select(Incident.key).where(Incident.title == title)).one()


def test_an_empty_form_has_a_place_for_one_of_each(desk: Maker) -> None:
    page = desk().sign_in(CONTRIBUTOR).get(NEW)
    assert page.status_code == 200
    assert {"involvements-0-actor", "sources-0-source", "claims-0-sources-0-source"} <= set(fields(page.text, NEW))


def test_a_filled_form_becomes_a_draft_of_its_author(desk: Maker) -> None:
    atlas = desk()
    answer = atlas.sign_in(CONTRIBUTOR).post(NEW, FILLED)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/admin/incidents/{key_of(atlas, FILLED['title'])}?done=created"
    draft = only(atlas, FILLED["title"])
    assert draft["claims"][0] | {"id": ""} == {**draft["claims"][0], "id": "", "claimant": "army", "best": 7}
    assert (draft["place"], draft["sources"], draft["date"]) == ("kidal", ["paper"], "2024-08-01")


def test_a_form_that_is_sent_untouched_changes_nothing(desk: Maker) -> None:
    rich = incident(
        title="Rich", title_fr="Riche", summary="A\nB", date="[2024-07-25..2024-07-27]", latitude=18.1234567, longitude=-1.5,
        claims=[claim(n=5, wording="five"), claim(low=3, stance="denies", preferred=False, text_fr="Dit.")],
        grade_note="Why.", region="kidal-region",
    )  # fmt: skip
    atlas = desk(rich)
    editor, key = atlas.sign_in(EDITOR), key_of(atlas, "Rich")
    address = f"/admin/incidents/{key}/edit"
    form = fields(editor.get(address).text, address)
    assert form["involvements-0-actor"] == "Army"
    answer = editor.post(address, {**form, "reason": "Looked again.", "step": "save"})
    assert answer.headers["location"] == f"/admin/incidents/{key}?done=unchanged"
