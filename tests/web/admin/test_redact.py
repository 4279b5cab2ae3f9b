"""Taking a text out at the desk, and that no public answer holds it afterwards."""

import datetime as dt
from typing import Any

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.policy import Byline
from app.domain.vocabulary import UserRole
from app.models import Incident, Redaction
from app.store import write
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.admin.forms import fields
from tests.web.pages.conftest import claim, incident

NAME = "Zzyzx ag Nowhere"
TODAY = dt.datetime.now(dt.UTC).date().isoformat()
CODE = "NM-2024-0001"
PUBLIC = [
    f"/incidents/{CODE}", f"/incidents/{CODE}/history", f"/incidents/{CODE}/history?from=1&to=2",
    f"/incidents/{CODE}?as_of={TODAY}", f"/fr/incidents/{CODE}/history", f"/api/incidents/{CODE}",
    f"/api/incidents/{CODE}?as_of={TODAY}", "/api/incidents", "/api/incidents?q=zzyzx", "/incidents?q=zzyzx",
    "/incidents", "/", "/api/facets", "/api/cells?zoom=5", f"/incidents/{CODE}/citation.txt",
]  # fmt: skip
FIELDS = {"text": NAME, "ground": "A person at risk.", "ground_fr": "Une personne en danger."}


@pytest.fixture
def atlas(desk: Maker) -> DeskAtlas:
    """An atlas whose incident names somebody in both of its versions and in a reason."""
    made = desk(incident(title=f"Attack on {NAME}", claims=[claim(n=3, text=f"It names {NAME}.")]))
    with made.sessions.writer() as db:
        row = db.exec(select(Incident)).one()
        by = Byline("t", UserRole.EDITOR, f"{NAME} was there")
        write.amend(db, row, IncidentChanges(set={"title": f"Raid on {NAME}"}), by, seen=1)
        db.commit()
    return made


def where(atlas: DeskAtlas) -> str:
    """The address of the form."""
    with atlas.sessions.reader() as db:
        return f"/admin/incidents/{db.exec(select(Incident.key)).one()}/redact"


def stones(atlas: DeskAtlas) -> int:
    """How many tombstones there are."""
    with atlas.sessions.reader() as db:
        return len(db.exec(select(Redaction)).all())


def public(browser: Browser) -> str:
    """Everything that readers are shown, and what the search finds."""
    answers = [browser.get(path) for path in PUBLIC]
    assert [one.status_code for one in answers] == [200] * len(PUBLIC)
    assert answers[PUBLIC.index("/api/incidents?q=zzyzx")].json()["total"] == (1 if NAME in answers[0].text else 0)
    return "".join(one.text for one in answers if "q=zzyzx" not in str(one.url))


def test_a_text_is_looked_for_and_then_taken_out_of_every_answer(atlas: DeskAtlas) -> None:
    admin, reader = atlas.sign_in(UserRole.ADMINISTRATOR), atlas.nobody()
    assert NAME in public(reader)

    looked = admin.post(where(atlas), {**FIELDS, "step": "preview"})
    assert looked.status_code == 200
    assert "The text stands in 7 places" in looked.text
    assert "Take it out of 7 places, for good" in looked.text
    assert stones(atlas) == 0

    done = admin.post(where(atlas), {**FIELDS, "step": "save"})
    assert done.status_code == 303
    assert done.headers["location"].endswith("?done=redacted")
    assert NAME not in public(reader)
    history = reader.get(f"/incidents/{CODE}/history").text
    assert "Ground: A person at risk." in history
    assert f"Raid on [redacted {TODAY}]" in history
    assert "Une personne en danger." in reader.get(f"/fr/incidents/{CODE}/history").text
    assert stones(atlas) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "ab"}, "Give at least 3 characters"),
        ({"text": "nothing like it"}, "stands in no free text"),
        ({"text": "armed_clash"}, "stands in no free text"),
        ({"ground": ""}, "Readers are told why"),
        ({"ground": f"It was {NAME}."}, "may not hold the text"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "save"])
def test_what_cannot_be_done_is_told_with_everything_kept(
    atlas: DeskAtlas, changed: dict[str, str], said: str, step: str
) -> None:
    sent = {**FIELDS, **changed}

    answer = atlas.sign_in(UserRole.ADMINISTRATOR).post(where(atlas), {**sent, "step": step})

    assert answer.status_code == 422
    assert said in answer.text
    assert all(value in answer.text for value in sent.values())
    assert 'aria-invalid="true"' in answer.text
    assert stones(atlas) == 0


def test_asking_once_more_is_told_that_nothing_is_left(atlas: DeskAtlas) -> None:
    admin = atlas.sign_in(UserRole.ADMINISTRATOR)
    assert admin.post(where(atlas), {**FIELDS, "step": "save"}).status_code == 303

    for step in ("preview", "save"):
        again = admin.post(where(atlas), {**FIELDS, "step": step})
        assert again.status_code == 422
        assert "Nothing is left to take out" in again.text
        assert f"last taken out of it on {TODAY}" in again.text
    assert stones(atlas) == 1


def test_a_comment_of_a_browser_is_found_with_its_line_ends(atlas: DeskAtlas) -> None:
    admin, page = atlas.sign_in(UserRole.ADMINISTRATOR), where(atlas).replace("/redact", "")
    typed = "It was\r\nAghali\r\nof Tessalit."
    assert admin.post(f"{page}/comments", {"text": typed, "step": "save"}).status_code == 303
    assert "of Tessalit." in admin.get(page).text

    sent = {**FIELDS, "text": "Aghali\r\nof Tessalit", "step": "save"}
    assert admin.post(where(atlas), sent).status_code == 303

    assert f"[redacted {TODAY}]." in admin.get(page).text
    assert "of Tessalit" not in admin.get(page).text


@pytest.mark.parametrize("role", [UserRole.CONTRIBUTOR, UserRole.EDITOR])
def test_others_than_administrators_are_refused(atlas: DeskAtlas, role: UserRole) -> None:
    browser = atlas.sign_in(role)

    assert browser.get(where(atlas)).status_code == 403
    assert browser.post(where(atlas), {**FIELDS, "step": "save"}).status_code == 403
    assert stones(atlas) == 0
    assert NAME in public(atlas.nobody())


@pytest.mark.parametrize("step", ["show", "", "preview"])
def test_steps_that_save_nothing_show_the_form_again(atlas: DeskAtlas, step: str) -> None:
    answer = atlas.sign_in(UserRole.ADMINISTRATOR).post(where(atlas), {**FIELDS, "step": step})

    assert answer.status_code == 200
    assert NAME in answer.text
    assert stones(atlas) == 0


def test_an_old_form_takes_nothing_out(atlas: DeskAtlas) -> None:
    admin = atlas.sign_in(UserRole.ADMINISTRATOR)

    assert admin.post(where(atlas), {**FIELDS, "step": "save", "csrf": "old"}).status_code == 403
    assert atlas.nobody().post(where(atlas), {**FIELDS, "step": "save"}).status_code == 401
    assert stones(atlas) == 0


@pytest.mark.parametrize(
    ("path", "text"), [("actors/rebels", "Rebels"), ("places/kidal", "Kidal"), ("sources/paper", "A piece")]
)
def test_records_of_the_registers_too(atlas: DeskAtlas, path: str, text: str) -> None:
    admin = atlas.sign_in(UserRole.ADMINISTRATOR)
    sent: dict[str, Any] = {**FIELDS, "text": text, "step": "save"}

    assert admin.get(f"/admin/registers/{path}/redact").status_code == 200
    assert admin.post(f"/admin/registers/{path}/redact", sent).status_code == 303
    for page in (f"/{path}", f"/{path}/history"):
        shown = atlas.nobody().get(page)
        assert shown.status_code == 200
        assert f"[redacted {TODAY}]" in shown.text
        assert text not in shown.text.replace("Kidal region", "")
    assert "A person at risk." in atlas.nobody().get(f"/{path}/history").text


def test_what_is_not_there_is_not_found(atlas: DeskAtlas) -> None:
    admin = atlas.sign_in(UserRole.ADMINISTRATOR)

    for path in (
        "/admin/incidents/nothing/redact",
        "/admin/registers/actors/nobody/redact",
        "/admin/registers/x/y/redact",
    ):
        assert admin.get(path).status_code == 404
        assert admin.post(path, {**FIELDS, "step": "save"}).status_code == 404


def test_forms_that_were_open_meanwhile_do_not_bring_the_text_back(atlas: DeskAtlas) -> None:
    admin, editor = atlas.sign_in(UserRole.ADMINISTRATOR), atlas.sign_in(UserRole.EDITOR)
    edit = where(atlas).replace("/redact", "/edit")
    form = {**fields(editor.get(edit).text, edit), "summary": "New words.", "reason": "Better", "step": "save"}
    assert NAME in str(form)

    admin.post(where(atlas), {**FIELDS, "step": "save"})
    answer = editor.post(edit, form)

    assert answer.status_code == 303
    assert NAME not in public(atlas.nobody())
    assert "New words." in atlas.nobody().get(f"/incidents/{CODE}").text


def test_the_form_of_a_register_is_shown_again_without_the_text(atlas: DeskAtlas) -> None:
    admin, editor = atlas.sign_in(UserRole.ADMINISTRATOR), atlas.sign_in(UserRole.EDITOR)
    here = "/admin/registers/actors/rebels"
    form = {**fields(editor.get(here).text, here), "note": "A new note.", "reason": "Better", "step": "save"}
    assert "Rebels" in str(form)

    admin.post(f"{here}/redact", {**FIELDS, "text": "Rebels", "step": "save"})
    met = editor.post(here, form)
    again = editor.post(here, {**fields(met.text, here), "step": "save"})

    assert (met.status_code, again.status_code) == (409, 303)
    page = atlas.nobody().get("/actors/rebels").text
    assert "A new note." in page
    assert "Rebels" not in page
