"""An answer that is sent while it is made lets go of things in their order, also where its reader goes away."""

from collections.abc import Iterator

import anyio
import pytest
from starlette.requests import ClientDisconnect
from starlette.types import Message

from app.web.streamed import Streamed


class Left:
    """An answer without an end, whose reader goes away after some parts, and in which order it ended."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.sent = 0
        self._gone = anyio.Event()

    def _parts(self) -> Iterator[bytes]:
        try:
            while True:
                yield b"more"
        finally:
            self.order.append("parts")

    async def ask(self, spec: str) -> None:
        """Send it to a server that speaks so."""
        answer = Streamed(
            self._parts(), media_type="text/csv", headers={}, close=lambda: self.order.append("session")
        )  # fmt: skip
        with anyio.fail_after(20):
            await answer({"type": "http", "asgi": {"spec_version": spec}}, self._receive, self._send)

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, _: Message) -> None:
        self.sent += 1
        if self.sent > 5:
            self._gone.set()
        if self.sent > 50:
            raise OSError


def test_what_a_reader_left_ends_before_what_it_was_made_from() -> None:
    left = Left()

    anyio.run(left.ask, "2.3")

    assert left.sent > 5
    assert left.order == ["parts", "session"]


def test_the_same_where_sending_tells_that_nobody_is_there() -> None:
    left = Left()

    with pytest.raises(ClientDisconnect):
        anyio.run(left.ask, "2.4")

    assert left.sent > 50
    assert left.order == ["parts", "session"]
