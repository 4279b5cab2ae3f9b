"""The processes of a server that runs several, and which of them answers at a connection."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx2
from sqlalchemy import make_url

from tests import servers

SECONDS = 60
"""How long the second process may take until it listens."""
AT_ONCE = 8
"""One connection after the other may all be taken by the process that was idle last."""


def process_of(running: servers.Product, answer: httpx2.Response) -> int:
    """The process at the other end of the connection by which an answer came."""
    port: int = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
    (inode,) = _inodes(local=make_url(running.url).port or 0, remote=port)
    (found,) = [one for one in _processes(running) if f"socket:[{inode}]" in _open(one)]
    return found


def two(running: servers.Product, kept: ExitStack) -> dict[int, httpx2.Client]:
    """A connection that stays to each of two processes."""
    found: dict[int, httpx2.Client] = {}
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        made = [kept.enter_context(_client(running.url)) for _ in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = list(threads.map(lambda client: client.get("/"), made))
        for client, answer in zip(made, answers, strict=True):
            found.setdefault(process_of(running, answer), client)
        if len(found) == 2:
            return found
        time.sleep(0.2)
    raise AssertionError(f"one process had all connections of {SECONDS} seconds")


def _client(url: str) -> httpx2.Client:
    one_that_stays = httpx2.Limits(max_connections=1, keepalive_expiry=None)
    return httpx2.Client(base_url=url, trust_env=False, timeout=60, limits=one_that_stays)


def _processes(running: servers.Product) -> list[int]:
    """Those that the command has started."""
    ours = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text(encoding="ascii")
    return [int(one) for one in ours.split()]


def _inodes(*, local: int, remote: int) -> Iterator[str]:
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        parts = line.split()
        if [int(parts[n].rpartition(":")[2], 16) for n in (1, 2)] == [local, remote]:
            yield parts[9]


def _open(process: int) -> set[str]:
    return {str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir() if one.is_symlink()}
