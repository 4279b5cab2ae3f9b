"""Notes that a session or a token is in use, once the answer is sent: reading a page never waits for writers.

A plain ASGI wrapper: what is to be noted stands in the request's state under NOTE.
"""

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from app.store.db import Unanswered, WriteSession
from app.web.deps import writing

log = logging.getLogger("atlas")
NOTE = "note_use"
Note = Callable[[WriteSession], None]


def later(request: Request, note: Note) -> None:
    """Have something noted after the answer."""
    setattr(request.state, NOTE, note)


class NotedUse:
    """The wrapper."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, and note afterwards."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Made here, for a state that is made further in stands in a copy of the scope.
        state = scope.setdefault("state", {})
        await self._app(scope, receive, send)
        if note := state.pop(NOTE, None):
            await _keep(scope["app"], note)


async def _keep(app: FastAPI, note: Note) -> None:
    try:
        async with writing(app) as db:
            await run_in_threadpool(note, db)
    except Unanswered as error:
        # The answer is out; the next request tries again.
        log.warning("the use of a session could not be noted: %s", type(error).__name__)
