"""The features: which match, how they are paged, and how what is not understood is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

ITEMS = "/ogc/collections/incidents/items"


def codes(client: TestClient, **params: Any) -> list[str]:
    """The ids of what matches, on one page."""
    answer = client.get(ITEMS, params={"limit": 1000, **params})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    found = [one["id"] for one in body["features"]]
    assert body["numberMatched"] == body["numberReturned"] == len(found)
    return found


def pages(client: TestClient, address: str | None) -> Iterator[dict[str, Any]]:
    """Every page, as its links lead."""
    while address:
        page = client.get(address).json()
        yield page
        address = next((one["href"] for one in page["links"] if one["rel"] == "next"), None)


@pytest.mark.parametrize(
    "params",
    [
        {}, {"actor": "CSP-PSD"}, {"actor": "jnim", "include": "none"}, {"type": ["battles", "riots"]},
        {"region": "Kidal"}, {"place": "Tinzawaten"}, {"near": "18.44,1.41,30"}, {"min_killed": 10},
        {"civilians": "true"}, {"happened": "confirmed"}, {"tally": "claimant:csp", "min_killed": 1}, {"q": "convoy"},
        {"since": "2024-09-01", "precision": "near"}, {"source": "kyiv-post-gold-miners"},
    ],
)  # fmt: skip
def test_the_filter_is_that_of_the_interface(client: TestClient, params: dict[str, Any]) -> None:
    expected = client.get("/api/incidents", params={**params, "limit": 1000}).json()

    assert codes(client, **params) == [one["code"] for one in expected["items"]]


def test_a_feature_holds_what_the_interface_tells(client: TestClient) -> None:
    code = "NM-2024-0002"
    told = client.get(f"/api/incidents/{code}?tally=highest").json()

    feature = client.get(f"{ITEMS}/{code}?tally=highest").json()

    held = feature["properties"]
    assert feature["id"] == held["code"] == code
    assert feature["geometry"] == {"type": "Point", "coordinates": [told["longitude"], told["latitude"]]}
    for name in ("title", "event_type", "sub_event_type", "date_from", "date_to", "happened", "attribution", "version"):
        assert held[name] == told[name]
    assert (held["place"], held["place_name"]) == (told["place"]["slug"], told["place"]["name"])
    assert held["actors_name"] == " | ".join(one["name"] for one in told["actors"])
    killed = told["figures"]["killed"]
    assert (held["killed_low"], held["killed_high"], held["killed_open"]) == (
        killed["low"], killed["high"], killed["open"],
    )  # fmt: skip
    assert held["killed_chosen_low"] == killed["chosen"]["low"] == killed["high"]
    assert client.get(held["api"]).json()["code"] == code
    assert client.get(held["page"]).status_code == 200


def test_features_in_a_list_are_those_that_stand_alone(client: TestClient) -> None:
    for one in client.get(ITEMS).json()["features"]:
        alone = client.get(f"{ITEMS}/{one['id']}").json()
        assert {name: alone[name] for name in one} == one


def test_an_unknown_figure_is_null_and_never_zero(client: TestClient) -> None:
    told = {one["code"]: one for one in client.get("/api/incidents").json()["items"]}
    unknown = 0
    for one in client.get(ITEMS).json()["features"]:
        figure = told[one["id"]]["figures"].get("killed")
        if figure is None or figure["low"] is None:
            unknown += 1
            assert one["properties"]["killed_low"] is None
            assert one["properties"]["killed_high"] is None
    assert unknown > 0


@pytest.mark.parametrize("limit", [1, 3, 5])
def test_pages_follow_one_another_and_hold_everything_once(client: TestClient, limit: int) -> None:
    every = codes(client)

    found = list(pages(client, f"{ITEMS}?limit={limit}"))

    assert [one["id"] for page in found for one in page["features"]] == every
    assert {page["numberMatched"] for page in found} == {len(every)}
    assert all(page["numberReturned"] == len(page["features"]) <= limit for page in found)


def test_the_next_page_keeps_what_was_asked(client: TestClient) -> None:
    expected = codes(client, region="Kidal", bbox="-10,10,10,25", lang="fr")

    found = list(pages(client, f"{ITEMS}?region=Kidal&bbox=-10,10,10,25&limit=2&lang=fr&f=json"))

    assert [one["id"] for page in found for one in page["features"]] == expected
    assert len(found) > 1
    assert all("lang=fr" in one["href"] for page in found for one in page["links"] if one["rel"] == "self")


@pytest.mark.parametrize(
    ("bbox", "same_as"),
    [
        ("-5,15,4,25", "-5,15,4,25"), ("-5,15,0,4,25,9000", "-5,15,4,25"), ("0,15,-5,25", "0,15,-5,25"),
        ("-180,-90,180,90", "-180,-90,180,90"), (" -5, 15 ,4,25", "-5,15,4,25"),
    ],
)  # fmt: skip
def test_a_box_has_four_numbers_or_six(client: TestClient, bbox: str, same_as: str) -> None:
    expected = client.get("/api/incidents", params={"bbox": same_as, "limit": 1000}).json()["items"]

    assert codes(client, bbox=bbox) == [one["code"] for one in expected]
    assert codes(client, bbox=bbox, **{"bbox-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}) == codes(
        client, bbox=bbox
    )


def test_a_box_that_crosses_the_antimeridian_is_the_rest_of_the_globe(client: TestClient) -> None:
    inside, outside = codes(client, bbox="-5,-90,4,90"), codes(client, bbox="4,-90,-5,90")

    assert inside
    assert outside
    assert not set(inside) & set(outside)
    placed = [one["id"] for one in client.get(ITEMS).json()["features"] if one["geometry"]]
    assert sorted([*inside, *outside]) == sorted(placed)


@pytest.mark.parametrize(
    ("datetime", "params"),
    [
        ("2024-07-26", {"since": "2024-07-26", "until": "2024-07-26"}),
        ("2024-07-26T12:00:00Z", {"since": "2024-07-26", "until": "2024-07-26"}),
        ("2024-07-01/2024-08-31", {"since": "2024-07-01", "until": "2024-08-31"}),
        ("2024-07-01T00:00:00Z/2024-08-31T23:59:59Z", {"since": "2024-07-01", "until": "2024-08-31"}),
        ("2024-09-01/..", {"since": "2024-09-01"}),
        ("2024-09-01T00:00:00Z/", {"since": "2024-09-01"}),
        ("../2024-07-31", {"until": "2024-07-31"}),
        ("/2024-07-31", {"until": "2024-07-31"}),
    ],
)
def test_a_time_finds_what_overlaps_it(client: TestClient, datetime: str, params: dict[str, str]) -> None:
    expected = client.get("/api/incidents", params={**params, "limit": 1000}).json()["items"]

    found = codes(client, datetime=datetime)

    assert found == [one["code"] for one in expected]
    assert 0 < len(found) < len(codes(client))


def test_a_time_narrows_beside_first_and_last_day(client: TestClient) -> None:
    narrow = codes(client, since="2024-07-15", until="2024-09-30")

    assert codes(client, datetime="2024-07-15/..", until="2024-09-30") == narrow
    assert codes(client, datetime="2024-07-15/2024-12-31", since="2024-01-01", until="2024-09-30") == narrow
    assert codes(client, datetime="2025-06-01/..", until="2024-01-01") == []


def test_more_than_a_page_holds_is_cut_and_not_refused(client: TestClient) -> None:
    for limit in ("1001", "999999999", "9" * 5000):
        assert client.get(f"{ITEMS}?limit={limit}").json()["numberReturned"] == len(codes(client))


REFUSED = [
    ("bbox=1,2,3", "bbox"), ("bbox=a,b,c,d", "bbox"), ("bbox=1,2,3,4,5", "bbox"), ("bbox=4,25,-5,15", "bbox"),
    ("bbox=-5,15,9,4,25,0", "bbox"), ("bbox=-5,15,x,4,25,y", "bbox"), ("bbox=-181,0,0,10", "bbox"), ("bbox=", "bbox"),
    ("bbox=nan,0,1,1", "bbox"), ("bbox=1,2,3,4&bbox=1,2,3,4", "bbox"), ("bbox=0,0,nan,1,1,2", "bbox"),
    ("bbox-crs=EPSG:4326", "bbox-crs"), ("bbox-crs=", "bbox-crs"), ("bbox_crs=x", "bbox_crs"), ("crs=x", "crs"),
    ("datetime=yesterday", "datetime"), ("datetime=../..", "datetime"), ("datetime=", "datetime"),
    ("datetime=2024-08-01/2024-07-01", "datetime"), ("datetime=2024-07-01&datetime=2024-07-02", "datetime"),
    ("limit=0", "limit"), ("limit=-1", "limit"), ("limit=ten", "limit"), ("limit=1.5", "limit"), ("limit=", "limit"),
    ("after=nonsense", "after"), ("after=bzoz", "after"), ("after=", "after"), ("f=xml", "f"), ("lang=de", "lang"),
    ("sort=oldest", "sort"), ("page=2", "page"), ("offset=2", "offset"), ("utm_source=x", "utm_source"),
    ("actor=nobody", "actor"), ("place=nowhere", "place"), ("type=parade", "type"), ("tally=median", "tally"),
    ("since=2024-02-01&until=2024-01-01", "until"), (f"q={'x' * 1000}", "q"), ("civilians=perhaps", "civilians"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "parameter"), REFUSED)
def test_what_is_not_understood_is_refused_by_name(client: TestClient, query: str, parameter: str) -> None:
    for language in ("", "&f=html&lang=fr"):
        if parameter in ("f", "lang") and language:
            continue
        answer = client.get(f"{ITEMS}?{query}{language}")
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert answer.json()["parameter"] == parameter
        assert len(answer.json()["detail"]) < 300


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("2024-07", "2024-07-01/2024-07-31"), ("2024", "2024-01-01/2024-12-31"), ("2024-10/..", "2024-10-01/..")],
)
def test_a_month_is_refused_with_the_days_to_write_for_it(client: TestClient, asked: str, meant: str) -> None:
    for language in ("en", "fr"):
        told = client.get(f"{ITEMS}?datetime={asked}&lang={language}")

        assert (told.status_code, told.json()["parameter"]) == (400, "datetime")
        assert f"datetime={meant}" in told.json()["detail"]
    assert client.get(f"{ITEMS}?datetime={meant}").status_code == 200


@pytest.mark.parametrize(
    "address", ["/ogc", "/ogc/conformance", "/ogc/api", "/ogc/collections", f"{ITEMS}/NM-2024-0001"]
)
def test_strangers_are_refused_everywhere(client: TestClient, address: str) -> None:
    answer = client.get(f"{address}?token=1")

    assert (answer.status_code, answer.json()["parameter"]) == (400, "token")


@pytest.mark.parametrize("tally", ["lowest", "preferred", "highest"])
def test_columns_hold_what_the_exported_file_holds(client: TestClient, tally: str) -> None:
    exported = {one["id"]: one for one in client.get(f"/incidents.geojson?tally={tally}").json()["features"]}
    listed = client.get(ITEMS, params={"tally": tally, "limit": 1000}).json()["features"]

    assert [one["id"] for one in listed] == list(exported)
    for one in listed:
        held, there = one["properties"], exported[one["id"]]["properties"]
        shared = set(held) & set(there) - {"actors", "actors_name"}
        assert len(shared) > 50
        assert {name: held[name] for name in shared} == {name: there[name] for name in shared}
        assert held["actors"].split(" | ") == list(dict.fromkeys(there["actors"]))
        assert one["geometry"] == exported[one["id"]]["geometry"]
