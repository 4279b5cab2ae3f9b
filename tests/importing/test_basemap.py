"""The base map that ships is whole, small and right about the places that matter."""

import gzip
import re
from collections import Counter
from itertools import combinations, pairwise

import pytest

from app.importing import basemap, basemap_names, topology
from tests.importing.geojson import FILES, FOLDER, features, inside, km_from, lines, named
from tests.servers import ROOT


def test_the_folder_holds_the_files_and_their_provenance() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {"PROVENANCE.md", *(f"{name}.geojson" for name in FILES)}


def test_all_files_together_are_small() -> None:
    assert sum(len(gzip.compress(path.read_bytes())) for path in FOLDER.glob("*.geojson")) < 60_000


@pytest.mark.parametrize("file", FILES)
def test_coordinates_are_longitude_and_latitude_to_three_decimals(file: str) -> None:
    west, south, east, north = basemap.FAR_BOX
    for feature in features(file):
        for x, y in (point for line in lines(feature) for point in line):
            assert west - 10 <= x <= east + 10, feature["properties"]
            assert south - 10 <= y <= north + 10, feature["properties"]
            assert (round(x, 3), round(y, 3)) == (x, y)


def test_mali_lies_where_it_lies() -> None:
    points = [point for region in features("regions") for line in lines(region) for point in line]

    assert (min(x for x, _ in points), max(x for x, _ in points)) == pytest.approx((-12.26, 4.24), abs=0.02)
    assert (min(y for _, y in points), max(y for _, y in points)) == pytest.approx((10.14, 25.0), abs=0.02)


@pytest.mark.parametrize("file", ["regions", "neighbours", "land"])
def test_rings_are_closed_turned_rightly_and_do_not_meet_themselves(file: str) -> None:
    for feature in features(file):
        for polygon in feature["geometry"]["coordinates"]:
            for n, ring in enumerate([(x, y) for x, y in ring] for ring in polygon):
                assert len(ring) >= 4, feature["properties"]
                assert ring[0] == ring[-1], feature["properties"]
                assert (topology.area(ring) > 0) == (n == 0), "outer rings run anticlockwise, holes clockwise"
                assert not any(topology.meet(*pair) for pair in combinations(pairwise(ring), 2))


def test_the_borders_of_mali_have_neither_gap_nor_overlap() -> None:
    every = Counter(
        edge
        for file in ("regions", "neighbours")
        for feature in features(file)
        for line in lines(feature)
        for edge in pairwise(line)
    )

    for region in features("regions"):
        for start, end in (edge for line in lines(region) for edge in pairwise(line)):
            assert (every[start, end], every[end, start]) == (1, 1), (region["properties"]["name"], start, end)


def test_no_view_of_the_country_is_empty() -> None:
    areas = [feature for file in ("regions", "neighbours", "land") for feature in features(file)]

    bare = [
        (x / 2, y / 2)
        for x in range(-30, 21)
        for y in range(16, 57)
        if not any(inside(area, (x / 2 + 0.01, y / 2 + 0.01)) for area in areas)
    ]

    assert bare, "the Atlantic is in the corners of this view"
    assert all(x < -12.5 for x, _ in bare), "and nowhere else"


def test_mali_has_nine_regions() -> None:
    names = [(region["properties"]["name"], region["properties"]["name_fr"]) for region in features("regions")]

    assert sorted(names) == [
        ("Bamako", "Bamako"),
        ("Gao", "Gao"),
        ("Kayes", "Kayes"),
        ("Kidal", "Kidal"),
        ("Koulikoro", "Koulikoro"),
        ("Mopti", "Mopti"),
        ("Segou", "Ségou"),
        ("Sikasso", "Sikasso"),
        ("Timbuktu", "Tombouctou"),
    ]


@pytest.mark.parametrize("file", ["regions", "neighbours", "water", "towns"])
def test_what_is_labelled_has_both_names(file: str) -> None:
    for feature in features(file):
        assert feature["properties"]["name"].strip()
        assert feature["properties"]["name_fr"].strip()


@pytest.mark.parametrize("file", ["regions", "neighbours"])
def test_labels_stand_inside_their_areas(file: str) -> None:
    areas = {area["properties"]["name"]: area for area in features(file)}

    assert [name for name, area in areas.items() if area["properties"]["label_at"] is None] in ([], ["Bamako"])
    for area in areas.values():
        at = area["properties"]["label_at"]
        assert at is None or inside(area, tuple(at)), area["properties"]["name"]


@pytest.mark.parametrize(
    ("town", "region"),
    [
        ("Kidal", "Kidal"),
        ("Tessalit", "Kidal"),
        ("Abeibara", "Kidal"),
        ("Segou", "Segou"),
        ("Niono", "Segou"),
        ("San", "Segou"),
        ("Timbuktu", "Timbuktu"),
        ("Taoudenni", "Timbuktu"),
        ("Gao", "Gao"),
        ("Menaka", "Gao"),
        ("Mopti", "Mopti"),
        ("Douentza", "Mopti"),
        ("Bamako", "Bamako"),
        ("Koulikoro", "Koulikoro"),
        ("Kayes", "Kayes"),
        ("Sikasso", "Sikasso"),
    ],
)
def test_towns_stand_in_their_regions(town: str, region: str) -> None:
    ((at,),) = lines(named("towns", town))

    assert [area["properties"]["name"] for area in features("regions") if inside(area, at)] == [region]


def test_tinzaouaten_is_on_the_border_of_kidal() -> None:
    ((at,),) = lines(named("towns", "Tinzaouaten"))

    assert at == (2.967, 19.954)
    assert inside(named("regions", "Kidal"), at) or km_from(named("regions", "Kidal"), at) < 5


@pytest.mark.parametrize(("town", "country"), [("Tamanrasset", "Algeria"), ("Arlit", "Niger"), ("Niamey", "Niger")])
def test_towns_abroad_stand_in_their_countries(town: str, country: str) -> None:
    ((at,),) = lines(named("towns", town))

    assert [area["properties"]["name"] for area in features("neighbours") if inside(area, at)] == [country]


@pytest.mark.parametrize("town", ["Bamako", "Segou", "Mopti", "Timbuktu", "Bourem", "Gao", "Ansongo", "Niamey"])
def test_the_niger_passes_its_towns(town: str) -> None:
    ((at,),) = lines(named("towns", town))

    assert km_from(named("water", "Niger"), at) < 15


def test_the_niger_flows_through_the_delta_in_one_piece() -> None:
    parts = lines(named("water", "Niger"))
    corners = Counter(point for part in parts for point in part)

    loose = [end for part in parts for end in (part[0], part[-1]) if -6 < end[0] < 0 and corners[end] == 1]

    assert loose == []


def test_ranks_say_what_is_labelled_first() -> None:
    ranks = {town["properties"]["name"]: town["properties"]["rank"] for town in features("towns")}

    assert set(ranks.values()) == {1, 2, 3, 4}
    assert {ranks[name] for name in ("Tinzaouaten", "Kidal", "Segou")} == {1}
    assert len(ranks) == len(features("towns")), "no town twice"


def test_the_shipped_towns_are_those_of_the_list() -> None:
    shipped = [(*town["properties"].values(), *lines(town)[0]) for town in features("towns")]

    assert shipped == [(town.name, town.name_fr, town.rank, town.at) for town in basemap_names.TOWNS]


@pytest.mark.parametrize(("package", "version"), basemap.PACKAGES.items())
def test_the_makefile_and_the_provenance_name_the_pinned_versions(package: str, version: str) -> None:
    assert f"{package}@{version}" in (ROOT / "Makefile").read_text(encoding="utf-8").split()
    provenance = (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")
    assert re.search(rf"{package}-{re.escape(version)}\.tgz `[0-9a-f]{{64}}`", provenance)
