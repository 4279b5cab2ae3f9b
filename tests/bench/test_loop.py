"""For how long one request keeps the server from everything else, its event loop being one for all of them.

Run by `make bench`; it prints a table, writes it as JSON and asserts nothing about time.
"""

import json
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest

from tests.bench import beating, generator, questions
from tests.bench.measuring import machine, table
from tests.bench.test_index import OUT, SIZES, until_built
from tests.servers import product

EACH = 10
"""So many questions of each kind."""
PAGES = (
    "/healthz", "/", "/fr", "/incidents", "/incidents?page=200", "/actors", "/actors/actor-300", "/places", "/sources",
    "/feed.atom", "/api/incidents?limit=200", "/ogc/collections/incidents/items?limit=1000",
    "/map.html?actor=actor-300&since=2026-01-01", "/incidents.csv?actor=actor-300",
    "/incidents.geojson?actor=actor-300", "/api/openapi.json", "/sitemap.xml",
)  # fmt: skip
"""What else readers and programs ask for; the first of them does nothing, and tells what the machine itself adds."""
SERVE = ("uvicorn", "--factory", "tests.bench.beating:beaten", "--log-level", "warning")
MARK = 20
"""Milliseconds: the most that one request is to take from the others."""


def gaps(client: httpx2.Client, addresses: list[str]) -> dict[str, Any]:
    """The longest gap of any request, by the clock and of work; and how many made one longer than the mark."""
    found: list[dict[str, float]] = []
    for address in addresses:
        client.get(beating.PATH)
        assert client.get(address, headers={"Accept-Encoding": "gzip"}).status_code == 200
        found.append(client.get(beating.PATH).json())
    longest = {name: round(one, 2) for name, one in max(found, key=lambda one: one["clock"]).items()}
    return {**longest, "many": len(found), "over": sum(one["clock"] > MARK for one in found)}


@pytest.mark.bench
@pytest.mark.parametrize("size", SIZES)
def test_for_how_long_the_loop_is_taken(size: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The longest gap that requests of a kind made, and that each page made."""
    path = Path(shutil.copyfile(generator.cached(size), tmp_path / "atlas.sqlite3"))
    found: dict[str, dict[str, Any]] = {}
    with (
        product(tmp_path / "served", SERVE, database_url=f"sqlite:///{path}") as server,
        httpx2.Client(base_url=server.url, timeout=120, trust_env=False) as client,
    ):
        until_built(client)
        for name in ("facets", "cells"):
            for kind in questions.KINDS:
                asked = [(urlencode(one.wanted.params()), one.zoom) for one in questions.asked(kind, EACH)]
                more = [f"&zoom={zoom}" if name == "cells" else "" for _, zoom in asked]
                addresses = [f"/api/{name}?{query}{one}" for (query, _), one in zip(asked, more, strict=True)]
                addresses = list(dict.fromkeys(addresses))
                found[f"{name}, {kind}"] = gaps(client, addresses)
        for page in PAGES:
            found[page] = gaps(client, [page] * 3)
    path.unlink()
    known = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    known.setdefault(str(size), {"machine": machine()})["gaps"] = found
    OUT.write_text(json.dumps(known, indent=1), encoding="utf-8")
    shown = ("clock", "work", "over", "many")
    with capsys.disabled():
        print(f"\n{size:,} incidents, gaps of the event loop, ms, and those over {MARK}")  # noqa: T201  # What this makes.
        print(table(shown, {name: [one[part] for part in shown] for name, one in found.items()}))  # noqa: T201
