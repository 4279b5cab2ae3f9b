"""An answer that is sent while it is made: it lets go of what it was made from at its end, however that comes about."""

import os
import tempfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import IO

import anyio
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Receive, Scope, Send

from app.settings import Settings

STALLED = 60
"""After so many seconds in which a reader took nothing, an answer is broken off."""
LEAST = 1000
"""So many bytes a second somebody takes at the least, on however slow a line; who takes less only keeps a place."""
PART = 64 * 1024


class Streamed(StreamingResponse):
    """The answer; its parts are made in other threads, one after another.

    Where making one fails, the answer breaks off without its last message, so that the server closes the connection and
    nobody takes a part for the whole.
    """

    def __init__(
        self, parts: Iterable[bytes], *, media_type: str, headers: Mapping[str, str], close: Callable[[], None]
    ) -> None:
        self._parts = iter(parts)
        super().__init__(self._parts, media_type=media_type, headers=headers)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            # A reader who goes away cancels this task, and what is held is let go of all the same.
            with anyio.CancelScope(shield=True):
                await run_in_threadpool(self._end)

    def _end(self) -> None:
        """Let go of the parts that nobody takes any more, and then of what they were made from.

        The other way round, what a part was reading would be given up some time later, while somebody else uses the
        connection, and the process would fall.
        """
        try:
            if isinstance(self._parts, Generator):
                self._parts.close()
        finally:
            self._close()

    async def stream_response(self, send: Send) -> None:
        """Send one part after another, each in some time."""

        waited, taken = 0.0, 0

        async def in_time(message: Message) -> None:
            nonlocal waited, taken
            begun = anyio.current_time()
            with anyio.fail_after(STALLED):
                await send(message)
            waited += anyio.current_time() - begun
            taken += len(message.get("body", b""))
            if waited > STALLED and taken < LEAST * waited:
                raise TimeoutError

        await super().stream_response(in_time)


def folder(settings: Settings) -> str | None:
    """Where files lie while they are made: with the data, for /tmp may be the server's memory; None: wherever else."""
    return str(settings.data_dir) if os.access(settings.data_dir, os.W_OK) else None


class Built:
    """A file that has to be whole before its first byte is known: it lies on the disk, without a name, until sent."""

    def __init__(self, make: Callable[[IO[bytes]], None], folder: str | None) -> None:
        # Closed by whoever has read it, or with this object.
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115
        make(self._file)
        self.size = self._file.seek(0, 2)
        self._file.seek(0)

    def __iter__(self) -> Iterator[bytes]:
        """The parts, once."""
        while part := self._file.read(PART):
            yield part

    def close(self) -> None:
        """Let the disk have its room back."""
        self._file.close()
