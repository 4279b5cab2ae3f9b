"""Merging two records of a register at the desk: choosing the other one, what would move, and the move."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.errors import AppError, EditConflict, InvalidRecord
from app.domain.policy import Act
from app.i18n import gettext
from app.store import register_desk, register_merges
from app.store.db import ReadSession
from app.store.register_desk import Kind, Opened, Option
from app.store.register_merges import Moves
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, SignedIn, insist
from app.web.admin.register_form import register_kind
from app.web.admin.sheet_rules import EMPTY
from app.web.deps import Reading, Writing

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Counted:
    """So many of something would move."""

    words: str
    count: int


@dataclass(frozen=True)
class MergePage(DeskPage):
    """Two records and what merging them would do; without the second one, the way to choose it."""

    template: ClassVar[str] = "admin/register_merge.html"

    kind: Kind
    gone: Opened
    into: str
    offered: tuple[Option, ...]
    stays: Opened | None
    counts: tuple[Counted, ...]
    moves: Moves
    reason: str
    reason_problem: str
    problem: str


@dataclass(frozen=True)
class Asked:
    """What somebody asked for: the other record, as typed, and the reason; and what is wrong with it."""

    into: str
    reason: str = ""
    reason_problem: str = ""
    problem: str = ""


@router.get("/admin/registers/{kind}/{slug}/merge", name="merge_preview")
def preview(request: Request, db: Reading, member: SignedIn, kind: str, slug: str) -> Response:
    """What would move if the record were merged into the one of `into`; nothing is changed."""
    insist(member, Act.WRITE_REGISTER)
    asked = Asked(request.query_params.get("into", "").strip()[:300])
    return _shown(request, db, member, register_kind(kind), slug=slug, asked=asked)


@router.post("/admin/registers/{kind}/{slug}/merge", name="merge_records")
def merge(request: Request, form: Form, db: Writing, kind: str, slug: str) -> Response:
    """Merge the record into the other one, or show again what stands in the way."""
    insist(form.member, Act.WRITE_REGISTER)
    known = register_kind(kind)
    asked = Asked(form.text("into")[:300], form.text("reason"))
    if form.text("step") != "save":
        return _shown(request, db, form.member, known, slug=slug, asked=asked)
    if not asked.reason:
        asked = Asked(asked.into, reason_problem=gettext(EMPTY))
        return _shown(request, db, form.member, known, slug=slug, asked=asked, status=InvalidRecord.status)
    seen = (form.number("seen"), form.number("seen_into"))
    gone, stays = register_desk.row_of(db, known, slug), register_desk.row_of(db, known, asked.into)
    try:
        register_merges.merge(db, gone, stays, form.member.byline(asked.reason), seen=seen)
    except (InvalidRecord, EditConflict) as error:
        db.rollback()
        asked = Asked(asked.into, asked.reason, problem=_told(error))
        return _shown(request, db, form.member, known, slug=slug, asked=asked, status=error.status)
    return lead(f"/admin/registers/{known}/{asked.into}", "united")


def _told(error: AppError) -> str:
    if isinstance(error, EditConflict):
        return gettext("Somebody changed one of the two meanwhile. What would move is counted anew below.")
    return error.detail


def _shown(
    request: Request, db: ReadSession, member: Member, kind: Kind, *, slug: str, asked: Asked, status: int = 200
) -> Response:
    gone = register_desk.opened(db, kind, slug)
    offered: list[Option] = [one for one in register_desk.meant(db, kind, asked.into) if one.slug != slug]
    stays, moves = None, Moves((), 0)
    if len(offered) == 1:
        one: Any = register_desk.row_of(db, kind, slug)
        other: Any = register_desk.row_of(db, kind, offered[0].slug)
        stays, moves = register_desk.opened(db, kind, offered[0].slug), register_merges.preview(db, one, other)
    elif not offered:
        offered = [one for one in register_desk.near(db, kind, asked.into or gone.name) if one.slug != slug]
    page = MergePage(
        desk=desk(request, member, "registers"),
        kind=kind,
        gone=gone,
        into=asked.into,
        offered=tuple(offered) if stays is None else (),
        stays=stays,
        counts=tuple(Counted(gettext(words), many) for words, many in moves.counts),
        moves=moves,
        reason=asked.reason,
        reason_problem=asked.reason_problem,
        problem=asked.problem,
    )
    return show_desk(request, page, status=status)
