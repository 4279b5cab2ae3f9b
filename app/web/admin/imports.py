"""The desk's imports: what was taken in and what waits, and the form that brings a file."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.accounts import Member
from app.domain.errors import AppError, InvalidRecord, NotSignedIn, TooLarge
from app.domain.policy import Act
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext
from app.importing import sheet_template
from app.importing.registry import IMPORTERS
from app.models import Import
from app.settings import Settings
from app.store import import_desk as store
from app.store.db import ReadSession
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Sent, SignedIn, has_files, insist, insist_on_secret, member_or_none, sent_fields
from app.web.admin.imports_kept import CLAIMS, FILE, About, Hold, Stage, State, Upload
from app.web.admin.imports_places import WHERE, home, kind_words
from app.web.admin.imports_receive import Arrived, receive
from app.web.admin.imports_work import Works, look
from app.web.deps import Reading
from app.web.pages.paged import Paged, asked_page, paged

router = APIRouter(include_in_schema=False)
PER_PAGE = 50
STANDINGS = (Standing.PUBLISHED, Standing.DRAFT)
NO_FILE = N_("Choose a file.")
NOT_KEPT = N_("The server could not keep the file on its disk (%(reason)s). Tell whoever runs the atlas.")


@dataclass(frozen=True)
class Waiting:
    """A file that was brought and is not taken in yet."""

    key: str
    about: About
    state: State


@dataclass(frozen=True)
class Typed:
    """What was sent, and what is wrong with it by field."""

    fields: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class ImportsPage(DeskPage):
    """Files that wait, files that were taken in, and the form."""

    template: ClassVar[str] = "admin/imports.html"

    waiting: tuple[Waiting, ...]
    rows: tuple[Import, ...]
    paging: Paged
    kinds: tuple[tuple[str, str], ...]
    standings: tuple[Standing, ...]
    most: int
    typed: Mapping[str, str]
    problems: Mapping[str, str]


def most_bytes(settings: Settings) -> int:
    """The largest file that the desk takes."""
    return settings.import_most_mb * 1_000_000


@router.get(WHERE, name="imports")
def imports(request: Request, db: Reading, member: SignedIn) -> Response:
    """What waits and what was taken in; what nobody came back for is forgotten."""
    insist(member, Act.IMPORT)
    home(request.app).sweep(dt.datetime.now(dt.UTC))
    return _shown(request, db, member, Typed())


@router.get(WHERE + "/sheet.xlsx", name="empty_sheet")
def empty_sheet(member: SignedIn) -> Response:
    """Our own sheet, empty, to be filled in and brought back."""
    insist(member, Act.IMPORT)
    headers = {"Content-Disposition": f'attachment; filename="{sheet_template.FILE_NAME}"', "Cache-Control": "no-store"}
    return Response(sheet_template.empty_sheet(), media_type=sheet_template.MEDIA_TYPE, headers=headers)


@router.post(WHERE, name="bring_import")
async def bring(request: Request, member: SignedIn, db: Reading) -> Response:
    """Keep a file and begin to read it, or show the form again; nothing is read from who may not bring one."""
    insist(member, Act.IMPORT)
    if not has_files(request):
        sent = await sent_fields(request)
        insist_on_secret(member, sent)
        problems = {} if sent.get("step") == "show" else {FILE: gettext(NO_FILE)}
        typed = Typed(_texts(sent), problems, 422 if problems else 200)
        return await run_in_threadpool(_shown, request, db, member, typed)
    arrived = Arrived(Sent())
    try:
        arrived = await receive(request, member, home(request.app))
        upload, hold = await run_in_threadpool(_checked, request, member, arrived)
    except (InvalidRecord, TooLarge, OSError) as error:
        refusal = partial(_refused, request, db, member, arrived, error)
        return await run_in_threadpool(refusal)
    begin(request.app, upload, hold)
    return lead(f"{WHERE}/{upload.key}")


def begin(app: FastAPI, upload: Upload, hold: Hold) -> bool:
    """Let a file be read behind the answer, and say whether there is anything to read."""
    about = upload.about()
    if about is None:
        return False
    upload.tell(State(Stage.WAITING))
    works: Works = app.state.works
    works.start(look(app, upload, about, hold))
    return True


class _Missing(InvalidRecord):
    """Something that the form lacks; `where` is its field."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(sentence)
        self.where = where


def _checked(request: Request, member: Member, arrived: Arrived) -> tuple[Upload, Hold]:
    """The file with what is known of it, held; whatever is missing is told, and the file is not kept then."""
    upload = arrived.upload
    try:
        if member_or_none(request) is None:
            raise NotSignedIn(gettext("Your session has ended. Sign in again, and choose the file once more."))
        about = _about(member, arrived)
        if upload is None or (hold := upload.hold()) is None:
            raise _Missing(FILE, gettext(NO_FILE))
        upload.describe(about)
    except BaseException:
        if upload is not None:
            upload.remove()
        raise
    return upload, hold


def _about(member: Member, arrived: Arrived) -> About:
    """What is known of the file; raises _Missing for what the form lacks."""
    sent = arrived.fields
    if sent.get("kind") not in IMPORTERS:
        raise _Missing("kind", gettext("Choose what kind of file it is."))
    if FILE not in arrived.names:
        raise _Missing(FILE, gettext(NO_FILE))
    if sent.get("standing") not in set(STANDINGS):
        raise _Missing("standing", gettext("Choose what the new incidents are to be."))
    try:
        by = member.byline(sent.get("reason", ""))
    except InvalidRecord as error:
        raise _Missing("reason", error.detail) from None
    return About(
        kind=sent["kind"],
        name=arrived.names[FILE],
        claims=arrived.names.get(CLAIMS, "") if sent["kind"] == "sheet" else "",
        standing=Standing(sent["standing"]),
        whole=sent.get("part") != "1",
        reason=by.reason,
        who=member.shown,
        at=dt.datetime.now(dt.UTC),
    )


def _refused(
    request: Request, db: ReadSession, member: Member, arrived: Arrived, error: AppError | OSError
) -> Response:
    """The form again, with what was typed and why the file was not kept."""
    if isinstance(error, OSError):
        typed = Typed(_texts(arrived.fields), {FILE: gettext(NOT_KEPT, reason=error.strerror or "")}, 507)
    else:
        where = error.where if isinstance(error, _Missing) else FILE
        typed = Typed(_texts(arrived.fields), {where: error.detail}, error.status)
    return _shown(request, db, member, typed)


def _texts(sent: Sent) -> dict[str, str]:
    return {name: sent.get(name, "") for name in ("kind", "standing", "reason", "part")}


def _shown(request: Request, db: ReadSession, member: Member, typed: Typed) -> Response:
    # How far the work has come is asked before the record is read, which then tells how it ended.
    found = [(one, one.about(), one.state()) for one in home(request.app).every() if one.has_file]
    asked = asked_page(request.query_params.get("page", ""))
    paging = paged(WHERE, [], asked, store.count(db), PER_PAGE)
    settings: Settings = request.app.state.settings
    page = ImportsPage(
        desk=desk(request, member, "imports"),
        waiting=tuple(_waiting(db, found)),
        rows=tuple(store.page(db, limit=PER_PAGE, offset=(paging.page - 1) * PER_PAGE)),
        paging=paging,
        kinds=tuple((kind, kind_words(kind)) for kind in IMPORTERS),
        standings=STANDINGS,
        most=settings.import_most_mb,
        typed={**_texts(Sent()), **typed.fields},
        problems=typed.problems,
    )
    return show_desk(request, page, status=typed.status)


def _waiting(db: ReadSession, found: list[tuple[Upload, About | None, State]]) -> list[Waiting]:
    """The newest first; one that was taken in is in the list below."""
    taken = store.known(db, [one.key for one, _, _ in found])
    rows = [Waiting(one.key, about, state) for one, about, state in found if about and one.key not in taken]
    return sorted(rows, key=lambda one: one.about.at, reverse=True)
