"""The steps and the limits of the incident's form: rows move without a script, and none that cannot be is taken."""

import random
from html import unescape

import pytest
from sqlmodel import select

from app.domain.vocabulary import UserRole
from app.models import Incident
from app.web.admin.form_rows import Sent, stepped
from app.web.admin.incident_fields import IncidentForm
from tests.web.admin.conftest import Maker
from tests.web.admin.forms import fields
from tests.web.admin.records import FILLED, NEW, edit_address, only, without
from tests.web.pages.conftest import claim, incident

CONTRIBUTOR, EDITOR = UserRole.CONTRIBUTOR, UserRole.EDITOR
HOSTILE = ["<script>alert(1)</script>", "${7*7}", "{{ 7*7 }}", "'; DROP TABLE incident; --", "\u202egnp", "é" * 9_000]
STEPS = [
    ("up-claims-2", ["One", "Three", "Two"]), ("up-claims-0", ["One", "Two", "Three"]),
    ("down-claims-0", ["Two", "One", "Three"]), ("down-claims-2", ["One", "Two", "Three"]),
    ("remove-claims-1", ["One", "Three"]), ("add-claims", ["One", "Two", "Three", ""]),
    ("show", ["One", "Two", "Three"]), ("preview", ["One", "Two", "Three"]), ("", ["One", "Two", "Three"]),
    ("remove-claims-9", ["One", "Two", "Three"]), ("up-claims--1", ["One", "Two", "Three"]),
    ("remove-strangers-0", ["One", "Two", "Three"]), ("add-strangers", ["One", "Two", "Three"]),
    ("find-claims-9-claimant", ["One", "Two", "Three"]), ("take-claims-9-claimant:army", ["One", "Two", "Three"]),
    ("make-actor-claims-9-claimant", ["One", "Two", "Three"]), ("fly-claims-0", ["One", "Two", "Three"]),
    ("take-claims:army", ["One", "Two", "Three"]), ("make-claims-title", ["One", "Two", "Three"]),
]  # fmt: skip
"""Each button with the order of the texts after it."""
STRANGE = [
    "claims--1-text", "claims-01-text", "claims-2000-text", "claims-99999999999-text", "claims-0-stranger",
    "claims-0-sources-50-source", "claims-0-sources--1-source", "claims-0-sources-0-stranger", "claims-x-text",
    "involvements-200-actor", "sources-500-source", "involvements-0-sources-0-source",
    "claims-0-inconsistent_at_source",
    "new_actors-50-name", "claims-0", "claims-٣-text", "claims-0-text-more",
]  # fmt: skip
"""Names that no page of ours has sent."""
MISTAKES = [
    ({"title": ""}, "title", "This is needed."),
    ({"title": "x" * 301}, "title", "This is too long: 300 characters at most."),
    ({"claims__0__text": "x" * 10_001}, "claims-0-text", "This is too long: 10,000 characters at most."),
    ({"title": "a\x01b"}, "title", "A control character stands in this text."),
    ({"date": "2024-13-45"}, "date", "“2024-13-45” is not an EDTF date"),
    ({"date": ""}, "date", "This is needed."),
    ({"date": "", "date_from": "yesterday"}, "date_from", "“yesterday” is not a day such as 2024-07-26."),
    ({"date": "", "date_from": "2024-08-02", "date_to": "2024-08-01"}, "date_to", "before the first one"),
    ({"date": "", "date_to": "2024-08-01"}, "date_from", "Give the first day"),
    ({"latitude": "95", "longitude": "1"}, "latitude", "“95.0” is not a number from -90 to 90."),
    ({"latitude": "north", "longitude": "1"}, "latitude", "“north” is not a number from -90 to 90."),
    ({"latitude": "18"}, "longitude", "Latitude and longitude go together."),
    ({"route": "18 1\nnowhere"}, "route", "“nowhere” is not a point"),
    ({"tags": "Not A Tag"}, "tags", "is no label"),
    ({"sub_event_type": "party"}, "sub_event_type", "“party” is not one of the choices here."),
    ({"sub_event_type": ""}, "sub_event_type", "This is needed."),
    ({"place": "Nowhere at all"}, "place", "No place is known as “Nowhere at all”."),
    ({"claims__0__best": "seven"}, "claims-0-best", "“seven” is not a whole number from 0 to 10,000,000."),
    ({"claims__0__best": "-1"}, "claims-0-best", "“-1” is not a whole number"),
    ({"claims__0__best": "99999999"}, "claims-0-best", "“99999999” is not a whole number"),
    ({"claims__0__low": "9"}, "claims-0-low", "“At least” must not be more than “Number”."),
    ({"claims__0__best": ""}, "claims-0-best", "A claim about people needs a number"),
    ({"claims__0__subject": ""}, "claims-0-subject", "A claim about one group needs that group"),
    ({"claims__0__preferred": "1"}, "claims-0-preferred_reason", "A preferred claim needs a reason."),
    ({"claims__0__sources__0__source": ""}, "claims-0-sources", "At least one source is needed."),
    ({"claims__0__said_on": "July"}, "claims-0-said_on", "“July” is not a day"),
    ({"involvements__0__role": ""}, "involvements-0-role", "This is needed."),
    ({"reason": ""}, "reason", "This is needed."),
    ({"new_actors__0__name": "Nobody names me"}, "new_actors-0-name", "No row of the form names this one."),
    ({"new_actors__0__name": "ARMY"}, "new_actors-0-name", "The register has this name already."),
]  # fmt: skip
"""What is changed in a form that may be kept, the field at which it is told, and how."""
ROWS = {"claims-0-text": "One", "claims-1-text": "Two", "claims-2-text": "Three"}


def test_every_step_shows_the_form_again_and_saves_nothing(desk: Maker) -> None:
    atlas = desk()
    contributor = atlas.sign_in(CONTRIBUTOR)
    for step, order in STEPS:
        answer = contributor.post(NEW, {**without(*FILLED), **ROWS, "step": step})
        assert answer.status_code == 200, step
        form = fields(answer.text, NEW)
        assert [form[f"claims-{n}-text"] for n in range(len(order))] == order, step
        assert f"claims-{len(order)}-text" not in form
    with atlas.sessions.reader() as db:
        assert len(db.exec(select(Incident)).all()) == 1


def test_citations_are_added_and_taken_away_within_their_claim(desk: Maker) -> None:
    contributor = desk().sign_in(CONTRIBUTOR)
    more = contributor.post(NEW, {**FILLED, "step": "add-claims-0-sources"})
    form = fields(more.text, NEW)
    assert form["claims-0-sources-1-source"] == ""
    less = contributor.post(NEW, {**form, "step": "remove-claims-0-sources-0"})
    assert fields(less.text, NEW)["claims-0-sources-0-source"] == ""


def test_the_focus_stays_with_the_row_that_moved() -> None:
    values = IncidentForm(formdata=Sent(ROWS.items())).data
    assert stepped(values, "down-claims-0").focus == "down-claims-1"
    assert stepped(values, "down-claims-1").focus == "up-claims-2"
    assert stepped(values, "up-claims-1").focus == "down-claims-0"
    assert stepped(values, "remove-claims-2").focus == "remove-claims-1"


def test_a_search_offers_records_and_a_button_takes_one(desk: Maker) -> None:
    contributor = desk().sign_in(CONTRIBUTOR)
    sent = without(claims__0__claimant="reb")
    found = contributor.post(NEW, {**sent, "step": "find-claims-0-claimant"})
    assert 'value="take-claims-0-claimant:rebels"' in found.text
    assert fields(found.text, NEW)["claims-0-claimant"] == "reb"
    taken = contributor.post(NEW, {**fields(found.text, NEW), "step": "take-claims-0-claimant:rebels"})
    assert fields(taken.text, NEW)["claims-0-claimant"] == "rebels"


def test_what_no_register_has_is_made_in_the_same_form(desk: Maker) -> None:
    contributor = desk().sign_in(CONTRIBUTOR)
    sent = {**without(claims__0__claimant="Nouveau Média"), "step": "save"}
    refused = contributor.post(NEW, sent)
    assert refused.status_code == 422
    assert "No actor is known as “Nouveau Média”." in unescape(refused.text)
    step = "make-actor-claims-0-claimant"
    assert f'value="{step}"' in refused.text
    made = fields(contributor.post(NEW, {**fields(refused.text, NEW), "step": step}).text, NEW)
    assert (made["new_actors-0-name"], made["claims-0-claimant"]) == ("Nouveau Média", "Nouveau Média")
    # The name is put right in one place; the row goes on meaning the new record.
    done = contributor.post(NEW, {**made, "new_actors-0-name": "Nouveau média", "new_actors-0-kind": "media",
                                  "step": "save"})  # fmt: skip
    assert done.status_code == 303


def test_rows_that_no_page_sends_are_refused_and_noted(desk: Maker, caplog: pytest.LogCaptureFixture) -> None:
    atlas = desk()
    editor = atlas.sign_in(EDITOR)
    for name in STRANGE:
        caplog.clear()
        answer = editor.post(NEW, {**FILLED, name: "x"})
        assert (answer.status_code, "Nothing was changed." in answer.text) == (422, True), name
        assert "refused for its rows" in caplog.text
    with atlas.sessions.reader() as db:
        assert len(db.exec(select(Incident)).all()) == 1


def test_ten_thousand_rows_are_refused(desk: Maker) -> None:
    atlas = desk()
    rows = {f"claims-{n // 50}-sources-{n % 50}-source": "p" for n in range(10_000)}
    assert atlas.sign_in(EDITOR).post(NEW, {**FILLED, **rows}).status_code == 422


def test_a_claim_of_another_incident_is_refused_and_the_text_kept(
    desk: Maker, caplog: pytest.LogCaptureFixture
) -> None:
    atlas = desk(incident(title="One", claims=[claim(n=5)]), incident(title="Other", claims=[claim(n=6)]))
    foreign, address = only(atlas, "Other")["claims"][0]["id"], edit_address(atlas, "One")
    editor = atlas.sign_in(EDITOR)
    form = fields(editor.get(address).text, address)
    sent = {**form, "claims-0-id": foreign, "claims-0-text": "Stolen", "reason": "Mine.", "step": "save"}
    answer = editor.post(address, sent)
    assert answer.status_code == 422
    assert fields(answer.text, address)["claims-0-text"] == "Stolen"
    assert "was refused at" in caplog.text
    assert (only(atlas, "One")["claims"][0]["text"], only(atlas, "Other")["claims"][0]["id"]) == ("A claim.", foreign)
    assert editor.post(NEW, without(claims__0__id=foreign)).status_code == 422


def test_a_version_that_there_is_not_is_refused(desk: Maker) -> None:
    atlas = desk()
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas)
    form = fields(editor.get(address).text, address)
    for seen in ["", "0", "99", "-1", "x", "9" * 30]:
        answer = editor.post(address, {**form, "title": "Kept", "seen": seen, "reason": "R.", "step": "save"})
        assert (answer.status_code, fields(answer.text, address)["title"]) == (422, "Kept")
    assert only(atlas)["title"] == "An incident"


def test_hostile_text_is_text(desk: Maker) -> None:
    atlas = desk()
    editor = atlas.sign_in(EDITOR)
    for n, text in enumerate(HOSTILE):
        assert editor.post(NEW, without(title=f"Hostile {n}", claims__0__text=text, summary=text)).status_code == 303
        page = editor.get(edit_address(atlas, f"Hostile {n}"))
        assert "<script>alert" not in page.text
        assert fields(page.text, "/edit")["claims-0-text"] == text


def test_a_mistake_is_told_at_its_field_and_all_that_was_typed_stays(desk: Maker) -> None:
    editor = desk().sign_in(EDITOR)
    for changes, field, said in MISTAKES:
        sent = without(**changes)
        answer = editor.post(NEW, sent)
        page = unescape(answer.text)
        assert answer.status_code == 422, changes
        place = page.index(f'id="p-{field}"')
        assert said in page[place : place + 600]
        assert f'href="#f-{field}"' in page or f'href="#rows-{field}"' in page
        typed = {name: text for name, text in sent.items() if name != "step" and "\x00" not in text}
        assert {name: text for name, text in fields(answer.text, NEW).items() if name in typed} == typed


def test_mistakes_are_told_in_the_language_of_the_reader(desk: Maker) -> None:
    answer = desk().sign_in(EDITOR).post("/fr" + NEW, without("title"))
    assert (answer.status_code, 'lang="fr"' in answer.text) == (422, True)


WORDS = [
    "", " ", "army", "Army", "x", "0", "-1", "7", "9" * 400, "2024-07-26", "2024", "١٢", "é\u0301", "<b>", "%(n)s", "%",
    "\x00", "nan", "1e400", "18,44", "killed", "group", "several", "true", "kidal", "paper", "a\r\nb", "choose-title",
]  # fmt: skip
ROWS_OF = {"involvements": "actor", "sources": "source", "claims": "claimant", "new_actors": "name",
           "new_places": "name", "new_sources": "publisher"}  # fmt: skip
STEP_WORDS = ["save", "show", "preview", "add", "remove", "up", "down", "find", "take", "make", "make-actor", "fly"]


def test_nothing_that_is_sent_is_too_much_for_the_form(desk: Maker) -> None:
    atlas = desk()
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas)
    names = list(fields(editor.get(address).text, address))
    names += [*FILLED, *(f"{one}-{n}-{what}" for one, what in ROWS_OF.items() for n in range(3)), "claims-1-subject"]
    chance = random.Random(4)  # noqa: S311  # Which nonsense is sent is no secret.
    for _ in range(120):
        sent = {name: chance.choice(WORDS) for name in chance.sample(names, 30) if name not in ("csrf", "step")}
        place = chance.choice([*names, "claims", "claims-0", "claims-0-sources", "new_actors", "claims-0-sources-0"])
        step = "-".join([chance.choice(STEP_WORDS), place])
        sent["step"] = chance.choice([step, "save", f"{step}:army"])
        for path in (NEW, address, "/admin/preview"):
            answer = editor.post(path, sent)
            assert answer.status_code in (200, 303, 409, 422), (path, sent)
