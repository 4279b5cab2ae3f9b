"""The pages of the registers: places, actors, sources, and what the atlas says about itself."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.web.pages.conftest import Maker, claim, incident
from tests.web.pages.reading import Element, read


def ask(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return read(answer.text)


@pytest.mark.parametrize(("slug", "view"), [("tinzaouaten", "tinzaouaten"), ("kidal", "kidal"), ("segou", "segou")])
def test_the_three_towns_have_their_maps(client: TestClient, slug: str, view: str) -> None:
    page = ask(client, f"/places/{slug}")

    assert page.one(id="map").attributes["data-query"] == f"place={slug}"
    assert f"/map.js?view={view}&lang=en" in {one.attributes["src"] for one in page.all("script")}


def test_a_place_has_its_spellings_its_region_by_label_and_its_incidents(client: TestClient) -> None:
    page = ask(client, "/places/tinzaouaten")

    assert "Tinzawaten" in page.one(klass="names").words()
    assert page.one("h2", id="found-title").words() == "7 incidents at Tinzaouaten"
    assert len(list(page.all("li", klass="row"))) == 7
    assert {one.attributes["href"] for one in page.one(klass="facts").all("a")} >= {"/places/kidal-region"}


def test_an_area_says_that_its_incidents_are_those_of_the_label(client: TestClient) -> None:
    page = ask(client, "/places/kidal-region")

    assert "belong to an area by their label" in page.words()


def test_a_place_beyond_the_base_map_has_no_map(atlas: Maker) -> None:
    far = {"slug": "far", "name": "Far", "kind": "town", "latitude": 60.0, "longitude": 100.0}
    client = atlas(incident(place="far"), places=[far])

    page = ask(client, "/places/far")

    assert not list(page.all(id="map"))
    assert "lies beyond the base map" in page.words()


@pytest.mark.parametrize(
    ("asked", "leads"),
    [
        ("/places/Tinzawaten", "/places/tinzaouaten"),
        ("/fr/places/Tinzawaten", "/fr/places/tinzaouaten"),
        ("/actors/CSP-PSD", "/actors/csp"),
        ("/actors/FAMa", "/actors/malian-armed-forces"),
    ],
)
def test_any_name_leads_to_its_record(client: TestClient, asked: str, leads: str) -> None:
    answer = client.get(asked, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, leads)


@pytest.mark.parametrize("address", ["/places/atlantis", "/actors/nobody", "/places/%3Cscript%3E", "/nowhere"])
def test_what_is_not_there_is_told(client: TestClient, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 404
    assert "To all incidents" in read(answer.text).words()


def test_an_actor_has_its_dated_names_its_ties_and_its_incidents(client: TestClient) -> None:
    page = ask(client, "/actors/csp")
    names = {row.one("th").words(): row.words() for row in page.one("tbody").all("tr")}

    assert "2021" in names["CSP-PSD"]
    assert "merged into FLA" in page.one(klass="ties").words()
    assert page.one("h2", id="found-title").words() == "7 incidents involving CSP-DPA"
    assert "FLA is included as successor." in page.one(klass="found").words()


def test_actors_are_listed_by_kind_with_every_name(client: TestClient) -> None:
    page = ask(client, "/actors")
    captions = [one.words() for one in page.all("caption")]

    assert any(one.startswith("Rebel group") for one in captions)
    assert "CSP-PSD" in page.words()


def test_a_source_says_what_rests_on_it_and_what_it_repeats(atlas: Maker) -> None:
    sources = [
        {
            "slug": "paper",
            "publisher": "Paper",
            "title": "A piece",
            "url": "https://paper.example/a",
            "published_on": "2024-07-30",
        },
        {"slug": "echo", "publisher": "Echo", "repeats": "paper", "language": "fr"},
    ]
    cited = [{"source": "paper"}, {"source": "echo", "via": "radio"}]
    client = atlas(incident(sources=[], claims=[claim(n=1, sources=cited), claim(n=2)]), sources=sources)

    page = ask(client, "/sources")

    paper, echo = page.one("li", id="paper").words(), page.one("li", id="echo")
    assert "Paper: A piece 30 July 2024 · English 1 incident, 2 claims rest on it" in paper
    assert page.one("li", id="paper").one("cite").words() == "Paper"
    assert "Repeats Paper: A piece" in echo.words()
    assert "French" in echo.words()
    assert [one.attributes["href"] for one in echo.all("a")] == ["#paper", "/incidents?source=echo"]
    one = ask(client, "/incidents/NM-2024-0001")
    assert "2 sources, 1 independent origin." in one.one(klass="cited").words()
    assert "Echo, via radio" in one.words()


def test_reported_totals_stand_with_their_period_and_source_and_in_no_sum(client: TestClient) -> None:
    page = ask(client, "/sources")

    reported = page.one("section", klass="reported")
    assert "are in no sum of this atlas" in reported.words()
    rows = [row.words() for row in reported.one("tbody").all("tr")]
    assert len(rows) == 12
    assert any(
        row.startswith("Human Rights Watch Killed") and "at least 47" in row and "June 2024" in row for row in rows
    )
    assert "47" not in ask(client, "/").one(klass="totals").words()


@pytest.mark.parametrize("address", ["/places", "/actors", "/sources", "/incidents", "/"])
def test_an_empty_atlas_says_so_on_every_list(atlas: Maker, address: str) -> None:
    page = ask(atlas(actors=[], places=[], sources=[]), address)

    assert " yet." in page.words()


def test_the_about_page_says_how_it_counts_and_what_it_may_not_show(client: TestClient) -> None:
    words = ask(client, "/about").words()

    for said in (
        "unknown is not zero", "29 – 99", "nine regions", "two kilometres", "CC BY 4.0", "MIT", "Natural Earth",
        "GeoNames", "BSD 2-Clause", "label",
    ):  # fmt: skip
        assert said in words


@pytest.mark.parametrize(
    ("contact", "link"), [("desk@atlas.example", "mailto:desk@atlas.example"), ("Write to PO box 7, Bamako", None)]
)
def test_the_about_page_says_whom_to_write_to(sqlite_url: str, contact: str, link: str | None) -> None:
    settings = Settings(database_url=sqlite_url, contact=contact, _env_file=None)
    with TestClient(create_app(settings)) as client:
        page = ask(client, "/about")

    assert contact in page.words()
    mails = [one.attributes["href"] for one in page.all("a") if one.attributes["href"].startswith("mailto:")]
    assert mails == ([link] if link else [])
