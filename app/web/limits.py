"""How much a request may send: a plain ASGI wrapper that stops reading where a body grows too large."""

import orjson
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.i18n import N_, gettext
from app.web.language import is_machine
from app.web.refused import note as note_refusal

MOST_BYTES = 1_000_000
"""A battle with two thousand claims is half of it."""
TOO_LARGE = N_("This is more than the atlas takes at once, which is one megabyte. Nothing was changed.")


class TooLargeBody(Exception):
    """The body went over the limit while it was read."""


class BodyLimit:
    """The wrapper."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, unless its body is too large."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        read, begun, over = 0, False, not told.isdigit() or int(told) > MOST_BYTES

        async def count() -> Message:
            nonlocal read, over
            message = await receive()
            read += len(message.get("body", b""))
            if read > MOST_BYTES:
                over = True
                raise TooLargeBody
            return message

        async def note(message: Message) -> None:
            nonlocal begun
            # What the application makes of a body that was cut off is not its answer.
            if over and not begun:
                return
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        if not over:
            try:
                await self._app(scope, count, note)
            except TooLargeBody:
                over = True
        if over and not begun:
            note_refusal(scope, 413)
            await _refusal(scope["path"])(scope, receive, send)


def _refusal(path: str) -> Response:
    sentence = gettext(TOO_LARGE)
    headers = {"Cache-Control": "no-store", "Connection": "close"}
    if is_machine(path):
        body = {"type": "about:blank", "title": sentence, "status": 413, "detail": sentence}
        return Response(orjson.dumps(body), 413, headers, "application/problem+json")
    return PlainTextResponse(sentence, 413, headers)
