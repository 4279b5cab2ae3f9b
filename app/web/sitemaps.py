"""What search engines ask for first: the map of the site, and what they should leave alone."""

import hashlib
from collections.abc import Iterable, Iterator

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from app.domain.errors import NotFound
from app.i18n import LANGUAGES, gettext
from app.render import sitemap
from app.render.sitemap import MOST, Listed
from app.store import outline
from app.store.db import ReadSession
from app.store.outline import Entry
from app.web import links
from app.web.deps import Reading
from app.web.html import base

router = APIRouter(include_in_schema=False)
PAGES = (
    "/", "/incidents", "/actors", "/places", "/sources", "/compare", "/data", "/about", "/about/methodology",
    "/about/licences",
)  # fmt: skip
"""The pages that are not about one record."""
SHOWING = (
    "facebookexternalhit", "Twitterbot", "LinkedInBot", "Slackbot-LinkExpanding", "TelegramBot", "WhatsApp",
    "Discordbot",
)  # fmt: skip
"""Programs that fetch one page because somebody sent a link to it, to show what it is about."""
NEVER = ("/admin/", "/fr/admin/", "/api/cells", "/api/facets")
# Every choice of a filter is a link to a narrower one: with two of them together a search engine would never end.
# And each has files; those of everything may be found.
COMBINED = (
    "/*?*&", "/api/incidents?", "/*.csv?", "/*.geojson?", "/*.xlsx?", "/*.parquet?", "/*map.html?", "/*feed.atom?",
    "/*embed?",
)  # fmt: skip


@router.get("/robots.txt", name="robots")
def robots(request: Request) -> PlainTextResponse:
    """Who may read what."""
    lines = [f"User-agent: {one}" for one in SHOWING]
    lines += [f"Disallow: {one}" for one in NEVER]
    lines += ["", "User-agent: *", *(f"Disallow: {one}" for one in (*NEVER, *COMBINED))]
    lines += ["Allow: /preview.png", "Allow: /fr/preview.png", "", f"Sitemap: {base(request)}/sitemap.xml", ""]
    return PlainTextResponse("\n".join(lines), headers={"Cache-Control": _kept(request)})


@router.get("/sitemap.xml", name="sitemap")
def whole(request: Request, db: Reading) -> Response:
    """Every public page; where they are too many for one file, the files that hold them."""
    many = outline.outline(db).incidents
    others = [*(Entry(one) for one in PAGES), *outline.registers(db)]
    if many + len(others) <= MOST:
        return _xml(request, sitemap.urlset(_listed(request, [*others, *outline.incidents(db, limit=MOST)])))
    parts = range(1, -(-many // MOST) + -(-len(others) // MOST) + 1)
    return _xml(request, sitemap.index(f"{base(request)}/sitemap-{n}.xml" for n in parts))


@router.get("/sitemap-{part}.xml", name="sitemap_part")
def one_part(request: Request, db: Reading, part: str) -> Response:
    """One of these files: first those of incidents, then those of all other pages."""
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 6 else 0
    found = list(_part(db, number)) if number > 0 else []
    if not found:
        raise NotFound(gettext("There is no such file."))
    return _xml(request, sitemap.urlset(_listed(request, found)))


def _part(db: ReadSession, number: int) -> Iterable[Entry]:
    files = -(-outline.outline(db).incidents // MOST)
    if number <= files:
        return outline.incidents(db, limit=MOST, offset=(number - 1) * MOST)
    start = (number - files - 1) * MOST
    return [*(Entry(one) for one in PAGES), *outline.registers(db)][start : start + MOST]


def _listed(request: Request, entries: Iterable[Entry]) -> Iterator[Listed]:
    top = base(request)
    for one in entries:
        addresses = tuple((language, top + links.page(one.path, language=language)) for language in LANGUAGES)
        yield Listed(addresses, one.changed.date().isoformat() if one.changed else "")


def _kept(request: Request) -> str:
    """How long an answer holds: without a public address it repeats the one that this request named."""
    return "public, max-age=3600" if request.app.state.settings.public_url else "no-cache"


def _xml(request: Request, text: str) -> Response:
    body = text.encode()
    headers = {"ETag": f'W/"{hashlib.sha256(body).hexdigest()[:20]}"', "Cache-Control": _kept(request)}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/xml", headers=headers)
