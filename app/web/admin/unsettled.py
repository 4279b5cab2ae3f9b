"""What imports leave to be settled: records whose editors and whose source say different things, and records gone."""

from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.against import beside
from app.domain.change_words import Change
from app.domain.errors import EditConflict, InvalidRecord, NotFound
from app.domain.policy import Act
from app.domain.shapes import Record
from app.i18n import gettext
from app.store import unsettled as store
from app.store.db import ReadSession
from app.store.unsettled import Unsettled
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist
from app.web.admin.told import Telling
from app.web.deps import Reading, Writing
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.results import Way, address

router = APIRouter(include_in_schema=False)
WHERE = "/admin/unsettled"
CONFLICTS, GONE = "conflicts", "gone"
PER_PAGE = {CONFLICTS: 20, GONE: store.MOST_AT_ONCE}


@dataclass(frozen=True)
class Row:
    """One record, and what its source would change in it; nothing where the source does not have it any more."""

    one: Unsettled
    lines: tuple[Change, ...]
    same: tuple[tuple[str, str], ...]
    """What the dataset says beside, by its own names, where both sides say the same."""


@dataclass(frozen=True)
class Typed:
    """What was sent about records and could not be done, and why."""

    keys: frozenset[str] = frozenset()
    reason: str = ""
    problem: str = ""
    status: int = 200


@dataclass(frozen=True)
class UnsettledPage(DeskPage):
    """One of both lists."""

    template: ClassVar[str] = "admin/unsettled.html"

    tab: str
    tabs: tuple[Way, ...]
    rows: tuple[Row, ...]
    paging: Paged
    every: str
    """The address of this part of the list with everything ticked; empty where that cannot be."""
    typed: Typed


@router.get(WHERE, name="unsettled")
def unsettled(request: Request, db: Reading, member: SignedIn) -> Response:
    """What stands against an editor's change, or what its source does not have any more."""
    insist(member, Act.WRITE_PUBLIC)
    asked = request.query_params.get("tab", "")
    conflicts, gone = store.counts(db)
    # Whoever comes by the menu is led to where something waits.
    return _shown(request, db, member, _tab(asked) if asked or conflicts or not gone else GONE, Typed())


@router.post(WHERE, name="settle")
def settle(request: Request, form: Form, db: Writing) -> Response:
    """Settle a conflict, or all that is ticked of what is gone; or show the list again."""
    insist(form.member, Act.WRITE_PUBLIC)
    tab = _tab(form.text("tab"))
    typed = Typed(frozenset(form.fields.getlist("key")), form.text("reason"))
    if form.text("step") != "save":
        return _shown(request, db, form.member, tab, typed)
    try:
        _settle(db, form, tab)
    except (InvalidRecord, EditConflict, NotFound) as error:
        db.rollback()
        typed = Typed(typed.keys, typed.reason, error.detail, error.status)
        return _shown(request, db, form.member, tab, typed)
    return lead(WHERE, "settled", tab=tab)


def _settle(db: Writing, form: Posted, tab: str) -> None:
    by, do = form.member.byline(form.text("reason")), form.text("do")
    match tab, do:
        case "conflicts", "take" | "keep":
            store.settle_conflict(db, form.text("key"), by, take=do == "take", seen=form.number("seen"))
        case "gone", "withdraw" | "keep":
            picked = {key: form.number(f"version-{key}") for key in dict.fromkeys(form.fields.getlist("key"))}
            store.settle_vanished(db, picked, by, withdraw=do == "withdraw")
        case _:
            raise InvalidRecord(gettext("The form does not say what to do."))


def _tab(given: str) -> str:
    return GONE if given == GONE else CONFLICTS


def _shown(request: Request, db: ReadSession, member: Member, tab: str, typed: Typed) -> Response:
    conflicts, gone = store.counts(db)
    asked = asked_page(request.query_params.get("page", ""))
    paging = paged(WHERE, [("tab", tab)], asked, gone if tab == GONE else conflicts, PER_PAGE[tab])
    listed = store.vanished if tab == GONE else store.conflicts
    found = listed(db, limit=PER_PAGE[tab], offset=(paging.page - 1) * PER_PAGE[tab])
    if tab == GONE and request.query_params.get("all") == "1":
        typed = replace(typed, keys=frozenset(one.key for one in found))
    changed = address(WHERE, [("tab", CONFLICTS)])
    page = UnsettledPage(
        desk=desk(request, member, "unsettled"),
        tab=tab,
        tabs=(
            Way(gettext("Changed here and at the source"), changed, tab == CONFLICTS, count=conflicts),
            Way(gettext("Gone at the source"), address(WHERE, [("tab", GONE)]), tab == GONE, count=gone),
        ),
        rows=tuple(_rows(db, found)),
        paging=paging,
        every=address(WHERE, [("tab", GONE), ("page", str(paging.page)), ("all", "1")]) if tab == GONE else "",
        typed=typed,
    )
    return show_desk(request, page, status=typed.status)


def _rows(db: ReadSession, found: list[Unsettled]) -> list[Row]:
    telling = Telling(db)
    both = [(one, one.ours, beside(one.ours, one.theirs) if one.theirs else {}) for one in found]
    telling.learn(*(record for _, ours, theirs in both for record in (ours, theirs)))
    return [_row(telling, *one) for one in both]


def _row(telling: Telling, one: Unsettled, ours: Record, theirs: Record) -> Row:
    if not theirs:
        return Row(one, (), ())
    # What the dataset says beside is told last: most of it follows from what is told before.
    lines = sorted(telling.lines(ours, theirs), key=lambda line: line.path[:1] == ("given",))
    mine, other = ours["given"] or {}, theirs["given"] or {}
    return Row(one, tuple(lines), tuple((name, said) for name, said in mine.items() if other.get(name) == said))
