"""The script of the map's frame, which Folium makes: one address a view, so that it can be kept."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from app.domain.errors import NotFound
from app.i18n import gettext, language
from app.render.map import VIEWS, View, script

router = APIRouter(include_in_schema=False)


@router.get("/map.js")
def frame(
    request: Request,
    view: str = "mali",
    latitude: Annotated[float | None, Query(ge=-85, le=85)] = None,
    longitude: Annotated[float | None, Query(ge=-180, le=180)] = None,
    zoom: Annotated[int, Query(ge=2, le=18)] = 8,
) -> Response:
    """The frame of a named view, or around a point."""
    if latitude is not None and longitude is not None:
        wanted = View(latitude=round(latitude, 4), longitude=round(longitude, 4), zoom=zoom)
    elif view in VIEWS:
        wanted = VIEWS[view]
    else:
        raise NotFound(gettext("There is no such view of the map."))
    body = script(wanted).encode()
    headers = {
        "ETag": f'"{hashlib.sha256(language().encode() + body).hexdigest()[:20]}"',
        "Cache-Control": "public, max-age=300",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/javascript", headers=headers)
