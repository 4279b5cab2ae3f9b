"""The language of a request: French under /fr, English elsewhere, `lang=` at machine addresses.

A plain ASGI wrapper around the application: it takes `/fr` off the path, so that every route is written once, and
sets the language for everything below.
"""

from urllib.parse import parse_qs

from babel.core import negotiate_locale
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.i18n import LANGUAGES, speaking

COOKIE = "atlas_language"
"""Remembers that the language was chosen or heeded once; holds nothing else."""
_MACHINE = ("/api", "/ogc", "/static", "/healthz", "/readyz", "/map.js")

DESK = "/admin"
HEAD = "atlas_head"
"""What in the scope says that only the headers are asked for: whatever is dear to make is not made then."""


def is_machine(path: str) -> bool:
    """Whether an address speaks its language by `lang=` rather than by a prefix."""
    return any(path == one or path.startswith(f"{one}/") for one in _MACHINE)


class Languages:
    """The wrapper."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request in its language."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if path == "/" and (wanted := _asked_once(scope)):
            query = scope["query_string"].decode("latin-1")
            answer = RedirectResponse(f"/{wanted}/{'?' + query if query else ''}", 302)
            answer.set_cookie(COOKIE, wanted, max_age=31_536_000, httponly=True, samesite="lax")
            answer.headers["Vary"] = "Accept-Language, Cookie"
            answer.headers["Cache-Control"] = "no-store"
            await answer(scope, receive, send)
            return
        language, rest = _language(path, scope)
        # A page has one address; with a slash behind it, it is the same page.
        rest = rest.rstrip("/") or "/" if not is_machine(rest) else rest
        # No record is named with a NUL, and PostgreSQL refuses one inside a query.
        rest = rest.replace("\x00", "\ufffd")
        # Routes answer GET; whoever asks for the headers alone gets those of GET, and the server leaves the body out.
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        asked = {"method": method, HEAD: scope["method"] == "HEAD"}
        scope = {**scope, "path": rest, "raw_path": rest.encode(), **asked}
        if rest == DESK or rest.startswith(f"{DESK}/"):
            scope["query_string"] = _without_nul(scope["query_string"])

        async def vary(message: Message) -> None:
            if message["type"] == "http.response.start" and path == "/":
                MutableHeaders(scope=message).add_vary_header("Accept-Language, Cookie")
            await send(message)

        with speaking(language):
            await self._app(scope, receive, vary)


def _without_nul(query: bytes) -> bytes:
    """The query of the desk's pages, which look up what they are asked for as it was given."""
    while b"%00" in query:
        query = query.replace(b"%00", b"")
    return query


def _language(path: str, scope: Scope) -> tuple[str, str]:
    """The language of an address, and the address without its prefix."""
    first, _, rest = path.removeprefix("/").partition("/")
    if first in LANGUAGES and first != "en" and not is_machine(f"/{rest}"):
        return first, f"/{rest}"
    if is_machine(path):
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", ["en"])[-1]
        return (asked if asked in LANGUAGES else "en"), path
    return "en", path


def _asked_once(scope: Scope) -> str | None:
    """The language to lead a first visitor to, if not English; a reader who comes from within has chosen."""
    headers = Headers(scope=scope)
    if COOKIE in headers.get("cookie", "") or headers.get("sec-fetch-site") == "same-origin":
        return None
    if headers.get("host", "-") in headers.get("referer", ""):
        return None
    accepted = sorted(
        (one.strip() for one in headers.get("accept-language", "").split(",") if one.strip()), key=_weight, reverse=True
    )
    names = [one.partition(";")[0].strip().replace("-", "_") for one in accepted if _weight(one) > 0]
    found = negotiate_locale(names, LANGUAGES) if names else None
    return found if found and found != "en" else None


def _weight(accepted: str) -> float:
    """The weight of one entry of Accept-Language, 1 where none is given (RFC 9110, 12.4.2)."""
    weight = accepted.replace(" ", "").partition(";q=")[2]
    try:
        return float(weight) if weight else 1.0
    except ValueError:
        return 0.0
