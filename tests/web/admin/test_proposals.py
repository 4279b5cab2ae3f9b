"""Proposals: readers see nothing of them, editors take or decline them, and a collision is settled field by field."""

import re
from html import unescape
from typing import Any

import pytest
from sqlmodel import select

from app.domain.accounts import Member
from app.domain.draft import IncidentDraft
from app.domain.vocabulary import Decision, UserRole
from app.models import Account, Incident, Proposal
from app.store import editing
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.pages.conftest import claim, incident

CONTRIBUTOR, EDITOR = UserRole.CONTRIBUTOR, UserRole.EDITOR
MARK = "Zanzibar"


class Case:
    """An atlas with one published incident, a contributor who proposes and an editor who decides."""

    def __init__(self, atlas: DeskAtlas) -> None:
        self.atlas = atlas
        self.contributor, self.editor = atlas.sign_in(CONTRIBUTOR), atlas.sign_in(EDITOR)
        with atlas.sessions.reader() as db:
            row = db.exec(select(Incident)).one()
            self.key, self.code = row.key, row.code

    def save(self, browser: Browser, **changes: Any) -> editing.Outcome:
        """Save a change to the first version as somebody."""
        with self.atlas.sessions.writer() as db:
            account = db.exec(select(Account).where(Account.id == browser.account)).one()
            member = Member(id=browser.account, name=account.name, shown=account.shown, role=account.role)
            draft = {**editing.version_of(db, editing.find(db, member, self.key), 1), **changes}
            wanted = IncidentDraft.model_validate(draft)
            done = editing.save(db, member, self.key, wanted, "Read it again.", seen=1)
            db.commit()
        return done

    def proposal(self) -> Proposal:
        """The one proposal."""
        with self.atlas.sessions.reader() as db:
            found = db.exec(select(Proposal)).one()
            db.expunge(found)
            return found

    def row(self) -> Incident:
        """The incident now."""
        with self.atlas.sessions.reader() as db:
            found = db.exec(select(Incident)).one()
            db.expunge(found)
            return found

    def decide(self, browser: Browser, do: str, **fields: str) -> "tuple[int, str]":
        """Send the form of the decision."""
        sent = {"do": do, "step": "save", "reason": "Read it again.", **fields}
        answer = browser.post(f"/admin/proposals/{self.proposal().key}", sent)
        return answer.status_code, answer.headers.get("location") or unescape(answer.text)


@pytest.fixture
def case(desk: Maker) -> Case:
    """The published incident with one claim."""
    return Case(desk(incident(title="Known", claims=[claim(n=5)])))


def test_readers_see_a_proposal_once_it_is_taken(case: Case) -> None:
    assert case.save(case.contributor, title=MARK).kind == "proposed"
    reader = case.atlas.nobody()
    assert MARK not in reader.get(f"/incidents/{case.code}").text
    assert MARK not in case.atlas.sign_in(CONTRIBUTOR, "carl").get("/admin/review").text
    page = case.editor.get(f"/admin/proposals/{case.proposal().key}").text
    assert "Title: “Known” became “Zanzibar”" in unescape(page)

    assert case.decide(case.editor, "take") == (303, f"/admin/incidents/{case.key}?done=taken")

    assert MARK in reader.get(f"/incidents/{case.code}").text
    assert case.proposal().decision is Decision.TAKEN
    assert "What changed in the record since" not in case.editor.get(f"/admin/proposals/{case.proposal().key}").text
    assert case.decide(case.editor, "take")[0] == 422
    assert case.row().version == 2


def test_a_collision_is_settled_field_by_field(case: Case) -> None:
    case.save(case.contributor, title=MARK, summary="More.")
    case.save(case.editor, title="Better known")
    waits = case.editor.get(f"/admin/proposals/{case.proposal().key}").text
    assert "became “Better known”" in waits.split("What changed in the record since")[1]

    status, page = case.decide(case.editor, "take", answer="Thanks.")

    assert status == 409
    (choice,) = set(re.findall(r'name="(choose-[^"]+)" value="mine"', page))
    assert choice == "choose-title"
    assert (MARK in page, "Better known" in page, case.row().title) == (True, True, "Better known")
    met = re.search(r'name="choose-met" value="(\d+)"', page)
    assert met
    done = case.decide(case.editor, "take", **{choice: "theirs", "choose-met": met[1]})
    assert done[0] == 303
    assert (case.row().title, case.row().summary) == ("Better known", "More.")


def test_long_texts_are_read_whole_before_a_decision(case: Case) -> None:
    case.save(case.contributor, summary="A summary of\n\ntwo paragraphs.")

    pages = [case.editor.get(f"/admin/proposals/{case.proposal().key}").text]
    assert case.decide(case.editor, "take")[0] == 303
    pages.append(case.editor.get(f"/admin/incidents/{case.key}").text.split('class="versions"')[1])

    for page in pages:
        assert "A summary of\n\ntwo paragraphs." in page.split('<details class="change">')[1].split("</details>")[0]


def test_a_claim_that_one_removed_and_the_other_rewrote_is_asked_in_its_new_words(case: Case) -> None:
    with case.atlas.sessions.reader() as db:
        claims = editing.version_of(db, db.exec(select(Incident)).one(), 1)["claims"]
    case.save(case.contributor, claims=[])
    case.save(case.editor, claims=[{**claims[0], "text": f"New words from {MARK}."}])

    status, page = case.decide(case.editor, "take")

    assert status == 409
    choice = page.split('<fieldset class="choice">')[1].split("</fieldset>")[0]
    assert f"New words from {MARK}." in choice
    assert "rewritten" not in choice
    assert claims[0]["text"] in choice


def test_declining_needs_an_answer_which_the_author_reads(case: Case) -> None:
    case.save(case.contributor, title=MARK)
    assert case.decide(case.editor, "decline", answer=" ")[0] == 422

    assert case.decide(case.editor, "decline", answer="No source says so.")[0] == 303

    assert "No source says so." in case.contributor.get("/admin/review").text
    assert case.row().title == "Known"


def test_who_may_decide(case: Case) -> None:
    case.save(case.contributor, title=MARK)
    other = case.atlas.sign_in(CONTRIBUTOR, "carl")
    assert case.decide(other, "take_back")[0] == 404
    assert case.decide(case.contributor, "take")[0] == 403
    assert case.decide(case.editor, "take_back")[0] == 404

    assert case.decide(case.contributor, "take_back")[0] == 303

    assert case.proposal().decision is Decision.TAKEN_BACK
