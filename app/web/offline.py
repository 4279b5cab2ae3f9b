"""The files that browsers want at addresses of their own: the service worker and the manifest."""

import dataclasses
import hashlib

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.domain.errors import NotFound
from app.i18n import LANGUAGES, gettext, language, prefix, speaking
from app.web.html import Templates
from app.web.lines import MapChoice
from app.web.links import Assets
from app.web.pages.offline import Offline

router = APIRouter(include_in_schema=False)
WORKER = "js/worker.js"
PAPER = "#f7f4ec"


@router.get("/worker.js")
def worker(request: Request) -> Response:
    """The service worker, with the version of what it keeps from the beginning.

    Browsers ask for it at each visit and install it anew when a byte of it has changed, so the version has to change
    with the offline page. Where the file is missing, browsers give up the worker that they have.
    """
    assets: Assets = request.app.state.assets
    file = assets.path(WORKER)
    if file is None:
        raise NotFound(gettext("There is no such file."))
    body = f'self.atlasVersion = "{_version(request)}";\n'.encode() + file.read_bytes()
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:20]}"',
        "Cache-Control": "no-cache",
        "Service-Worker-Allowed": "/",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/javascript", headers=headers)


def _version(request: Request) -> str:
    """A fingerprint of the offline page in all languages, with the files that it names."""
    templates: Templates = request.app.state.templates
    site = dataclasses.replace(templates.site(request), here="/offline", query=(), base="", map=MapChoice())
    mark = hashlib.sha256()
    for one in LANGUAGES:
        with speaking(one):
            mark.update(templates.render(dataclasses.replace(site, language=one), Offline()).encode())
    return mark.hexdigest()[:12]


@router.get("/site.webmanifest")
def manifest(request: Request) -> Response:
    """What a telephone needs to know to put the atlas beside its other programs."""
    assets: Assets = request.app.state.assets
    name = gettext("Northern Mali Incident Atlas")
    about = {
        "name": name,
        "short_name": gettext("Mali atlas"),
        "description": gettext("Who said what about armed incidents in northern Mali, where, and how sure."),
        "lang": language(),
        "start_url": f"{prefix()}/",
        "scope": "/",
        "display": "minimal-ui",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [{"src": assets.address("img/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(orjson.dumps(about), media_type="application/manifest+json", headers=headers)
