"""Answers that were made already are sent again as they were, until something changes that readers can see.

A plain ASGI wrapper, outside of all others: what it keeps are whole answers, compressed, with their headers. It keeps
only what programs ask for without a cookie or a token, and what is the same for everybody.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESSES = frozenset({"/api/facets", "/api/cells"})
"""What the dashboard asks at every change and every view of the map."""
ROOM = 32 * 2**20
"""The bytes that all kept answers of a process may take."""
LARGEST = 2**20
NOT_KEPT = "atlas_not_kept"
"""What in the scope says that an answer will be another one soon, though nothing changes."""
MADE_AT = "atlas_made_at"
"""How many changes an answer holds, where that may be fewer than there are: at a replica."""

_ASKED_WITH = ("accept-encoding", "accept-language", "origin", "host")
Key = tuple[str, bytes, tuple[str, ...]]


class Answer(NamedTuple):
    """A whole answer, and its fingerprint."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    mark: str


class ReadyMade:
    """The wrapper; `version` tells how many changes readers could see, or None where nothing may be kept."""

    def __init__(self, app: ASGIApp, version: Callable[[], int | None]) -> None:
        self._app = app
        self._version = version
        self._at: int | None = None
        self._kept: OrderedDict[Key, Answer] = OrderedDict()
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in ADDRESSES:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        version = self._version()
        if version != self._at:
            self._kept.clear()
            self._at, self._size = version, 0
        key = (scope["path"], scope["query_string"], tuple(headers.get(one, "") for one in _ASKED_WITH))
        if found := self._kept.get(key):
            self._kept.move_to_end(key)
            for message in _messages(found, headers.get("if-none-match", "")):
                await send(message)
            return
        if version is None or "cookie" in headers or "authorization" in headers or "if-none-match" in headers:
            await self._app(scope, receive, send)
            return
        await self._make(key, version, (scope, receive, send))

    async def _make(self, key: Key, version: int, request: tuple[Scope, Receive, Send]) -> None:
        scope, receive, send = request
        start: Message | None = None
        body = b""

        async def listen(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body" and len(body) <= LARGEST:
                body += message.get("body", b"")
            await send(message)

        state = scope.setdefault("state", {})
        await self._app(scope, receive, listen)
        # What changed while this was made may be in it or not.
        good = start and start["status"] == 200 and NOT_KEPT not in state and state.get(MADE_AT, version) == version
        if start and good and self._version() == version == self._at:
            self._keep(key, start, body)

    def _keep(self, key: Key, start: Message, body: bytes) -> None:
        if len(body) > LARGEST or key in self._kept:
            return
        headers = list(start["headers"])
        self._kept[key] = Answer(headers, body, Headers(raw=headers).get("etag", ""))
        self._size += len(body) + len(key[1]) + 1000
        while self._size > ROOM:
            (_, query, _), gone = self._kept.popitem(last=False)
            self._size -= len(gone.body) + len(query) + 1000


def _messages(found: Answer, known: str) -> tuple[Message, Message]:
    mark = found.mark.removeprefix("W/")
    if known.strip() == "*" or (mark and mark in known):
        kept = [(name, value) for name, value in found.headers if name not in (b"content-length", b"content-type")]
        start: Message = {"type": "http.response.start", "status": 304, "headers": kept}
        return start, {"type": "http.response.body", "body": b""}
    start = {"type": "http.response.start", "status": 200, "headers": found.headers}
    return start, {"type": "http.response.body", "body": found.body}
