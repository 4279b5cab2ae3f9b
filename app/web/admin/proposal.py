"""One proposal: what it would change, what changed meanwhile, what was said about it, and the decision."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.change_words import Change
from app.domain.errors import InvalidRecord
from app.domain.policy import Act, may
from app.domain.vocabulary import Decision
from app.i18n import gettext
from app.store import proposals, talk
from app.store.db import ReadSession
from app.store.editing import find
from app.store.proposals import Proposed
from app.store.talk import Said
from app.web.admin import conflict
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, SignedIn, Typed
from app.web.admin.told import Telling
from app.web.deps import Reading, Writing

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class ProposalPage(DeskPage):
    """A change to a published incident that waits for an editor, or what became of it."""

    template: ClassVar[str] = "admin/proposal.html"

    told: Proposed
    waits: bool
    seen: int
    version: int
    wanted: tuple[Change, ...]
    meanwhile: tuple[Change, ...]
    comments: tuple[Said, ...]
    decides: bool
    reason: str
    answer: str
    comment: str
    problem: str


@router.get("/admin/proposals/{key}", name="proposal")
def proposal(request: Request, db: Reading, member: SignedIn, key: str) -> Response:
    """A proposal that is the member's own, or for them to decide."""
    return _shown(request, db, member, key, Typed())


@router.post("/admin/proposals/{key}", name="decide")
def decide(request: Request, form: Form, db: Writing, key: str) -> Response:
    """Take it, decline it, or take it back; a conflict is settled field by field."""
    if form.text("step") != "save":
        return _shown(request, db, form.member, key, Typed(dict(form.fields)))
    do, answer = form.text("do"), form.text("answer")
    try:
        match do:
            case "take":
                done = proposals.take(
                    db, form.member, key, reason=form.text("reason"), answer=answer, choices=conflict.choices_of(form)
                )
                if done.kind == "conflict":
                    return conflict.answer(request, db, form, done, proposed=True)
                return lead(f"/admin/incidents/{done.key}", "taken")
            case "decline":
                proposals.decline(db, form.member, key, answer)
                return lead("/admin/review", "declined")
            case "take_back":
                proposals.take_back(db, form.member, key)
                return lead("/admin/review", "taken_back")
            case _:
                raise InvalidRecord(gettext("The form does not say what to do."))
    except InvalidRecord as error:
        db.rollback()
        return _shown(request, db, form.member, key, Typed(dict(form.fields), error.detail, error.status))


def _shown(request: Request, db: ReadSession, member: Member, key: str, typed: Typed) -> Response:
    opened = proposals.opened(db, member, key)
    telling = Telling(db)
    telling.learn(opened.base, opened.wanted, opened.now)
    waits = opened.told.decision is Decision.WAITING
    page = ProposalPage(
        desk=desk(request, member, "review"),
        told=opened.told,
        waits=waits,
        seen=opened.seen,
        version=opened.version,
        wanted=telling.lines(opened.base, opened.wanted),
        # What was taken is itself among the changes since.
        meanwhile=telling.lines(opened.base, opened.now) if opened.told.stale and waits else (),
        comments=tuple(talk.said(db, member, find(db, member, opened.told.incident))),
        decides=may(member.role, Act.DECIDE),
        reason=typed.fields.get("reason", opened.told.reason),
        answer=typed.fields.get("answer", ""),
        comment=typed.fields.get("text", ""),
        problem=typed.problem,
    )
    return show_desk(request, page, status=typed.status)
