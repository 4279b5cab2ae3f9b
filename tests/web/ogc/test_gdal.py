"""GDAL's driver for OGC API - Features reads the running product: what it lists and copies is what the record holds."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests import servers
from tests.servers import Product

Run = Callable[..., str]
BOX = ("-5", "15", "4", "25")


@pytest.fixture(scope="module")
def gdal() -> Iterator[Run]:
    """A way to run GDAL's programs."""
    with servers.gdal() as run:
        yield run


def total(live: Product, **params: str) -> int:
    """How many incidents the JSON interface counts."""
    answer = httpx2.get(f"{live.url}/api/incidents", params=params, trust_env=False)
    return int(answer.json()["total"])


def count(listed: str) -> int:
    """The count of features that ogrinfo gives in its summary."""
    found = re.search(r"^Feature Count: (\d+)$", listed, re.MULTILINE)
    assert found, listed
    return int(found[1])


def source(live: Product) -> str:
    """The product as GDAL names it."""
    return f"OAPIF:{live.url}/ogc"


def test_ogrinfo_lists_the_collection(gdal: Run, live: Product) -> None:
    assert re.search(r"^1: incidents \(title: Incidents\) \(Point\)$", gdal("ogrinfo", source(live)), re.MULTILINE)


def test_ogrinfo_describes_the_collection(gdal: Run, live: Product) -> None:
    told = gdal("ogrinfo", "-so", source(live), "incidents")

    assert count(told) == total(live) > 5
    for column in (
        "id: String", "date_from: Date", "killed_low: Integer ", "killed_preferred: Integer ", "injured_high: Integer ",
        "killed_open: Integer(Boolean)", "civilians: Integer(Boolean)", "place_name: String",
    ):  # fmt: skip
        assert f"\n{column}" in told
    assert "Geometry: Point" in told
    assert 'GEOGCRS["WGS 84"' in told


@pytest.mark.parametrize("size", ["1", "2", "5", "1000"])
def test_pages_of_any_size_hold_everything_once(gdal: Run, live: Product, size: str) -> None:
    listed = gdal("ogrinfo", "-q", "-geom=NO", "-oo", f"PAGE_SIZE={size}", source(live), "incidents")

    found = re.findall(r"^  code \(String\) = (\S+)$", listed, re.MULTILINE)
    assert len(found) == len(set(found)) == total(live)


def test_a_box_is_counted_as_the_interface_counts_it(gdal: Run, live: Product) -> None:
    told = gdal("ogrinfo", "-so", "-spat", *BOX, "-oo", "PAGE_SIZE=2", source(live), "incidents")

    assert 0 < count(told) == total(live, bbox=",".join(BOX)) < total(live)


@pytest.mark.parametrize(
    ("where", "params"),
    [
        ("date_from >= '2024/09/01'", {"since": "2024-09-01"}),
        ("date_from <= '2024/07/31'", {"until": "2024-07-31"}),
        ("date_from >= '2024/07/01' AND date_from <= '2024/07/31'", {"since": "2024-07-01", "until": "2024-07-31"}),
        ("happened = 'confirmed'", {"happened": "confirmed"}),
        ("place = 'tinzaouaten'", {"place": "tinzaouaten"}),
        ("civilians = 1", {"civilians": "true"}),
    ],
)
def test_conditions_are_answered_by_the_filter(gdal: Run, live: Product, where: str, params: dict[str, str]) -> None:
    told = gdal("ogrinfo", "-so", "-where", where, source(live), "incidents")

    assert 0 < count(told) == total(live, **params) < total(live)


def test_one_feature_is_found_by_its_code(gdal: Run, live: Product) -> None:
    listed = gdal("ogrinfo", "-q", "-where", "id = 'NM-2024-0001'", source(live), "incidents")

    assert re.findall(r"^  code \(String\) = (\S+)$", listed, re.MULTILINE) == ["NM-2024-0001"]


def test_ogr2ogr_copies_a_box_into_a_geopackage(gdal: Run, live: Product, tmp_path: Path) -> None:
    file = tmp_path / "incidents.gpkg"

    gdal("ogr2ogr", "-f", "GPKG", file, "-spat", *BOX, "-oo", "PAGE_SIZE=3", source(live), "incidents")

    with sqlite3.connect(file) as copied:
        rows = dict(copied.execute("SELECT code, killed_high FROM incidents").fetchall())
        (held,) = copied.execute("SELECT type FROM pragma_table_info('incidents') WHERE name = 'killed_preferred'")
    told = {one["code"]: one for one in _incidents(live, bbox=",".join(BOX))}
    assert rows.keys() == told.keys()
    assert rows == {code: one["figures"].get("killed", {}).get("high") for code, one in told.items()}
    assert "INT" in held[0]


def test_ogr2ogr_copies_a_time_into_geojson(gdal: Run, live: Product, tmp_path: Path) -> None:
    file = tmp_path / "incidents.geojson"
    where = "date_from >= '2024/07/01' AND date_from <= '2024/08/31'"

    gdal("ogr2ogr", "-f", "GeoJSON", file, "-where", where, "-spat", *BOX, source(live), "incidents")

    copied = json.loads(file.read_text(encoding="utf-8"))["features"]
    told = _incidents(live, since="2024-07-01", until="2024-08-31", bbox=",".join(BOX))
    assert len(told) > 1
    assert [one["properties"]["code"] for one in copied] == [one["code"] for one in told]
    assert [one["geometry"]["coordinates"] for one in copied] == [
        [pytest.approx(one["longitude"]), pytest.approx(one["latitude"])] for one in told
    ]


def test_an_address_with_a_time_is_read_as_geojson(gdal: Run, live: Product) -> None:
    """Any query that the standard knows can stand in the address of the features itself."""
    address = f"{live.url}/ogc/collections/incidents/items?datetime=2024-07-01/2024-07-31&limit=1000&f=json"

    told = gdal("ogrinfo", "-so", "-al", f"GeoJSON:{address}")

    assert 0 < count(told) == total(live, since="2024-07-01", until="2024-07-31") < total(live)


def test_what_is_refused_is_an_error_of_gdal_too(gdal: Run, live: Product) -> None:
    with pytest.raises(RuntimeError, match="ERROR"):
        gdal("ogrinfo", "-so", "-where", "place = 'nowhere'", source(live), "incidents")


def _incidents(live: Product, **params: str) -> list[dict[str, Any]]:
    answer = httpx2.get(f"{live.url}/api/incidents", params={**params, "limit": 1000}, trust_env=False)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_titles_come_in_french_where_the_address_asks_for_it(gdal: Run, live: Product) -> None:
    listed = gdal("ogrinfo", "-q", "-geom=NO", "-oo", "PAGE_SIZE=5", f"{source(live)}?lang=fr", "incidents")

    titles = re.findall(r"^  title \(String\) = (.+)$", listed, re.MULTILINE)
    assert titles == [one["title"] for one in _incidents(live, lang="fr")]
    assert titles != [one["title"] for one in _incidents(live)]
