"""Corrections by readers: the form, what is refused with all of it kept, and what nobody is told."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.vocabulary import Decision, UserRole
from app.models import Attempt, Correction, Incident
from app.store import write
from app.store.db import Sessions, WriteSession
from app.web.pages.correct import MOST
from tests.web.pages.conftest import Maker, incident

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
WHERE = "/incidents/NM-2024-0001/correct"
TYPED = {
    "text": "It was <b>Tuesday</b> ${x}, not Monday.",
    "source": "https://example.org/a?b=1&c=2",
    "contact": "reader@example.org",
    "version": "1",
}


def kept(browser: TestClient) -> list[Correction]:
    """What reached the editors."""
    sessions: Sessions = browser.app.state.sessions  # type: ignore[attr-defined]
    with sessions.reader() as db:
        return list(db.exec(select(Correction).order_by(Correction.id)))  # type: ignore[arg-type]


def send(browser: TestClient, fields: dict[str, str], where: str = WHERE, **headers: str) -> tuple[int, str]:
    """Post the form; the status and the page or the address that it leads to."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = browser.post(where, data=fields, headers=told, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text)


def holds(page: str) -> bool:
    """Whether the page gives back all that was typed, as text."""
    assert "<b>Tuesday" not in page
    return all(value in unescape(page) for name, value in TYPED.items() if name != "version")


def withdrawn(db: WriteSession) -> None:
    """Take the first incident back."""
    row = db.exec(select(Incident)).one()
    write.withdraw(db, row, "It did not happen.", BY, seen=row.version)


def merged(db: WriteSession) -> None:
    """Merge the first incident into the second."""
    first, second = db.exec(select(Incident).order_by(Incident.code)).all()
    write.merge(db, first, second, BY, seen=first.version)


def test_the_page_of_an_incident_leads_to_the_form_with_its_version(atlas: Maker) -> None:
    browser = atlas(incident())

    link = re.search(r'href="(/fr/incidents/[^"]+/correct\?version=1)"', browser.get("/fr/incidents/NM-2024-0001").text)

    assert link is not None
    page = browser.get(link[1])
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert 'name="version" value="1"' in page.text
    assert 'action="/fr/incidents/NM-2024-0001/correct"' in page.text


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/fr", "fr")])
def test_a_correction_reaches_the_editors_as_it_was_written(atlas: Maker, prefix: str, language: str) -> None:
    browser = atlas(incident())

    status, where = send(browser, TYPED, prefix + WHERE)

    assert (status, where) == (303, f"{prefix}{WHERE}/thanks")
    assert browser.get(where).status_code == 200
    (one,) = kept(browser)
    assert (one.text, one.source, one.contact) == (TYPED["text"], TYPED["source"], TYPED["contact"])
    assert (one.version, one.language, one.decision) == (1, language, Decision.WAITING)


def test_nothing_of_it_is_public_and_no_network_address_is_kept(atlas: Maker) -> None:
    browser = atlas(incident())
    send(browser, TYPED)

    for path in ("/incidents/NM-2024-0001", WHERE, WHERE + "/thanks", "/api/incidents/NM-2024-0001"):
        assert "reader@example" not in browser.get(path).text
    sessions: Sessions = browser.app.state.sessions  # type: ignore[attr-defined]
    with sessions.reader() as db:
        (attempt,) = db.exec(select(Attempt)).all()
    assert re.fullmatch("[0-9a-f]{64}", attempt.subject)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 10_240}, "text"),
        ({"source": "y" * 2001}, "source"),
        ({"contact": "z" * 301}, "contact"),
    ],
    ids=["empty", "ten kilobytes", "source", "contact"],
)
def test_what_cannot_be_taken_is_said_at_its_field(atlas: Maker, changes: dict[str, str], field: str) -> None:
    browser = atlas(incident())

    status, page = send(browser, {**TYPED, **changes})

    assert status == 422
    assert re.search(rf'id="p-{field}"><p>[^<]+</p>', page)
    assert len(re.findall(r'aria-invalid="true"', page)) == 1
    for name, value in {**TYPED, **changes}.items():
        assert value.strip() in unescape(page), name
    assert kept(browser) == []


def test_a_mistake_is_told_in_french(atlas: Maker) -> None:
    status, page = send(atlas(incident()), {**TYPED, "text": ""}, f"/fr{WHERE}")

    assert status == 422
    assert '<html lang="fr">' in page
    assert "/fr/incidents/NM-2024-0001/correct" in page


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
    ids=str,
)
def test_what_another_site_sends_is_given_back(atlas: Maker, headers: dict[str, str]) -> None:
    browser = atlas(incident())

    status, page = send(browser, TYPED, **headers)

    assert status == 403
    assert holds(page)
    assert kept(browser) == []


@pytest.mark.parametrize(
    "headers", [{"sec_fetch_site": "same-origin", "origin": "null"}, {"origin": "http://testserver"}, {}], ids=str
)
def test_what_our_own_page_sends_is_taken(atlas: Maker, headers: dict[str, str]) -> None:
    browser = atlas(incident())

    assert send(browser, TYPED, **headers)[0] == 303
    assert len(kept(browser)) == 1


def test_the_trap_for_programs_loses_nobody_a_text(atlas: Maker) -> None:
    browser = atlas(incident())

    status, page = send(browser, {**TYPED, "website": "https://spam.example"})

    assert status == 422
    assert holds(page)
    assert "spam.example" not in page
    assert kept(browser) == []


def test_a_flood_is_stopped_with_the_text_kept(atlas: Maker) -> None:
    browser = atlas(incident())
    assert [send(browser, TYPED)[0] for _ in range(MOST)] == [303] * MOST
    assert send(browser, {**TYPED, "text": ""})[0] == 422

    answer = browser.post(WHERE, data=TYPED, follow_redirects=False)

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert holds(answer.text)
    assert len(kept(browser)) == MOST


def test_a_draft_has_no_form(atlas: Maker) -> None:
    keys: list[str] = []

    def draft(db: WriteSession) -> None:
        fields = {**incident(title="Hidden"), "standing": "draft"}
        keys.append(write.create(db, IncidentDraft.model_validate(fields), BY).key)

    browser = atlas(change=draft)

    for name in ("NM-2024-0001", *keys):
        for path in (f"/incidents/{name}/correct", f"/incidents/{name}/correct/thanks"):
            assert browser.get(path).status_code == 404
        assert send(browser, TYPED, f"/incidents/{name}/correct")[0] == 404
    assert kept(browser) == []


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("desk@example.org", '<a href="mailto:desk@example.org">desk@example.org</a>'),
        ("The <desk>, Bamako", "The &lt;desk&gt;, Bamako"),
    ],
)
def test_the_pages_say_who_to_write_to(atlas: Maker, contact: str, shown: str) -> None:
    browser = atlas(incident())
    templates = browser.app.state.templates  # type: ignore[attr-defined]
    pages = ("/incidents/NM-2024-0001", WHERE, WHERE + "/thanks", "/about")
    assert all("mailto:" not in browser.get(path).text for path in pages)

    templates.settings = templates.settings.model_copy(update={"contact": contact})

    assert all(shown in browser.get(path).text for path in pages)


def test_a_withdrawn_incident_can_be_corrected_without_saying_what_it_held(atlas: Maker) -> None:
    browser = atlas(incident(title="What it held"), change=withdrawn)

    page = browser.get(WHERE)

    assert page.status_code == 200
    assert "What it held" not in page.text
    assert send(browser, {**TYPED, "version": "2"})[0] == 303
    assert kept(browser)[0].version == 2


def test_the_form_of_a_merged_incident_stands_with_the_other(atlas: Maker) -> None:
    browser = atlas(incident(), incident(title="Stays"), change=merged)

    answer = browser.get(WHERE, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, "/incidents/NM-2024-0002/correct")
    # A form that was open meanwhile is taken all the same.
    assert send(browser, TYPED)[0] == 303


@pytest.mark.parametrize("version", ["", "0", "9", "-1", "x", "99999999999", "²"])
def test_a_version_that_there_is_not_is_the_newest(atlas: Maker, version: str) -> None:
    browser = atlas(incident())

    assert browser.get(WHERE, params={"version": version}).status_code == 200
    assert send(browser, {**TYPED, "version": version})[0] == 303
    assert kept(browser)[0].version == 1


def test_what_no_database_keeps_is_left_out(atlas: Maker) -> None:
    browser = atlas(incident())

    assert send(browser, {**TYPED, "text": "One\x01two\r\nthree\x0b"})[0] == 303
    assert kept(browser)[0].text == "One two\nthree"
