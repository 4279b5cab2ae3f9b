"""The form with which an administrator takes a text out of a record: where it stands, and then the deed."""

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord, NotFound
from app.domain.lines import one_kind
from app.domain.policy import Act
from app.domain.redaction import needle
from app.domain.snapshots import Amended
from app.i18n import gettext
from app.store import redact as store
from app.store.db import ReadSession
from app.store.redact import Order
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist
from app.web.deps import Reading, Writing
from app.web.pages.results import Way, address
from app.web.pages.snapshots import keeper

router = APIRouter(include_in_schema=False)
KINDS = {"actors": "actor", "places": "place", "sources": "source"}
_PATHS = {
    "incident": "/admin/incidents/{key}",
    **{kind: f"/admin/registers/{path}/{{key}}" for path, kind in KINDS.items()},
}


NOTHING = Order("", "")


@dataclass(frozen=True)
class Typed:
    """What was asked for, and what is wrong with it by field; `looked` where its places are to be shown."""

    order: Order = NOTHING
    problems: dict[str, str] = field(default_factory=dict)
    looked: bool = False
    status: int = 200


@dataclass(frozen=True)
class RedactPage(DeskPage):
    """The form for one record."""

    template: ClassVar[str] = "admin/redact.html"

    title: str
    record: str
    """The desk's address of the record."""
    action: str
    order: Order
    problems: dict[str, str]
    places: tuple[tuple[str, int], ...]
    """Where the text stands, in words with its numbers; nothing before it was looked for."""
    total: int
    elsewhere: tuple[Way, ...]


@router.get("/admin/incidents/{key}/redact", name="redact_incident")
def incident_form(request: Request, db: Reading, member: SignedIn, key: str) -> Response:
    """The empty form for an incident."""
    return _shown(request, db, member, ("incident", key), Typed())


@router.post("/admin/incidents/{key}/redact", name="redact_incident_now")
def incident_deed(request: Request, form: Form, db: Writing, key: str) -> Response:
    """Look for the text, or take it out of the incident."""
    return _deed(request, db, form, ("incident", key))


@router.get("/admin/registers/{kind}/{slug}/redact", name="redact_record")
def record_form(request: Request, db: Reading, member: SignedIn, kind: str, slug: str) -> Response:
    """The empty form for a record of a register."""
    return _shown(request, db, member, (_kind(kind), slug), Typed())


@router.post("/admin/registers/{kind}/{slug}/redact", name="redact_record_now")
def record_deed(request: Request, form: Form, db: Writing, kind: str, slug: str) -> Response:
    """Look for the text, or take it out of a record of a register."""
    return _deed(request, db, form, (_kind(kind), slug))


def _kind(path: str) -> str:
    if path not in KINDS:
        raise NotFound(gettext("There is no such register."))
    return KINDS[path]


def _deed(request: Request, db: Writing, form: Posted, of: tuple[str, str]) -> Response:
    """The step to take out is offered once the places were shown; any other one shows them."""
    insist(form.member, Act.REDACT)
    order = Order(form.fields.get("text", ""), form.text("ground"), form.text("ground_fr"))
    step = form.text("step")
    if step == "show":
        return _shown(request, db, form.member, of, Typed(order))
    problems = store.refusals(order)
    if problems:
        return _shown(request, db, form.member, of, Typed(order, problems, status=InvalidRecord.status))
    if step != "save":
        return _shown(request, db, form.member, of, Typed(order, looked=True))
    number = store.find(db, form.member, *of).id
    try:
        store.redact(db, form.member, *of, order)
    except InvalidRecord as error:
        db.rollback()
        typed = Typed(order, {"text": error.detail}, status=error.status)
        return _shown(request, db, form.member, of, typed)
    # Before the commit: where a snapshot cannot lose the text, nothing is said to be done.
    strike = partial(keeper(request).strike, of[0], number, needle(order.text), _amended(order))
    strike()
    answer = lead(_path(*of), "redacted")
    # And once more when it is committed: a snapshot may have been begun meanwhile, of the record as it was before.
    answer.background = BackgroundTask(strike)
    return answer


def _amended(order: Order) -> Amended:
    """What the pages of snapshots tell of it."""
    ground, ground_fr = one_kind(order.ground).strip(), one_kind(order.ground_fr).strip()
    return Amended(day=dt.datetime.now(dt.UTC).date(), ground=ground, ground_fr=ground_fr)


def _path(kind: str, key: str) -> str:
    return _PATHS[kind].format(key=key)


def _shown(request: Request, db: ReadSession, member: Member, of: tuple[str, str], typed: Typed) -> Response:
    insist(member, Act.REDACT)
    row = store.find(db, member, *of)
    found = store.look(db, of[0], row, typed.order.text) if typed.looked else None
    problems = typed.problems
    if found is not None and not found.total:
        problems = {"text": store.nowhere(db, of[0], row)}
    page = RedactPage(
        desk=desk(request, member, "registers" if of[0] != "incident" else "desk"),
        title=store.title(row),
        record=address(_path(*of)),
        action=address(f"{_path(*of)}/redact"),
        order=typed.order,
        problems=problems,
        places=tuple((gettext(label), many) for label, many in found.places) if found else (),
        total=found.total if found else 0,
        elsewhere=tuple(Way(one.name, _redact(one.kind, one.key)) for one in found.elsewhere) if found else (),
    )
    status = InvalidRecord.status if typed.looked and problems else typed.status
    return show_desk(request, page, status=status)


def _redact(kind: str, key: str) -> str:
    """Where the same can be done to another record; empty for kinds that have no page."""
    return address(f"{_path(kind, key)}/redact") if kind in _PATHS else ""
