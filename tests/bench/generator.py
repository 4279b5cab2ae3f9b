"""Made-up incidents by the million, the same at every run, written straight into the tables of the product."""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from alembic.script import ScriptDirectory
from numpy.typing import NDArray
from sqlalchemy import Connection
from sqlmodel import SQLModel

from app.domain.geo import Point, mercator
from app.domain.sought import searched
from app.domain.vocabulary import Attribution, GeoPrecision, Happened, Role
from app.settings import ROOT
from app.store import fulltext_index
from app.store.db import Sessions, migrate
from tests.bench.scenery import ACTORS, PLACES, SUB_TYPES, Scene, registers, zipf

Array = NDArray[Any]
SEED = 7
SIZES = (20_000, 350_000, 1_000_000, 3_000_000)
"""The sizes that are told of; any other works too."""
NOW = "2026-11-25 00:00:00"
FIRST, LAST = dt.date(1997, 1, 1), dt.date(2026, 11, 1)
WORDS = 4000
STRETCH = 50_000
"""So many incidents are in memory as rows at once."""
GRADES = {
    "happened": [one.value for one in Happened],
    "attribution": [one.value for one in Attribution],
    "geo": [GeoPrecision.EXACT.value, GeoPrecision.NEAR.value, GeoPrecision.DISTRICT.value, GeoPrecision.REGION.value],
}
ROLES = [Role.SIDE_A.value, Role.SIDE_B.value, Role.TARGET.value, Role.THIRD_PARTY.value]
SAME = 600
"""Up to so many incidents are records of an event that another one describes too."""


@dataclass(frozen=True)
class Made:
    """What is drawn of each incident, one number in each column."""

    day: Array
    days: Array
    place: Array
    latitude: Array
    longitude: Array
    sub_type: Array
    happened: Array
    attribution: Array
    geo: Array
    civilians: Array
    dataset: Array
    words: Array
    many: Array
    actors: Array
    killed: Array
    more: Array
    counted: Array
    injured: Array
    claimant: Array

    def part(self, start: int, end: int) -> "Made":
        """Some of them, one after another."""
        return Made(*(column[start:end] for column in vars(self).values()))


def drawn(size: int, scene: Scene, turn: np.random.Generator) -> Made:
    """As many incidents as asked for: more of them lately, in few places, by few actors, with few dead."""
    place = turn.choice(PLACES, size, p=zipf(PLACES, 0.8))
    killed = np.minimum(turn.geometric(0.3, size) - 1, 500)
    span = LAST.toordinal() - FIRST.toordinal()
    return Made(
        day=FIRST.toordinal() + (span * turn.random(size) ** 0.45).astype(int),
        days=np.where(turn.random(size) < 0.06, turn.integers(1, 30, size), 0),
        place=place,
        latitude=np.round(scene.latitude[place] + turn.normal(0, 0.05, size), 5),
        longitude=np.round(scene.longitude[place] + turn.normal(0, 0.05, size), 5),
        sub_type=turn.choice(len(SUB_TYPES), size, p=zipf(len(SUB_TYPES), 1)),
        happened=turn.choice(len(GRADES["happened"]), size, p=zipf(len(GRADES["happened"]), 1)),
        attribution=turn.choice(len(GRADES["attribution"]), size, p=zipf(len(GRADES["attribution"]), 0.5)),
        geo=turn.choice(4, size, p=[0.5, 0.3, 0.15, 0.05]),
        civilians=turn.random(size) < 0.3,
        dataset=turn.choice(3, size, p=[0.1, 0.5, 0.4]),
        words=turn.choice(WORDS, (size, 14), p=zipf(WORDS, 1)).astype(np.int16),
        many=turn.choice([1, 2, 3, 4], size, p=[0.3, 0.5, 0.15, 0.05]),
        actors=turn.choice(ACTORS, (size, 4), p=zipf(ACTORS, 1)).astype(np.int16) + 1,
        killed=np.where(turn.random(size) < 0.01, killed * 20, killed),
        more=np.where(turn.random(size) < 0.3, turn.integers(0, 10, size), 0),
        counted=turn.random(size) < 0.8,
        injured=turn.random(size) < 0.1,
        claimant=turn.choice([1, 2, 3], size, p=[0.8, 0.15, 0.05]),
    )


def word(number: int) -> str:
    """One of the made-up words; a small number is a frequent word."""
    letters = (number, number // 26, number // 676)
    return "w" + "".join(chr(97 + one % 26) for one in letters)


def rows(made: Made, start: int, scene: Scene) -> Iterator[tuple[str, dict[str, Any], list[tuple[Any, ...]]]]:
    """The rows of some incidents and of what hangs on them, each as a table, what all have in common, and the rest."""
    ids = range(start + 1, start + len(made.day) + 1)
    yield "incident", _COMMON, list(_incidents(made, ids, scene))
    seats = zip(ids, made.many.tolist(), made.actors.tolist(), strict=True)
    yield "involvement", {}, [(n, who, ROLES[at], at) for n, many, four in seats for at, who in enumerate(four[:many])]
    claims, figures = [], []
    columns = (made.counted, made.injured, made.killed, made.more, made.claimant)
    for number, counted, injured, low, more, whose in zip(ids, *(one.tolist() for one in columns), strict=True):
        said = [("killed", low, low + more)] * counted + [("injured", 2, 5)] * injured
        for at, (measure, least, most) in enumerate(said):
            claims.append((2 * number + at, f"c{number}x{at}", number, at, whose, measure, least, most))
        for claimant in (None, whose):
            figures += [(number, claimant, *one, *one[1:]) for one in said]
    yield "claim", {"stance": "asserts", "scope": "everybody", "extent": "whole"}, claims
    yield "claim_source", {}, [(claim[0], claim[2] % 2 + 1) for claim in claims]
    yield "figure", {}, figures
    yield "incident_source", {}, [(number, number % 2 + 1) for number in ids]


COLUMNS = {
    "incident": (
        "id", "key", "code", "external_id", "dataset_id", "title", "summary", "search_text", "event_type",
        "sub_event_type", "date_from", "date_to", "date_precision", "place_id", "region_id", "district_id", "latitude",
        "longitude", "x", "y", "geo_precision", "happened", "attribution", "civilians",
    ),
    "involvement": ("incident_id", "actor_id", "role", "position"),
    "claim": ("id", "key", "incident_id", "position", "claimant_id", "measure", "low", "high"),
    "claim_source": ("claim_id", "source_id"),
    "figure": ("incident_id", "claimant_id", "measure", "low", "high", "preferred_low", "preferred_high"),
    "incident_source": ("incident_id", "source_id"),
    "same_event": ("incident_id", "event"),
}  # fmt: skip
_COMMON = {
    "standing": "published", "own_point": True, "route": "[]", "given": "{}", "version": 1,
    "created_at": NOW, "updated_at": NOW, "published_at": NOW,
}  # fmt: skip


def _incidents(made: Made, ids: range, scene: Scene) -> Iterator[tuple[Any, ...]]:
    columns = {name: column.tolist() for name, column in vars(made).items()}
    said = [word(number) for number in range(WORDS)]
    day = dt.date.fromordinal
    for at, number in enumerate(ids):
        own = {name: column[at] for name, column in columns.items()}
        kind = SUB_TYPES[own["sub_type"]]
        place, region, district = scene.town(own["place"])
        dataset = own["dataset"] or None
        title, text = f"Event {number}", " ".join([said[one] for one in own["words"]])
        yield (
            number, f"k{number}", f"NM-{day(own['day']).year}-{number:07}", str(number) if dataset else None, dataset,
            title, text, searched([title, text]),
            kind.event_type.value, kind.value,
            day(own["day"]).isoformat(), day(own["day"] + own["days"]).isoformat(),
            "throughout" if own["days"] else "day", place, region, district, own["latitude"], own["longitude"],
            *mercator(Point(own["latitude"], own["longitude"])), GRADES["geo"][own["geo"]],
            GRADES["happened"][own["happened"]], GRADES["attribution"][own["attribution"]], own["civilians"],
        )  # fmt: skip


def events(size: int, turn: np.random.Generator) -> list[tuple[int, int]]:
    """Pairs of incidents that are records of one event, each with the number of the event."""
    chosen = np.sort(turn.choice(size, min(SAME, size // 10) // 2 * 2, replace=False) + 1)
    return [(int(number), int(chosen[at // 2 * 2])) for at, number in enumerate(chosen)]


def fill(connection: Connection, size: int, seed: int = SEED) -> None:
    """Write so many incidents into tables that are there and empty; the full text is up to date afterwards."""
    turn = np.random.default_rng(seed)
    scene = Scene.drawn(turn)
    made = drawn(size, scene, turn)
    for table, common, names, listed in registers(scene):
        put(connection, table, names, listed, common)
    with fulltext_index.many(connection):
        for start in range(0, size, STRETCH):
            for table, common, listed in rows(made.part(start, start + STRETCH), start, scene):
                put(connection, table, COLUMNS[table], listed, common)
    put(connection, "same_event", COLUMNS["same_event"], events(size, turn), {})
    # A database that does not know yet how many rows there are chooses bad ways to them.
    connection.exec_driver_sql("ANALYZE")


def put(
    connection: Connection,
    table: str,
    names: Sequence[str],
    listed: Iterable[tuple[Any, ...]],
    common: Mapping[str, Any],
) -> None:
    """Write rows past the unit of work: all at once on SQLite, by COPY on PostgreSQL."""
    rest = {**_plain(table, names), **common}
    fields, tail = [*names, *rest], tuple(rest.values())
    quoted = ", ".join(f'"{one}"' for one in fields)
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(fields))
        driver.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", (one + tail for one in listed))
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
        for one in listed:
            copy.write_row(one + tail)
    if "id" in names:
        # A sequence does not notice rows that bring their numbers.
        connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _plain(table: str, given: Sequence[str]) -> dict[str, Any]:
    """What a row holds where nothing is said: the default of the model."""
    columns = [one for one in SQLModel.metadata.tables[table].columns if one.name not in given]
    defaults = {one.name: one.default for one in columns if one.default is not None and one.default.is_scalar}
    return {name: getattr(one.arg, "value", one.arg) for name, one in defaults.items()}  # type: ignore[attr-defined]


def revision() -> str:
    """The newest revision of the tables, so that what was made for older ones is not taken for new."""
    return str(ScriptDirectory(str(ROOT / "migrations")).get_current_head())


def folder() -> Path:
    """Where made-up records and what was measured of them are kept."""
    found = Path(os.environ.get("ATLAS_BENCH_DIR") or ROOT / ".bench")
    found.mkdir(parents=True, exist_ok=True)
    return found


def cached(size: int, seed: int = SEED) -> Path:
    """A SQLite file with so many incidents, made where it is not there; whoever writes takes a copy."""
    path = folder() / f"made-up-{seed}-{size}-{revision()}.sqlite3"
    if not path.exists():
        part = path.with_name(f"part-{path.name}")
        part.unlink(missing_ok=True)
        migrate(f"sqlite:///{part}")
        sessions = Sessions(f"sqlite:///{part}")
        with sessions.connection() as connection:
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
            fill(connection, size, seed)
            connection.commit()
        sessions.dispose()
        part.rename(path)
    return path
