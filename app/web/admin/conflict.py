"""The page of a conflict: both versions side by side, what each changed, and a choice field by field."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.domain.change_words import Change
from app.domain.errors import EditConflict
from app.store.db import ReadSession
from app.store.editing import MET, Outcome
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.gate import CSRF, Posted, keepable
from app.web.admin.told import Question, Telling

CHOICE = "choose-"
"""How the names of the choices begin; the rest is the key of the conflict."""


@dataclass(frozen=True)
class ConflictPage(DeskPage):
    """What two authors made of one version, to be settled by the second."""

    template: ClassVar[str] = "admin/conflict.html"

    address: str
    kept: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    mine: tuple[Change, ...]
    theirs: tuple[Change, ...]
    version: int
    met: str
    proposed: bool
    """Whether the one side is a proposal that an editor looks at."""


def choices_of(posted: Posted) -> dict[str, str]:
    """What was chosen on the page of a conflict, by the conflict's key."""
    return {name.removeprefix(CHOICE): value for name, value in posted.fields.items() if name.startswith(CHOICE)}


def answer(
    request: Request, db: ReadSession, posted: Posted, outcome: Outcome, *, proposed: bool = False
) -> HTMLResponse:
    """Show both sides of a conflict, 409; the form that was sent stays in the page, field by field."""
    merge = outcome.merge
    if merge is None:
        raise ValueError("an outcome without a merge is no conflict")
    telling = Telling(db)
    telling.learn(merge.base, merge.mine, merge.theirs)
    chosen = choices_of(posted)
    page = ConflictPage(
        desk=desk(request, posted.member, "desk"),
        address=request.scope["path"],
        kept=tuple(one for one in keepable(posted.fields.multi_items()) if _stays(one[0])),
        questions=tuple(telling.question(merge, one, chosen.get(one.key, "")) for one in merge.conflicts),
        mine=telling.lines(merge.base, merge.mine),
        theirs=telling.lines(merge.base, merge.theirs),
        version=outcome.version,
        met=CHOICE + MET,
        proposed=proposed,
    )
    return show_desk(request, page, status=EditConflict.status)


def _stays(name: str) -> bool:
    return name not in (CSRF, "step") and not name.startswith(CHOICE)
