"""How long the answers of the dashboard take from the column index, with plain SQL on the same data as a baseline.

Run by `make bench`; it prints tables, writes them as JSON and asserts nothing about time, which other work changes.
"""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.importing import seed
from app.models import Incident
from app.store import cells, facets, read, write
from app.store.columns import answers, held
from app.store.columns.held import Held
from app.store.columns.shape import Index
from app.store.db import Sessions
from app.store.resolve import resolve
from app.store.settled import settle
from app.store.sight import PUBLIC
from tests.bench import generator, questions
from tests.bench.measuring import Times, machine, resident, table
from tests.servers import product

SIZES = [int(one) for one in os.environ.get("ATLAS_BENCH_SIZES", "20000").split(",")]
OUT = Path(os.environ.get("ATLAS_BENCH_OUT") or generator.folder() / "bench.json")
BASELINE = 3
"""So many questions of each kind are put to the tables themselves, as far as there is time for it."""
BASELINE_SECONDS = float(os.environ.get("ATLAS_BENCH_BASELINE_SECONDS", "120"))
EDITS = 10
EDITED = {"figures": 0, "date": 1}
"""What is edited: figures and words, or the date too, which moves an incident in the order of the index."""
MANY = 50
"""Questions of each kind."""
AGAIN = 300
"""So many times one address is asked for again."""
PARTS = ("index", "facets", "cells", "page", "cells_whole", "cards_whole")
Say = Callable[[str], None]


@dataclass
class Bench:
    """A copy of the made-up record, its index, and what was found so far."""

    size: int
    path: Path
    sessions: Sessions
    index: Index
    found: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module", params=SIZES)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The record of one size; what was measured of it is written when its last test is over."""
    path = tmp_path_factory.mktemp("bench") / "atlas.sqlite3"
    shutil.copyfile(generator.cached(request.param), path)
    sessions = Sessions(f"sqlite:///{path}")
    before, work, clock = resident(), time.process_time(), time.perf_counter()
    index = held.read_aside(sessions)
    taken = {"clock_s": round(time.perf_counter() - clock, 2), "work_s": round(time.process_time() - work, 2)}
    # As the product does, once it has built an index.
    settle()
    size = {"arrays_mb": round(index.nbytes / 1e6, 1), "grown_mb": round(resident() - before)}
    made = Bench(request.param, path, sessions, index, {"build": {**taken, **size}})
    yield made
    sessions.dispose()
    known = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    OUT.write_text(json.dumps({**known, str(made.size): {"machine": machine(), **made.found}}, indent=1))
    path.unlink()


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Print in spite of what keeps tests quiet."""

    def out(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")  # noqa: T201  # A table is what this makes.

    return out


def ask(bench: Bench, ready: Held, question: questions.Asked, times: dict[str, Times]) -> int:
    """Put one question: to the index alone first, and then with what the database adds to it."""
    with bench.sessions.reader() as db:
        wanted = resolve(db, question.wanted)
        db.info[held.KEY] = ready
        index = held.index_of(db, PUBLIC)
        assert index is not None

        def together() -> int:
            total = times["facets"].of(lambda: answers.answer(db, wanted)).total
            times["cells"].of(lambda: answers.grid_of(db, index, wanted, question.zoom))
            times["page"].of(lambda: answers.page(db, index, wanted, limit=50))
            return total

        total = times["index"].of(together)
        times["cells_whole"].of(lambda: answers.cells(db, wanted, zoom=question.zoom))
        times["cards_whole"].of(lambda: answers.cards(db, wanted, limit=50))
    return total


def ask_tables(bench: Bench, question: questions.Asked) -> int:
    """The same answers from the tables."""
    with bench.sessions.reader() as db:
        wanted = resolve(db, question.wanted)
        cells.cells(db, wanted, zoom=question.zoom)
        read.cards(db, wanted, limit=50)
        return facets.answer(db, wanted).total


@pytest.mark.bench
def test_eleven_kinds_of_questions(bench: Bench, say: Say) -> None:
    """The answers together, by kind, and what each part of them takes, after one question of each kind."""
    ready, every = Held(bench.sessions), Times()
    ready._index = bench.index
    for kind in questions.KINDS:
        assert ask(bench, ready, questions.asked(kind, MANY + 1)[MANY], {part: Times() for part in PARTS}) >= 0
    kinds: dict[str, dict[str, Any]] = {}
    for kind in questions.KINDS:
        times = {part: Times() for part in PARTS}
        totals = [ask(bench, ready, question, times) for question in questions.asked(kind, MANY)]
        assert max(totals) > 0
        every.work += times["index"].work
        every.clock += times["index"].clock
        kinds[kind] = {"incidents": sum(totals) // MANY, **{part: one.summary() for part, one in times.items()}}
    bench.found |= {"all": every.summary(), "kinds": kinds, "resident_mb": round(resident())}
    say(f"{bench.size:,} incidents, built: {bench.found['build']}; all answers: {every.summary()}\n{shown(kinds)}")


def shown(kinds: dict[str, dict[str, Any]]) -> str:
    """A row for each kind, all in milliseconds of work."""
    columns = ["p50", "p95", "max", "by the clock p95", "facets", "cells", "page", "cells + rows", "page + rows"]
    rows = {
        kind: [
            *(one["index"][name] for name in ("work_p50", "work_p95", "work_max", "clock_p95")),
            *(one[part]["work_p50"] for part in PARTS[1:]),
        ]
        for kind, one in kinds.items()
    }
    return table(columns, rows)


@pytest.mark.bench
@pytest.mark.parametrize("kind", EDITED)
def test_one_edit(bench: Bench, say: Say, kind: str) -> None:
    """How long the next answer takes to have an edit in it, writing apart."""
    ready, times = Held(bench.sessions), Times()
    ready._index = bench.index
    for number in range(1, EDITS + 1):
        with bench.sessions.writer() as db:
            row = db.exec(select(Incident).where(col(Incident.id) == EDITED[kind] + number * 1000)).one()
            date = {"date": "2024-07-26"} if kind == "date" else {}
            changes = IncidentChanges.model_validate({"set": {"title": f"Edited {number}", "claims": [], **date}})
            write.amend(db, row, changes, seed.BYLINE, seen=row.version)
            db.commit()
        with bench.sessions.reader() as db:
            index = times.of(partial(ready.current, db))
        assert index is not None
        assert index is not bench.index
        assert not ready.behind
    bench.found.setdefault("edit", {})[kind] = times.summary()
    say(f"{bench.size:,} incidents, one edit, {kind}: {times.summary()}")


@pytest.mark.bench
def test_over_http(bench: Bench, tmp_path: Path, say: Say) -> None:
    """The same questions to a running server with one client; then one address again and again."""
    times = {path: Times() for path in ("/api/facets", "/api/cells")}
    kept = {"again": Times(), "unchanged": Times()}
    with (
        product(tmp_path / "served", database_url=f"sqlite:///{bench.path}") as server,
        httpx2.Client(base_url=server.url, timeout=120, trust_env=False) as client,
    ):
        until_built(client)
        for kind in questions.KINDS:
            for question in questions.asked(kind, 20):
                params = question.wanted.params()
                for path, one in times.items():
                    more = [("zoom", str(question.zoom))] if path == "/api/cells" else []
                    assert one.of(partial(client.get, path, params=[*params, *more])).status_code == 200
        mark = client.get("/api/facets").headers["etag"]
        for _ in range(AGAIN):
            assert kept["again"].of(lambda: client.get("/api/facets")).status_code == 200
            headers = {"If-None-Match": mark}
            assert kept["unchanged"].of(partial(client.get, "/api/facets", headers=headers)).status_code == 304
    found = {name: one.summary() for name, one in {**times, **kept}.items()}
    rates = {f"{name}_per_second": round(1000 * len(one.clock) / sum(one.clock)) for name, one in kept.items()}
    bench.found["http"] = {**found, **rates}
    rows = {name: [one["clock_p50"], one["clock_p95"], one["clock_max"]] for name, one in found.items()}
    say(f"{bench.size:,} incidents over HTTP: {rates}\n{table(['p50', 'p95', 'max'], rows)}")


def until_built(client: httpx2.Client) -> None:
    deadline = time.monotonic() + 120
    while client.get("/readyz").json()["index"] != "ready":
        assert time.monotonic() < deadline
        client.get("/api/facets", params={"since": "2026-01-01"})
        time.sleep(0.2)


@pytest.mark.bench
def test_the_tables_answer_too(bench: Bench, say: Say) -> None:
    """Some of the questions put to the tables, which is what there would be without an index."""
    times = {kind: Times() for kind in questions.KINDS}
    begun = time.monotonic()
    for number in range(BASELINE):
        for kind, one in times.items():
            if time.monotonic() - begun < BASELINE_SECONDS:
                assert one.of(partial(ask_tables, bench, questions.asked(kind)[number])) >= 0
    bench.found["tables"] = {kind: one.summary() for kind, one in times.items() if one.work}
    rows = {}
    for kind, found in bench.found["tables"].items():
        parts = bench.found.get("kinds", {}).get(kind)
        ours = sum(parts[part]["work_p50"] for part in ("facets", "cells_whole", "cards_whole")) if parts else 0
        rows[kind] = [len(times[kind].work), found["work_p50"], f"{found['work_p50'] / ours:.0f}" if ours else "-"]
    say(f"{bench.size:,} incidents, from the tables\n{table(['questions', 'p50', 'times the index'], rows)}")
