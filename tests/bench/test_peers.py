"""How long other servers take for what they too can answer, as a ratio to ours on the same incidents in the same run.

Run by `make bench`; it prints tables, writes them as JSON and asserts nothing about time, which other work changes.
"""

import json
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from app.store import cells, facets, read
from app.store.columns import answers, held
from app.store.db import Sessions, migrate
from app.store.resolve import Resolved, resolve
from tests.bench import generator, peers, questions
from tests.bench.measuring import Times, machine, table
from tests.bench.test_index import BASELINE_SECONDS, OUT, SIZES
from tests.servers import Product, database, postgresql, product

MANY = 10
"""Questions of each kind, as far as there is time; each is asked once, for ours keeps what it has answered."""
Ask = Callable[[questions.Asked], object]


@dataclass
class Ground:
    """The incidents of one size, and our server of them."""

    size: int
    path: Path
    sessions: Sessions
    server: Product
    client: httpx2.Client


@pytest.fixture(scope="module", params=SIZES)
def ground(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Our server on a copy of the made-up record."""
    folder = tmp_path_factory.mktemp("peers")
    path = Path(shutil.copyfile(generator.cached(request.param), folder / "atlas.sqlite3"))
    sessions = Sessions(f"sqlite:///{path}")
    with (
        product(folder / "served", database_url=f"sqlite:///{path}") as server,
        httpx2.Client(base_url=server.url, timeout=120, trust_env=False) as client,
    ):
        deadline = time.monotonic() + 120
        while client.get("/readyz").json()["index"] != "ready":
            assert time.monotonic() < deadline
            client.get("/api/facets", params={"since": "2026-01-01"})
            time.sleep(0.2)
        yield Ground(request.param, path, sessions, server, client)
    sessions.dispose()
    path.unlink()


def got(client: httpx2.Client, address: str) -> None:
    """Ask for an address."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]


def in_words(question: questions.Asked) -> str:
    """A question as our addresses have it."""
    return urlencode(question.wanted.params())


def compared(kinds: Collection[str], first: Ask, second: Ask) -> dict[str, dict[str, Any]]:
    """Some questions of each kind put to both in turn, after one that does not count."""
    found: dict[str, dict[str, Any]] = {}
    for ask in (first, second):
        ask(questions.asked("dates", MANY + 1)[MANY])
    for kind in kinds:
        times, begun = (Times(), Times()), time.monotonic()
        for question in dict.fromkeys(questions.asked(kind, MANY)):
            if time.monotonic() - begun < BASELINE_SECONDS / len(kinds):
                for ask, one in zip((first, second), times, strict=True):
                    one.of(partial(ask, question))
        ours, theirs = (one.summary() for one in times)
        ratio = round(theirs["clock_p50"] / ours["clock_p50"], 1)
        found[kind] = {"questions": len(times[0].clock), "ours": ours, "theirs": theirs, "ratio": ratio}
    return found


def keep(ground: Ground, name: str, found: object) -> None:
    """Write what was found beside what else was measured of this size."""
    known = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    size = known.setdefault(str(ground.size), {"machine": machine()})
    size.setdefault("peers", {})[name] = found
    OUT.write_text(json.dumps(known, indent=1), encoding="utf-8")


def told(ground: Ground, name: str, found: dict[str, dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    """Print and write what was found."""
    keep(ground, name, found)
    rows = {
        kind: [one["questions"], *(one[who][f"clock_{part}"] for who in ("ours", "theirs") for part in ("p50", "p95")),
               one["ratio"]]
        for kind, one in found.items()
    }  # fmt: skip
    columns = ["questions", "ours p50", "ours p95", f"{name} p50", f"{name} p95", "times ours"]
    with capsys.disabled():
        print(f"\n{ground.size:,} incidents, {name}, ms by the clock\n{table(columns, rows)}")  # noqa: T201  # What this makes.


def absent(ground: Ground, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Say that a peer is not here."""
    keep(ground, name, "not installed")
    with capsys.disabled():
        print(f"\n{name} is not installed; `make peers` does it.")  # noqa: T201  # What this makes.


@pytest.mark.bench
@pytest.mark.parametrize(
    ("what", "ours", "theirs"),
    [("facets", "/api/facets?", peers.facets), ("rows", "/api/incidents?limit=50&", peers.rows)],
    ids=["facets", "rows"],
)
def test_datasette(
    ground: Ground,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    what: str,
    ours: str,
    theirs: Callable[[Path, Resolved], str],
) -> None:
    """Facets with a total; then the first rows of the table, where ours are incidents with claims and sources."""
    if not peers.installed("datasette"):
        absent(ground, "datasette", capsys)
        return

    with peers.datasette(ground.path, tmp_path / "datasette") as client:

        def ask(question: questions.Asked) -> None:
            with ground.sessions.reader() as db:
                address = theirs(ground.path, resolve(db, question.wanted))
            got(client, address)

        found = compared(questions.KINDS, lambda question: got(ground.client, ours + in_words(question)), ask)
    told(ground, f"datasette {what}", found, capsys)


@pytest.mark.bench
def test_pygeoapi(ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The first features of a collection; ours says besides how many there are."""
    if not (peers.installed("pygeoapi") and peers.installed("gunicorn")):
        absent(ground, "pygeoapi", capsys)
        return
    with peers.pygeoapi(ground.path, tmp_path / "pygeoapi") as client:
        found = compared(
            peers.EXPRESSIBLE,
            lambda question: got(ground.client, peers.our_items(question)),
            lambda question: got(client, peers.items(question)),
        )
    told(ground, "pygeoapi", found, capsys)


def from_tables(sessions: Sessions, question: questions.Asked) -> int:
    """Facets, cells and the first page without an index."""
    with sessions.reader() as db:
        wanted = resolve(db, question.wanted)
        cells.cells(db, wanted, zoom=question.zoom)
        read.cards(db, wanted, limit=50)
        return facets.answer(db, wanted).total


def from_index(sessions: Sessions, ready: held.Held, question: questions.Asked) -> int:
    """The same with one."""
    with sessions.reader() as db:
        wanted = resolve(db, question.wanted)
        db.info[held.KEY] = ready
        answers.cells(db, wanted, zoom=question.zoom)
        answers.cards(db, wanted, limit=50)
        return answers.answer(db, wanted).total


@pytest.mark.bench
def test_the_tables_of_postgresql(ground: Ground, capsys: pytest.CaptureFixture[str]) -> None:
    """What there would be without an index, in the process: facets, cells and the first page from tables."""
    ready = held.Held(ground.sessions)
    with ground.sessions.reader() as db:
        ready.current(db)
    ready.join()
    with ExitStack() as stack:
        url = stack.enter_context(database(stack.enter_context(postgresql())))
        migrate(url)
        sessions = Sessions(url)
        stack.callback(sessions.dispose)
        with sessions.connection() as connection:
            generator.fill(connection, ground.size)
            connection.commit()
        found = compared(questions.KINDS, partial(from_index, ground.sessions, ready), partial(from_tables, sessions))
        for question in questions.asked("mix", 3):
            assert from_index(ground.sessions, ready, question) == from_tables(sessions, question)
    told(ground, "postgresql", found, capsys)
