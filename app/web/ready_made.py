"""Answers that were made already are sent again as they were, until something changes that readers can see.

A plain ASGI wrapper, outside of all others: what it keeps are whole answers, compressed, with their headers. It keeps
only what programs ask for without a cookie or a token, and what is the same for everybody.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

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

_ASKED_WITH = (b"accept-encoding", b"accept-language", b"origin", b"host")
_OF_BODIES = (b"content-length", b"content-type", b"content-encoding")
_NOTHING: Message = {"type": "http.response.body", "body": b""}
Key = tuple[str, bytes, tuple[bytes | None, ...]]
Request = tuple[Scope, Receive, Send]


class Answer(NamedTuple):
    """A whole answer, its fingerprint, and what is sent to those who have it."""

    start: Message
    body: Message
    mark: bytes
    unchanged: Message

    @classmethod
    def of(cls, headers: list[tuple[bytes, bytes]], body: bytes) -> "Answer":
        """What is sent again for an answer with these headers and this body."""
        mark = next((value for name, value in headers if name == b"etag"), b"").removeprefix(b"W/")
        without = [(name, value) for name, value in headers if name not in _OF_BODIES]
        return cls(
            {"type": "http.response.start", "status": 200, "headers": headers},
            {"type": "http.response.body", "body": body},
            mark,
            {"type": "http.response.start", "status": 304, "headers": without},
        )

    def is_known(self, given: bytes) -> bool:
        """Whether somebody has it who says which answers he has."""
        return given.strip() == b"*" or bool(self.mark and self.mark in given)

    async def sent(self, send: Send, known: bytes | None) -> None:
        """Send it to somebody, who may have it already."""
        has_it = known is not None and self.is_known(known)
        await send(self.unchanged if has_it else self.start)
        await send(_NOTHING if has_it else self.body)


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
        # Kept answers are sent ten thousand times a second: each header is looked at once, as it came.
        # Of one that came twice the first counts, as wherever headers are read.
        headers: dict[bytes, bytes] = dict(reversed(scope["headers"]))
        version = self._version()
        if version != self._at:
            self._kept.clear()
            self._at, self._size = version, 0
        key = (scope["path"], scope["query_string"], tuple(map(headers.get, _ASKED_WITH)))
        known = headers.get(b"if-none-match")
        if found := self._kept.get(key):
            self._kept.move_to_end(key)
            await found.sent(send, known)
        elif version is None or b"cookie" in headers or b"authorization" in headers:
            await self._app(scope, receive, send)
        elif known is None:
            await self._make(key, version, (scope, receive, send))
        else:
            await self._compare(key, version, known, (scope, receive, send))

    async def _compare(self, key: Key, version: int, known: bytes, request: Request) -> None:
        """Make the whole answer though the caller may have it: what is kept serves all who ask whether it changed.

        While nothing can be kept, as at a replica that lags behind, this is in vain.
        """
        scope, receive, send = request
        messages: list[Message] = []

        async def listen(message: Message) -> None:
            messages.append(message)

        plain = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"if-none-match"]}
        await self._make(key, version, (plain, receive, listen))
        start, body = messages[0], b"".join(one.get("body", b"") for one in messages[1:])
        if start["status"] == 200:
            await Answer.of(list(start["headers"]), body).sent(send, known)
            return
        for message in messages:
            await send(message)

    async def _make(self, key: Key, version: int, request: Request) -> None:
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
        self._kept[key] = Answer.of(list(start["headers"]), body)
        self._size += len(body) + len(key[1]) + 1000
        while self._size > ROOM:
            (_, query, _), gone = self._kept.popitem(last=False)
            self._size -= len(gone.body["body"]) + len(query) + 1000
