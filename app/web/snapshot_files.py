"""The files of a snapshot: as they were kept, or made of the frozen record by a filter."""

import hashlib
from contextlib import ExitStack

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, Response

from app.domain.errors import NotFound
from app.domain.snapshots import Kept
from app.i18n import gettext, language
from app.render.keeping import SUMS
from app.render.kept_files import filtered
from app.render.tables import STREAMED
from app.store.resolve import resolve
from app.web import slots
from app.web.exports import FileParams
from app.web.html import base
from app.web.pages.snapshots import asked_day, keeper
from app.web.query import once, refuse
from app.web.streamed import Streamed

router = APIRouter(include_in_schema=False, dependencies=[Depends(once)])
TYPES = {
    ".csv": "text/csv; charset=utf-8", ".geojson": "application/geo+json", ".json": "application/json",
    ".cff": "text/yaml; charset=utf-8",
}  # fmt: skip


@router.get("/data/snapshots/{text}/{name}", name="snapshot_file")
def file(request: Request, text: str, name: str, wanted: FileParams) -> Response:
    """One file, whole or of a filter; 304 where the caller has it."""
    kept = asked_day(request, text)
    path = keeper(request).path(kept, name)
    query = wanted.params()
    if query and name not in STREAMED:
        raise NotFound(gettext("This file is there as a whole only, without a filter."))
    mark = f'"{_mark(kept, name, str(query))}"'
    media_type = TYPES.get(path.suffix, "text/plain; charset=utf-8")
    headers = {
        "ETag": mark,
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="atlas-{kept.name}-{name}"',
    }
    if mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if not query:
        return FileResponse(path, media_type=media_type, headers=headers)
    with ExitStack() as stack:
        stack.callback(slots.take(request))
        then = stack.enter_context(keeper(request).reader(kept))
        found = resolve(then, wanted)
        refuse(found.problems)
        parts = filtered(name, then, kept, found, base(request))
        return Streamed(parts, media_type=media_type, headers=headers, close=stack.pop_all().close)


def _mark(kept: Kept, name: str, query: str) -> str:
    """The fingerprint of a file, or of what a filter takes from a frozen record."""
    whole = kept.checksum if name == SUMS else next(one.sha256 for one in kept.files if one.name == name)
    return hashlib.sha256(f"{whole} {query} {language() if query != '[]' else ''}".encode()).hexdigest()[:20]
