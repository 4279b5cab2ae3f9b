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
    """The longest of the gaps, in milliseconds: by the clock, and what the loop's own thread worked within one."""

    clock: float = 0.0
    work: float = 0.0


class Beating:
    """Passes everything on to the atlas but the question for the beats."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._found = app, Found()
        self._pulse: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the beats; begin them with the first request."""
        if self._pulse is None:
            self._pulse = asyncio.create_task(self._beat())
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        found, self._found = self._found, Found()
        head: list[tuple[bytes, bytes]] = [(b"content-type", b"application/json")]
        start: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": head}
        await send(start)
        await send({"type": "http.response.body", "body": json.dumps(vars(found)).encode()})

    async def _beat(self) -> None:
        while True:
            clock, work = time.perf_counter(), time.thread_time()
            await asyncio.sleep(PAUSE)
            self._found.clock = max(self._found.clock, (time.perf_counter() - clock - PAUSE) * 1000)
            self._found.work = max(self._found.work, (time.thread_time() - work) * 1000)


def beaten() -> Beating:
    """The application for uvicorn."""
    return Beating(served())
