"""The files of a snapshot: as they were kept, or made of the frozen record by a filter."""

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from app.domain.snapshots import Kept
from app.render.keeping import SUMS
from app.web.pages.snapshots import asked_day, keeper

router = APIRouter(include_in_schema=False)
TYPES = {
    ".csv": "text/csv; charset=utf-8", ".geojson": "application/geo+json", ".json": "application/json",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".cff": "text/yaml; charset=utf-8",
}  # fmt: skip


@router.get("/data/snapshots/{text}/{name}", name="snapshot_file")
def file(request: Request, text: str, name: str) -> Response:
    """One file, whole; 304 where the caller has it."""
    kept = asked_day(request, text)
    path = keeper(request).path(kept, name)
    mark = f'"{_sum(kept, name)[:40]}"'
    headers = {
        "ETag": mark,
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="atlas-{kept.name}-{name}"',
    }
    if mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return FileResponse(path, media_type=TYPES.get(path.suffix, "text/plain; charset=utf-8"), headers=headers)


def _sum(kept: Kept, name: str) -> str:
    return kept.checksum if name == SUMS else next(one.sha256 for one in kept.files if one.name == name)
