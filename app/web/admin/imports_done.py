"""One import that is done: its counts, its records, what it brought into the registers, and undoing it."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord, NotFound
from app.domain.policy import Act
from app.i18n import N_, gettext
from app.models import Import, Incident
from app.store import import_desk as store
from app.store.db import ReadSession
from app.store.import_desk import Brought
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, insist
from app.web.admin.imports_kept import Hold, Home, Left, Stage, State, Upload
from app.web.admin.imports_places import WHERE, home, kind_words
from app.web.admin.imports_work import NO_DISK, Works, take_back
from app.web.deps import Reading
from app.web.pages.paged import Paged, asked_page, paged

PER_PAGE = 50
MOST_BROUGHT = 200
PLACES = "geonames"
PLACES_STAY = N_(
    "An import of places is not undone: other records may name them by now. Merge or change them one by one."
)


@dataclass(frozen=True)
class ImportPage(DeskPage):
    """The import with its counts, and a page of its records."""

    template: ClassVar[str] = "admin/import.html"

    one: Import
    kind: str
    records: tuple[Incident, ...]
    paging: Paged
    actors: Brought
    places: Brought
    has_refused: bool
    places_stay: str
    """Why it cannot be undone; empty where it can be."""
    undoing: bool
    undone: int
    """How many incidents have been looked at while it is being undone."""
    left: Left | None
    """What came of undoing it, for some days."""
    left_alone: tuple[Incident, ...]
    """The first of those that somebody changed since."""
    reason: str
    problem: str


router = APIRouter(include_in_schema=False)


@router.post(WHERE + "/{key}/undo", name="undo_import")
async def undo(request: Request, form: Form, db: Reading, key: str) -> Response:
    """Begin to undo an import, or show its page again."""
    insist(form.member, Act.IMPORT)
    one = await run_in_threadpool(store.find, db, key)
    if one is None:
        raise NotFound(gettext("There is no such import."))
    again = partial(shown, request, db, form.member, one, None, reason=form.text("reason"))
    if form.text("step") != "save":
        return await run_in_threadpool(again)
    try:
        if not _can_be_undone(one):
            raise InvalidRecord(gettext(PLACES_STAY))
        by = form.member.byline(form.text("reason"))
        begun = await run_in_threadpool(_begun, home(request.app), key)
    except (InvalidRecord, OSError) as error:
        told = error.detail if isinstance(error, InvalidRecord) else gettext(NO_DISK, reason=error.strerror or "")
        return await run_in_threadpool(partial(again, problem=told, status=422))
    if begun is not None:
        works: Works = request.app.state.works
        works.start(take_back(request.app, begun[0], by, begun[1]))
    return lead(f"{WHERE}/{key}")


def _can_be_undone(one: Import) -> bool:
    return one.kind != PLACES


def _begun(kept: Home, key: str) -> tuple[Upload, Hold] | None:
    """The folder of an import that is to be undone, held; None where somebody works on it."""
    upload = kept.again(key)
    hold = upload.hold()
    if hold is None:
        return None
    try:
        upload.tell(State(Stage.UNDOING))
    except OSError:
        hold.release()
        raise
    return upload, hold


def _failed(state: State) -> str:
    """Why it is not undone, where that was tried."""
    if state.stage is not Stage.NOT_UNDONE:
        return ""
    return state.detail or gettext("The server ended in the middle. Nothing was undone; try again.")


def shown(
    request: Request, db: ReadSession, member: Member, one: Import, state: State | None, *,
    problem: str = "", reason: str = "", status: int = 200,
) -> Response:  # fmt: skip
    """The page of an import; `state` was asked for before it was read."""
    upload = home(request.app).find(one.key)
    asked = asked_page(request.query_params.get("page", ""))
    paging = paged(f"{WHERE}/{one.key}", [], asked, store.wrote(db, one), PER_PAGE)
    left = upload.left() if upload and one.undone_at else None
    undoing = state is not None and state.stage is Stage.UNDOING
    page = ImportPage(
        desk=desk(request, member, "imports"),
        one=one,
        kind=kind_words(one.kind),
        records=tuple(store.incidents(db, one, limit=PER_PAGE, offset=(paging.page - 1) * PER_PAGE)),
        paging=paging,
        actors=store.brought(db, one, "actors", most=MOST_BROUGHT),
        places=store.brought(db, one, "places", most=MOST_BROUGHT),
        places_stay="" if _can_be_undone(one) else gettext(PLACES_STAY),
        undoing=undoing,
        undone=state.rows if undoing and state else 0,
        left=left,
        left_alone=tuple(store.by_key(db, left.first_left)) if left else (),
        reason=reason,
        has_refused=upload is not None and one.refused > 0 and upload.refused.is_file(),
        problem=problem or (_failed(state) if state and not one.undone_at else ""),
    )
    return show_desk(request, page, status=status)
