"""The atlas as it is served, with a pulse in its event loop that tells for how long a request let nothing else be done.

A process of its own runs this by uvicorn; `GET /beats` gives what was found since it was asked last.
"""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from app.main import served

PAUSE = 0.002
"""Seconds that the pulse rests; what comes on top of them between two beats is the time in which it could not beat."""
PATH = "/beats"


@dataclass
class Found:
    """The longest gap, in milliseconds: by the clock, and what the loop's own thread worked in it."""

    clock: float = 0.0
    work: float = 0.0


class Beating:
    """Passes everything on to the atlas but the question for the beats."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._found = app, Found()
        self._pulse: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the beats, which begin as the server does."""
        if self._pulse is None:
            self._pulse = asyncio.create_task(self._beat())
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        # The gap that is not over yet belongs to what came before.
        await asyncio.sleep(2 * PAUSE)
        found, self._found = self._found, Found()
        head: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json")]
        start: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": head}
        await send(start)
        await send({"type": "http.response.body", "body": json.dumps(vars(found)).encode()})

    async def _beat(self) -> None:
        clock, work = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(PAUSE)
            now, worked = time.perf_counter(), time.thread_time()
            gap = Found((now - clock - PAUSE) * 1000, (worked - work) * 1000)
            if gap.clock > self._found.clock:
                self._found = gap
            clock, work = now, worked


def beaten() -> Beating:
    """The application for uvicorn."""
    return Beating(served())
