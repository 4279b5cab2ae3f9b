"""The queue of corrections: who sees it, what it says of what the reader saw, and that it is decided once."""

import re
from html import unescape

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.policy import Byline
from app.domain.vocabulary import Decision, UserRole
from app.models import Correction, Incident
from app.store import write
from tests.web.admin.conftest import DeskAtlas, Maker

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
HOSTILE = "It was <script>alert(1)</script> ${x} {{ y }}"
WRITTEN = {"text": HOSTILE, "source": "https://example.org/piece", "contact": "reader@example.org", "version": "1"}


def written(made: DeskAtlas, **changes: str) -> str:
    """Send a correction as a reader; the address of its page at the desk."""
    answer = made.nobody().client.post(
        "/incidents/NM-2024-0001/correct", data={**WRITTEN, **changes}, follow_redirects=False
    )
    assert answer.status_code == 303
    with made.sessions.reader() as db:
        return f"/admin/corrections/{db.exec(select(Correction).order_by(Correction.id.desc())).first().key}"  # type: ignore[union-attr]


def decision(made: DeskAtlas) -> tuple[Decision, str, bool]:
    """What became of the one correction: the decision, the answer, and whether somebody stands for it."""
    with made.sessions.reader() as db:
        one = db.exec(select(Correction)).one()
        return one.decision, one.answer, one.decided_by_id is not None and one.decided_at is not None


def test_an_editor_finds_what_a_reader_wrote(desk: Maker) -> None:
    made = desk()
    where = written(made)
    edda = made.sign_in(UserRole.EDITOR)

    queue, page = edda.get("/admin/corrections").text, edda.get(where).text

    assert where in queue
    for text in (queue, page):
        assert HOSTILE in unescape(text)
        assert "<script>alert" not in text
    assert "reader@example.org" in page
    assert 'href="https://example.org/piece"' in page
    assert re.search(r'href="/admin/incidents/\w+/edit\?correction=' + where.rsplit("/", 1)[1], page)


@pytest.mark.parametrize("source", ["javascript:alert(1)", "data:text/html,x", "see https://example.org/piece"])
def test_only_an_address_of_the_web_becomes_a_link(desk: Maker, source: str) -> None:
    made = desk()
    page = made.sign_in(UserRole.EDITOR).get(written(made, source=source)).text

    assert source in unescape(page)
    assert f'href="{source}' not in unescape(page)


def test_contributors_and_strangers_see_none_of_it(desk: Maker) -> None:
    made = desk()
    where = written(made)
    cora = made.sign_in(UserRole.CONTRIBUTOR)

    for path in ("/admin/corrections", where):
        assert cora.get(path).status_code == 403
        assert "reader@example.org" not in cora.get(path).text
        assert made.nobody().get(path).status_code == 303
    assert cora.post(where, {"step": "save", "do": "take"}).status_code == 403
    assert decision(made)[0] is Decision.WAITING


def test_the_page_tells_what_changed_since_the_version_that_the_reader_saw(desk: Maker) -> None:
    made = desk()
    with made.sessions.writer() as db:
        row = db.exec(select(Incident)).one()
        write.amend(db, row, IncidentChanges(set={"title": "Renamed meanwhile"}), BY, seen=1)
        db.commit()
    where = written(made)

    page = made.sign_in(UserRole.EDITOR).get(where).text

    assert "Renamed meanwhile" in page.split('id="since-title"')[1]
    assert "now version 2" in page


@pytest.mark.parametrize(
    ("do", "answer", "expected"), [("take", "", Decision.TAKEN), ("decline", "The paper says so.", Decision.DECLINED)]
)
def test_an_editor_decides(desk: Maker, do: str, answer: str, expected: Decision) -> None:
    made = desk()
    where, edda = written(made), made.sign_in(UserRole.EDITOR)

    done = edda.post(where, {"step": "save", "do": do, "answer": answer})

    assert (done.status_code, done.headers["location"]) == (303, f"{where}?done=decided")
    assert decision(made) == (expected, answer, True)
    assert where not in edda.get("/admin/corrections").text
    assert where in edda.get("/admin/corrections?decided=1").text
    assert ("/edit?correction=" in edda.get(where).text) == (expected is Decision.TAKEN)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"do": "decline", "answer": " "}, 422),
        ({"do": "take", "answer": "x" * 2001}, 422),
        ({"do": "burn", "answer": "kept here"}, 422),
        ({"do": "take", "answer": "kept here", "step": "show"}, 200),
    ],
    ids=["no answer", "long", "unknown", "only shown"],
)
def test_what_is_not_decided_is_shown_again(desk: Maker, fields: dict[str, str], status: int) -> None:
    made = desk()
    where = written(made)

    answer = made.sign_in(UserRole.EDITOR).post(where, {"step": "save", **fields})

    assert answer.status_code == status
    assert fields["answer"].strip() in answer.text
    assert decision(made) == (Decision.WAITING, "", False)


def test_what_was_decided_stays_decided(desk: Maker) -> None:
    made = desk()
    where, edda = written(made), made.sign_in(UserRole.EDITOR)
    edda.post(where, {"step": "save", "do": "take"})

    second = made.sign_in(UserRole.ADMINISTRATOR).post(where, {"step": "save", "do": "decline", "answer": "No."})

    assert second.status_code == 409
    assert decision(made)[0] is Decision.TAKEN


def test_what_there_is_not(desk: Maker) -> None:
    edda = desk().sign_in(UserRole.EDITOR)

    assert edda.get("/admin/corrections/none").status_code == 404
    assert edda.post("/admin/corrections/none", {"step": "save", "do": "take"}).status_code == 404
    assert edda.get("/admin/corrections?page=99").status_code == 200
    assert "No message waits." in edda.get("/admin/corrections").text


def test_the_form_of_the_incident_shows_what_the_reader_wrote_and_leads_back(desk: Maker) -> None:
    made = desk()
    where, edda = written(made), made.sign_in(UserRole.EDITOR)
    page = edda.get(where).text
    form = re.search(r'href="(/admin/incidents/\w+/edit\?correction=\w+)"', page)
    assert form is not None

    shown = edda.get(form[1]).text
    assert HOSTILE in unescape(shown)
    assert "reader@example.org" not in shown
    assert f'action="{form[1]}"' in shown
    again = edda.post(form[1], {"step": "show", "title": "Kept", "seen": "1"})
    assert HOSTILE in unescape(again.text)
    assert HOSTILE not in unescape(edda.get(form[1].replace("?correction=", "?correction=0")).text)
    assert HOSTILE not in unescape(made.sign_in(UserRole.CONTRIBUTOR).get(form[1]).text)


def test_how_to_reach_the_reader_is_forgotten(desk: Maker) -> None:
    made = desk()
    where, edda = written(made), made.sign_in(UserRole.EDITOR)
    assert made.sign_in(UserRole.CONTRIBUTOR).post(where, {"step": "save", "do": "forget"}).status_code == 403
    assert edda.post(where, {"step": "show", "do": "forget"}).status_code == 200
    assert "reader@example.org" in edda.get(where).text

    answer = edda.post(where, {"step": "save", "do": "forget"})

    assert answer.headers["location"] == f"{where}?done=forgotten"
    page = edda.get(where).text
    assert "reader@example.org" not in page
    assert HOSTILE in unescape(page)
    assert decision(made)[0] is Decision.WAITING


@pytest.mark.parametrize(("fields", "told"), [({"tags": ["to-check"]}, False), ({"title": "Better"}, True)])
def test_a_newer_version_is_told_where_readers_see_another(desk: Maker, fields: dict[str, object], told: bool) -> None:
    made = desk()
    where = written(made)
    with made.sessions.writer() as db:
        write.amend(db, db.exec(select(Incident)).one(), IncidentChanges(set=fields), BY, seen=1)
        db.commit()
    edda = made.sign_in(UserRole.EDITOR)

    for path in ("/admin/corrections", where):
        assert ("now version 2" in edda.get(path).text) is told
    assert ("Nothing that readers see." in edda.get(where).text) is not told
