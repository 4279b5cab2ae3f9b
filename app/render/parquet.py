"""Incidents as GeoParquet 1.1: the columns of the table with their types, the point, and the claims as JSON.

The library that writes it is an extra of the product, for it is larger than all the rest; without it there are no such
files, and `AVAILABLE` says so.
"""

import importlib
import importlib.util
import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, Any

import orjson

from app.domain.cells_text import Value, written
from app.domain.columns import INCIDENTS, Column, Kind
from app.domain.told import Told
from app.render.geojson import claims, members
from app.store.tabled import Tabled

AVAILABLE = importlib.util.find_spec("pyarrow") is not None
GROUP = 2000
"""Records in one group of rows: as many as are held in memory."""
GEOMETRY, CLAIMED = "geometry", "claims"
_GEO = {
    "version": "1.1.0",
    "primary_column": GEOMETRY,
    "columns": {GEOMETRY: {"encoding": "WKB", "geometry_types": ["Point"]}},
}


def write(told: Told, rows: Iterable[Tabled], file: IO[bytes]) -> None:
    """The table into a file."""
    # Loaded here, with the first such file, for it takes as much memory as the rest of a small server.
    arrow = importlib.import_module("pyarrow")
    schema = _schema(arrow, told)
    with importlib.import_module("pyarrow.parquet").ParquetWriter(file, schema, compression="zstd") as writer:
        for part in _groups(rows):
            values = {one.name: [_value(one, row.incident.get(one.name)) for row in part] for one in INCIDENTS}
            values[CLAIMED] = [orjson.dumps(claims(row)).decode() for row in part]
            values[GEOMETRY] = [_point(row.incident) for row in part]
            writer.write_table(arrow.table(values, schema=schema))


def _groups(rows: Iterable[Tabled]) -> Iterator[list[Tabled]]:
    held: list[Tabled] = []
    for row in rows:
        held.append(row)
        if len(held) == GROUP:
            yield held
            held = []
    if held:
        yield held


def _schema(arrow: Any, told: Told) -> Any:
    types = {
        Kind.STRING: arrow.string(),
        Kind.INTEGER: arrow.int64(),
        Kind.NUMBER: arrow.float64(),
        Kind.BOOLEAN: arrow.bool_(),
        Kind.DATE: arrow.date32(),
        Kind.LIST: arrow.list_(arrow.string()),
        Kind.OBJECT: arrow.string(),
    }
    fields = [arrow.field(one.name, types[one.kind], metadata={"description": one.said()}) for one in INCIDENTS]
    fields += [arrow.field(CLAIMED, arrow.string()), arrow.field(GEOMETRY, arrow.binary())]
    said = {name: str(value) for name, value in members(told).items()}
    return arrow.schema(fields, metadata={**said, "geo": json.dumps(_GEO)})


def _value(column: Column, value: Value) -> Any:
    """As the column's type takes it; an empty text says no more than none."""
    if value is None or value == "":
        return None
    if column.kind is Kind.STRING:
        return str(value)
    if column.kind is Kind.LIST:
        return list(value) if isinstance(value, Sequence) else None
    return (written(column, value) or None) if column.kind is Kind.OBJECT else value


def _point(row: Mapping[str, Value]) -> bytes | None:
    """The point as well-known binary: little-endian, longitude first."""
    latitude, longitude = row.get("latitude"), row.get("longitude")
    if not isinstance(latitude, float) or not isinstance(longitude, float):
        return None
    return struct.pack("<BIdd", 1, 1, longitude, latitude)
