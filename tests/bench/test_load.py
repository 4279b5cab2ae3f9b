"""How many requests a second two server processes answer at four connections, and how long each takes.

Run by `make bench` where wrk is installed; it prints a table, writes it as JSON and asserts nothing about time.
"""

import json
import random
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.importing import seed
from app.models import Incident
from app.store import write
from app.store.db import Sessions
from tests.bench import generator, load, questions
from tests.bench.measuring import machine, table
from tests.bench.test_index import OUT, SIZES
from tests.servers import product

CONNECTIONS, SECONDS, WORKERS = 4, 10, 2
KEPT = 20
"""So many views are asked for again and again."""
EDIT_SECONDS = 0.2
HEADERS = {"Accept-Encoding": "gzip"}
SHOWN = ("requests", "per_second", "p50", "p95", "p99", "max", "failed", "refused")
Load = Callable[..., dict[str, Any]]


def views(kinds: Collection[str], many: int) -> list[str]:
    """Addresses that differ from each other, facets and cells in turn; the same at every run."""
    found = []
    for kind in kinds:
        for number, one in enumerate(dict.fromkeys(questions.asked(kind, many))):
            asked = urlencode(one.wanted.params())
            found.append(f"/api/facets?{asked}" if number % 2 else f"/api/cells?{asked}&zoom={one.zoom}")
    return shuffled(found)


def words() -> list[str]:
    """An address for each of the words, frequent and rare ones, and another for the map beside it."""
    every = map(generator.word, range(generator.WORDS))
    return shuffled([f"/api/{path}&q={one}" for one in every for path in ("facets?sort=newest", "cells?zoom=5")])


def shuffled(addresses: list[str]) -> list[str]:
    """The same in another order, which is the same at every run."""
    random.Random(generator.SEED).shuffle(addresses)  # noqa: S311  # Data for measuring, not a secret.
    return addresses


@contextmanager
def edited(sessions: Sessions) -> Iterator[list[float]]:
    """Five edits a second are published meanwhile; how long each took is added to the list, in milliseconds."""
    stop, taken = Event(), list[float]()

    def work() -> None:
        number = 0
        while not stop.wait(EDIT_SECONDS):
            number += 1
            begun = time.perf_counter()
            with sessions.writer() as db:
                row = db.exec(select(Incident).where(col(Incident.id) == 1 + number * 7)).one()
                changes = IncidentChanges.model_validate(
                    {"set": {"title": f"Edited {number}", "date": "2024-07-26", "claims": []}}
                )
                write.amend(db, row, changes, seed.BYLINE, seen=row.version)
                db.commit()
            taken.append((time.perf_counter() - begun) * 1000)

    thread = Thread(target=work)
    thread.start()
    try:
        yield taken
    finally:
        stop.set()
        thread.join()


def until_ready(url: str) -> None:
    """Wait until whichever process answers has its index."""
    deadline, ready = time.monotonic() + 180, 0
    while ready < 4 * WORKERS:
        assert time.monotonic() < deadline
        httpx2.get(f"{url}/api/facets?since=2026-01-01", timeout=120, trust_env=False)
        ready = ready + 1 if httpx2.get(f"{url}/readyz", trust_env=False).json()["index"] == "ready" else 0
        time.sleep(0.1)


def measured(ask: Load, url: str, sessions: Sessions) -> dict[str, dict[str, Any]]:
    """Each kind of load after another."""
    plain = [kind for kind in questions.KINDS if kind not in ("none", "text")]
    distinct, kept = views(plain, 3000), views(plain, 3)[:KEPT]
    half = len(distinct) // 2
    ask(kept, headers=HEADERS, seconds=2)
    mark = httpx2.get(f"{url}/api/facets", headers=HEADERS, trust_env=False).headers["etag"]
    found = {
        "kept views": ask(kept, headers=HEADERS),
        "one address, 304": ask(["/api/facets"], headers={**HEADERS, "If-None-Match": mark}),
        "distinct filters": ask(distinct[:half], headers=HEADERS),
        "distinct words": ask(words(), headers=HEADERS),
    }
    with edited(sessions) as taken:
        found["distinct filters, five edits a second"] = ask(distinct[half:], headers=HEADERS)
    assert taken
    return {**found, "edits": {"many": len(taken), "longest": round(max(taken))}}


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES)
def test_many_at_once(size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Kept views, unchanged ones, filters that nobody asked for before, and these while incidents are edited."""
    found: dict[str, Any] = {"wrk": "not installed"}
    if load.installed():
        path = Path(shutil.copyfile(generator.cached(size), tmp_path / "atlas.sqlite3"))
        sessions = Sessions(f"sqlite:///{path}")
        with product(tmp_path / "served", database_url=sessions.url, workers=str(WORKERS)) as server:
            until_ready(server.url)
            ask = partial(load.sent, server.url, folder=tmp_path, connections=CONNECTIONS, seconds=SECONDS)
            found = measured(ask, server.url, sessions)
        sessions.dispose()
        path.unlink()
    known = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    known.setdefault(str(size), {"machine": machine()})["load"] = found
    OUT.write_text(json.dumps(known, indent=1), encoding="utf-8")
    rows = {name: [one[part] for part in SHOWN] for name, one in found.items() if "p99" in one}
    with capsys.disabled():
        print(f"\n{size:,} incidents, {WORKERS} processes, {CONNECTIONS} connections, ms")  # noqa: T201  # What this makes.
        print(table(SHOWN, rows) if rows else "wrk is not installed. On Debian: apt install wrk")  # noqa: T201
