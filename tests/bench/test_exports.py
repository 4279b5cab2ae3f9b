"""How fast each file is made, and how much memory it takes beyond what the product takes anyway.

Run by `make bench`; it prints a table and asserts nothing about time, which other work on the machine changes.
"""

import datetime as dt
import multiprocessing
import random
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.columns import CLAIMS, INCIDENTS
from app.domain.filter import IncidentFilter
from app.domain.told import Told, Where, told
from app.importing import seed
from app.render import csv, geojson, parquet, xlsx
from app.store import imports
from app.store.db import ReadSession, Sessions, migrate
from app.store.every import every_row
from app.store.loading import Loader, New
from app.store.resolve import Resolved, resolve
from tests.bench.test_dashboard import made_up

MANY = 20_000
FORMATS = ("incidents.csv", "claims.csv", "incidents.geojson", "incidents.xlsx", "incidents.parquet")
Measured = tuple[int, float, float]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with some tens of thousands of made-up incidents."""
    made = f"sqlite:///{tmp_path_factory.mktemp('bench') / 'exports.sqlite3'}"
    migrate(made)
    dice, sessions = random.Random(2024), Sessions(made)  # noqa: S311  # Data for measuring, not a secret.
    with sessions.writer() as db:
        seed.load(db)
        begun = imports.start(db, "bench", None, seed.BYLINE, file_name="made up", sha256="0" * 64, size=1, released="")
        loader = Loader(db, replace(seed.BYLINE, import_id=begun.id))
        for start in range(0, MANY, 1000):
            loader.create([New(made_up(number, dice)) for number in range(start, start + 1000)])
        db.commit()
    sessions.dispose()
    return made


def measure(url: str, name: str) -> Measured:
    """Bytes, seconds and megabytes of one file, in a process of its own; the first incidents are made to warm up."""
    sessions = Sessions(url)
    with sessions.reader() as db:
        made(db, resolve(db, IncidentFilter.model_validate({"q": "convoy"})), name)
        before = peak()
        start = time.perf_counter()
        size = made(db, resolve(db, IncidentFilter()), name)
        taken = time.perf_counter() - start
    sessions.dispose()
    return size, taken, peak() - before


def peak() -> float:
    """The most megabytes that this process has ever taken, as Linux tells; what its parent took is not counted."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(one.split()[1]) / 1024 for one in lines if one.startswith("VmHWM"))


def made(db: ReadSession, asked: Resolved, name: str) -> int:
    """Make a file and forget it; its size."""
    said = words(asked)
    match name:
        case "incidents.csv":
            rows = (one.incident for one in every_row(db, asked, claims=False))
            return total(csv.write(said, INCIDENTS, rows))
        case "claims.csv":
            return total(csv.write(said, CLAIMS, (claim for one in every_row(db, asked) for claim in one.claims)))
        case "incidents.geojson":
            return total(geojson.write(said, every_row(db, asked)))
    with tempfile.TemporaryFile() as file:
        if name.endswith("xlsx"):
            xlsx.write(said, every_row(db, asked), file, None)
        else:
            parquet.write(said, every_row(db, asked), file)
        return file.seek(0, 2)


def words(asked: Resolved) -> Told:
    """What a file says of itself."""
    where, today = Where("https://atlas.example/incidents", "https://atlas.example/data"), dt.date(2024, 7, 26)
    return told("incidents", asked.wanted, asked.label, incidents=MANY, records=MANY, today=today, where=where)


def total(parts: Iterable[bytes]) -> int:
    """How many bytes the parts are."""
    return sum(map(len, parts))


@pytest.mark.bench
def test_files(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each format once."""
    lines = [f"{'file':<20}{'incidents/s':>14}{'seconds':>10}{'MB of file':>12}{'MB of memory':>14}"]
    for name in FORMATS:
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
            size, taken, memory = apart.submit(measure, url, name).result()
        lines.append(f"{name:<20}{MANY / taken:>14,.0f}{taken:>10.1f}{size / 1e6:>12.1f}{memory:>14.1f}")
        assert size > MANY
    with capsys.disabled():
        print(f"\n{MANY} made-up incidents\n" + "\n".join(lines))  # noqa: T201  # A table is what this makes.
