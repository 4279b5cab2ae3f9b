"""The register of places, and the page of one: spellings, surroundings, incidents, actors."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.conftest import Maker, incident
from tests.web.pages.reading import Element, code_in, read

LONG = "Tin" + "zaouaten" * 24
TIFINAGH = "ⵜⵏⵣⵓⵜⵏ"


def ask(client: TestClient, address: str, status: int = 200) -> Element:
    answer = client.get(address)
    assert answer.status_code == status, answer.text[:300]
    return read(answer.text)


def place(slug: str, kind: str = "town", **given: Any) -> dict[str, Any]:
    return {"slug": slug, "name": slug.title(), "kind": kind, **given}


PLACES = [
    place("mali", "country", latitude=18.0, longitude=-2.0),
    place("north", "region", name="North region", name_fr="Région du Nord", latitude=19.0, longitude=1.0),
    place("cercle", "district", name="Kidal cercle", region="north"),
    place("kidal", latitude=18.44, longitude=1.41, region="north", district="cercle", names=[
        {"name": TIFINAGH, "language": "tmh", "origin": "GeoNames"},
        {"name": "كيدال", "language": "ar", "origin": "GeoNames"},
        {"name": LONG},
    ]),
    place("anefif", "village", latitude=18.05, longitude=0.6, region="north", district="cercle"),
    place("bamako", latitude=12.64, longitude=-8.0),
    place("nowhere", "locality", region="north"),
    place("far", latitude=60.0, longitude=179.9),
    place("farther", latitude=60.0, longitude=-179.9),
]  # fmt: skip


@pytest.fixture
def small(atlas: Maker) -> TestClient:
    """Some places, of which one has incidents, one of them long ago."""
    return atlas(
        incident(date="1893-12"),
        incident(),
        incident(place="anefif"),
        incident(place="nowhere", geo_precision="region"),
        incident(place="far"),
        places=PLACES,
    )


# --- The register ------------------------------------------------------------------------------------------


def test_places_are_listed_by_region_and_areas_apart(small: TestClient) -> None:
    page = ask(small, "/places")

    assert [one.words() for one in page.all("h2")] == [
        "North region 3", "Without a region in the register 3", "Regions 1", "Districts 1", "Countries 1",
    ]  # fmt: skip
    rows = {row.one("th").words(): row.words() for row in page.all("tr") if list(row.all("a"))}
    assert rows["Kidal"].endswith("Town Incidents: 2 1893 – 2024")
    assert rows["North region"].endswith("Region Incidents: 4 1893 – 2024")
    assert "كيدال" in rows["Kidal"]


@pytest.mark.parametrize(
    ("asked", "found"), [("كيدال", ["Kidal"]), ("ANÉFIF", ["Anefif"]), ("region nord", ["North region"]), ("zz", [])]
)
def test_any_spelling_finds_a_place_without_a_script(small: TestClient, asked: str, found: list[str]) -> None:
    page = read(small.get("/places", params={"q": asked}).text)

    assert [row.one("th").words() for row in page.all("tr") if list(row.all("a"))] == found


# --- One place ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slug", "view"), [("tinzaouaten", "tinzaouaten"), ("kidal", "kidal"), ("segou", "segou")])
def test_the_three_towns_have_their_maps(client: TestClient, slug: str, view: str) -> None:
    page = ask(client, f"/places/{slug}")

    assert page.one(id="map").attributes["data-query"] == f"place={slug}"
    assert f"/map.js?view={view}&lang=en" in {one.attributes["src"] for one in page.all("script")}


def test_a_place_has_its_spellings_with_their_origin_its_region_and_its_incidents(client: TestClient) -> None:
    page = ask(client, "/places/tinzaouaten")

    spellings = {row.one("th").words(): row for table in page.all("table", klass="names") for row in table.all("tr")
                 if list(row.all("td"))}  # fmt: skip
    assert [one.words() for one in spellings["Tinzawaten"].all("td")] == ["French", "Jeune Afrique; RFI"]
    arabic = next(one.one("span", dir="auto") for one in spellings.values() if "Arabic" in one.words())
    assert arabic.attributes["lang"] == "ar"
    assert page.one("h2", id="found-title").words() == "7 incidents at Tinzaouaten"
    assert len(list(page.all("li", klass="row"))) == 7
    assert {one.attributes["href"] for one in page.one("dl", klass="facts").all("a")} >= {"/places/kidal-region"}
    seen = {one.words() for one in page.one("ul", klass="seen").all("li")}
    assert "Malian Armed Forces 6 incidents" in seen


def test_the_number_beside_an_actor_leads_to_so_many_incidents(client: TestClient) -> None:
    seen = list(ask(client, "/places/tinzaouaten").one("ul", klass="seen").all("li"))

    for one in seen[:3]:
        href = one.one("a", klass="seen__count").attributes["href"]
        count = int(one.one("a", klass="seen__count").words().split()[0])
        assert ask(client, href).one("h1").words().startswith(f"{count} incident")


def test_an_area_says_that_its_incidents_are_those_of_the_label(client: TestClient) -> None:
    page = ask(client, "/places/kidal-region")

    assert "belong to an area by their label" in page.words()
    assert page.one("h2", id="found-title").words().endswith("in Kidal region")
    assert "Tinzaouaten Town 7" in page.one("table", klass="around").words()


def test_a_region_stands_in_a_sentence_as_it_is_said(client: TestClient) -> None:
    assert "incidents in Kidal region" in ask(client, "/?region=kidal-region").one("h1").words()
    assert "incidents in Kidal region or Gao region" in ask(client, "/?region=kidal-region&region=gao-region").words()


def test_nearby_places_have_their_distance_also_across_the_antimeridian(small: TestClient) -> None:
    near = ask(small, "/places/kidal").one("table", klass="around")
    across = ask(small, "/places/far").one("table", klass="around")

    assert [row.words() for row in near.one("tbody").all("tr")] == ["Anefif Village 96 km 1"]
    assert [row.words() for row in across.one("tbody").all("tr")] == ["Farther Town 11 km 0"]


def test_spellings_long_and_in_other_letters_are_shown(small: TestClient) -> None:
    table = ask(small, "/places/kidal").one("table", klass="names")

    assert LONG in table.words()
    tifinagh = next(one for one in table.all("span", dir="auto") if one.words() == TIFINAGH)
    assert tifinagh.attributes["lang"] == "tmh"
    assert "this atlas" in table.words()


@pytest.mark.parametrize("slug", [one["slug"] for one in PLACES])
def test_places_with_little_have_whole_pages(small: TestClient, slug: str) -> None:
    for address in (f"/places/{slug}", f"/fr/places/{slug}"):
        assert code_in(ask(small, address)) == []


def test_a_place_without_a_point_or_beyond_the_base_map_has_no_map(small: TestClient) -> None:
    for slug in ("nowhere", "far"):
        page = ask(small, f"/places/{slug}")

        assert not list(page.all(id="map"))
        assert "No point is known for this place, or it lies beyond the base map." in page.words()


def test_any_spelling_leads_to_its_place(client: TestClient) -> None:
    for asked, leads in (("/places/Tinzawaten", "/places/tinzaouaten"), ("/fr/places/Ségou", "/fr/places/segou")):
        answer = client.get(asked, follow_redirects=False)

        assert (answer.status_code, answer.headers["location"]) == (308, leads)


def test_a_place_of_drafts_alone_is_nowhere(atlas: Maker) -> None:
    secret = place("hideout", name="Hideout wells", listed=False, region="north", latitude=18.5, longitude=1.5)
    client = atlas(incident(), places=[*PLACES, secret])

    unknown, hidden = ask(client, "/places/hideoud", 404), ask(client, "/places/hideout", 404)

    assert hidden.one("main").words() == unknown.one("main").words().replace("hideoud", "hideout")
    for address in ("/places", "/places?q=hideout", "/places/kidal", "/places/north", "/?place=hideoud"):
        assert "Hideout wells" not in read(client.get(address).text).words()
