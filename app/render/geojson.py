"""Incidents as GeoJSON (RFC 7946): a collection that says what it holds, one feature an incident.

The properties are the columns of the table (app.domain.columns) with numbers as numbers and lists as lists, and the
claims beside them. An incident without a point has no geometry, and is there all the same.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from app.domain.cells_text import Value
from app.domain.columns import CLAIMS, INCIDENTS, Column
from app.domain.told import Told
from app.store.tabled import Row, Tabled

_PART = 64 * 1024


def write(told: Told, rows: Iterable[Tabled]) -> Iterator[bytes]:
    """The file, in parts."""
    held = [_head(told)]
    size, between = 0, b"\n"
    for row in rows:
        feature = orjson.dumps(_feature(row))
        held += [between, feature]
        between = b",\n"
        size += len(feature)
        if size > _PART:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held) + b"\n]}\n"


def members(told: Told) -> dict[str, object]:
    """What the file says of itself, by names that programs know."""
    return {
        "title": told.title,
        "filter": told.filter,
        "tally": told.tally,
        "date": told.day.isoformat(),
        "count": told.records,
        "licence": f"{told.licence} {told.licence_url}",
        "citation": told.citation,
        "address": told.address,
        "dictionary": told.dictionary,
    }


def claims(row: Tabled) -> list[dict[str, Any]]:
    """The claims of an incident, without what its own row says."""
    return [_values(one, _OWN) for one in row.claims]


def _head(told: Told) -> bytes:
    # What comes after the last brace is left open for the features.
    return orjson.dumps({"type": "FeatureCollection", **members(told)})[:-1] + b',"features":['


def _feature(row: Tabled) -> dict[str, Any]:
    latitude, longitude = row.incident.get("latitude"), row.incident.get("longitude")
    placed = latitude is not None and longitude is not None
    return {
        "type": "Feature",
        "id": row.incident["code"],
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if placed else None,
        "properties": {**_values(row.incident, INCIDENTS), "claims": claims(row)},
    }


_OWN = tuple(one for one in CLAIMS if not one.name.startswith("incident") or one.name == "inconsistent_at_source")


def _values(row: Row, columns: Iterable[Column]) -> dict[str, Any]:
    return {one.name: _value(row.get(one.name)) for one in columns}


def _value(value: Value) -> Any:
    """As JSON has it; an empty text says no more than none."""
    if value == "":
        return None
    return value.isoformat() if isinstance(value, dt.date) else value
