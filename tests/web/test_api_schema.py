"""The JSON interface held against its own OpenAPI document, with inputs that schemathesis makes up."""

from collections.abc import Iterator
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

from app.domain.vocabulary import UserRole
from app.importing import seed
from app.main import create_app
from app.settings import Settings
from app.store import accounts, tokens

WRITES = [("/api/incidents", "POST"), ("/api/incidents/{code}", "PATCH")]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
OPERATIONS = ["/api/incidents", "/api/incidents/{code}", "/api/facets", "/api/cells", "/api/actors", "/api/places"]


def test_every_operation_is_tried(seeded_app: FastAPI) -> None:
    assert sorted(seeded_app.openapi()["paths"]) == sorted(OPERATIONS)


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_is_one_that_the_document_names(seeded_app: FastAPI, path: str) -> None:
    operation = schemathesis.openapi.from_asgi("/api/openapi.json", seeded_app)[path]["GET"]

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy())
    def ask(case: "Case[Any]") -> None:
        case.call_and_validate(checks=CHECKS)

    ask()


@pytest.fixture
def token(sqlite_url: str) -> Iterator[tuple[FastAPI, str]]:
    """An application of its own with the first incidents, and the token of an editor."""
    app = create_app(Settings(database_url=sqlite_url, _env_file=None))
    with app.state.sessions.writer() as db:
        seed.load(db)
        account = accounts.add(db, "edda", shown="", role=UserRole.EDITOR, by=None)
        secret = tokens.make(db, account.id or 0, name="test", role=UserRole.EDITOR)
        db.commit()
    yield app, secret
    app.state.sessions.dispose()


@pytest.mark.parametrize("holds", [True, False], ids=["with a token", "without"])
@pytest.mark.parametrize(("path", "method"), WRITES)
def test_every_answer_to_a_write_is_one_that_the_document_names(
    token: tuple[FastAPI, str], path: str, method: str, holds: bool
) -> None:
    app, secret = token
    operation = schemathesis.openapi.from_asgi("/api/openapi.json", app)[path][method]
    statuses = set()

    @settings(max_examples=40 if holds else 5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy())
    def ask(case: "Case[Any]") -> None:
        if path.endswith("{code}"):
            case.path_parameters = {"code": "NM-2024-0001"}
        headers = {"Authorization": f"Bearer {secret}" if holds else "Bearer x"}
        statuses.add(case.call_and_validate(checks=CHECKS, headers=headers).status_code)

    ask()
    assert statuses & ({200, 201, 422} if holds else {401})
