"""The incident's form without a script: what is typed becomes an incident, and nothing that was typed is lost."""

from html import unescape

import pytest
from sqlmodel import select

from app.domain.vocabulary import Decision, UserRole
from app.models import Actor, Incident, Place, Proposal, Source
from tests.web.admin.conftest import Maker
from tests.web.admin.forms import fields
from tests.web.admin.records import FILLED, NEW, edit_address, key_of, names_of, only, without
from tests.web.pages.conftest import claim, incident

CONTRIBUTOR, EDITOR = UserRole.CONTRIBUTOR, UserRole.EDITOR


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
    assert (draft["place"], draft["sources"], draft["date"]) == ("kidal", ["paper"], "2024-08-01")
    made = draft["claims"][0]
    assert (made["claimant"], made["subject"], made["best"]) == ("army", "rebels", 7)


def test_two_contradicting_sources_with_a_new_source_and_a_new_actor_are_one_save(desk: Maker) -> None:
    atlas = desk()
    sent = {
        **FILLED,
        "claims-1-claimant": "Front Ÿ", "claims-1-measure": "killed", "claims-1-stance": "denies",
        "claims-1-scope": "group", "claims-1-subject": "Rebels", "claims-1-extent": "whole",
        "claims-1-text": "It says that nobody died.", "claims-1-sources-0-source": "A second piece",
        "claims-1-sources-0-via": "RFI",
        "new_actors-0-name": "Front Ÿ", "new_actors-0-kind": "rebel_group",
        "new_sources-0-publisher": "Second paper", "new_sources-0-title": "A second piece",
        "new_sources-0-url": "https://second.example/1", "new_sources-0-language": "fr",
        "new_sources-0-repeats": "paper",
    }  # fmt: skip
    answer = atlas.sign_in(CONTRIBUTOR).post(NEW, sent)
    assert answer.status_code == 303, unescape(answer.text)
    draft = only(atlas, FILLED["title"])
    assert [one["claimant"] for one in draft["claims"]] == ["army", "front-y"]
    assert draft["sources"] == ["paper", "second-paper-a-second-piece"]
    assert draft["claims"][1]["sources"] == [{"source": "second-paper-a-second-piece", "via": "RFI", "via_fr": ""}]
    with atlas.sessions.reader() as db:
        actor = db.exec(select(Actor).where(Actor.slug == "front-y")).one()
        source = db.exec(select(Source).where(Source.slug == "second-paper-a-second-piece")).one()
        assert (actor.listed, source.listed, source.repeats and source.repeats.slug) == (False, False, "paper")
    # No reader finds what a draft alone names.
    assert "Front" not in atlas.nobody().get("/actors").text


def test_a_new_record_of_a_form_that_is_refused_is_not_kept(desk: Maker) -> None:
    atlas = desk()
    sent = without("reason", claims__0__claimant="Someone new") | {
        "new_actors-0-name": "Someone new", "new_actors-0-kind": "media",
    }  # fmt: skip
    answer = atlas.sign_in(EDITOR).post(NEW, sent)
    assert answer.status_code == 422
    assert names_of(atlas, Actor) == {"army", "rebels", "people"}
    assert fields(answer.text, NEW)["new_actors-0-name"] == "Someone new"


def test_a_new_place_can_be_where_it_was(desk: Maker) -> None:
    atlas = desk()
    sent = without(place="Wadi X", latitude="18,5", longitude="-1.25") | {
        "new_places-0-name": "Wadi X", "new_places-0-kind": "locality", "new_places-0-latitude": "18.5",
        "new_places-0-longitude": "-1.25", "new_places-0-region": "Kidal region",
    }  # fmt: skip
    assert atlas.sign_in(CONTRIBUTOR).post(NEW, sent).status_code == 303
    draft = only(atlas, FILLED["title"])
    assert (draft["place"], draft["latitude"], draft["longitude"]) == ("wadi-x", 18.5, -1.25)
    with atlas.sessions.reader() as db:
        place = db.exec(select(Place).where(Place.slug == "wadi-x")).one()
        assert place.region is not None
        assert (place.listed, place.region.slug) == (False, "kidal-region")


def test_a_form_that_is_sent_untouched_changes_nothing(desk: Maker) -> None:
    rich = incident(
        title="Rich", title_fr="Riche", summary="A\nB", date="[2024-07-25..2024-07-27]", latitude=18.1234567,
        longitude=-1.5, grade_note="Why.", region="kidal-region", tags=["one", "two"],
        claims=[claim(n=5, wording="five", said_on="2024-07-28"), claim(low=3, stance="denies", text_fr="Dit.")],
    )  # fmt: skip
    atlas = desk(rich)
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas, "Rich")
    form = fields(editor.get(address).text, address)
    assert form["involvements-0-actor"] == "Army"
    answer = editor.post(address, {**form, "reason": "Looked again.", "step": "save"})
    assert answer.headers["location"] == address.replace("/edit", "?done=unchanged")


def test_an_edit_keeps_the_ids_of_claims_wherever_they_stand(desk: Maker) -> None:
    atlas = desk(incident(claims=[claim(n=5), claim(n=6, text="Six.")]))
    before = {one["text"]: one["id"] for one in only(atlas)["claims"]}
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas)
    moved = editor.post(address, {**fields(editor.get(address).text, address), "step": "up-claims-1"})
    form = fields(moved.text, address)
    assert form["claims-0-text"] == "Six."
    answer = editor.post(address, {**form, "claims-0-best": "8", "claims-0-low": "8", "claims-0-high": "8",
                                   "reason": "Corrected.", "step": "save"})  # fmt: skip
    assert answer.headers["location"].endswith("?done=saved")
    claims = only(atlas)["claims"]
    assert [(one["text"], one["best"]) for one in claims] == [("Six.", 8), ("A claim.", 5)]
    assert {one["text"]: one["id"] for one in claims} == before


def test_a_contributor_proposes_and_goes_on_with_the_proposal(desk: Maker) -> None:
    atlas = desk()
    contributor, address = atlas.sign_in(CONTRIBUTOR), edit_address(atlas)
    page = contributor.get(address).text
    assert "Propose this change" in page
    sent = {**fields(page, address), "title": "Proposed", "reason": "A new source.", "step": "save"}
    sent |= {"involvements-2-actor": "Newcomers", "involvements-2-role": "target",
             "new_actors-0-name": "Newcomers", "new_actors-0-kind": "civilians"}  # fmt: skip
    assert contributor.post(address, sent).headers["location"].endswith("?done=proposed")
    assert only(atlas)["title"] == "An incident"
    with atlas.sessions.reader() as db:
        assert db.exec(select(Proposal.decision)).one() == Decision.WAITING
    again = fields(contributor.get(address).text, address)
    # The new actor is named by the proposal alone, and its author can go on with it.
    assert (again["title"], again["involvements-2-actor"]) == ("Proposed", "newcomers")
    more = contributor.post(address, {**again, "title": "Proposed again", "reason": "Read again.", "step": "save"})
    assert more.headers["location"].endswith("?done=proposed")
    assert "newcomers" not in atlas.sign_in(CONTRIBUTOR, "carl").get("/admin/names?kind=actor&q=newcomers").text


def test_two_who_change_one_field_meet_and_the_second_chooses(desk: Maker) -> None:
    atlas = desk()
    first, second, address = atlas.sign_in(EDITOR), atlas.sign_in(EDITOR, "emil"), edit_address(atlas)
    one, other = (fields(who.get(address).text, address) for who in (first, second))
    assert first.post(address, {**one, "title": "First", "reason": "One.", "step": "save"}).status_code == 303
    mine = {**other, "title": "Second", "summary": "Mine too.", "reason": "Two.", "step": "save"}
    met = second.post(address, mine)
    assert met.status_code == 409
    kept = fields(met.text, address)
    assert (kept["title"], kept["summary"]) == ("Second", "Mine too.")
    assert only(atlas, "First")["summary"] == ""
    answer = second.post(address, {**kept, "choose-title": "mine", "step": "save"})
    assert answer.headers["location"].endswith("?done=saved")
    assert only(atlas, "Second")["summary"] == "Mine too."


def test_what_somebody_may_not_see_is_not_there(desk: Maker) -> None:
    atlas = desk()
    atlas.sign_in(CONTRIBUTOR).post(NEW, FILLED)
    address, stranger = edit_address(atlas, FILLED["title"]), atlas.sign_in(CONTRIBUTOR, "carl")
    assert stranger.get(address).status_code == 404
    for step in ("save", "show", "add-claims"):
        assert stranger.post(address, {**FILLED, "step": step}).status_code == 404
    assert atlas.nobody().get(address).status_code == 303
    assert atlas.nobody().post(address, FILLED).status_code == 401


def test_a_form_without_its_secret_gives_the_text_back(desk: Maker) -> None:
    atlas = desk()
    contributor = atlas.sign_in(CONTRIBUTOR)
    answer = contributor.client.post(NEW, data={**FILLED, "csrf": "old"}, follow_redirects=False)
    assert (answer.status_code, FILLED["claims-0-text"] in unescape(answer.text)) == (403, True)
    again = fields(answer.text, NEW)
    assert contributor.post(NEW, {**again, "step": "show"}).status_code == 200
    with atlas.sessions.reader() as db:
        assert len(db.exec(select(Incident)).all()) == 1


@pytest.mark.parametrize(
    ("given", "date", "words"),
    [
        ({"date_from": "2024-08-01"}, "2024-08-01", "1 August 2024"),
        ({"date_from": "2024-08-01", "date_to": "2024-08-03"}, "2024-08-01/2024-08-03", "1 – 3 August 2024"),
        (
            {"date_from": "2024-08-01", "date_to": "2024-08-03", "date_precision": "within"},
            "[2024-08-01..2024-08-03]", "between 1 and 3 August 2024",
        ),
        ({"date_from": "2024-08-05", "date_precision": "month"}, "2024-08", "August 2024"),
        ({"date_from": "2024-08-05", "date_to": "2024-12-01", "date_precision": "year"}, "2024", "2024"),
        ({"date": "2023", "date_from": "2024-08-05"}, "2023", "2023"),
    ],
)  # fmt: skip
def test_two_days_say_the_same_as_a_text(desk: Maker, given: dict[str, str], date: str, words: str) -> None:
    atlas = desk()
    contributor = atlas.sign_in(CONTRIBUTOR)
    sent = {**without("date"), **given}
    assert f"{date} · {words}" in unescape(contributor.post(NEW, {**sent, "step": "show"}).text)
    assert contributor.post(NEW, sent).status_code == 303
    assert only(atlas, FILLED["title"])["date"] == date


def test_figures_of_a_dataset_that_are_out_of_order_stay_until_somebody_changes_them(desk: Maker) -> None:
    odd = claim(low=9, best=5, high=7, inconsistent_at_source=True)
    atlas = desk(incident(claims=[odd, claim(n=3, text="Another.")]))
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas)
    form = {**fields(editor.get(address).text, address), "reason": "Read again.", "step": "save"}
    assert editor.post(address, {**form, "claims-1-text": "Another one."}).status_code == 303
    assert only(atlas)["claims"][0]["inconsistent_at_source"] is True
    refused = editor.post(address, {**form, "claims-0-best": "6", "seen": "2"})
    assert (refused.status_code, 'id="p-claims-0-low"' in refused.text) == (422, True)
    done = editor.post(address, {**form, "claims-0-low": "4", "claims-1-text": "Another one.", "seen": "2"})
    assert done.status_code == 303
    assert only(atlas)["claims"][0]["inconsistent_at_source"] is False


def test_a_published_incident_keeps_a_source(desk: Maker) -> None:
    atlas = desk()
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas)
    sent = {**fields(editor.get(address).text, address), "sources-0-source": "", "reason": "R.", "step": "save"}
    answer = editor.post(address, sent)
    assert (answer.status_code, "A published incident needs at least one source." in answer.text) == (422, True)


def test_the_form_speaks_french(desk: Maker) -> None:
    atlas = desk()
    contributor = atlas.sign_in(CONTRIBUTOR)
    page = contributor.get("/fr" + NEW)
    assert 'action="/fr/admin/incidents/new"' in page.text
    answer = contributor.post("/fr" + NEW, FILLED)
    assert answer.headers["location"].startswith("/fr/admin/incidents/")
