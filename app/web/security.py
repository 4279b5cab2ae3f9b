"""The headers that every answer carries: what a page may load, and who may frame it."""

import base64
import hashlib
import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_DESK = re.compile(r"(/[a-z]{2})?/admin(/|$)")
"""Nobody frames the pages of the desk, not even a page from here."""


def policy(tile_url: str, *, framed_by: str = "'self'", sheet: str = "") -> str:
    """The content security policy: everything from here, pictures also from the tiles that a reader may switch on.

    `framed_by` says who may show the answer in a frame; `sheet` is a style sheet that stands inside of the page.
    """
    tiles = _origin(tile_url)
    inside = f" 'sha256-{base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()}'" if sheet else ""
    return "; ".join((
        "default-src 'none'", "script-src 'self'", f"style-src 'self'{inside}", f"img-src 'self' data:{tiles}",
        "connect-src 'self'", "font-src 'self'", "manifest-src 'self'", "worker-src 'self'", "form-action 'self'",
        "base-uri 'none'", f"frame-ancestors {framed_by}",
    ))  # fmt: skip


def _origin(tile_url: str) -> str:
    parts = urlsplit(tile_url.replace("{s}.", "*."))
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


class SecurityHeaders:
    """A wrapper that adds the headers to every answer that does not bring its own."""

    def __init__(self, app: ASGIApp, tile_url: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy(tile_url),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        }
        self._desk = {**self._headers, "Content-Security-Policy": policy(tile_url, framed_by="'none'")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        ours = self._desk if _DESK.match(scope.get("path", "")) else self._headers

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ours.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add if scope["type"] == "http" else send)
