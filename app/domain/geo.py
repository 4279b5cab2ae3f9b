"""Points, boxes and distances on the globe, in WGS 84 degrees."""

import math
import re
from typing import NamedTuple

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?|[+-]?\.[0-9]+")
EARTH_KM = 6371.0088
"""The earth's mean radius (IUGG)."""
_MERCATOR_EDGE = 85.05112878


class Point(NamedTuple):
    """Latitude before longitude, in degrees, as everywhere in this code but in GeoJSON."""

    latitude: float
    longitude: float


def _shortest(value: float) -> str:
    """The number with as many digits as it takes to read the same one back, and no more."""
    return repr(float(value)).removesuffix(".0")


class BBox(NamedTuple):
    """A box in degrees; `west` may be greater than `east` where it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        """As it stands in an address: west,south,east,north."""
        return ",".join(map(_shortest, self))


class Near(NamedTuple):
    """A circle: a centre in degrees and a radius in kilometres."""

    latitude: float
    longitude: float
    km: float

    def __str__(self) -> str:
        """As it stands in an address: latitude,longitude,km."""
        return ",".join(map(_shortest, self))

    def box(self) -> BBox:
        """The box around the circle; the whole width of the globe near a pole."""
        reach = math.degrees(self.km / EARTH_KM)
        south, north = (
            max(self.latitude - reach, -90.0),
            min(self.latitude + reach, 90.0),
        )
        if south <= -90.0 or north >= 90.0 or self.km >= EARTH_KM * math.pi / 2:
            return BBox(-180.0, south, 180.0, north)
        wide = math.degrees(
            math.asin(
                min(
                    1.0,
                    math.sin(math.radians(reach)) / math.cos(math.radians(self.latitude)),
                )
            )
        )
        west, east = self.longitude - wide, self.longitude + wide
        return BBox(
            west + 360 if west < -180 else west,
            south,
            east - 360 if east > 180 else east,
            north,
        )


def distance_km(one: Point, other: Point) -> float:
    """The great-circle distance in kilometres (haversine formula)."""
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    across = math.radians(other.longitude - one.longitude)
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def _numbers(text: str, count: int) -> list[float]:
    parts = text.split(",")
    if len(parts) != count:
        raise ValueError
    if not all(_NUMBER.fullmatch(part.strip()) for part in parts):
        raise ValueError
    numbers = [float(part) for part in parts]
    if not all(math.isfinite(one) for one in numbers):
        raise ValueError
    return numbers


def read_bbox(text: str) -> BBox:
    """`west,south,east,north`; raises ValueError for anything else."""
    box = BBox(*_numbers(text, 4))
    if not (-180 <= box.west <= 180 and -180 <= box.east <= 180 and -90 <= box.south <= box.north <= 90):
        raise ValueError
    return box


def read_near(text: str) -> Near:
    """`latitude,longitude,km`; raises ValueError for anything else."""
    near = Near(*_numbers(text, 3))
    if not (-90 <= near.latitude <= 90 and -180 <= near.longitude <= 180 and 0 < near.km <= 20_000):
        raise ValueError
    return near


def mercator(point: Point) -> tuple[float, float]:
    """The point on the Web Mercator square, x and y in [0, 1) from the north-west (EPSG:3857, scaled)."""
    latitude = max(-_MERCATOR_EDGE, min(_MERCATOR_EDGE, point.latitude))
    y = (1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2
    x = (point.longitude + 180) / 360
    return min(max(x, 0.0), 1 - 1e-12), min(max(y, 0.0), 1 - 1e-12)


def unprojected(x: float, y: float) -> Point:
    """The point that stands at x and y on the Web Mercator square."""
    return Point(math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))), x * 360 - 180)
