"""The form of an incident: one page for the incident, who was involved, its sources and its claims."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from app.domain.accounts import Member
from app.domain.errors import AppError, EditConflict, InvalidRecord, NotAllowed, Unreadable
from app.domain.policy import Act
from app.i18n import gettext
from app.store import corrections, editing, pickers
from app.store.corrections import Received
from app.store.db import ReadSession, Sessions, WriteSession
from app.store.editing import Opened, Outcome
from app.web.admin import conflict
from app.web.admin.form_rows import Sent, Values, at, stepped
from app.web.admin.frame import lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist
from app.web.admin.incident_fields import IncidentForm
from app.web.admin.incident_names import Names, pending
from app.web.admin.incident_page import page
from app.web.admin.incident_preview import PreviewPage, preview
from app.web.admin.incident_save import Checked, checked, keep
from app.web.admin.incident_typed import empty, of_draft
from app.web.admin.sheet_rules import Problems
from app.web.deps import Reading, by_turns

router = APIRouter(include_in_schema=False)
log = logging.getLogger("atlas")
T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """One request for a form: who asks, for which incident, with what in the fields."""

    request: Request
    db: ReadSession
    member: Member
    opened: Opened | None
    values: Values

    def names(self) -> Names:
        """What looks up the names in the fields."""
        known = _named(self.opened) if self.opened else frozenset()
        return Names(self.db, pickers.sight(self.member), Problems(), known)


@router.get("/admin/incidents/new", name="new_incident")
def new(request: Request, db: Reading, member: SignedIn) -> Response:
    """An empty form."""
    insist(member, Act.WRITE_DRAFT)
    case = Case(request, db, member, None, empty())
    return _shown(case, case.names())


@router.get("/admin/incidents/{key}/edit", name="edit_incident")
def edit(request: Request, db: Reading, member: SignedIn, key: str) -> Response:
    """The form of an incident as it is, or as the member has proposed it."""
    insist(member, Act.WRITE_DRAFT)
    opened = editing.opened(db, member, key)
    case = Case(request, db, member, opened, {})
    names = case.names()
    values = {**of_draft(opened.draft, names.written), "seen": str(opened.version)}
    return _shown(replace(case, values=values), names)


@router.post("/admin/incidents/new", name="create_incident")
async def create(request: Request, form: Form) -> Response:
    """Keep a new draft, or do what another button asks."""
    return await _answer(request, form, "")


@router.post("/admin/incidents/{key}/edit", name="save_incident")
async def save(request: Request, form: Form, key: str) -> Response:
    """Keep the change, or do what another button asks."""
    return await _answer(request, form, key)


@router.post("/admin/preview", name="preview_incident")
async def preview_alone(request: Request, form: Form) -> Response:
    """The ranges that the claims of a form give, as a piece of the page; nothing is kept."""
    insist(form.member, Act.WRITE_DRAFT)
    values = await run_in_threadpool(_values, form)

    def made(db: ReadSession) -> Response:
        names = Case(request, db, form.member, None, values).names()
        return show_desk(request, PreviewPage(preview(values, names)))

    return await _read(request, made)


@router.get("/admin/names", name="names")
def names_like(db: Reading, member: SignedIn, kind: str = "", q: str = "") -> Response:
    """Records of a register that a field may name, by any of their names, as JSON."""
    insist(member, Act.WRITE_DRAFT)
    register = next((one for one in pickers.KINDS if one == kind), None)
    if register is None:
        raise Unreadable("kind", gettext("There is no register of this name."))
    see = pickers.sight(member)
    hits = pickers.search(db, register, q, see)
    typed = pickers.typed_for(db, register, [one.slug for one in hits], see)
    found = [
        {
            "slug": one.slug, "name": one.label, "also": one.also, "latitude": one.latitude,
            "longitude": one.longitude, "typed": typed[one.slug],
        }
        for one in hits
    ]  # fmt: skip
    return JSONResponse({"items": found}, headers={"Cache-Control": "no-store"})


async def _answer(request: Request, posted: Posted, key: str) -> Response:
    insist(posted.member, Act.WRITE_DRAFT)
    values = await run_in_threadpool(_values, posted)

    def case(db: ReadSession) -> Case:
        return _case(request, db, posted, key, values)

    if posted.text("step") != "save":
        return await _read(request, lambda db: _step(case(db), posted.text("step")))
    # Others wait for their turn to write meanwhile: whatever can be looked up and shown outside of it, is.
    ready = await _read(request, lambda db: _ready(case(db)))
    if isinstance(ready, Response):
        return ready
    done = await by_turns(request, lambda db: _keep(db, posted, key, ready))
    if isinstance(done, AppError):
        return await _read(request, lambda db: _refused(case(db), done))
    word, outcome = done
    if outcome.kind == "conflict":
        return await _read(request, lambda db: conflict.answer(request, db, posted, outcome))
    # Who changes it for a reader's sake goes on with what the reader wrote.
    letter = await _read(request, lambda db: _letter(request, db, posted.member, outcome.key))
    path = f"/admin/corrections/{letter.key}" if letter else f"/admin/incidents/{outcome.key}"
    return lead(path, word, **_copy(posted))


def _copy(posted: Posted) -> dict[str, str]:
    """The mark of the copy that the browser kept of this form, which is not needed any more."""
    copy = posted.text("copy")
    return {"kept": copy} if re.fullmatch("[a-z0-9]{1,40}", copy) else {}


def _letter(request: Request, db: ReadSession, member: Member, key: str) -> Received | None:
    """What a reader wrote, where the address of the form names it."""
    return corrections.beside(db, member, request.query_params.get("correction", ""), key)


def _case(request: Request, db: ReadSession, posted: Posted, key: str, values: Values) -> Case:
    opened = editing.opened(db, posted.member, key) if key else None
    return Case(request, db, posted.member, opened, values)


async def _read(request: Request, do: Callable[[ReadSession], T]) -> T:
    """What a function makes of the record; the session lives in the function's own thread."""
    sessions: Sessions = request.app.state.sessions

    def within() -> T:
        with sessions.reader() as db:
            return do(db)

    return await run_in_threadpool(within)


def _values(posted: Posted) -> Values:
    values: Values = IncidentForm(formdata=Sent(posted.fields.items())).data
    return values


def _named(opened: Opened) -> frozenset[str]:
    """Every slug that the incident names already."""
    draft = opened.draft
    slugs = [draft["place"], draft["region"], draft["district"], *draft["sources"]]
    slugs += [one["actor"] for one in draft["involvements"]]
    for claim in draft["claims"]:
        slugs += [claim["claimant"], claim["subject"], *(one["source"] for one in claim["sources"])]
    return frozenset(one for one in slugs if one)


def _step(case: Case, step: str) -> Response:
    """Show the form again after a button that keeps nothing."""
    names, done = case.names(), stepped(case.values, step)
    if done.find:
        kind, words = _register_of(done.find), at(done.values, done.find)
        brought = pending(done.values, kind, words)
        names.offers[done.find] = (*brought, *pickers.offered(case.db, kind, words, names.see))
    return _shown(replace(case, values=done.values), names, focus=done.focus)


def _register_of(name: str) -> pickers.Kind:
    """The register from which a field picks."""
    last = name.rpartition("-")[2]
    if last in ("source", "repeats"):
        return "source"
    return next((one for one in pickers.KINDS if one == last), "actor")


def _ready(case: Case) -> Checked | Response:
    """What may be kept, or the form with what is wrong."""
    names = case.names()
    return checked(case.values, names, case.member, case.opened) or _shown(case, names, status=InvalidRecord.status)


def _keep(db: WriteSession, posted: Posted, key: str, ready: Checked) -> tuple[str, Outcome] | AppError:
    """Keep all of it; or nothing, not even the new records, where the record does not take it or has moved on."""
    try:
        word, outcome = keep(db, posted.member, key, ready, choices=conflict.choices_of(posted))
    except (InvalidRecord, EditConflict, NotAllowed) as error:
        db.rollback()
        return error
    if outcome.kind == "conflict":
        db.rollback()
    return word, outcome


def _refused(case: Case, error: AppError) -> Response:
    """The form with what the record did not take."""
    log.warning("a form of %s was refused at %s: %s", case.member.name, case.request.scope["path"], error)
    names = case.names()
    names.problems.add("", error.detail)
    return _shown(case, names, status=error.status)


def _shown(case: Case, names: Names, *, focus: str = "", status: int = 200) -> Response:
    opened = case.opened
    proposes = opened is not None and editing.proposes(case.member, editing.find(case.db, case.member, opened.key))
    letter = _letter(case.request, case.db, case.member, opened.key) if opened else None
    made = page(
        case.request,
        case.member,
        opened,
        case.values,
        names=names,
        correction=letter,
        proposes=proposes,
        focus=focus,
    )
    return show_desk(case.request, made, status=status)
