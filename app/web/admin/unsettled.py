"""What imports leave to be settled: records whose editors and whose source say different things, and records gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.change_words import Change
from app.domain.errors import EditConflict, InvalidRecord, NotFound
from app.domain.policy import Act
from app.domain.same_claims import with_ids
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
PER_PAGE = 20
CONFLICTS, GONE = "conflicts", "gone"


@dataclass(frozen=True)
class Row:
    """One record, and what its source would change in it; nothing where the source does not have it any more."""

    one: Unsettled
    lines: tuple[Change, ...]


@dataclass(frozen=True)
class Typed:
    """What was sent about a record and could not be done, and why."""

    key: str = ""
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
    typed: Typed


@router.get(WHERE, name="unsettled")
def unsettled(request: Request, db: Reading, member: SignedIn) -> Response:
    """What stands against an editor's change, or what its source does not have any more."""
    insist(member, Act.WRITE_PUBLIC)
    return _shown(request, db, member, _tab(request.query_params.get("tab", "")), Typed())


@router.post(WHERE, name="settle")
def settle(request: Request, form: Form, db: Writing) -> Response:
    """Settle one record, or show the list again."""
    insist(form.member, Act.WRITE_PUBLIC)
    tab = _tab(form.text("tab"))
    typed = Typed(form.text("key"), form.text("reason"))
    if form.text("step") != "save":
        return _shown(request, db, form.member, tab, typed)
    try:
        _settle(db, form, tab)
    except (InvalidRecord, EditConflict, NotFound) as error:
        db.rollback()
        typed = Typed(typed.key, typed.reason, error.detail, error.status)
        return _shown(request, db, form.member, tab, typed)
    return lead(WHERE, "settled", tab=tab)


def _settle(db: Writing, form: Posted, tab: str) -> None:
    by, seen, key, do = form.member.byline(form.text("reason")), form.number("seen"), form.text("key"), form.text("do")
    match tab, do:
        case "conflicts", "take" | "keep":
            store.settle_conflict(db, key, by, take=do == "take", seen=seen)
        case "gone", "withdraw" | "keep":
            store.settle_vanished(db, key, by, withdraw=do == "withdraw", seen=seen)
        case _:
            raise InvalidRecord(gettext("The form does not say what to do."))


def _tab(given: str) -> str:
    return GONE if given == GONE else CONFLICTS


def _shown(request: Request, db: ReadSession, member: Member, tab: str, typed: Typed) -> Response:
    conflicts, gone = store.counts(db)
    asked = asked_page(request.query_params.get("page", ""))
    paging = paged(WHERE, [("tab", tab)], asked, gone if tab == GONE else conflicts, PER_PAGE)
    listed = store.vanished if tab == GONE else store.conflicts
    found = listed(db, limit=PER_PAGE, offset=(paging.page - 1) * PER_PAGE)
    page = UnsettledPage(
        desk=desk(request, member, "unsettled"),
        tab=tab,
        tabs=(
            Way(gettext("Changed here and at the source"), address(WHERE), tab == CONFLICTS, count=conflicts),
            Way(gettext("Gone at the source"), address(WHERE, [("tab", GONE)]), tab == GONE, count=gone),
        ),
        rows=tuple(_rows(db, found)),
        paging=paging,
        typed=typed,
    )
    return show_desk(request, page, status=typed.status)


def _rows(db: ReadSession, found: list[Unsettled]) -> list[Row]:
    telling, both = Telling(db), [(one, _plain(one.ours), _theirs(one)) for one in found]
    telling.learn(*(record for _, ours, theirs in both for record in (ours, theirs)))
    return [Row(one, telling.lines(ours, theirs) if one.theirs else ()) for one, ours, theirs in both]


def _theirs(one: Unsettled) -> dict[str, Any]:
    """What the source says, in the shape of ours; its claims under the ids of those that they mean."""
    ours = _plain(one.ours)
    theirs = {**ours, **_plain(one.theirs)}
    return {**theirs, "claims": with_ids(theirs["claims"], ours["claims"]), "tags": ours["tags"]}


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record as it is kept in revisions: words and days as texts."""
    plain: dict[str, Any] = orjson.loads(orjson.dumps(dict(record)))
    return plain
