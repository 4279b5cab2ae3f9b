"""Making a snapshot of the published record from the desk, and seeing which there are."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.errors import AppError
from app.domain.policy import Act
from app.domain.snapshots import Kept
from app.store.outline import outline
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, SignedIn, insist
from app.web.deps import Reading
from app.web.pages.snapshots import keeper

router = APIRouter(include_in_schema=False)
WHERE = "/admin/snapshots"


@dataclass(frozen=True)
class SnapshotsPage(DeskPage):
    """Every snapshot, and what one of today would hold."""

    template: ClassVar[str] = "admin/snapshots.html"

    every: tuple[Kept, ...]
    today: bool
    """Whether the day has one already."""
    incidents: int
    problem: str


@router.get(WHERE, name="desk_snapshots")
def shown(request: Request, db: Reading, member: SignedIn) -> Response:
    """The list with its button."""
    insist(member, Act.SNAPSHOT)
    return show_desk(request, _page(request, db, member))


@router.post(WHERE, name="make_snapshot")
def make(request: Request, form: Form, db: Reading) -> Response:
    """Freeze what readers see now. No turn at writing is needed: nothing in the database changes."""
    insist(form.member, Act.SNAPSHOT)
    if form.text("step") != "save":
        return show_desk(request, _page(request, db, form.member))
    try:
        keeper(request).keep(db, dt.datetime.now(dt.UTC))
    except AppError as error:
        return show_desk(request, _page(request, db, form.member, error.detail), status=error.status)
    return lead(WHERE, "frozen")


def _page(request: Request, db: Reading, member: SignedIn, problem: str = "") -> SnapshotsPage:
    every, today = keeper(request).every(), dt.datetime.now(dt.UTC).date()
    return SnapshotsPage(
        desk=desk(request, member, "snapshots"),
        every=tuple(every),
        today=any(one.day == today for one in every),
        incidents=outline(db).incidents,
        problem=problem,
    )
