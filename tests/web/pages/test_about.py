"""What the atlas says about itself: what it is, how it counts, under which licences it stands, how its data are had."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.domain.event_types import EventType, SubEventType
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import (
    ActorKind,
    Attribution,
    DatePrecision,
    Extent,
    GeoPrecision,
    Happened,
    Measure,
    Role,
    Scope,
    Stance,
    Standing,
)
from app.domain.words import Word
from app.main import create_app
from app.settings import ROOT, Settings
from app.web.pages.data import ADDRESSES, FILES
from app.web.vendor import vendor_dirs
from tests.web.pages.conftest import Maker
from tests.web.pages.reading import Element, read

TEXTS = ["/about", "/about/methodology", "/about/licences", "/data"]
VOCABULARIES: dict[str, type[Word]] = {
    "type": EventType, "subtype": SubEventType, "kind": ActorKind, "role": Role, "measure": Measure,
    "stance": Stance, "scope": Scope, "extent": Extent, "date": DatePrecision, "precision": GeoPrecision,
    "standing": Standing, "happened": Happened, "attribution": Attribution,
}  # fmt: skip


def ask(client: TestClient, address: str) -> Element:
    """A page that must be there."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text)


@pytest.mark.parametrize("address", [*TEXTS, *(f"/fr{one}" for one in TEXTS)])
def test_every_link_within_leads_somewhere(client: TestClient, address: str) -> None:
    page = ask(client, address)
    pages = {address: page}

    for link in {one.attributes["href"] for one in page.one("main").all("a")}:
        if link.startswith(("http", "mailto:")):
            continue
        where, _, anchor = link.partition("#")
        if where and where not in pages:
            answer = client.get(where)
            assert answer.status_code == 200, link
            pages[where] = read(answer.text) if "html" in answer.headers["content-type"] else Element("", {})
        if anchor:
            assert len(list(pages[where or address].all(id=anchor))) == 1, link


@pytest.mark.parametrize("address", TEXTS)
def test_no_anchor_stands_twice(client: TestClient, address: str) -> None:
    ids = [one.attributes["id"] for one in ask(client, address).all() if "id" in one.attributes]

    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("anchor", ["figures", "grades", "map-limits", "licences", "contact"])
def test_anchors_that_others_link_to_are_kept(client: TestClient, anchor: str) -> None:
    assert ask(client, "/about").one("h2", id=anchor).words()


@pytest.mark.parametrize(
    ("contact", "link"),
    [("desk@atlas.example", "mailto:desk@atlas.example"), ("Write to PO box 7, Bamako", None), ("", None)],
)
def test_the_about_page_says_whom_to_write_to(sqlite_url: str, contact: str, link: str | None) -> None:
    settings = Settings(database_url=sqlite_url, contact=contact, _env_file=None)
    with TestClient(create_app(settings)) as client:
        page = ask(client, "/about")

    assert contact in page.words() if contact else "has not said how to be reached" in page.words()
    mails = [one.attributes["href"] for one in page.all("a") if one.attributes["href"].startswith("mailto:")]
    assert mails == ([link] if link else [])


def test_it_says_how_to_cite_with_the_address_of_this_copy(sqlite_url: str) -> None:
    settings = Settings(database_url=sqlite_url, public_url="https://atlas.example/", _env_file=None)
    with TestClient(create_app(settings)) as client:
        words = ask(client, "/fr/about").one("main").words()

    assert "https://atlas.example/fr/ " in words
    assert "https://atlas.example/fr/incidents?actor=csp&since=2024-07-01" in words


# --- Methodology --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_word_is_explained_and_has_an_anchor(client: TestClient, name: str) -> None:
    page = ask(client, "/about/methodology")

    for one in VOCABULARIES[name]:
        explained = page.one(id=f"{name}-{one.value}").words()
        assert one.label in explained
        assert one.definition in explained


def test_codes_of_other_datasets_are_named(client: TestClient) -> None:
    page = ask(client, "/about/methodology")

    assert page.one(id="kind-private_military_company").words().endswith(" 8")
    assert page.one(id="kind-media").words().endswith(" –")
    assert page.one(id="precision-near").words().endswith("25 km 2 2")
    assert page.one(id="date-within").words().endswith("between 5 and 6 October 2024 [2024-10-05..2024-10-06]")


def test_the_worked_battle_comes_out_as_in_the_record(client: TestClient) -> None:
    found = client.get("/api/incidents?min_killed=25").json()["items"]
    battle = next(one["figures"]["killed"] for one in found if one["title"].startswith("Battle near Tinzaouaten"))

    tables = [
        table
        for table in ask(client, "/about/methodology").all("table")
        if "worked" in table.attributes.get("class", "")
    ]
    groups = {
        row.one("th").words(): [cell.words() for cell in row.all("td")] for row in tables[1].one("tbody").all("tr")
    }
    shown = {name: tuple(map(int, re.findall(r"\d+", cells[-1]))) for name, cells in groups.items()}

    ranges = sorted(tuple(dict.fromkeys((one["low"], one["high"]))) for one in battle["by_group"].values())
    assert sorted(found for name, found in shown.items() if name != "Together") == ranges
    assert shown["Together"] == (battle["low"], battle["high"]) == (29, 99)
    assert groups["Together"][:2] == ["20 + 2 + 7", "80 + 12 + 7"]
    tallies = {row.one("th").words(): row.words().split()[-1] for row in tables[2].one("tbody").all("tr")}
    assert (tallies["lowest"], tallies["highest"], tallies["according to one claimant"]) == ("29", "99", "2")


def test_the_worked_battle_says_what_becomes_of_each_claim(client: TestClient) -> None:
    tables = [
        table
        for table in ask(client, "/about/methodology").all("table")
        if "worked" in table.attributes.get("class", "")
    ]
    rows = [row.words() for row in tables[0].one("tbody").all("tr")]

    assert len(rows) == 12
    assert "CSP-DPA Wagner 54 counts as 54" in rows
    assert "Baza, a channel Wagner at least 20 counts as 20+: no greatest number is given" in rows
    assert "CSP-DPA Malian soldiers about 12 counts as 12" in rows
    assert [row.split("listed only: ")[1] for row in rows if "listed only" in row] == [
        "one person, a part of the group", "one person, a part of the group", "words stay words",
    ]  # fmt: skip


def test_the_limits_of_the_map_are_said(client: TestClient) -> None:
    words = ask(client, "/about/methodology").words()

    for said in ("nine regions", "two kilometres", "unknown is not zero", "use the label", "independent origins"):
        assert said in words


# --- Licences -----------------------------------------------------------------------------------------------------


def test_everything_that_browsers_are_sent_is_named(client: TestClient) -> None:
    words = ask(client, "/about/licences").words()

    # Our own work and the base map are all that stands in static/; whoever adds a folder of others names it here.
    assert {one.name for one in (ROOT / "static").iterdir()} <= {"basemap", "css", "img", "js"}
    assert set(vendor_dirs()) == {"leaflet"}
    assert "Natural Earth" in words
    assert "Copyright (c) 2010-2022 Vladimir Agafonkin" in words
    assert "Copyright (c) 2010-2011 CloudMade" in words
    assert "Redistributions in binary form must reproduce the above copyright notice" in words


def test_licences_are_those_of_the_files(client: TestClient) -> None:
    page = ask(client, "/about/licences")
    libraries = {row.one("th").words().lower(): row.one("td").words() for row in page.one("tbody").all("tr")}

    assert Path(ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()[2] in page.words()
    assert libraries["fastapi"] == "MIT"
    assert "OFL" in libraries["font-source-serif-pro"]
    assert all(libraries.values()), "each library states a licence"
    for said in ("CC BY 4.0", "MIT", "GeoNames", "BSD 2-Clause", "ACLED", "Uppsala", "Folium developers", "Adobe"):
        assert said in page.words()


# --- Data ---------------------------------------------------------------------------------------------------------


def test_every_parameter_of_the_filter_is_explained_as_the_filter_does(client: TestClient) -> None:
    page = ask(client, "/data")
    told: list[dict[str, Any]] = client.get("/api/openapi.json").json()["paths"]["/api/incidents"]["get"]["parameters"]
    meanings = {one["name"]: one.get("description") or one["schema"].get("description") for one in told}

    for name in IncidentFilter.model_fields:
        shown = page.one(id=f"parameter-{name}").words()
        if meanings[name]:
            assert meanings[name] in shown
    assert {
        one.attributes["id"].removeprefix("parameter-")
        for one in page.all("div")
        if "parameter-" in one.attributes.get("id", "")
    } == set(IncidentFilter.model_fields)


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_every_example_works_and_finds_something(client: TestClient, prefix: str) -> None:
    page = ask(client, f"{prefix}/data")
    examples = [one.attributes["href"] for one in page.all("a", klass="example")]

    assert len(examples) == len(FILES) + len(ADDRESSES) + len(IncidentFilter.model_fields) - 1
    for example in examples:
        answer = client.get(example)
        assert answer.status_code == 200, example
        assert answer.headers["content-language"] == (prefix.removeprefix("/") or "en")
        if example.startswith("/api/"):
            assert answer.json().get("total", 1) > 0, example


def test_every_address_of_the_interface_is_listed(client: TestClient) -> None:
    page = ask(client, "/data")

    patterns = {one.words() for one in page.all("code")}
    assert set(client.get("/api/openapi.json").json()["paths"]) - {"/healthz", "/readyz"} <= patterns


def test_examples_of_records_that_are_not_there_are_left_out(atlas: Maker) -> None:
    client = atlas(actors=[], places=[], sources=[])

    page = ask(client, "/data")

    for example in [
        one.attributes["href"] for one in page.all("a", klass="example") if "{" not in one.attributes["href"]
    ]:
        assert client.get(example).status_code in {200, 404}, example


def test_the_dataset_describes_itself_to_search_engines(client: TestClient) -> None:
    page = ask(client, "/fr/data")
    told = json.loads(page.one("script", type="application/ld+json").text)

    assert (told["@context"], told["@type"]) == ("https://schema.org", "Dataset")
    assert told["license"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert told["temporalCoverage"] == "2023-01-01/2025-01-02"
    assert told["url"].endswith("/fr/data")
    assert told["spatialCoverage"]["geo"]["box"] == "13.0 -6.7 21.2 5.7"
    assert client.get(told["distribution"][0]["contentUrl"].removeprefix("http://testserver")).status_code == 200
