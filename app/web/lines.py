"""Slow lines: whether pages come with their map, which a reader may leave out.

A plain ASGI wrapper, as that of the languages: it takes `map=off` and `map=on` off the query, so that no page has to
know of them and no address carries them on, and remembers the choice in a cookie, which works without a script too.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.language import is_machine

PARAMETER = "map"
COOKIE = "atlas_map"
"""Holds `on` or `off` and nothing else."""
YEAR = 31_536_000
_WORDS = ("on", "off")


@dataclass(frozen=True)
class MapChoice:
    """Whether a page leaves its map out, and whether the browser asked for that rather than the reader."""

    off: bool = False
    spared: bool = False

    @property
    def switch(self) -> tuple[str, str]:
        """The parameter that leads to the same page, the other way."""
        return PARAMETER, "on" if self.off else "off"


def choice(scope: Scope) -> MapChoice:
    """What the wrapper found for a request."""
    found: MapChoice = scope.get("atlas_map", MapChoice())
    return found


def is_page(scope: Scope) -> bool:
    """Whether an address is one of people's: files and programs keep all their parameters."""
    if scope["type"] != "http":
        return False
    path: str = scope["path"]
    return not is_machine(path) and "." not in path.rpartition("/")[2]


class SlowLines:
    """The wrapper."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with or without the map."""
        if not is_page(scope):
            await self._app(scope, receive, send)
            return
        asked, query = _asked(scope)
        found = _choose(asked, Headers(scope=scope))

        async def note(message: Message) -> None:
            if message["type"] == "http.response.start" and (_is_html(message) or (asked and _leads_on(message))):
                _mark(MutableHeaders(scope=message), asked)
            await send(message)

        await self._app({**scope, "query_string": query, "atlas_map": found}, receive, note)


def _asked(scope: Scope) -> tuple[str, bytes]:
    """What the address asks for, if anything that is known, and the query without it."""
    query: bytes = scope["query_string"]
    if PARAMETER.encode() not in query:
        return "", query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True, encoding="utf-8", errors="replace")
    given = [value for name, value in pairs if name == PARAMETER and value in _WORDS]
    if not given:
        return "", query
    return given[-1], urlencode([one for one in pairs if one[0] != PARAMETER]).encode()


def _choose(asked: str, headers: Headers) -> MapChoice:
    """The address goes before the cookie, and the cookie before what the browser prefers for all its pages."""
    if wanted := asked or _remembered(headers.get("cookie", "")):
        return MapChoice(off=wanted == "off")
    spared = headers.get("save-data", "").strip().lower() == "on"
    return MapChoice(off=spared, spared=spared)


def _remembered(header: str) -> str:
    found = cookie_parser(header).get(COOKIE, "")
    return found if found in _WORDS else ""


def _is_html(start: Message) -> bool:
    """Whether an answer is a page, or says that the browser has it already."""
    return start["status"] == 304 or Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _leads_on(start: Message) -> bool:
    """Whether an answer leads to another address, which does not carry the choice."""
    return 300 <= int(start["status"]) < 400


def _mark(headers: MutableHeaders, asked: str) -> None:
    """Say on what a page depends, and remember what was asked for."""
    headers.add_vary_header("Cookie")
    headers.add_vary_header("Save-Data")
    if asked:
        made = Response()
        made.set_cookie(COOKIE, asked, max_age=YEAR, httponly=True, samesite="lax")
        headers.append("set-cookie", made.headers["set-cookie"])
        # What sets a cookie is for one reader: no cache in between keeps it, and neither does the service worker.
        if "no-store" not in headers.get("cache-control", ""):
            headers["Cache-Control"] = "private, no-cache"
