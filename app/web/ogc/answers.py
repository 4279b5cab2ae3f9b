"""Two representations of one resource, and the links between resources."""

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import orjson
from fastapi import Request, Response

from app.i18n import gettext, language
from app.web.html import Page, base, show

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TIMESTAMP = "timeStamp"
Link = dict[str, str]
Given = Mapping[str, str | int]


class Ways:
    """Absolute addresses under /ogc, in the language of the request."""

    def __init__(self, request: Request) -> None:
        self.top = base(request)
        self._request = request

    def address(self, path: str, given: Given | None = None) -> str:
        """The address of a path under /ogc with a query."""
        query = [(name, str(value)) for name, value in (given or {}).items()]
        return self._written(path, query if language() == "en" else [*query, ("lang", language())])

    def here(self, **changes: str | None) -> str:
        """The address that was asked for, with some parameters changed, or dropped for None."""
        path: str = self._request.scope["path"].removeprefix("/ogc")
        asked = parse_qsl(self._request.url.query, keep_blank_values=True)
        kept = [(name, value) for name, value in asked if name not in changes]
        return self._written(path, [*kept, *((name, value) for name, value in changes.items() if value is not None)])

    def both(self, media: str, title: str) -> list[Link]:
        """The links of a resource to itself and to its other representation, whichever of the two is shown."""
        return [
            link(self.here(f="json"), "self", media, title),
            link(self.here(f="html"), "alternate", HTML, gettext("%(title)s, as a page", title=title)),
        ]

    def _written(self, path: str, query: list[tuple[str, str]]) -> str:
        # Boxes and intervals stay readable; these characters mean nothing else in a query.
        return f"{self.top}/ogc{quote(path)}{'?' + urlencode(query, safe=',:/') if query else ''}"


def link(href: str, rel: str, media: str, title: str) -> Link:
    """One link as the standard writes it."""
    return {"href": href, "rel": rel, "type": media, "title": title, "hreflang": language()}


def licence() -> Link:
    """The link to the licence of the record."""
    return {"href": LICENCE, "rel": "license", "type": HTML, "title": "CC BY 4.0"}


def wants_page(request: Request, asked: str | None) -> bool:
    """Whether a page is wanted rather than JSON: by `f`, else by what the Accept header likes better."""
    if asked:
        return asked == "html"
    accepted = request.headers.get("accept", "*/*")
    return _weight(accepted, "text/html") > max(_weight(accepted, one) for one in (JSON, GEOJSON))


def _weight(accepted: str, media: str) -> float:
    """How much a media type is liked, by the entry that names it most exactly (RFC 9110, 12.5.1)."""
    named = (media, f"{media.partition('/')[0]}/*", "*/*")
    found: dict[str, float] = {}
    for one in accepted.split(","):
        kind, _, rest = one.strip().lower().partition(";")
        found[kind.strip()] = _quality(rest)
    return next((found[one] for one in named if one in found), 0.0)


def _quality(rest: str) -> float:
    for one in rest.split(";"):
        name, _, value = one.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def answer(request: Request, asked: str | None, media: str, body: dict[str, Any], page: Callable[[], Page]) -> Response:
    """The resource as what was asked for."""
    if wants_page(request, asked):
        return as_page(request, page())
    return as_json(request, media, body)


def as_page(request: Request, page: Page) -> Response:
    """The resource as a page, which gets its mark where all pages do."""
    return show(request, page, headers={"Vary": "Accept"})


def as_json(request: Request, media: str, body: dict[str, Any]) -> Response:
    """The resource as JSON, marked by all of its content but the time of the answer; 304 where the caller has it."""
    text = orjson.dumps(body)
    lasting = orjson.dumps({name: value for name, value in body.items() if name != TIMESTAMP})
    mark = hashlib.sha256(f"{language()} {media} ".encode() + lasting).hexdigest()[:20]
    headers = {"ETag": f'W/"{mark}"', "Cache-Control": "no-cache", "Vary": "Accept", "Content-Language": language()}
    if mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media, headers=headers)


def now() -> str:
    """The time of an answer."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
