"""The form on which readers report a mistake in an incident, without an account."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from app.domain.answers import IncidentAnswer
from app.domain.corrections import Message, clean, problems
from app.domain.errors import Throttled
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext, language
from app.store import corrections, read, throttle
from app.web.admin.gate import Sent, sent_fields
from app.web.deps import Reading, Writing
from app.web.html import Page, show
from app.web.origin import is_own, sender
from app.web.pages.citations import moved
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)
MOST = 10
WITHIN = dt.timedelta(hours=1)
"""So many messages are taken from one network address in that time: a newsroom may share one."""
NOTHING = Message("")
TRAP = "website"
"""A field that people do not see, and that programs fill in."""
NOT_KEPT = {"Cache-Control": "no-store"}
ELSEWHERE = N_("This was sent from another site. Look at it again, and send it from here.")
TRAPPED = N_("The field that has to stay empty was filled in. It is empty now; send it again.")
SentFields = Annotated[Sent, Depends(sent_fields)]


@dataclass(frozen=True)
class Typed:
    """What was sent and could not be taken, and why."""

    message: Message = NOTHING
    said: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CorrectPage(Page):
    """The form, with what was typed into it."""

    template: ClassVar[str] = "pages/correct.html"
    section: ClassVar[str] = "incidents"

    code: str
    title: str
    """Empty for an incident that was withdrawn: its address says no more than that."""
    version: int
    message: Message
    said: str
    """A sentence about the whole; empty where there is none."""
    problems: Mapping[str, str]
    trap: str


@dataclass(frozen=True)
class ThanksPage(Page):
    """What becomes of the message now."""

    template: ClassVar[str] = "pages/thanks.html"
    section: ClassVar[str] = "incidents"

    code: str


@router.get("/incidents/{code}/correct", name="correct")
def correct(request: Request, db: Reading, code: str) -> Response:
    """The empty form; that of a merged incident stands with the other one."""
    found = read.one(db, code)
    if found.standing is Standing.MERGED and found.merged_into:
        return moved(f"/incidents/{found.merged_into}/correct", [])
    return _shown(request, found, request.query_params.get("version", ""), Typed())


@router.post("/incidents/{code}/correct", name="send_correction")
def send(request: Request, sent: SentFields, db: Writing, code: str) -> Response:
    """Take a message in; what cannot be taken is shown again with all that was typed."""
    found = read.one(db, code)
    message = Message(*(clean(sent.get(name, "")) for name in Message._fields))
    typed = _refused(request, sent, message)
    if typed is None:
        try:
            throttle.insist(db, "correction", sender(request), most=MOST, within=WITHIN)
            seen = _version(sent.get("version", ""), found)
            corrections.receive(db, found.code, message, version=seen, language=language())
            throttle.count(db, "correction", sender(request))
        except Throttled as error:
            db.rollback()
            headers = {"Retry-After": str(error.seconds)}
            typed = Typed(message, error.detail, status=error.status, headers=headers)
    if typed is not None:
        return _shown(request, found, sent.get("version", ""), typed)
    return RedirectResponse(address(f"/incidents/{found.code}/correct/thanks"), status_code=303, headers=NOT_KEPT)


@router.get("/incidents/{code}/correct/thanks", name="thanks")
def thanks(request: Request, db: Reading, code: str) -> Response:
    """What the reader comes to after sending."""
    return show(request, ThanksPage(code=read.one(db, code).code), headers=NOT_KEPT)


def _refused(request: Request, sent: Sent, message: Message) -> Typed | None:
    """Why a message is not taken, as far as that can be told without the database."""
    if not is_own(request):
        return Typed(message, gettext(ELSEWHERE), status=403)
    if sent.get(TRAP, "").strip():
        return Typed(message, gettext(TRAPPED), status=422)
    wrong = problems(message)
    return Typed(message, problems=wrong, status=422) if wrong else None


def _version(given: str, found: IncidentAnswer) -> int:
    """The version that the form names; the newest where it names none that there was."""
    usable = given.isascii() and given.isdigit() and len(given) < 10
    return int(given) if usable and 0 < int(given) < found.version else found.version


def _shown(request: Request, found: IncidentAnswer, version: str, typed: Typed) -> Response:
    page = CorrectPage(
        code=found.code,
        title=found.title if found.standing is Standing.PUBLISHED else "",
        version=_version(version, found),
        message=typed.message,
        said=typed.said,
        problems=typed.problems,
        trap=TRAP,
    )
    return show(request, page, status=typed.status, headers={**NOT_KEPT, **typed.headers})
