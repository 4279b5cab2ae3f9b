"""Atlases with other records than the first incidents: empty ones, small ones, hostile ones."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.policy import Byline
from app.domain.vocabulary import UserRole
from app.importing import seed
from app.main import create_app
from app.settings import Settings
from app.store.db import Sessions, WriteSession

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
Change = Callable[[WriteSession], None]
Maker = Callable[..., TestClient]

ACTORS = [
    {"slug": "army", "name": "Army", "kind": "state_forces"},
    {"slug": "rebels", "name": "Rebels", "kind": "rebel_group"},
    {"slug": "people", "name": "Civilians", "kind": "civilians"},
]
PLACES = [
    {"slug": "kidal-region", "name": "Kidal region", "kind": "region", "latitude": 19.5, "longitude": 1.5},
    {"slug": "kidal", "name": "Kidal", "kind": "town", "latitude": 18.44, "longitude": 1.41, "region": "kidal-region"},
]
SOURCES = [{"slug": "paper", "publisher": "Paper", "title": "A piece"}]


def incident(**given: Any) -> dict[str, Any]:
    """An incident; whatever a test does not mention is filled in."""
    return {
        "title": "An incident",
        "event_type": "battles",
        "sub_event_type": "armed_clash",
        "date": "2024-07-25",
        "place": "kidal",
        "geo_precision": "exact",
        "happened": "confirmed",
        "attribution": "conceded",
        "involvements": [{"actor": "army", "role": "side_a"}, {"actor": "rebels", "role": "side_b"}],
        "sources": ["paper"],
        **given,
    }


def claim(**given: Any) -> dict[str, Any]:
    """A claim that rebels were killed, unless a test says otherwise; `n` is an exact number."""
    n = given.pop("n", None)
    numbers = {} if n is None else {"low": n, "best": n, "high": n}
    filled = {"claimant": "army", "measure": "killed", "text": "A claim.", "sources": [{"source": "paper"}]}
    if given.get("scope", "group") == "group":
        filled["subject"] = "rebels"
    return {**filled, **numbers, **given}


@pytest.fixture
def atlas(sqlite_url: str, tmp_path: Path) -> Iterator[Maker]:
    """Make an atlas of some incidents, on registers that a test may replace, with changes afterwards."""
    with ExitStack() as stack:

        def make(*incidents: dict[str, Any], change: Change | None = None, **registers: Any) -> TestClient:
            sessions = Sessions(sqlite_url)
            given = {"actors": ACTORS, "places": PLACES, "sources": SOURCES, **registers}
            with sessions.writer() as db:
                seed.apply(db, seed.Seed.model_validate({"provenance": "made up", "incidents": incidents, **given}))
                if change is not None:
                    change(db)
                db.commit()
            sessions.dispose()
            app = create_app(Settings(database_url=sqlite_url, data_dir=tmp_path, _env_file=None))
            stack.callback(app.state.sessions.dispose)
            return stack.enter_context(TestClient(app))

        yield make
