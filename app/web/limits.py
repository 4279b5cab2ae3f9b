"""How much a request may send, and for how long: a plain ASGI wrapper that stops reading where it is too much."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NoReturn

import anyio
import orjson
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.i18n import N_, gettext, number
from app.web.language import is_machine
from app.web.refused import note as note_refusal

MOST_BYTES = 1_000_000
"""A battle with two thousand claims is half of it."""
TOO_LARGE = N_("This is more than the atlas takes at once, which is one megabyte. Nothing was changed.")
TOO_LARGE_FILE = N_(
    "This file is larger than the desk takes, which is %(most)s MB. Nothing was kept of it. "
    "Whoever runs the atlas can take it in on the server: atlas import."
)
FORM_BYTES = 1_000_000
"""What a form with a file may hold besides the file."""

SECONDS = 30
"""A body may take so long, and a second more for each BYTES_A_SECOND of it: the slowest lines bring as much."""
BYTES_A_SECOND = 1_000
TOO_SLOW = N_("What was sent came too slowly, or stopped on the way. Nothing was changed; try again.")


class TooLargeBody(Exception):
    """The body went over a limit, of its size or its time, while it was read."""


class BodyLimit:
    """The wrapper; `files` says at which addresses forms with files are taken, and how large the files may be."""

    def __init__(self, app: ASGIApp, files: Mapping[str, int] | None = None) -> None:
        self._app = app
        self._files = files or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, unless its body is too large or too slow."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        told, file = headers.get("content-length", "0"), self._files.get(scope["path"], 0)
        if not headers.get("content-type", "").lower().startswith("multipart/form-data"):
            file = 0
        most = file + FORM_BYTES if file else MOST_BYTES
        body = _Body(receive, most, 413 if not told.isdigit() or int(told) > most else 0)
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            # What the application makes of a body that was cut off is not its answer.
            if body.refused and not begun:
                return
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        if not body.refused:
            with suppress(TooLargeBody):
                await self._app(scope, body.receive, note)
        if body.refused and not begun:
            note_refusal(scope, body.refused)
            await _refusal(scope["path"], body.refused, file)(scope, receive, send)


class _Body:
    """The body of one request, counted while it is read; `refused` is the status that tells what is wrong with it."""

    def __init__(self, receive: Receive, most: int, refused: int) -> None:
        self.refused = refused
        self._receive, self._most = receive, most
        self._read, self._whole = 0, False
        self._began = anyio.current_time()

    async def receive(self) -> Message:
        """The next piece; raises TooLargeBody over a limit."""
        if self._whole:
            # What comes now is the news that the reader has gone, which may take as long as the answer.
            return await self._receive()
        with anyio.CancelScope(deadline=self._began + SECONDS + self._read / BYTES_A_SECOND):
            message = await self._receive()
            self._read += len(message.get("body", b""))
            self._whole = not message.get("more_body", False)
            if self._read > self._most:
                self._refuse(413)
            return message
        return self._refuse(408)

    def _refuse(self, status: int) -> NoReturn:
        self.refused = status
        raise TooLargeBody


def _refusal(path: str, status: int, file: int) -> Response:
    sentence = gettext(TOO_LARGE if status == 413 else TOO_SLOW)
    if file and status == 413:
        sentence = gettext(TOO_LARGE_FILE, most=number(file // 1_000_000))
    headers = {"Cache-Control": "no-store", "Connection": "close"}
    if is_machine(path):
        body = {"type": "about:blank", "title": sentence, "status": status, "detail": sentence}
        return Response(orjson.dumps(body), status, headers, "application/problem+json")
    return PlainTextResponse(sentence, status, headers)
