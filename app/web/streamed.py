"""An answer that is sent while it is made: it lets go of what it was made from at its end, however that comes about."""

from collections.abc import Callable, Iterator, Mapping

import anyio
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

STALLED = 60
"""After so many seconds in which a reader took nothing, an answer is broken off."""


class Streamed(StreamingResponse):
    """The answer; its parts are made in other threads, one after another.

    Where making one fails, the answer breaks off without its last message, so that the server closes the connection and
    nobody takes a part for the whole.
    """

    def __init__(
        self, parts: Iterator[bytes], *, media_type: str, headers: Mapping[str, str], close: Callable[[], None]
    ) -> None:
        super().__init__(parts, media_type=media_type, headers=headers)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            # A reader who goes away cancels this task, and what is held is let go of all the same.
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._close)

    async def stream_response(self, send: Send) -> None:
        """Send one part after another, each in some time."""

        async def in_time(message: Message) -> None:
            with anyio.fail_after(STALLED):
                await send(message)

        await super().stream_response(in_time)
