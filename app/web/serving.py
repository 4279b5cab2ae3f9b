"""Which server of the database a request reads from, and another one where that one fails.

The wrapper is plain ASGI and stands right around the routes: what only reads is done again from its start, unless some
of its answer is out already. What is sent while it is made waits until it is whole or long, so that this is rare.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.store.db import ReadSession, Sessions, Unanswered
from app.store.lookout import PRIMARY, Source
from app.web.language import DESK
from app.web.refused import READING

COOKIE = "atlas_session"
"""The cookie of whoever is signed in."""
ROOM = 256 * 1024
"""So many bytes of an answer wait until it is whole."""
SERVER, FAILED = "atlas_server", "atlas_failed_servers"


class AskAnother(Exception):
    """Raised where a server failed a request that another one may answer."""


class ReadAgain:
    """The wrapper."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not _may_ask_another(Request(scope)):
            await self._app(scope, receive, send)
            return
        # Made here, for a state that is made further in stands in a copy of the scope.
        scope.setdefault("state", {})
        while True:
            try:
                await self._ask(scope, receive, send)
            except AskAnother:
                continue
            return

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = Kept(send)
        try:
            await self._app(scope, receive, kept.send)
        except RuntimeError as error:
            # So Starlette tells of what failed while parts of the answer were made.
            if isinstance(error.__cause__, Unanswered) and not kept.is_out:
                await run_in_threadpool(ask_another, Request(scope), error.__cause__)
            raise
        await kept.let_out()


class Kept:
    """The beginning of an answer, until it is whole or long."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._messages: list[Message] = []
        self._size = 0
        self.is_out = False

    async def send(self, message: Message) -> None:
        """Keep one message, or send it where others went out before."""
        if self.is_out:
            await self._send(message)
            return
        self._messages.append(message)
        self._size += len(message.get("body", b""))
        if self._size > ROOM:
            await self.let_out()

    async def let_out(self) -> None:
        """Send what was kept."""
        self.is_out = True
        while self._messages:
            await self._send(self._messages.pop(0))


def server(request: Request) -> int:
    """The number of the server that all of a request reads from."""
    state = request.scope.setdefault("state", {})
    if SERVER not in state:
        state[SERVER] = _sessions(request).choose(_source(request), state.get(FAILED, ()))
    number: int = state[SERVER]
    return number


@contextmanager
def reading(request: Request) -> Iterator[ReadSession]:
    """A session for what a request reads: at a replica, or where its own changes are for whoever is signed in."""
    with _sessions(request).reader(server(request)) as db:
        yield db


def ask_another(request: Request, error: Exception) -> None:
    """Raise AskAnother if the database failed a request that can be made again at another server."""
    state = request.scope.setdefault("state", {})
    sessions, source = _sessions(request), _source(request)
    asked: int = state.pop(SERVER, PRIMARY)
    if not sessions.failed(asked, error) or source is Source.PRIMARY or asked in state.get(FAILED, ()):
        return
    failed = {*state.get(FAILED, ()), asked}
    if sessions.choose(source, failed) not in failed:
        state[FAILED] = failed
        raise AskAnother from error


def _may_ask_another(request: Request) -> bool:
    return bool(_sessions(request).servers) and _source(request) is not Source.PRIMARY


def _source(request: Request) -> Source:
    """Writers and the desk read what holds; whoever is signed in reads what they wrote, as long as that can be had."""
    path: str = request.scope["path"]
    if request.method not in READING or path == DESK or path.startswith(f"{DESK}/"):
        return Source.PRIMARY
    known = COOKIE in request.cookies or "authorization" in request.headers
    return Source.NEWEST if known else Source.ANY


def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions
