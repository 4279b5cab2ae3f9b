"""The published state at the end of a day: on the page and in the interface, from the version that stood then."""

import datetime as dt
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import select

from app.domain.draft import IncidentChanges, IncidentDraft
from app.domain.registers import ActorDraft, PlaceDraft
from app.models import Actor, Incident
from app.store import register_edits, register_merges, write
from app.store.db import WriteSession
from app.store.register_edits import peek
from tests.web.pages.conftest import ACTORS, BY, PLACES, Maker, claim, incident

PAGE = "/incidents/NM-2024-0001"
API = "/api/incidents/NM-2024-0001"
MARK = "Zzyzx"


def dated(db: WriteSession, *days: str) -> None:
    """Let the versions of the first incident be of these days, at their last second."""
    db.flush()
    for version, day in enumerate(days, start=1):
        moment = dt.datetime.fromisoformat(f"{day}T23:59:59+00:00").replace(tzinfo=None)
        words = text("UPDATE revision SET at = :at WHERE version = :version AND incident_id = 1")
        db.connection().execute(words, {"at": f"{moment}.000000", "version": version})


def amend(db: WriteSession, **fields: Any) -> Incident:
    """Change the first incident."""
    row = db.exec(select(Incident).where(Incident.id == 1)).one()
    return write.amend(db, row, IncidentChanges(set=fields), BY, seen=row.version)


def story(db: WriteSession) -> None:
    """A draft of 1 March, published on 3 March, changed on 5 March, withdrawn on 7 March and published on 9 March."""
    fields = incident(title=f"{MARK} draft", standing="draft", claims=[claim(n=20), claim(claimant="people", n=30)])
    row = write.create(db, IncidentDraft.model_validate(fields), BY)
    amend(db, title="As published")
    write.publish(db, row, BY, seen=row.version)
    amend(db, title="As changed", claims=[claim(n=54, preferred=True, preferred_reason="Names.")], summary="New words.")
    write.withdraw(db, row, "It was doubted.", BY, seen=row.version)
    write.publish(db, row, BY, seen=row.version)
    dated(db, "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-05", "2026-03-07", "2026-03-09")


@pytest.fixture
def told(atlas: Maker) -> TestClient:
    """An atlas with that story."""
    return atlas(change=story)


@pytest.mark.parametrize(
    ("day", "title", "killed"),
    [("2026-03-03", "As published", (20, 30)), ("2026-03-04", "As published", (20, 30)),
     ("2026-03-06", "As changed", (54, 54)), ("2026-03-09", "As changed", (54, 54))],
)  # fmt: skip
def test_the_version_of_a_day_is_shown_with_its_own_figures(
    told: TestClient, day: str, title: str, killed: tuple[int, int]
) -> None:
    answer, page = told.get(f"{API}?as_of={day}").json(), told.get(f"{PAGE}?as_of={day}")

    assert answer["title"] == title
    assert (answer["figures"]["killed"]["low"], answer["figures"]["killed"]["high"]) == killed
    assert f'<h1 dir="auto">{title}</h1>' in page.text
    assert "(UTC)" in page.text
    assert 'name="robots" content="noindex"' in page.text
    assert f'href="{PAGE}">As it is today' in page.text
    assert MARK not in page.text


def test_the_answer_of_today_and_of_an_unchanged_day_are_one(told: TestClient) -> None:
    now, then = told.get(API).json(), told.get(f"{API}?as_of=2026-03-09").json()

    assert {**then, "updated_at": None} == {**now, "updated_at": None}


def test_the_tally_counts_by_that_days_claims(told: TestClient) -> None:
    highest = told.get(f"{API}?as_of=2026-03-04&tally=highest").json()
    one = told.get(f"{API}?as_of=2026-03-04&tally=claimant:people").json()

    assert highest["figures"]["killed"]["chosen"]["low"] == 30
    assert one["figures"]["killed"]["chosen"]["low"] == 30
    assert told.get(f"{API}?as_of=2026-03-06&tally=claimant:people").json()["figures"]["killed"]["chosen"] is None


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-01", "2020-01-01", "0001-01-01"])
def test_before_its_first_publication_there_is_nothing(told: TestClient, day: str) -> None:
    for path in (PAGE, API, f"/fr{PAGE}"):
        answer = told.get(f"{path}?as_of={day}")
        assert answer.status_code == 404
        assert MARK not in answer.text


def test_on_withdrawn_days_it_is_gone(told: TestClient) -> None:
    for path in (PAGE, API):
        answer = told.get(f"{path}?as_of=2026-03-08")
        assert answer.status_code == 410
        assert "It was doubted." in answer.text
        assert "As changed" not in answer.text


@pytest.mark.parametrize("given", ["yesterday", "2026-13-01", "2026", "9999-12-31", "2026-03-03T10:00", "20260303"])
def test_what_is_no_day_is_said(told: TestClient, given: str) -> None:
    page, api = told.get(f"{PAGE}?as_of={given}"), told.get(f"{API}?as_of={given}")

    assert page.status_code == 200
    assert "this is the incident as it is today." in page.text
    assert "As changed" in page.text
    assert api.status_code == 400
    assert api.json()["parameter"] == "as_of"


def test_what_became_of_it_later_is_said(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        first, second = (db.get(Incident, n) for n in (1, 2))
        assert first
        assert second
        write.merge(db, first, second, BY, seen=first.version)
        dated(db, "2026-03-03", "2026-03-05")

    client = atlas(incident(title="Old", claims=[claim(n=5)]), incident(title="Stays"), change=change)
    page = client.get(f"{PAGE}?as_of=2026-03-04").text
    later = client.get(f"{PAGE}?as_of=2026-03-06", follow_redirects=False)
    machine = client.get(f"{API}?as_of=2026-03-06", follow_redirects=False)

    assert "It was merged into NM-2024-0002 since." in page
    assert '<h1 dir="auto">Old</h1>' in page
    assert (later.status_code, machine.status_code) == (308, 308)
    assert later.headers["location"] == "/incidents/NM-2024-0002?as_of=2026-03-06"
    assert machine.headers["location"] == "/api/incidents/NM-2024-0002?lang=en&as_of=2026-03-06"


def test_registers_go_by_the_names_of_today_and_hidden_ones_by_their_short_names(atlas: Maker) -> None:
    def change(db: WriteSession) -> None:
        kept = [{"actor": "army", "role": "side_a"}]
        amend(
            db,
            involvements=kept,
            claims=[claim(claimant="army", subject="army", n=3)],
            place=None,
            region="kidal-region",
        )
        for one in ({**ACTORS[1], "name": "Renamed"}, {**SHY, "name": MARK}):
            draft = ActorDraft.model_validate(one)
            register_edits.amend_actor(db, draft, BY, seen=peek(db, Actor, draft.slug).version)
        register_edits.amend_place(db, PlaceDraft.model_validate({**PLACES[1], "latitude": 18.0}), BY, seen=1)
        gone, stays = peek(db, Actor, "twin"), peek(db, Actor, "army")
        register_merges.merge(db, gone, stays, BY, seen=(gone.version, stays.version))
        dated(db, "2026-03-03", "2026-03-05")

    parts = [{"actor": one, "role": "side_a"} for one in ("army", "twin", "rebels", "shy")]
    twin = {"slug": "twin", "name": "Twin", "kind": "state_forces"}
    given = incident(involvements=parts, claims=[claim(claimant="shy", n=7)])
    client = atlas(given, change=change, actors=[*ACTORS, SHY, twin])
    answer = client.get(f"{API}?as_of=2026-03-03")

    assert [one["name"] for one in answer.json()["actors"]] == ["Army", "Renamed", "shy"]
    assert answer.json()["claims"][0]["claimant"] == {"slug": "shy", "name": "shy"}
    assert (answer.json()["latitude"], answer.json()["place"]["slug"]) == (18.44, "kidal")
    assert MARK not in answer.text + client.get(f"{PAGE}?as_of=2026-03-03").text


SHY = {"slug": "shy", "name": "Shy", "kind": "rebel_group", "listed": False}


def test_a_citation_of_an_earlier_day_names_it(told: TestClient) -> None:
    page = told.get(f"{PAGE}?as_of=2026-03-04").text

    assert f"{PAGE}?as_of=2026-03-04" in page.split('id="citation-text">')[1].split("</p>")[0]
    assert f'href="{API}?as_of=2026-03-04">JSON' in page


@pytest.mark.parametrize(("number", "title", "total"), [(3, "As published", "20"), (4, "As changed", "54")])
def test_a_version_is_shown_whole(told: TestClient, number: int, title: str, total: str) -> None:
    page = told.get(f"{PAGE}?version={number}")

    assert page.status_code == 200
    assert f'<h1 dir="auto">{title}</h1>' in page.text
    assert f"This is version {number} of the incident" in page.text
    assert total in page.text.split('id="compared"')[1]
    assert 'name="robots" content="noindex"' in page.text
    assert f'href="{PAGE}">As it is today' in page.text
    assert f"{PAGE}?version={number}" in page.text.split('id="citation-text">')[1].split("</p>")[0]
    assert f'href="{PAGE}?version={number}"' in told.get(f"{PAGE}/history").text
    assert MARK not in page.text


@pytest.mark.parametrize("given", ["1", "2", "7", "0", "-3", "three", "9" * 40, "3.0", "\u0663"])
def test_only_public_versions_are_shown(told: TestClient, given: str) -> None:
    for path in (PAGE, f"/fr{PAGE}"):
        answer = told.get(path, params={"version": given})
        assert answer.status_code == 404
        assert MARK not in answer.text


def test_a_version_that_withdrew_it_says_only_that(told: TestClient) -> None:
    answer = told.get(f"{PAGE}?version=5")

    assert answer.status_code == 410
    assert "It was doubted." in answer.text
    assert "As changed" not in answer.text
    assert f'href="{PAGE}?version=5"' not in told.get(f"{PAGE}/history").text


def test_a_version_is_found_under_its_code_in_capitals(told: TestClient) -> None:
    answer = told.get(f"{PAGE.lower()}?version=3", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, f"{PAGE}?version=3")
