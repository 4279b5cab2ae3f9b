"""Pages are asked for anew at each visit, and sent only where they have changed.

A plain ASGI wrapper: it holds a page until it is whole, marks it with a fingerprint of its bytes, and answers 304 to a
browser that has it already. On a slow line a second visit then costs some hundred bytes.
"""

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class FreshPages:
    """The wrapper; it stands inside of what compresses, so that the fingerprint is that of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        known = Headers(scope=scope).get("if-none-match", "")
        start: Message | None = None
        body = b""

        async def hold(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_ours(message):
                start = message
                return
            if start is None:
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                for one in _answer(start, body, known):
                    await send(one)

        await self._app(scope, receive, hold)


def _is_ours(start: Message) -> bool:
    """Whether an answer is a page that does not say itself how long it holds."""
    headers = Headers(raw=start["headers"])
    is_page = headers.get("content-type", "").startswith("text/html")
    return is_page and start["status"] == 200 and "cache-control" not in headers and "etag" not in headers


def _answer(start: Message, body: bytes, known: str) -> tuple[Message, Message]:
    headers = MutableHeaders(scope=start)
    mark = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers["ETag"] = mark
    headers["Cache-Control"] = "no-cache"
    if mark.removeprefix("W/") not in known and known.strip() != "*":
        return start, {"type": "http.response.body", "body": body}
    for name in ("content-length", "content-type"):
        del headers[name]
    return {**start, "status": 304, "headers": headers.raw}, {"type": "http.response.body", "body": b""}
