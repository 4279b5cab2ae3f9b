"""The JSON interface: shapes, paging, languages, and how it refuses what it does not understand."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient


def test_a_list_has_its_shape(client: TestClient) -> None:
    answer = client.get("/api/incidents").json()

    assert set(answer) == {"total", "items", "next"}
    assert answer["total"] == len(answer["items"]) >= 10
    assert answer["next"] is None
    assert set(answer["items"][0]) >= {
        "code", "title", "event_type", "sub_event_type", "date_from", "date_to", "date_precision", "place", "region",
        "district", "latitude", "longitude", "geo_precision", "happened", "attribution", "actors", "figures",
        "sources", "claims", "version", "updated_at",
    }  # fmt: skip


def test_a_claim_and_a_figure_have_their_shapes(client: TestClient) -> None:
    battle = client.get("/api/incidents", params={"min_killed": 25}).json()["items"][0]

    assert set(battle["claims"][0]) >= {
        "claimant", "spokesperson", "measure", "scope", "subject", "subject_text", "extent", "low", "best", "high",
        "wording", "stance", "preferred", "superseded", "said_on", "sources", "text", "id",
    }  # fmt: skip
    assert set(battle["claims"][0]["sources"][0]) >= {"slug", "publisher", "title", "url", "published_on", "via"}
    killed = battle["figures"]["killed"]
    assert set(killed) == {"low", "high", "open", "preferred", "chosen", "unknown_groups", "by_group"}
    assert (killed["low"], killed["high"], killed["open"], killed["preferred"]) == (29, 99, False, None)
    assert killed["chosen"] == {"low": 29, "high": 29, "open": False}


def test_pages_follow_one_another_and_hold_everything_once(client: TestClient) -> None:
    codes = [item["code"] for page in pages(client, "/api/incidents?limit=5") for item in page["items"]]

    assert len(codes) == len(set(codes)) == client.get("/api/incidents").json()["total"]


def pages(client: TestClient, address: str | None) -> Iterator[dict[str, Any]]:
    """Every page of a list, as its `next` leads."""
    while address:
        page = client.get(address).json()
        yield page
        address = page["next"]


@pytest.mark.parametrize("name", ["CSP-PSD", "CSP-DPA", "csp"])
def test_any_name_of_an_actor_finds_it(client: TestClient, name: str) -> None:
    found = client.get("/api/facets", params={"actor": name}).json()

    assert found["sentence"] == f"{found['total']} incidents involving CSP-DPA"
    assert found == client.get("/api/facets", params={"actor": "csp"}).json()


def test_facets_have_their_shape(client: TestClient) -> None:
    answer = client.get("/api/facets").json()

    assert set(answer) == {"total", "sentence", "figures", "repeated", "timeline", "facets"}
    assert set(answer["timeline"][0]) == {"month", "counts"}
    assert set(answer["facets"]) >= {"event_type", "actor", "region", "happened"}
    assert set(answer["facets"]["actor"][0]) == {"value", "label", "count"}


def test_cells_hold_what_matches(client: TestClient) -> None:
    total = client.get("/api/incidents").json()["total"]

    answer = client.get("/api/cells", params={"zoom": 5}).json()

    shown = len(answer["incidents"]) + sum(cell["count"] for cell in answer["cells"])
    assert shown + answer["unplaced"] == total


def test_a_box_and_a_circle_narrow(client: TestClient) -> None:
    box = client.get("/api/cells", params={"zoom": 5.5, "bbox": "-8,12,-4,16"}).json()["incidents"]
    circle = client.get("/api/incidents", params={"near": "18.44,1.41,30"}).json()["items"]

    assert [one["code"] for one in box] == ["NM-2025-0001"]
    assert {one["place"]["slug"] for one in circle} == {"kidal"}


def test_french_is_asked_for_by_lang(client: TestClient) -> None:
    english = client.get("/api/incidents/NM-2025-0001")
    french = client.get("/api/incidents/NM-2025-0001?lang=fr")

    assert english.json()["title"] != french.json()["title"]
    assert (english.headers["content-language"], french.headers["content-language"]) == ("en", "fr")
    assert english.headers["etag"] != french.headers["etag"]
    assert client.get("/api/cells?lang=fr").json()["incidents"][0]["url"].startswith("/fr/incidents/")


def test_an_answer_that_the_caller_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/incidents")

    again = client.get("/api/incidents", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/incidents?actor=nobody", "actor"),
        ("/api/incidents?place=nowhere", "place"),
        ("/api/incidents?type=parade", "type"),
        ("/api/incidents?since=2024-13-45", "since"),
        ("/api/incidents?since=2024-02-01&until=2024-01-01", "until"),
        ("/api/incidents?bbox=a,b,c,d", "bbox"),
        ("/api/incidents?bbox=1,2,3", "bbox"),
        ("/api/incidents?bbox=1,2,3,4&bbox=1,2,3,4", "bbox"),
        ("/api/incidents?near=1,2,0", "near"),
        ("/api/incidents?limit=0", "limit"),
        ("/api/incidents?limit=100000", "limit"),
        ("/api/incidents?after=nonsense", "after"),
        ("/api/incidents?min_killed=-1", "min_killed"),
        ("/api/incidents?tally=median", "tally"),
        ("/api/incidents?tally=claimant:nobody", "tally"),
        ("/api/incidents?page=-1", "page"),
        ("/api/incidents?utm_source=x", "utm_source"),
        (f"/api/incidents?q={'x' * 10_000}", "q"),
        ("/api/incidents?lang=de", "lang"),
        ("/api/facets?civilians=perhaps", "civilians"),
        ("/api/cells?zoom=99", "zoom"),
        ("/api/cells?zoom=x", "zoom"),
        ("/api/cells?zoom=1&zoom=2", "zoom"),
        ("/api/cells?limit=2", "limit"),
        ("/api/facets?type=", "type"),
        ("/api/facets?since=2024-02-01&until=2024-01-01", "until"),
        ("/api/facets?bbox=", "bbox"),
        ("/api/actors?limit=x", "limit"),
        ("/api/incidents?since=2024-01-01&since=2024-02-01", "since"),
        ("/api/incidents?lang=en&lang=fr", "lang"),
        ("/api/incidents/NM-2024-0002?type=riots", "type"),
    ],
)
def test_what_is_not_understood_is_refused_by_name(client: TestClient, address: str, parameter: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    assert len(answer.json()["detail"]) < 300


def test_a_plural_parameter_is_given_again_and_again(client: TestClient) -> None:
    both = client.get("/api/facets?type=battles&type=riots&region=kidal&region=gao").json()

    assert "battles" in both["sentence"].lower()
    assert "riots" in both["sentence"].lower()
    assert both["total"] == client.get("/api/facets?region=gao&type=riots&region=kidal&type=battles").json()["total"]


@pytest.mark.parametrize(
    "address", ["/api/incidents/NM-1999-0001", "/api/incidents/..%2f..%2fetc", "/api/nothing", "/api", "/api/"]
)
def test_what_is_not_there_is_404_for_programs(client: TestClient, address: str) -> None:
    answer = client.get(address, headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_registers_are_listed(client: TestClient) -> None:
    actors, places = client.get("/api/actors").json(), client.get("/api/places").json()

    csp = next(one for one in actors["items"] if one["slug"] == "csp")
    assert {"CSP", "CSP-PSD", "CSP-DPA"} <= {name["name"] for name in csp["names"]}
    assert any(tie["actor"]["slug"] == "fla" for tie in csp["links"])
    town = next(one for one in places["items"] if one["slug"] == "tinzaouaten")
    assert (round(town["latitude"], 3), round(town["longitude"], 3)) == (19.954, 2.967)
    assert "Tinzawaten" in town["spellings"]


def test_the_interface_is_documented_without_other_hosts(client: TestClient) -> None:
    page = client.get("/api/docs")

    assert page.status_code == 200
    for address in ("/api/incidents", "/api/facets", "/api/cells", "/api/actors", "/api/places"):
        assert address in page.text
    assert client.get("/api/openapi.json").json()["openapi"].startswith("3.")
    assert "POST /api/incidents" in page.text
    assert "PATCH /api/incidents/{code}" in page.text
    assert page.text.count("Authorization: Bearer TOKEN") == 2
    assert 'href="#shape-NewIncident"' in page.text
    assert 'id="shape-NewIncident"' in page.text
