"""Whoever sends a body slowly, or stops in the middle, keeps nobody else from writing, and is cut off in the end."""

import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import anyio
import httpx2
import pytest
from fastapi import FastAPI

from app.web import limits
from tests import servers

FORM = "application/x-www-form-urlencoded"
AT_ONCE = 5
"""Seconds; a writer who waited for the one that stalls would wait for as long as they like."""
CORRECTION = "/incidents/NM-2024-0001/correct"


@contextmanager
def _stalled(running: servers.Product, path: str) -> Iterator[socket.socket]:
    """A line on which somebody has sent 2 of 1000 bytes."""
    host, _, port = running.url.removeprefix("http://").partition(":")
    with closing(socket.create_connection((host, int(port)), timeout=10)) as line:
        told = f"Host: {host}\r\nContent-Type: {FORM}\r\nContent-Length: 1000"
        line.sendall(f"POST {path} HTTP/1.1\r\n{told}\r\n\r\na=".encode())
        yield line


def test_who_stalls_keeps_nobody_from_writing(tmp_path: Path) -> None:
    with servers.product(tmp_path / "stalled") as running, ExitStack() as lines:
        for path in (CORRECTION, "/admin/bulk", "/admin/incidents/new", "/admin/sign-in"):
            lines.enter_context(_stalled(running, path))
        # All of them have come as far as they ever will.
        time.sleep(1)
        fields = {"text": "The date is another one.", "version": "1"}
        answer = httpx2.post(f"{running.url}{CORRECTION}", data=fields, timeout=AT_ONCE, trust_env=False)

        assert answer.status_code == 303


async def _drops() -> AsyncIterator[bytes]:
    for _ in range(100):
        await anyio.sleep(0.05)
        yield b"a"


@pytest.mark.parametrize("path", ["/admin/bulk", "/fr/admin/bulk", "/api/incidents"])
def test_a_body_that_trickles_is_refused(seeded_app: FastAPI, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.3)

    async def ask() -> httpx2.Response:
        line = httpx2.ASGITransport(app=seeded_app)
        async with httpx2.AsyncClient(transport=line, base_url="http://test") as client:
            return await client.post(path, content=_drops(), headers={"Content-Type": FORM})

    begun = time.monotonic()
    answer = anyio.run(ask)

    assert (answer.status_code, answer.headers["connection"]) == (408, "close")
    assert time.monotonic() - begun < 3


def test_a_body_that_comes_slowly_but_in_time_passes(seeded_app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.3)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(10):
            await anyio.sleep(0.05)
            yield b"a=" + b"x" * 998

    async def ask() -> httpx2.Response:
        line = httpx2.ASGITransport(app=seeded_app)
        async with httpx2.AsyncClient(transport=line, base_url="http://test") as client:
            return await client.post("/admin/bulk", content=pieces())

    assert anyio.run(ask).status_code == 401
