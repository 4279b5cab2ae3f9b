"""The description of the OGC interface is OpenAPI 3.0, says all that the routes take, and is kept by every answer."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.domain.filter import IncidentFilter
from app.main import ROUTERS
from app.web.ogc import document

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = [
    "/", "/conformance", "/api", "/collections", "/collections/incidents", "/collections/incidents/queryables",
    "/collections/incidents/schema", "/collections/incidents/items", "/collections/incidents/items/{code}",
]  # fmt: skip
ITEMS = "/collections/incidents/items"
WITH_REFUSALS = {ITEMS: {400}, f"{ITEMS}/{{code}}": {404}}


@pytest.fixture
def told(client: TestClient) -> dict[str, Any]:
    """The document."""
    found: dict[str, Any] = client.get("/ogc/api").json()
    return found


def nodes(here: Any) -> Iterator[dict[str, Any]]:
    """Every object in the document."""
    if isinstance(here, dict):
        yield here
    for one in here.values() if isinstance(here, dict) else here if isinstance(here, list) else ():
        yield from nodes(one)


def test_every_operation_is_tried(told: dict[str, Any]) -> None:
    assert sorted(told["paths"]) == sorted(OPERATIONS)


def test_every_route_is_described(told: dict[str, Any]) -> None:
    routes = {
        route.path
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.path.startswith("/ogc") and "GET" in (route.methods or ())
    }

    assert routes - {"/ogc", "/ogc/{rest:path}"} == {f"/ogc{path}" for path in told["paths"]}


def test_the_document_is_of_version_3_0(told: dict[str, Any]) -> None:
    assert told["openapi"].startswith("3.0.")
    assert {"openapi", "info", "paths", "components", "servers"} == set(told)
    for one in nodes(told):
        assert not isinstance(one.get("type"), list)
        assert one.get("type") != "null"
        if "$ref" in one and isinstance(one["$ref"], str):
            assert set(one) == {"$ref"}
        assert "const" not in one or isinstance(one["const"], dict)
        assert "$defs" not in one
    for schema in told["components"]["schemas"].values():
        Draft4Validator.check_schema(schema)


def test_every_reference_leads_to_something(told: dict[str, Any]) -> None:
    references = [one["$ref"] for one in nodes(told) if isinstance(one.get("$ref"), str)]

    assert len(references) > 50
    for reference in references:
        here: Any = told
        for part in reference.removeprefix("#/").split("/"):
            here = here[part]


def test_every_parameter_of_the_filter_is_described(told: dict[str, Any]) -> None:
    given_there = {one["$ref"].rsplit("/", 1)[-1] for one in told["paths"][ITEMS]["get"]["parameters"]}
    described = told["components"]["parameters"]

    wanted = set(IncidentFilter.model_fields) - {"sort"}
    assert given_there == wanted | {"bbox-crs", "datetime", "limit", "after", "f", "lang"}
    assert all(described[name]["description"] for name in given_there)
    bbox, limit = described["bbox"], described["limit"]
    assert (bbox["style"], bbox["explode"], bbox["schema"]["minItems"], bbox["schema"]["maxItems"]) == (
        "form", False, 4, 6,
    )  # fmt: skip
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
    assert described["datetime"]["schema"] == {"type": "string"}


def test_every_column_of_a_feature_is_described(client: TestClient, told: dict[str, Any]) -> None:
    held = client.get("/ogc/collections/incidents/items?limit=1").json()["features"][0]["properties"]
    columns = told["components"]["schemas"]["incident"]["properties"]
    schema = client.get("/ogc/collections/incidents/schema").json()["properties"]["properties"]["properties"]

    assert set(held) == set(columns) == set(schema)
    assert all(one["description"] for one in columns.values())
    assert all(isinstance(one["type"], str) for one in schema.values())


def test_what_may_be_asked_for_is_the_filter(client: TestClient) -> None:
    answer = client.get("/ogc/collections/incidents/queryables")

    assert answer.headers["content-type"] == "application/schema+json"
    assert set(answer.json()["properties"]) == set(IncidentFilter.model_fields) - {"sort", "bbox"}
    assert answer.json()["$id"] == "http://testserver/ogc/collections/incidents/queryables"
    assert "battles" in answer.json()["properties"]["type"]["items"]["enum"]


def test_the_description_is_made_once(client: TestClient) -> None:
    assert document.document("https://a.example")["paths"] is document.document("https://b.example")["paths"]
    assert "Mots" not in client.get("/ogc/api?lang=fr").text


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_is_one_that_the_document_names(seeded_app: FastAPI, path: str) -> None:
    told = TestClient(seeded_app).get("/ogc/api").json() | {"servers": [{"url": "/ogc"}]}
    operation = schemathesis.openapi.from_dict(told)[path]["GET"]
    operation.app = seeded_app
    statuses = set()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy(), known=st.booleans())
    def ask(case: "Case[Any]", known: bool) -> None:
        if known and "{code}" in path:
            case.path_parameters = {"code": "NM-2024-0001"}
        statuses.add(case.call_and_validate(checks=CHECKS).status_code)

    ask()
    assert 200 in statuses
    assert statuses >= WITH_REFUSALS.get(path, set())
