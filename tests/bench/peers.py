"""Other servers of such data, started on the same incidents: Datasette and pygeoapi, where `make peers` put them."""

import datetime as dt
import json
import os
import sqlite3
import struct
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import and_
from sqlalchemy.dialects import sqlite

from app.store.resolve import Resolved
from app.store.sight import PUBLIC
from app.store.where import clauses
from tests.bench.questions import Asked
from tests.servers import free_port, wait_until

FOLDER = Path(os.environ.get("ATLAS_BENCH_PEERS") or Path(sys.prefix) / "peers")
"""An environment of its own: what the peers depend on stays apart from what the product does."""
FACETS = ("event_type", "sub_event_type", "region_id", "happened", "attribution", "place_id")
COLUMNS = ("id", "code", "title", "event_type", "sub_event_type", "region", "date_from", "date_to", "happened",
           "attribution", "latitude", "longitude")  # fmt: skip
DAYS = ("date_from", "date_to")
EXPRESSIBLE = ("none", "dates", "type and region", "box at zoom 5", "box at zoom 7", "box at zoom 9", "box at zoom 11")
"""The kinds of questions that pygeoapi understands too."""
POINT = struct.Struct("<BIdd")


def installed(name: str) -> bool:
    """Whether one of them can be started here."""
    return Path(_program(name)).is_file()


def _program(name: str) -> str:
    return str(FOLDER / "bin" / name)


@contextmanager
def datasette(path: Path, folder: Path) -> Iterator[httpx2.Client]:
    """Datasette on a database of ours, which nobody changes meanwhile; it may take as long as it needs."""
    port = free_port()
    settings = {"sql_time_limit_ms": 600_000, "facet_time_limit_ms": 600_000, "suggest_facets": "off"}
    given = [one for name, value in settings.items() for one in ("--setting", name, str(value))]
    command = [_program("datasette"), "serve", "--immutable", str(path), "--port", str(port), *given]
    with _running(command, folder, port, "/-/versions.json") as client:
        yield client


def facets(path: Path, asked: Resolved) -> str:
    """Where Datasette gives facets and how many incidents there are."""
    return _table(path, asked, ("_size", "0"), *(("_facet", one) for one in FACETS))


def rows(path: Path, asked: Resolved) -> str:
    """Where Datasette gives the first 50 rows and how many there are."""
    return _table(path, asked, ("_size", "50"), ("_sort_desc", "date_from"))


def in_sql(asked: Resolved) -> str:
    """What is asked for as our own clauses say it, so that everybody looks for the same incidents."""
    wanted = and_(*clauses(asked, see=PUBLIC)).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    return str(wanted).replace("%%", "%")


def _table(path: Path, asked: Resolved, *query: tuple[str, str]) -> str:
    return f"/{path.stem}/incident.json?{urllib.parse.urlencode([*query, ('_where', in_sql(asked))])}"


@contextmanager
def pygeoapi(path: Path, folder: Path) -> Iterator[httpx2.Client]:
    """The server pygeoapi on a GeoParquet file of the same incidents, newest first."""
    folder.mkdir()
    as_parquet(path, folder / "incidents.parquet")
    port = free_port()
    (folder / "config.yml").write_text(json.dumps(_config(folder, f"http://127.0.0.1:{port}")), encoding="utf-8")
    env = {"PYGEOAPI_CONFIG": "config.yml", "PYGEOAPI_OPENAPI": "openapi.json"}
    told = [_program("pygeoapi"), "openapi", "generate", "config.yml", "--output-file", "openapi.json"]
    subprocess.run([*told, "--format", "json"], cwd=folder, env={**os.environ, **env}, check=True, capture_output=True)
    command = [_program("gunicorn"), "--bind", f"127.0.0.1:{port}", "pygeoapi.flask_app:APP"]
    with _running(command, folder, port, "/conformance?f=json", **env) as client:
        yield client


def items(asked: Asked) -> str:
    """Where pygeoapi gives the first 50 incidents; who asks keeps to the kinds that it understands."""
    wanted = asked.wanted
    query = [("f", "json"), ("limit", "50")]
    if wanted.bbox:
        query.append(("bbox", str(wanted.bbox)))
    if wanted.since and wanted.until:
        query.append(("datetime", f"{wanted.since}/{wanted.until}"))
    query += [("event_type", one.value) for one in wanted.type] + [("region", one) for one in wanted.region]
    return f"/collections/incidents/items?{urllib.parse.urlencode(query)}"


def our_items(asked: Asked) -> str:
    """The same question to our own OGC API."""
    query = [("f", "json"), ("limit", "50"), *asked.wanted.params()]
    return f"/ogc/collections/incidents/items?{urllib.parse.urlencode(query)}"


def as_parquet(path: Path, out: Path) -> None:
    """Write the incidents of a database as points with some of their columns."""
    with sqlite3.connect(path) as connection:
        names = ", ".join("place.slug" if one == "region" else f"incident.{one}" for one in COLUMNS)
        joined = "JOIN place ON place.id = incident.region_id"
        order = "ORDER BY date_from DESC, incident.id DESC"
        rows = connection.execute(f"SELECT {names} FROM incident {joined} {order}").fetchall()
    connection.close()
    columns: Mapping[str, Sequence[Any]] = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
    days: dict[str, Any] = {
        name: pa.array([dt.datetime.fromisoformat(one) for one in columns[name]], pa.timestamp("ms")) for name in DAYS
    }
    plain: dict[str, Any] = {name: pa.array(listed) for name, listed in columns.items() if name not in DAYS}
    points = zip(columns["longitude"], columns["latitude"], strict=True)
    geometry = pa.array([POINT.pack(1, 1, x, y) for x, y in points], pa.binary())
    known = {"version": "1.0.0", "primary_column": "geometry",
             "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}}  # fmt: skip
    table = pa.table({**plain, **days, "geometry": geometry})
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(known)}), out)


def _config(folder: Path, url: str) -> dict[str, Any]:
    provider = {
        "type": "feature", "name": "Parquet", "data": {"source": str(folder / "incidents.parquet")},
        "id_field": "id", "time_field": "date_from", "x_field": "longitude", "y_field": "latitude",
    }  # fmt: skip
    told = {"title": "Made up", "description": "Made up", "keywords": ["made up"]}
    named = {"name": "Made up", "url": url}
    extents = {"spatial": {"bbox": [-180, -90, 180, 90], "crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}}
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": int(url.rpartition(":")[2])}, "url": url, "language": "en-US",
            "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8",
            "limits": {"default_items": 50, "max_items": 1000}, "map": {"url": url, "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {**told, "keywords_type": "theme", "terms_of_service": "none", "url": url},
            "license": named, "provider": named, "contact": {"name": "Made up"},
        },
        "resources": {
            "incidents": {"type": "collection", **told, "links": [], "extents": extents, "providers": [provider]}
        },
    }  # fmt: skip


@contextmanager
def _running(command: Sequence[str], folder: Path, port: int, known: str, **env: str) -> Iterator[httpx2.Client]:
    """A client of a server, which is ended afterwards."""
    folder.mkdir(exist_ok=True)
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, "HOME": str(folder), **env}, stdout=output, stderr=output
        )
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=300, trust_env=False) as client:
            wait_until(lambda: _answers(client, known), process, log, seconds=60)
            yield client
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(client: httpx2.Client, known: str) -> bool:
    try:
        return client.get(known).status_code == 200
    except httpx2.HTTPError:
        return False
