"""Every answer of the OGC interface has the shape that the standard asks for, as JSON and as a page."""

from html import unescape
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator, ValidationError

from tests.web.ogc import schemas

ITEMS = "/ogc/collections/incidents/items"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
ANSWERS = {
    "/ogc": ("application/json", schemas.LANDING),
    "/ogc/": ("application/json", schemas.LANDING),
    "/ogc/conformance": ("application/json", schemas.CONFORMANCE),
    "/ogc/collections": ("application/json", schemas.COLLECTIONS),
    "/ogc/collections/incidents": ("application/json", schemas.COLLECTION),
    ITEMS: (GEOJSON, schemas.FEATURES),
    f"{ITEMS}?limit=2": (GEOJSON, schemas.FEATURES),
    f"{ITEMS}?bbox=179,-1,-179,1": (GEOJSON, schemas.FEATURES),
    f"{ITEMS}?tally=highest&actor=csp": (GEOJSON, schemas.FEATURES),
    f"{ITEMS}/NM-2024-0001": (GEOJSON, schemas.FEATURE),
    f"{ITEMS}/nm-2024-0001?tally=preferred": (GEOJSON, schemas.FEATURE),
}
ADDRESSES = [*ANSWERS, "/ogc/api", "/ogc/collections/incidents/queryables", "/ogc/collections/incidents/schema"]


@pytest.mark.parametrize("address", ANSWERS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_answer_has_the_shape_of_the_standard(client: TestClient, address: str, language: str) -> None:
    media, schema = ANSWERS[address]

    answer = client.get(address, params={"lang": language} if language != "en" and "?" not in address else None)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == media
    schemas.hold(answer.json(), schema)


@pytest.mark.parametrize(
    "schema", [value for name, value in vars(schemas).items() if name.isupper() and isinstance(value, dict)]
)
def test_the_shapes_are_schemas(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("address", "member"),
    [("/ogc/", "links"), ("/ogc/collections/incidents", "itemType"), (ITEMS, "timeStamp"), (ITEMS, "features")],
)
def test_what_is_missing_is_noticed(client: TestClient, address: str, member: str) -> None:
    answer = client.get(address).json()
    del answer[member]

    with pytest.raises(ValidationError):
        schemas.hold(answer, ANSWERS[address][1])


def test_a_missing_link_is_noticed(client: TestClient) -> None:
    answer = client.get("/ogc/").json()
    answer["links"] = [one for one in answer["links"] if one["rel"] != "service-desc"]

    with pytest.raises(ValidationError):
        schemas.hold(answer, schemas.LANDING)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_address_has_a_page(client: TestClient, address: str, language: str) -> None:
    mark = "&" if "?" in address else "?"
    page = client.get(f"{address}{mark}f=html&lang={language}")

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}">' in page.text
    assert page.headers["content-language"] == language
    assert page.text.count("<h1>") == 1


@pytest.mark.parametrize(
    "address", ["/ogc/", "/ogc/collections", "/ogc/collections/incidents", ITEMS, f"{ITEMS}?limit=2"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_link_leads_to_what_it_says(client: TestClient, address: str, language: str) -> None:
    mark = "&" if "?" in address else "?"
    told = client.get(f"{address}{mark}lang={language}").json()
    links = [*told["links"], *(one for found in told.get("collections", ()) for one in found["links"])]

    own = [one for one in links if one["href"].startswith("http://testserver/")]
    assert len(own) >= 3
    for one in own:
        answer = client.get(one["href"], headers={"Accept": one["type"]})
        assert answer.status_code == 200, one
        assert answer.headers["content-type"].split("; charset")[0] == one["type"], one
        assert answer.headers["content-language"] == language, one


def test_refusals_have_the_shape_of_the_standard(client: TestClient) -> None:
    for address, status in ((f"{ITEMS}?bbox=1", 400), (f"{ITEMS}/NM-1999-0001", 404), ("/ogc/collections/other", 404)):
        answer = client.get(address, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        schemas.hold(answer.json(), schemas.EXCEPTION)


def test_programs_find_the_links_by_the_types_that_they_look_for(client: TestClient) -> None:
    """QGIS asks for exactly these types, and cuts the query from the address of the collections."""
    landing = client.get("/ogc", headers={"Accept": "application/json"}).json()
    found = {(one["rel"], one["type"]): one["href"] for one in landing["links"]}
    api = client.get(
        found["service-desc", OPENAPI],
        headers={"Accept": ", ".join((OPENAPI, "application/openapi+json;version=3.0", "application/json"))},
    )
    listed = client.get(found["data", "application/json"].partition("?")[0], headers={"Accept": "application/json"})
    limit = api.json()["components"]["parameters"]["limit"]["schema"]

    assert (limit["maximum"], limit["default"]) == (1000, 100)
    (collection,) = listed.json()["collections"]
    items = next(one for one in collection["links"] if (one["rel"], one["type"]) == ("items", GEOJSON))["href"]
    assert "?" not in items
    first = client.get(f"{items}?limit=3", headers={"Accept": "application/geo+json, application/json"}).json()
    following = next(one for one in first["links"] if one["rel"] == "next")
    assert following["type"] == GEOJSON
    assert client.get(following["href"]).json()["numberReturned"] == 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_examples_of_the_page_answer(client: TestClient, language: str) -> None:
    page = client.get(f"/ogc/?f=html&lang={language}").text
    example, entry = unescape(page).partition('curl "')[2].partition('"')[0], unescape(page).partition('"OAPIF:')[2]

    answer = client.get(example).json()
    assert 0 < answer["numberReturned"] == answer["numberMatched"]
    assert "bbox=-5,15,4,25" in example
    assert client.get(entry.partition('"')[0]).headers["content-language"] == language
