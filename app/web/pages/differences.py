"""What lies between two snapshots, or between one and today: as a page, and as a table for programs."""

import csv
import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from app.domain.cells_text import inert
from app.domain.errors import Unreadable
from app.domain.snapshots import Kept, read_day
from app.i18n import gettext
from app.store.db import ReadSession
from app.store.differing import Difference, between
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.results import address
from app.web.pages.snapshots import asked_day, keeper

router = APIRouter(include_in_schema=False)
TODAY = "today"
SHOWN = 200
"""So many incidents of a kind are told on the page; the table has all."""


@dataclass(frozen=True)
class Differences(Page):
    """Two states of the record, and what lies between them; `newer` None is today."""

    template: ClassVar[str] = "pages/snapshot_difference.html"
    section: ClassVar[str] = "data"

    older: Kept
    newer: Kept | None
    found: Difference
    shown: int
    table: str
    """The address of the same as a table."""


@router.get("/data/snapshots/{text}/difference", name="snapshot_difference")
def page(request: Request, db: Reading, text: str) -> HTMLResponse:
    """The difference in words."""
    older, newer, found = _compared(request, db, text)
    path = f"/data/snapshots/{older.name}/difference"
    table = address(f"{path}.csv", [("to", newer.name if newer else TODAY)])
    return show(request, Differences(older, newer, found, SHOWN, table))


@router.get("/data/snapshots/{text}/difference.csv", name="snapshot_difference_table")
def table(request: Request, db: Reading, text: str) -> Response:
    """The difference, a row for each field that changed."""
    older, newer, found = _compared(request, db, text)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("code", "what", "field", "before", "after"))
    writer.writerows(tuple(map(inert, row)) for row in _rows(found))
    name = f"difference-{older.name}-{newer.name if newer else TODAY}.csv"
    return Response(
        out.getvalue().encode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"},
    )


def _compared(request: Request, db: ReadSession, text: str) -> tuple[Kept, Kept | None, Difference]:
    """The older and the newer state, whichever was named first, and what lies between them."""
    first, wanted = asked_day(request, text), request.query_params.get("to", TODAY).strip() or TODAY
    second = _named(request, wanted)
    if second is not None and second.day < first.day:
        first, second = second, first
    with ExitStack() as stack:
        older = stack.enter_context(keeper(request).reader(first))
        newer = stack.enter_context(keeper(request).reader(second)) if second is not None else db
        return first, second, between(older, newer, db)


def _named(request: Request, wanted: str) -> Kept | None:
    if wanted == TODAY:
        return None
    if read_day(wanted) is None:
        raise Unreadable("to", gettext("“%(given)s” is neither the day of a snapshot nor “today”.", given=wanted[:20]))
    return asked_day(request, wanted)


def _rows(found: Difference) -> Iterator[tuple[str, str, str, str, str]]:
    for came in found.came:
        yield came.code, "added", "", "", came.title
    for went in found.went:
        became = went.standing.value if went.standing else "gone"
        yield went.code, became, "", went.title, went.into or went.reason
    for changed in found.changed:
        for line in changed.lines:
            yield changed.code, "changed", line.what, line.before, line.after
