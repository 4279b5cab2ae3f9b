"""The JSON interface held against its own OpenAPI document, with inputs that schemathesis makes up."""

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

OPERATIONS = ["/api/incidents", "/api/incidents/{code}", "/api/facets", "/api/cells", "/api/actors", "/api/places"]


def test_every_operation_is_tried(seeded_app: FastAPI) -> None:
    assert sorted(seeded_app.openapi()["paths"]) == sorted(OPERATIONS)


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_is_one_that_the_document_names(seeded_app: FastAPI, path: str) -> None:
    operation = schemathesis.openapi.from_asgi("/api/openapi.json", seeded_app)[path]["GET"]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy())
    def ask(case: "Case[Any]") -> None:
        case.call_and_validate(
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ]
        )

    ask()
