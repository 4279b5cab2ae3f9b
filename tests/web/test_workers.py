"""Two server processes on one database: what is changed at one is in the very next answer of the other."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx2
from sqlalchemy import make_url
from sqlmodel import select

from app.models import Incident
from app.store.db import Sessions
from tests import servers
from tests.web.admin.served import Editor, editors, small_incidents

MOST = 80
"""So many connections are opened at most until both processes have one."""


def workers(running: servers.Product) -> list[int]:
    """The processes that the command has started."""
    ours = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text(encoding="ascii")
    return [int(one) for one in ours.split()]


def worker_of(running: servers.Product, answer: httpx2.Response) -> int:
    """The process at the other end of the connection by which an answer came."""
    port: int = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
    (inode,) = _inodes(local=make_url(running.url).port or 0, remote=port)
    (found,) = [one for one in workers(running) if f"socket:[{inode}]" in _open(one)]
    return found


def _inodes(*, local: int, remote: int) -> Iterator[str]:
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        parts = line.split()
        if [int(parts[n].rpartition(":")[2], 16) for n in (1, 2)] == [local, remote]:
            yield parts[9]


def _open(process: int) -> set[str]:
    return {str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir() if one.is_symlink()}


def two(running: servers.Product, kept: ExitStack) -> dict[int, httpx2.Client]:
    """A connection that stays to each process."""
    found: dict[int, httpx2.Client] = {}
    for _ in range(MOST):
        client = kept.enter_context(httpx2.Client(base_url=running.url, trust_env=False, timeout=60))
        found.setdefault(worker_of(running, client.get("/healthz")), client)
        if len(found) == 2:
            return found
    raise AssertionError(f"one process has all of {MOST} connections")


def test_what_one_process_saves_the_other_answers_with(database_url: str, tmp_path: Path) -> None:
    with servers.product(tmp_path / "two", database_url=database_url, workers="2") as running, ExitStack() as kept:
        (first, one), (second, other) = two(running, kept).items()
        (key,) = small_incidents(database_url, 1)
        (editor,) = editors(database_url, running.url, ["aminata"])
        editor.client.close()
        here = Editor("aminata", one)
        one.cookies.update(editor.client.cookies)
        address = f"/incidents/{_code(database_url, key)}"

        for n in range(5):
            word = f"kalaban{n}"
            asked = f"/api/facets?q={word}"
            assert [client.get(asked).json()["total"] for client in (one, other)] == [0, 0]
            saved = here.save(key, here.open(key), title=f"Heard of in {word}")
            counted, page = other.get(asked), other.get(address)

            assert (saved.status_code, worker_of(running, saved)) == (303, first)
            assert (worker_of(running, counted), worker_of(running, page)) == (second, second)
            assert counted.json()["total"] == 1
            assert f"Heard of in {word}" in page.text


def _code(database: str, key: str) -> str | None:
    sessions = Sessions(database)
    with sessions.reader() as db:
        code = db.exec(select(Incident.code).where(Incident.key == key)).one()
    sessions.dispose()
    return code
