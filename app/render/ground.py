"""The base map as pixels: land, borders and water of the files in static/basemap, for pictures made on the server."""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from app.domain.geo import BBox, Point, mercator
from app.settings import ROOT

FINER = 2
"""Everything is drawn so many times larger and then made smaller: Pillow's own lines have steps."""
WORLD = 256
"""The side of the world at zoom 0, in pixels."""
SEA, FAR, NEAR, LAND = "#dde5e4", "#e9e3d4", "#f1ecdf", "#fcfaf4"
LINE, EDGE, RIBBON, WATER, LAKE = "#cfc5b0", "#8b7f69", "#e6dabf", "#7fa9bd", "#cfe1e8"
"""The inks of the map on light paper, as in static/css/map.css."""

Ring = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of the world a picture shows: its middle on the Web Mercator square, its zoom, its size in pixels."""

    x: float
    y: float
    zoom: float
    width: int
    height: int

    @classmethod
    def around(cls, middle: Point, zoom: float, size: tuple[int, int]) -> "Frame":
        """The frame around a point."""
        return cls(*mercator(middle), zoom, *size)

    @classmethod
    def holding(cls, box: BBox, size: tuple[int, int], *, deepest: float = 9) -> "Frame":
        """The frame that holds a box, as near as that allows."""
        left, top = mercator(Point(box.north, box.west))
        right, bottom = mercator(Point(box.south, box.east))
        width, height = size
        across, down = max(right - left, 1e-9), max(bottom - top, 1e-9)
        zoom = math.log2(min(width / across, height / down) / WORLD)
        return cls((left + right) / 2, (top + bottom) / 2, min(zoom, deepest), width, height)

    @property
    def scale(self) -> float:
        """Pixels to the side of the world."""
        return float(WORLD * 2**self.zoom)

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point stands in the picture, in its pixels."""
        x, y = mercator(Point(latitude, longitude))
        return (x - self.x) * self.scale + self.width / 2, (y - self.y) * self.scale + self.height / 2

    def pixels(self, km: float, latitude: float) -> float:
        """A distance on the ground, at a latitude, in pixels."""
        return km / (40_075.017 * math.cos(math.radians(latitude))) * self.scale


@dataclass(frozen=True, slots=True)
class Shape:
    """One feature of the base map, on the Web Mercator square."""

    properties: dict[str, Any]
    kind: str
    rings: tuple[Ring, ...]


@cache
def layer(name: str) -> tuple[Shape, ...]:
    """A file of the base map."""
    text = (ROOT / "static" / "basemap" / f"{name}.geojson").read_text(encoding="utf-8")
    return tuple(
        Shape(one["properties"], one["geometry"]["type"], tuple(_rings(one["geometry"])))
        for one in json.loads(text)["features"]
    )


def _rings(geometry: dict[str, Any]) -> Iterator[Ring]:
    """Every line of a geometry, or every ring of its areas."""
    parts = geometry["coordinates"]
    depth = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}[geometry["type"]]
    for line in _lines(parts, depth):
        yield np.array([mercator(Point(latitude, longitude)) for longitude, latitude in line])


def _lines(parts: Any, depth: int) -> Iterator[Sequence[Sequence[float]]]:
    if depth == 0:
        yield [parts]
    elif depth == 1:
        yield parts
    else:
        for one in parts:
            yield from _lines(one, depth - 1)


@lru_cache(maxsize=4)
def ground(frame: Frame) -> Image.Image:
    """The base map without any letters, FINER times as large as the frame; to be copied before anything is drawn."""
    image = Image.new("RGB", (frame.width * FINER, frame.height * FINER), SEA)
    pen = ImageDraw.Draw(image)
    _fill(pen, frame, layer("land"), FAR, None)
    _fill(pen, frame, layer("neighbours"), NEAR, LINE)
    regions = layer("regions")
    # What lies inside of the country is filled over again: a ribbon and a line remain on the outside of its border.
    for ink, width in ((RIBBON, 10), (EDGE, 3)):
        for line in _seen(frame, regions):
            pen.line(line, fill=ink, width=width * FINER, joint="curve")
    _fill(pen, frame, regions, LAND, None)
    for line in _seen(frame, regions):
        pen.line(line, fill=LINE, width=FINER)
    for one in layer("water"):
        if one.properties["kind"] == "lake":
            _fill(pen, frame, [one], LAKE, WATER)
        else:
            for line in _seen(frame, [one]):
                pen.line(line, fill=WATER, width=round(1.5 * FINER), joint="curve")
    return image


def _fill(pen: ImageDraw.ImageDraw, frame: Frame, shapes: Iterable[Shape], inside: str, outline: str | None) -> None:
    for line in _seen(frame, shapes):
        if len(line) >= 6:
            pen.polygon(line, fill=inside, outline=outline)


def _seen(frame: Frame, shapes: Iterable[Shape]) -> Iterator[list[float]]:
    """The lines of shapes that reach into the frame, in the pixels of the larger picture."""
    middle = np.array([frame.x, frame.y])
    half = np.array([frame.width, frame.height]) / 2
    for shape in shapes:
        for ring in shape.rings:
            line = (ring - middle) * frame.scale + half
            if (line.max(axis=0) < 0).any() or (line.min(axis=0) > 2 * half).any():
                continue
            yield (line * FINER).ravel().tolist()
