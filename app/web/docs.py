"""The description of the JSON interface: an OpenAPI document, from which /api/docs is written out on the server.

A page of ours instead of the usual browser application: that one weighs a megabyte, and this one is read on a slow
line, without JavaScript, and in print.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from app.web.html import Page, show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation: where it stands, what it takes, what it means."""

    name: str
    place: str
    required: bool
    takes: str
    default: str
    meaning: str


@dataclass(frozen=True)
class Field:
    """One field of an answer."""

    name: str
    holds: str
    meaning: str


@dataclass(frozen=True)
class Shape:
    """A shape that answers are made of."""

    name: str
    meaning: str
    fields: list[Field]


@dataclass(frozen=True)
class Operation:
    """One address and what may be done there."""

    method: str
    path: str
    meaning: str
    parameters: list[Parameter]
    sends: str
    """The shape of its body; empty where it has none."""
    answers: str
    needs_token: bool


@dataclass(frozen=True)
class ApiDocs(Page):
    """The page."""

    template: ClassVar[str] = "pages/api_docs.html"
    section: ClassVar[str] = "data"

    operations: list[Operation]
    shapes: list[Shape]


@router.get("/api/openapi.json", name="openapi")
def openapi(request: Request) -> JSONResponse:
    """The document. FastAPI's own route would make it in the event loop, a third of a second the first time."""
    return JSONResponse(request.app.openapi())


@router.get("/api/docs", name="api_docs")
def api_docs(request: Request) -> HTMLResponse:
    """Every operation with its parameters, and every shape of the answers."""
    document = request.app.openapi()
    operations = [
        _operation(method, path, told)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    ]
    shapes = [_shape(name, told) for name, told in document.get("components", {}).get("schemas", {}).items()]
    return show(request, ApiDocs(operations=operations, shapes=[one for one in shapes if one.fields]))


def _operation(method: str, path: str, told: dict[str, Any]) -> Operation:
    good: dict[str, Any] = next((one for status, one in told["responses"].items() if status.startswith("2")), {})
    return Operation(
        method=method.upper(),
        path=path,
        meaning=told.get("description", ""),
        parameters=[_parameter(one) for one in told.get("parameters", [])],
        sends=_type(_schema(told.get("requestBody", {}))),
        answers=_type(_schema(good)),
        needs_token="security" in told,
    )


def _schema(told: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = told.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _parameter(told: dict[str, Any]) -> Parameter:
    schema = told.get("schema", {})
    default = schema.get("default")
    return Parameter(
        name=told["name"],
        place=told["in"],
        required=told.get("required", False),
        takes=_type(schema),
        default="" if default in (None, []) else ", ".join(default) if isinstance(default, list) else str(default),
        meaning=told.get("description", "") or schema.get("description", ""),
    )


def _shape(name: str, told: dict[str, Any]) -> Shape:
    fields = [
        Field(one, _type(schema), schema.get("description", "")) for one, schema in told.get("properties", {}).items()
    ]
    return Shape(name, told.get("description", "").strip(), fields)


def _type(schema: dict[str, Any]) -> str:
    """A JSON schema in words: `integer`, `list of Card`, `string or null`, `one of battles, riots`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {})) or 'values'}"
    kind = str(schema.get("type", ""))
    return f"{kind} ({schema['format']})" if "format" in schema else kind
