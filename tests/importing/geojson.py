"""The shipped base map, read for tests."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.importing import topology
from app.importing.topology import Line, Point
from tests.servers import ROOT

FOLDER = ROOT / "static/basemap"
FILES = ("regions", "neighbours", "land", "water", "towns")
KM = 111.2
"""Of a degree of latitude."""


def features(name: str, folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The features of one file."""
    read = json.loads((folder / f"{name}.geojson").read_text(encoding="utf-8"))
    assert read["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = read["features"]
    return found


def lines(feature: dict[str, Any]) -> list[Line]:
    """The lines of a feature: rings of an area, parts of a river, a point as a line of one."""
    kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    match kind:
        case "MultiPolygon":
            parts = [ring for polygon in coordinates for ring in polygon]
        case "MultiLineString":
            parts = coordinates
        case "Point":
            parts = [[coordinates]]
        case _:
            raise AssertionError(kind)
    return [[(x, y) for x, y in part] for part in parts]


def named(file: str, name: str) -> dict[str, Any]:
    """The one feature of a file with this English name."""
    (found,) = (feature for feature in features(file) if feature["properties"].get("name") == name)
    return found


def inside(feature: dict[str, Any], point: Point) -> bool:
    """Whether a point is in an area, and not in a hole of it."""
    return sum(topology.contains(ring, point) for ring in lines(feature)) % 2 == 1


def km_from(feature: dict[str, Any], point: Point) -> float:
    """From a point to the nearest line of a feature; short stretches are sampled finely enough for this."""
    scale = math.cos(math.radians(point[1]))
    return min(
        KM * math.hypot((x1 + (x2 - x1) * n / 50 - point[0]) * scale, y1 + (y2 - y1) * n / 50 - point[1])
        for line in lines(feature)
        for (x1, y1), (x2, y2) in pairwise(line)
        for n in range(51)
    )
