"""The editors' queue of corrections by readers: what waits, what was decided, and one of them with its decision."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.change_words import Change
from app.domain.errors import EditConflict, InvalidRecord
from app.domain.policy import Act
from app.domain.vocabulary import Decision
from app.i18n import LANGUAGE_NAMES, gettext
from app.store import corrections as store
from app.store.corrections import Opened, Received
from app.store.db import ReadSession
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, SignedIn, insist
from app.web.admin.told import Telling
from app.web.deps import Reading, Writing
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.results import Way, address

router = APIRouter(include_in_schema=False)
WHERE = "/admin/corrections"
DECISIONS = {"take": Decision.TAKEN, "decline": Decision.DECLINED}


@dataclass(frozen=True)
class CorrectionsPage(DeskPage):
    """What readers wrote: what waits, or what was decided."""

    template: ClassVar[str] = "admin/corrections.html"

    rows: tuple[Received, ...]
    decided: bool
    tabs: tuple[Way, ...]
    paged: Paged


@dataclass(frozen=True)
class CorrectionPage(DeskPage):
    """One message, what changed since the version that it is about, and what to do with it."""

    template: ClassVar[str] = "admin/correction.html"

    one: Received
    written_in: str
    link: str
    """Where it can be read, if the reader gave an address and nothing else."""
    changes: tuple[Change, ...]
    answer: str
    problem: str


@router.get(WHERE, name="corrections")
def corrections(request: Request, db: Reading, member: SignedIn) -> Response:
    """The oldest that waits first; of what was decided the newest."""
    insist(member, Act.DECIDE)
    decided = request.query_params.get("decided") == "1"
    asked = asked_page(request.query_params.get("page", ""))
    found = store.queue(db, member, decided=decided, page=asked)
    total = found.decided if decided else found.waiting
    page = CorrectionsPage(
        desk=desk(request, member, "corrections"),
        rows=found.rows,
        decided=decided,
        tabs=tuple(_tabs(found.waiting, found.decided, decided)),
        paged=paged(WHERE, [("decided", "1")] if decided else [], asked, total, store.PER_PAGE),
    )
    return show_desk(request, page)


def _tabs(waiting: int, done: int, decided: bool) -> Iterator[Way]:
    yield Way(gettext("Waiting"), address(WHERE), not decided, count=waiting)
    yield Way(gettext("Decided"), address(WHERE, [("decided", "1")]), decided, count=done)


@router.get(WHERE + "/{key}", name="correction")
def correction(request: Request, db: Reading, member: SignedIn, key: str) -> Response:
    """One message."""
    return _shown(request, db, member, key)


@router.post(WHERE + "/{key}", name="decide_correction")
def decide(request: Request, form: Form, db: Writing, key: str) -> Response:
    """Keep what was decided; a message that is taken leads on to what is to be changed."""
    insist(form.member, Act.DECIDE)
    answer = form.text("answer")
    if form.text("step") != "save":
        return _shown(request, db, form.member, key, answer=answer)
    if form.text("do") == "forget":
        store.forget(db, form.member, key)
        return lead(f"{WHERE}/{key}", "forgotten")
    decision = DECISIONS.get(form.text("do"), Decision.WAITING)
    try:
        store.decide(db, form.member, key, decision, answer)
    except (InvalidRecord, EditConflict) as error:
        db.rollback()
        return _shown(request, db, form.member, key, answer=answer, problem=error.detail, status=error.status)
    return lead(f"{WHERE}/{key}", "decided")


def _shown(
    request: Request,
    db: ReadSession,
    member: Member,
    key: str,
    *,
    answer: str = "",
    problem: str = "",
    status: int = 200,
) -> Response:
    insist(member, Act.DECIDE)
    opened = store.opened(db, member, key)
    page = CorrectionPage(
        desk=desk(request, member, "corrections"),
        one=opened.received,
        written_in=LANGUAGE_NAMES.get(opened.received.language, opened.received.language),
        link=_link(opened.received.source),
        changes=_changes(db, opened),
        answer=answer,
        problem=problem,
    )
    return show_desk(request, page, status=status)


def _link(source: str) -> str:
    """The address, if that is all that was given and it is one of the web."""
    alone = source.startswith(("https://", "http://")) and not any(one.isspace() for one in source)
    return source if alone else ""


def _changes(db: ReadSession, opened: Opened) -> tuple[Change, ...]:
    """What became of the version that the reader saw."""
    if opened.before is None or opened.received.version == opened.received.now:
        return ()
    telling = Telling(db)
    telling.learn(opened.before, opened.after)
    return telling.lines(opened.before, opened.after)
