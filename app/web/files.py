"""Static files: ours and those of the wheels, kept for a year where the address carries their fingerprint."""

import mimetypes

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from app.domain.errors import NotFound
from app.i18n import gettext
from app.web.links import Assets

router = APIRouter(include_in_schema=False)
_TYPES = {".geojson": "application/geo+json", ".js": "text/javascript", ".webmanifest": "application/manifest+json"}
YEAR = "public, max-age=31536000, immutable"


@router.get("/static/{name:path}")
def static(request: Request, name: str, v: str = "") -> Response:
    """One file; 304 where the browser has it."""
    assets: Assets = request.app.state.assets
    file, mark = assets.path(name), assets.fingerprint(name)
    if file is None or mark is None or file.suffix == ".md":
        raise NotFound(gettext("There is no such file."))
    headers = {"Cache-Control": YEAR if v == mark else "public, max-age=300", "ETag": f'"{mark}"'}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return FileResponse(file, media_type=kind, headers=headers)
