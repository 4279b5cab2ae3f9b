"""Possible duplicates at the desk: while writing, side by side, and what editors decide of a pair."""

import re
from html import unescape

import pytest
from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.vocabulary import Kinship, UserRole
from app.models import Incident, PairDecision
from app.store import write
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.pages.conftest import incident

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
FORM = {"date": "2024-07-26", "place": "Kidal", "involvements-0-actor": "army", "title": "Being <b>written</b>"}


def key(made: DeskAtlas, title: str) -> str:
    """The desk's key of an incident."""
    with made.sessions.reader() as db:
        return db.exec(select(Incident.key).where(Incident.title == title)).one()


def hidden(made: DeskAtlas, title: str = "Hidden draft") -> str:
    """A draft that is nobody's; its key."""
    with made.sessions.writer() as db:
        draft = IncidentDraft.model_validate({**incident(title=title), "standing": "draft"})
        row = write.create(db, draft, BY)
        db.commit()
        return row.key


def decisions(made: DeskAtlas) -> list[tuple[Kinship, str]]:
    """What was decided of pairs."""
    with made.sessions.reader() as db:
        return [(row.kinship, row.reason) for row in db.exec(select(PairDecision))]


def test_what_is_typed_is_compared_as_json(desk: Maker) -> None:
    made = desk(incident(title="One"), incident(title="Later", date="2025-07-25"))

    answer = made.sign_in(UserRole.EDITOR).post("/admin/alike", FORM, headers={"accept": "application/json"})

    assert answer.status_code == 200
    (found,) = answer.json()["items"]
    assert (found["side"]["title"], found["days"], found["km"], found["shared"]) == ("One", 1, 0, ["Army"])
    assert found["href"] == f"/admin/incidents/{key(made, 'One')}"


def test_what_is_typed_is_compared_as_a_part_of_the_form(desk: Maker) -> None:
    made = desk(incident(title="One <i>"))

    answer = made.sign_in(UserRole.EDITOR).post("/fr/admin/alike?part=1", FORM)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "One &lt;i&gt;" in answer.text
    assert f'href="/fr/admin/incidents/{key(made, "One <i>")}"' in answer.text


@pytest.mark.parametrize("step", ["alike", "save", "show"])
def test_without_script_the_page_leads_back_with_all_that_was_typed(desk: Maker, step: str) -> None:
    made = desk(incident(title="One"))

    answer = made.sign_in(UserRole.CONTRIBUTOR).post(
        "/admin/alike", {**FORM, "back": "/admin/incidents/new", "step": step}
    )

    assert answer.status_code == 200
    assert 'action="/admin/incidents/new"' in answer.text
    assert re.findall(r'name="step" value="(\w+)"', answer.text) == ["show"]
    assert all(f'value="{value}"' in unescape(answer.text) for value in FORM.values())
    assert "<b>written" not in answer.text


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example", "//elsewhere.example", "/admin/users", "/admin/incidents/../users/edit"]
)
def test_the_way_back_leads_to_a_form_of_ours_alone(desk: Maker, back: str) -> None:
    answer = desk().sign_in(UserRole.EDITOR).post("/admin/alike", {**FORM, "back": back})

    assert answer.status_code == 200
    assert back not in answer.text


@pytest.mark.parametrize(
    ("fields", "total"),
    [
        ({"date": ""}, 0),
        ({"date": "nonsense"}, 0),
        ({"date": "", "date_from": "2024-07-26"}, 1),
        ({"date": "", "date_from": "2024-07-20", "date_to": "2024-07-26", "date_precision": "within"}, 1),
        ({"date": "", "date_from": "2024-07-26", "date_to": "2024-07-20"}, 0),
        ({"place": "", "latitude": "18,44", "longitude": "1.41"}, 1),
        ({"place": "", "latitude": "nan", "longitude": "inf", "involvements-0-actor": ""}, 0),
        ({"place": "", "latitude": "95", "longitude": "1", "involvements-0-actor": ""}, 0),
        ({"place": "\x00", "involvements-0-actor": "%"}, 0),
        ({"geo_precision": "nonsense"}, 1),
        ({"key": "none"}, None),
    ],
    ids=str,
)
def test_whatever_is_typed_is_no_error(desk: Maker, fields: dict[str, str], total: int | None) -> None:
    made = desk(incident())

    answer = made.sign_in(UserRole.EDITOR).post(
        "/admin/alike", {**FORM, **fields}, headers={"accept": "application/json"}
    )

    assert answer.status_code == (404 if total is None else 200)
    assert total is None or answer.json()["total"] == total


def test_nobody_else_finds_drafts_by_asking(desk: Maker) -> None:
    made = desk(incident(title="Public"))
    draft = hidden(made)
    cora, edda = made.sign_in(UserRole.CONTRIBUTOR), made.sign_in(UserRole.EDITOR)
    ask = {"headers": {"accept": "application/json"}}

    assert [one["side"]["title"] for one in cora.post("/admin/alike", FORM, **ask).json()["items"]] == ["Public"]
    assert edda.post("/admin/alike", FORM, **ask).json()["total"] == 2
    assert cora.post("/admin/alike", {**FORM, "key": draft}, **ask).status_code == 404
    assert cora.get(f"/admin/incidents/{draft}/alike").status_code == 404
    assert "Hidden" not in cora.get(f"/admin/incidents/{key(made, 'Public')}/alike").text
    assert made.nobody().post("/admin/alike", FORM).status_code == 401


def test_an_editor_links_two_incidents_and_readers_see_it(desk: Maker) -> None:
    made = desk(incident(title="One"), incident(title="Two"))
    edda, here = made.sign_in(UserRole.EDITOR), f"/admin/incidents/{key(made, 'One')}/alike"
    assert "Army" in edda.get(here).text

    answer = edda.post(
        here, {"step": "save", "other": key(made, "Two"), "kinship": "related", "reason": "One <b>convoy</b>."}
    )

    assert (answer.status_code, answer.headers["location"]) == (303, f"{here}?done=linked")
    assert decisions(made) == [(Kinship.RELATED, "One <b>convoy</b>.")]
    assert "One &lt;b&gt;convoy" in edda.get(here).text
    public = made.nobody().get("/incidents/NM-2024-0001").text
    assert "linked by the editors" in public
    assert "convoy" not in public


def test_two_records_of_one_event_lead_on_to_the_merge(desk: Maker) -> None:
    made = desk(incident(title="One"), incident(title="Two"))
    one, two = key(made, "One"), key(made, "Two")

    answer = made.sign_in(UserRole.EDITOR).post(
        f"/admin/incidents/{one}/alike", {"step": "save", "other": two, "kinship": "same", "reason": "One event."}
    )

    assert answer.headers["location"] == f"/admin/incidents/{one}?done=linked"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"reason": " "}, 422),
        ({"kinship": "twins"}, 422),
        ({"kinship": ""}, 422),
        ({"step": "show"}, 200),
        ({"other": "none"}, 404),
    ],
    ids=str,
)
def test_what_is_not_decided_is_shown_again(desk: Maker, fields: dict[str, str], status: int) -> None:
    made = desk(incident(title="One"), incident(title="Two"))
    given = {"step": "save", "other": key(made, "Two"), "kinship": "not_same", "reason": "Kept as typed.", **fields}

    answer = made.sign_in(UserRole.EDITOR).post(f"/admin/incidents/{key(made, 'One')}/alike", given)

    assert answer.status_code == status
    assert status == 404 or f'value="{given["reason"].strip()}"' in answer.text
    assert ("alert" in answer.text) == (status == 422)
    assert decisions(made) == []


def test_contributors_look_and_decide_nothing(desk: Maker) -> None:
    made = desk(incident(title="One"), incident(title="Two"))
    cora, here = made.sign_in(UserRole.CONTRIBUTOR), f"/admin/incidents/{key(made, 'One')}/alike"

    page = cora.get(here)

    assert page.status_code == 200
    assert 'name="kinship"' not in page.text
    given = {"step": "save", "other": key(made, "Two"), "kinship": "not_same", "reason": "Mine."}
    assert cora.post(here, given).status_code == 403
    assert decisions(made) == []


@pytest.mark.parametrize("named", ["code", "key"])
def test_one_that_is_not_named_is_linked_by_its_code_and_stays_listed(desk: Maker, named: str) -> None:
    made = desk(incident(title="One"), incident(title="Afar", date="2020-01-01", involvements=[]))
    edda, here = made.sign_in(UserRole.EDITOR), f"/admin/incidents/{key(made, 'One')}/alike"
    assert "Afar" not in edda.get(here).text
    afar = edda.get(f"/admin/incidents/{key(made, 'Afar')}").text
    code = re.search(r"NM-2020-\d+", afar)
    assert code is not None

    sent = {"step": "save", "kinship": "related", "reason": "One convoy."}
    given = code[0].lower() if named != "key" else key(made, "Afar")
    answer = edda.post(here, {**sent, "code": f" {given} "})

    assert answer.headers["location"] == f"{here}?done=linked"
    page = edda.get(here).text
    assert "Afar" in page
    assert "days apart" in page
    assert "Afar" in made.nobody().get("/incidents/NM-2024-0001").text


@pytest.mark.parametrize("code", ["NM-1999-0001", "draft"])
def test_a_code_that_there_is_not_is_said_with_everything_kept(desk: Maker, code: str) -> None:
    made = desk(incident(title="One"))
    sent = {"step": "save", "code": code, "kinship": "related", "reason": "Kept as typed."}

    answer = made.sign_in(UserRole.EDITOR).post(f"/admin/incidents/{key(made, 'One')}/alike", sent)

    assert answer.status_code == 422
    assert "No incident has the code" in answer.text
    assert all(f'value="{value}"' in answer.text for value in (code, "Kept as typed."))
    assert decisions(made) == []
