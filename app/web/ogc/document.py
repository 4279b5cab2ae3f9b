"""The description of the interface as an OpenAPI 3.0 document, made from what the routes themselves read.

FastAPI writes version 3.1, which programs that follow the standard do not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.feature import Properties, meaning
from app.i18n import gettext, speaking
from app.web.ogc import shapes
from app.web.ogc.answers import GEOJSON, HTML, JSON, LICENCE, OPENAPI, SCHEMA
from app.web.ogc.query import LIMIT, MOST, ItemQuery, ItemsQuery, PlainQuery

Schema = dict[str, Any]
OWN = ("bbox", "bbox-crs", "datetime", "limit", "after", "f", "lang")
"""Parameters that are not of the filter; what they take is written out below, as the standard has it."""
_REF = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter or column: its name, what it holds, what it means."""

    name: str
    holds: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One address with its parameters."""

    path: str
    meaning: str
    parameters: tuple[Parameter, ...]


def document(top: str) -> Schema:
    """The document, for the atlas at this address."""
    return {**_lasting(), "servers": [{"url": f"{top}/ogc"}]}


@cache
def _lasting() -> Schema:
    """What is the same wherever the atlas stands."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Northern Mali Incident Atlas: OGC API - Features",
            "description": "Armed incidents in northern Mali as features: who said what about them, where, how sure.",
            "version": "1.0.0",
            "license": {"name": "CC BY 4.0", "url": LICENCE},
        },
        "paths": dict(_paths()),
        "components": {"schemas": _schemas(), "parameters": _parameters()},
    }


def _paths() -> Iterator[tuple[str, Schema]]:
    plain = [_named(name) for name in PlainQuery.model_fields]
    for path, said, media, shape in (
        ("/", "The way in: links to everything else.", JSON, "landingPage"),
        ("/conformance", "The classes of the standard that are kept.", JSON, "confClasses"),
        ("/api", "This document.", OPENAPI, None),
        ("/collections", "The collections: there is one.", JSON, "collections"),
        ("/collections/incidents", "The collection of all published incidents.", JSON, "collection"),
        ("/collections/incidents/queryables", "The parameters of the filter, as a JSON schema.", SCHEMA, None),
        ("/collections/incidents/schema", "The columns of a feature, as a JSON schema.", SCHEMA, None),
    ):
        yield path, _get(said, media, shape, plain)
    many = [_named(field.alias or name) for name, field in ItemsQuery.model_fields.items()]
    said = "The incidents that match, newest first, a page at a time; all parameters narrow together."
    yield "/collections/incidents/items", _get(said, GEOJSON, "featureCollectionGeoJSON", many)
    one = [{"$ref": "#/components/parameters/code"}, *(_named(name) for name in ItemQuery.model_fields)]
    told = _get("One incident.", GEOJSON, "featureGeoJSON", one)
    told["get"]["responses"] |= {
        "308": {"description": "It was merged into another, whose address is given."},
        "404": _problem("No incident has this code."),
        "410": _problem("It was withdrawn; the reason is given."),
    }
    yield "/collections/incidents/items/{code}", told


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


def _get(said: str, media: str, shape: str | None, parameters: list[Schema]) -> Schema:
    schema = {"$ref": f"#/components/schemas/{shape}"} if shape else {"type": "object"}
    good = {
        "description": "As asked for.",
        "content": {media: {"schema": schema}, HTML: {"schema": {"type": "string"}}},
    }
    return {
        "get": {
            "summary": said,
            "parameters": parameters,
            "responses": {
                "200": good,
                "304": {"description": "What the caller has is still as it was."},
                "400": _problem("A parameter cannot be understood; the answer names it."),
                "500": _problem("The fault is here."),
                "503": _problem("The record cannot be read at the moment."),
            },
        }
    }


def _problem(said: str) -> Schema:
    schema = {"$ref": "#/components/schemas/exception"}
    return {"description": said, "content": {"application/problem+json": {"schema": schema}}}


def _schemas() -> Schema:
    told = _plain(Properties.model_json_schema(ref_template=_REF, mode="serialization"))
    with speaking("en"):
        told["properties"] = {name: _meaning(one, meaning(name)) for name, one in told["properties"].items()}
    defined = told.pop("$defs", {}) | _plain(ItemsQuery.model_json_schema(ref_template=_REF)).pop("$defs", {})
    return {**shapes.SHAPES, **defined, "incident": told}


def _meaning(schema: Schema, words: str) -> Schema:
    """The schema with its meaning; a reference takes none beside it in OpenAPI 3.0."""
    return {"allOf": [schema], "description": words} if "$ref" in schema else {**schema, "description": words}


def _parameters() -> Schema:
    told = _plain(ItemsQuery.model_json_schema(ref_template=_REF))["properties"]
    made = {name: _query(name, schema) for name, schema in told.items()}
    numbers = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    made["bbox"] |= {"schema": numbers, "explode": False}
    made["limit"]["schema"] = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    made["code"] = {
        "name": "code",
        "in": "path",
        "required": True,
        "description": "The code of an incident, such as NM-2024-0007.",
        "schema": {"type": "string"},
    }
    return made


def _query(name: str, schema: Schema) -> Schema:
    """A parameter of the query; many values are given by naming it many times."""
    schema = {what: one for what, one in _alone(schema).items() if one != []}
    described = schema.pop("description", "")
    many = schema.get("type") == "array"
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": described,
        "style": "form",
        "explode": many,
        "schema": schema,
    }


def _plain(schema: Any) -> Any:
    """A schema of JSON Schema 2020 as OpenAPI 3.0 writes it: null is a property of a type, and none itself."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _plain(one) for name, one in schema.items() if name not in ("title", "const")}
    if "properties" in schema:
        made["properties"] = {name: _plain(one) for name, one in schema["properties"].items()}
    if "const" in schema:
        made["enum"] = [schema["const"]]
    if made.get("default", ...) is None:
        del made["default"]
    choices = [one for one in made.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) < len(made.get("anyOf", ())):
        del made["anyOf"]
        made |= {"allOf": choices} if "$ref" in choices[0] else choices[0]
        made["nullable"] = True
    return made


def queryables(address: str) -> Schema:
    """The parameters of the filter as a JSON schema of what a feature may be asked for."""
    told = [one for one in _lasting()["components"]["parameters"].values() if _filters(one)]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": "Incidents",
        "properties": {one["name"]: {**_inline(one["schema"]), "description": one["description"]} for one in told},
        "additionalProperties": False,
    }


def features(address: str) -> Schema:
    """What the columns of a feature hold where they hold something, as a JSON schema.

    Programs read the types of columns from it, which the first features may not show; those that this is for take a
    type that allows null for none at all, so null is left out, and means that nothing is known.
    """
    columns = _lasting()["components"]["schemas"]["incident"]["properties"]
    held = {name: _inline(_alone(schema)) | {"description": meaning(name)} for name, schema in columns.items()}
    numbers = {"type": "array", "items": {"type": "number"}}
    point = {"type": "object", "properties": {"type": {"type": "string", "enum": ["Point"]}, "coordinates": numbers}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": "Incidents",
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": point,
            "properties": {"type": "object", "properties": held},
        },
    }


def _alone(schema: Schema) -> Schema:
    """The schema of what is there, without whether something is."""
    if "allOf" in schema:
        return dict(schema["allOf"][0])
    return {name: one for name, one in schema.items() if name != "nullable"}


def _inline(schema: Schema) -> Schema:
    """The schema with what it refers to written out."""
    if "$ref" in schema:
        found: Schema = _lasting()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return {**schema, "items": _inline(schema["items"])} if "items" in schema else schema


def parameters() -> list[Parameter]:
    """The parameters of the filter, to read."""
    told = [_read(one) for one in _lasting()["components"]["parameters"].values() if _filters(one)]
    # The filter says what its parameters mean in messages.
    return [Parameter(one.name, one.holds, gettext(one.meaning)) for one in told]


def _filters(told: Schema) -> bool:
    return told["in"] == "query" and told["name"] not in OWN


def columns() -> list[Parameter]:
    """The columns of a feature, to read."""
    told = _lasting()["components"]["schemas"]["incident"]["properties"]
    return [Parameter(name, _holds(schema), meaning(name)) for name, schema in told.items()]


def operations(told: Schema) -> Iterator[Operation]:
    """Every address of a document, to read."""
    known = told["components"]["parameters"]
    for path, methods in told["paths"].items():
        given = [known[one["$ref"].rsplit("/", 1)[-1]] for one in methods["get"]["parameters"]]
        yield Operation(f"/ogc{path}", methods["get"]["summary"], tuple(_read(one) for one in given))


def _read(told: Schema) -> Parameter:
    return Parameter(told["name"], _holds(told["schema"]), told["description"])


def _holds(schema: Schema) -> str:
    """A schema in words: `integer`, `list of number`, `battles | riots`."""
    if "allOf" in schema or "$ref" in schema:
        name = (schema.get("allOf", [schema])[0])["$ref"].rsplit("/", 1)[-1]
        return _holds(_lasting()["components"]["schemas"][name])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_holds(schema.get('items', {})) or 'values'}"
    kind = str(schema.get("type", ""))
    return f"{kind} ({schema['format']})" if "format" in schema else kind
