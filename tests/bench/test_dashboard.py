"""How long the answers of the dashboard take, as a ratio to the plainest query on the same data in the same run.

Run by `make bench`; it prints a table and asserts nothing about time, which other work on the machine changes.
"""

import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.domain.draft import IncidentDraft
from app.domain.filter import IncidentFilter
from app.importing import seed
from app.store import cells, facets, read, write
from app.store.db import ReadSession, Sessions, migrate
from app.store.lookup import Lookup
from app.store.resolve import Resolved, resolve

INCIDENTS = 2000
REPEATS = 20
FILTERS = [{}, {"actor": ("csp",)}, {"since": "2022-01-01", "until": "2022-12-31"}, {"q": "made up"}, {"min_killed": 5}]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    """A database with the first incidents and some thousands of made-up ones, the same at every run."""
    folder: Path = tmp_path_factory.mktemp("bench")
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    migrate(url)
    sessions = Sessions(url)
    dice = random.Random(2024)  # noqa: S311  # Data for measuring, not a secret.
    with sessions.writer() as db:
        seed.load(db)
        known = Lookup(db)
        for number in range(INCIDENTS):
            write.create(db, made_up(number, dice), seed.BYLINE, known)
        db.commit()
    return sessions


def made_up(number: int, dice: random.Random) -> IncidentDraft:
    """An incident that never was, somewhere in the north."""
    killed = int(dice.paretovariate(1.2)) - 1
    return IncidentDraft.model_validate({
        "title": f"Made up {number}",
        "event_type": "battles",
        "sub_event_type": "armed_clash",
        "date": f"{dice.randint(2012, 2025)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
        "latitude": dice.uniform(14, 22),
        "longitude": dice.uniform(-6, 4),
        "region": dice.choice(["kidal-region", "gao-region", "segou-region"]),
        "geo_precision": "near",
        "happened": "single_source",
        "attribution": "alleged",
        "involvements": [{"actor": one, "role": "side_a"} for one in dice.sample(["csp", "jnim", "wagner", "isgs"], 2)],
        "claims": [
            {
                "claimant": "csp", "measure": "killed", "subject": "wagner", "low": killed, "text": "Made up.",
                "sources": [{"source": "kyiv-post-gold-miners"}],
            }
        ],
        "standing": "published",
    })  # fmt: skip


@pytest.mark.bench
def test_the_dashboards_answers(filled: Sessions, capsys: pytest.CaptureFixture[str]) -> None:
    """Count, facets, cells and a page of the list, for some filters."""
    lines = [f"{'filter':<46}{'count':>8}{'facets':>9}{'cells':>9}{'list':>9}   (ms, and times the count)"]
    with filled.reader() as db:
        for asked in FILTERS:
            wanted = resolve(db, IncidentFilter.model_validate(asked))
            times = {name: median(partial(ask, db, wanted)) for name, ask in ANSWERS.items()}
            base = times["count"]
            shown = "".join(f"{one:>6.1f} {one / base:>2.0f}" for one in times.values())
            lines.append(f"{asked!s:<46}{shown}")
            assert read.count(db, wanted) > 0
    with capsys.disabled():
        print(f"\n{INCIDENTS} made-up incidents\n" + "\n".join(lines))  # noqa: T201  # A table is what this makes.


ANSWERS: dict[str, Callable[[ReadSession, Resolved], object]] = {
    "count": read.count,
    "facets": facets.answer,
    "cells": lambda db, wanted: cells.cells(db, wanted, zoom=6),
    "list": lambda db, wanted: read.cards(db, wanted, limit=50),
}


def median(work: Callable[[], object]) -> float:
    """The median time of some runs, in milliseconds."""
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)
