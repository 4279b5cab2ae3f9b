"""One file that was brought: what it would do, its import, how far that has come, and throwing it away."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord, NotFound
from app.domain.policy import Act
from app.i18n import gettext
from app.importing.plan import Plan
from app.importing.refused import shortened
from app.store import import_desk as store
from app.store.db import ReadSession, Sessions
from app.web.admin import imports_done as done
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist
from app.web.admin.imports import begin
from app.web.admin.imports_kept import WORKING, About, Hold, Stage, State, Upload
from app.web.admin.imports_look import Look, look
from app.web.admin.imports_places import WHERE, home, kind_words
from app.web.admin.imports_work import Agreed, Works, carry_out
from app.web.deps import Reading

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class FilePage(DeskPage):
    """A file before it is taken in: what it would do, or what became of the attempt."""

    template: ClassVar[str] = "admin/import_file.html"

    key: str
    about: About
    kind: str
    state: State
    plan: Plan | None
    look: Look | None
    """What the plan tells of single records, in the reader's words."""
    working: bool
    has_refused: bool
    shortened: str
    """What the file of refused rows says of those that it leaves out."""
    problem: str


@router.get(WHERE + "/{key}", name="import")
def one(request: Request, db: Reading, member: SignedIn, key: str) -> Response:
    """The import of this key, or the file that waits for it."""
    insist(member, Act.IMPORT)
    return _shown(request, db, member, key)


@router.get(WHERE + "/{key}/refused.csv", name="refused_rows")
def refused(member: SignedIn, key: str, request: Request) -> Response:
    """The rows that cannot be taken in, with what is wrong with each."""
    insist(member, Act.IMPORT)
    upload = home(request.app).find(key)
    if upload is None or not upload.refused.is_file():
        raise NotFound(gettext("There is no list of refused rows any more: it is kept for some days only."))
    headers = {"Cache-Control": "no-store"}
    return FileResponse(upload.refused, media_type="text/csv", filename=f"refused-{key}.csv", headers=headers)


@router.post(WHERE + "/{key}", name="decide_import")
async def decide(request: Request, form: Form, db: Reading, key: str) -> Response:
    """Take the file in, look at it again, or throw it away; or show the page again."""
    insist(form.member, Act.IMPORT)
    if form.text("step") != "save":
        return await run_in_threadpool(_shown, request, db, form.member, key)
    try:
        upload = home(request.app).find(key)
        # Whoever presses a button twice, or in two windows, comes to what became of it the first time.
        hold = upload.hold() if upload else None
        if upload is not None and hold is not None:
            return await _do(request, form, upload, hold)
    except InvalidRecord as error:
        told = partial(_shown, request, db, form.member, key, problem=error.detail, status=error.status)
        return await run_in_threadpool(told)
    return lead(f"{WHERE}/{key}")


async def _do(request: Request, form: Posted, upload: Upload, hold: Hold) -> Response:
    """Do what a button says; the hold goes on to the work that is begun, and is let go otherwise."""
    here, passed_on = f"{WHERE}/{upload.key}", False
    try:
        if not await run_in_threadpool(_is_open, request, upload):
            return lead(here)
        match form.text("do"):
            case "drop":
                await run_in_threadpool(upload.remove)
                return lead(WHERE, "dropped")
            case "again":
                passed_on = begin(request.app, upload, hold)
            case "import":
                agreed = await run_in_threadpool(_agreed, form, upload)
                upload.tell(State(Stage.WAITING, importing=True))
                works: Works = request.app.state.works
                works.start(carry_out(request.app, upload, agreed, hold))
                passed_on = True
            case _:
                raise InvalidRecord(gettext("The form does not say what to do."))
        return lead(here)
    finally:
        if not passed_on:
            hold.release()


def _is_open(request: Request, upload: Upload) -> bool:
    """Whether the file is there and was not taken in; asked by whoever holds it, so that it stays so."""
    sessions: Sessions = request.app.state.sessions
    with sessions.reader() as db:
        return upload.has_file and store.find(db, upload.key) is None


def _agreed(form: Posted, upload: Upload) -> Agreed:
    """Who takes the file in, if they saw what it would do and want what can be done."""
    plan, about = upload.plan(), upload.about()
    if plan is None or about is None or form.text("sha256") != plan.sha256:
        raise InvalidRecord(gettext("Look at what the file would do first."))
    if plan.refused and form.text("good") != "1":
        raise InvalidRecord(gettext("Some rows cannot be taken in. Say that the good ones are to be taken alone."))
    if plan.shortfall and form.text("fewer") != "1":
        raise InvalidRecord(gettext("The file lacks many records. Say that the release has fewer, if that is so."))
    by = form.member.byline(about.reason)
    return Agreed(by, good_rows_only=form.text("good") == "1", fewer=form.text("fewer") == "1")


def _shown(
    request: Request, db: ReadSession, member: Member, key: str, *, problem: str = "", status: int = 200
) -> Response:
    upload = home(request.app).find(key)
    # How far the work has come is asked first: where it is over, the record that is read afterwards tells how it ended.
    state = upload.state() if upload else None
    taken = store.find(db, key)
    if taken is not None:
        return done.shown(request, db, member, taken, state, problem=problem, status=status)
    about = upload.about() if upload else None
    if upload is None or about is None or state is None:
        raise NotFound(gettext("There is no such import: it was thrown away, or nobody came back for it for days."))
    plan = None if state.stage in WORKING and not state.importing else upload.plan()
    working = state.stage in WORKING
    page = FilePage(
        desk=desk(request, member, "imports"),
        key=key,
        about=about,
        kind=kind_words(about.kind),
        state=state,
        plan=plan,
        look=look(db, plan) if plan and not working else None,
        working=working,
        has_refused=upload.refused.is_file(),
        shortened=shortened(upload.refused),
        problem=problem,
    )
    return show_desk(request, page, status=status)
