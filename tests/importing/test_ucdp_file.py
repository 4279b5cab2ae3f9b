"""A whole file of UCDP through the database: nothing is lost, and the sums on our pages are the file's.

Besides a made-up file, the one that ATLAS_TEST_UCDP_FILE names is read where it is set.
"""

import csv
import os
from pathlib import Path
from typing import NamedTuple

import pytest

from app.domain.filter import IncidentFilter
from app.domain.policy import Byline
from app.domain.vocabulary import Measure, UserRole
from app.importing import carry, seed
from app.importing.order import Order
from app.importing.ucdp import Ucdp
from app.store import facets, read
from app.store.db import Sessions
from app.store.resolve import resolve
from tests.importing import ucdp_files

BY = Byline("tester", UserRole.ADMINISTRATOR, "a file of UCDP")
MADE_UP = "a made-up file"
FILES = [MADE_UP, *filter(None, [os.environ.get("ATLAS_TEST_UCDP_FILE")])]
KNOWN = {MADE_UP: (30, 6, 4), "GED_24_1_Mali.csv": (2120, 5, 18)}
"""Of files that are known: their records, those whose low is above their best, those whose best is above their high."""


class Estimates(NamedTuple):
    """The three figures of a row, read here without any code of the product."""

    low: int
    best: int
    high: int


@pytest.fixture(params=FILES, ids=lambda name: Path(name).stem)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of UCDP."""
    if request.param != MADE_UP:
        return Path(request.param)
    inconsistent = [{"low": 5, "best": 4, "high": 7}] * 6 + [{"low": 1, "best": 4, "high": 2}] * 4
    kinds = [{"type_of_violence": kind, "side_b": "Civilians"} for kind in (1, 2, 3)] * 5
    nobody = dict.fromkeys(("deaths_a", "deaths_civilians", "deaths_unknown", "low", "best"), 0)
    return ucdp_files.written(tmp_path, *inconsistent, *kinds, *[nobody] * 5, layout="downloaded")


def estimates(file: Path) -> list[Estimates]:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        records = list(csv.DictReader(opened))
    return [
        Estimates(*(int(record.get(name, record.get(f"{name}_est", ""))) for name in Estimates._fields))
        for record in records
    ]


def test_no_record_is_lost_and_every_inconsistent_one_is_told(file: Path) -> None:
    told = estimates(file)

    drafts, problems = ucdp_files.read(file)

    assert problems == []
    lows, highs = sum(one.low > one.best for one in told), sum(one.best > one.high for one in told)
    kept = [note.expected for draft in drafts for note in draft.notes if "kept as given" in note.expected]
    assert len(drafts) == len({draft.external_id for draft in drafts}) == len(told)
    assert (sum("lowest" in one for one in kept), sum("highest" in one for one in kept)) == (lows, highs)
    known = KNOWN.get(file.name) or KNOWN[MADE_UP]
    assert (len(told), lows, highs) == known


def test_the_sums_on_our_pages_are_those_of_the_file(file: Path, sqlite_url: str) -> None:
    told = estimates(file)
    sessions = Sessions(sqlite_url)
    with sessions.writer() as db:
        seed.load(db)
        made = carry.out(db, Ucdp(file.name), Order(file, file.name), BY)
        counts = (made.rows, made.created, made.refused)
        db.commit()

    assert counts == (len(told), len(told), 0)
    assert chosen(sessions, "preferred") == sum(one.best for one in told)
    # Of an inconsistent record the least and the greatest of the three are counted.
    assert chosen(sessions, "lowest") == sum(min(one) for one in told)
    assert chosen(sessions, "highest") == sum(max(one) for one in told)
    sessions.dispose()


def chosen(sessions: Sessions, tally: str) -> int:
    """The killed of the dataset's incidents by a tally, as the dashboard adds them up."""
    with sessions.reader() as db:
        asked = resolve(db, IncidentFilter.model_validate({"dataset": ["ucdp-ged"], "tally": tally}))
        total = read.count(db, asked)
        killed = facets.totals(db, asked, total)[Measure.KILLED]
    assert killed.chosen is not None
    assert killed.without == 0
    assert killed.chosen.low == killed.chosen.high
    return killed.chosen.low
