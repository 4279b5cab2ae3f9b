"""Incidents as GeoParquet 1.1: the columns of the table with their types, the point, and the claims as JSON.

The library that writes it is an extra of the product, for it is larger than all the rest; without it there are no such
files, and `AVAILABLE` says so.
"""

import json
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import IO, Any

import orjson

from app.domain.cells_text import Value, written
from app.domain.columns import INCIDENTS, Column, Kind
from app.domain.told import Told
from app.render.geojson import claims, members
from app.store.tabled import Tabled

AVAILABLE = find_spec("pyarrow") is not None
_arrow: Any = import_module("pyarrow") if AVAILABLE else None
_parquet: Any = import_module("pyarrow.parquet") if AVAILABLE else None
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
    schema = _schema(told)
    with _parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for part in _groups(rows):
            values = {one.name: [_value(one, row.incident.get(one.name)) for row in part] for one in INCIDENTS}
            values[CLAIMED] = [orjson.dumps(claims(row)).decode() for row in part]
            values[GEOMETRY] = [_point(row.incident) for row in part]
            writer.write_table(_arrow.table(values, schema=schema))


def _groups(rows: Iterable[Tabled]) -> Iterator[list[Tabled]]:
    held: list[Tabled] = []
    for row in rows:
        held.append(row)
        if len(held) == GROUP:
            yield held
            held = []
    if held:
        yield held


def _schema(told: Told) -> Any:
    types = {
        Kind.STRING: _arrow.string(),
        Kind.INTEGER: _arrow.int64(),
        Kind.NUMBER: _arrow.float64(),
        Kind.BOOLEAN: _arrow.bool_(),
        Kind.DATE: _arrow.date32(),
        Kind.LIST: _arrow.list_(_arrow.string()),
        Kind.OBJECT: _arrow.string(),
    }
    fields = [_arrow.field(one.name, types[one.kind], metadata={"description": one.said()}) for one in INCIDENTS]
    fields += [_arrow.field(CLAIMED, _arrow.string()), _arrow.field(GEOMETRY, _arrow.binary())]
    said = {name: str(value) for name, value in members(told).items()}
    return _arrow.schema(fields, metadata={**said, "geo": json.dumps(_GEO)})


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
