"""What OGC API - Features, Part 1: Core 1.0 and RFC 7946 ask of answers, as JSON Schemas in words of our own."""

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

Schema = dict[str, Any]
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


def has_link(rel: str, media: str | None = None) -> Schema:
    """A list of links of which one has this relation, and this type."""
    wanted: Schema = {"rel": {"const": rel}}
    if media:
        wanted["type"] = {"const": media}
    return {"contains": {"type": "object", "properties": wanted, "required": list(wanted)}}


LINK: Schema = {
    "type": "object",
    "required": ["href", "rel", "type", "title"],
    "properties": {
        "href": {"type": "string", "pattern": r"^https?://[^\s]+$"},
        "rel": {"type": "string", "minLength": 1},
        "type": {"type": "string", "pattern": r"^[a-z]+/[a-z0-9.+-]+(;[a-z]+=[\w.-]+)?$"},
        "hreflang": {"enum": ["en", "fr"]},
        "title": {"type": "string", "minLength": 1},
        "length": {"type": "integer"},
    },
}


def links(*wanted: tuple[str, str]) -> Schema:
    """Links, all of these among them."""
    return {"type": "array", "items": LINK, "allOf": [has_link(rel, media) for rel, media in wanted]}


LANDING: Schema = {
    "type": "object",
    "required": ["title", "description", "links"],
    "properties": {
        "title": {"type": "string"},
        "description": {"type": "string"},
        "links": links(
            ("self", "application/json"),
            ("alternate", "text/html"),
            ("service-desc", "application/vnd.oai.openapi+json;version=3.0"),
            ("service-doc", "text/html"),
            ("conformance", "application/json"),
            ("data", "application/json"),
            ("license", "text/html"),
        ),
    },
}

CONFORMANCE: Schema = {
    "type": "object",
    "required": ["conformsTo"],
    "properties": {
        "conformsTo": {
            "type": "array",
            "uniqueItems": True,
            "items": {"type": "string", "format": "uri"},
            "allOf": [
                {"contains": {"const": f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}"}}
                for name in ("core", "geojson", "html", "oas30")
            ],
        }
    },
}

NUMBER: Schema = {"type": "number"}
LONGITUDE: Schema = {"type": "number", "minimum": -180, "maximum": 180}
LATITUDE: Schema = {"type": "number", "minimum": -90, "maximum": 90}
BBOX: Schema = {
    "type": "array",
    "prefixItems": [LONGITUDE, LATITUDE, LONGITUDE, LATITUDE],
    "minItems": 4,
    "maxItems": 4,
}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$", "format": "date-time"}
MOMENT_OR_OPEN: Schema = {"anyOf": [MOMENT, {"type": "null"}]}

COLLECTION: Schema = {
    "type": "object",
    "required": ["id", "title", "description", "links", "extent", "itemType", "crs"],
    "properties": {
        "id": {"type": "string"},
        "links": links(
            ("self", "application/json"),
            ("items", "application/geo+json"),
            ("items", "text/html"),
            ("license", "text/html"),
            ("describedby", "application/schema+json"),
        ),
        "extent": {
            "type": "object",
            "required": ["spatial", "temporal"],
            "properties": {
                "spatial": {
                    "type": "object",
                    "required": ["bbox"],
                    "properties": {
                        "bbox": {"type": "array", "minItems": 1, "items": BBOX},
                        "crs": {"const": CRS84},
                    },
                },
                "temporal": {
                    "type": "object",
                    "required": ["interval"],
                    "properties": {
                        "interval": {
                            "type": "array",
                            "minItems": 1,
                            "items": {"type": "array", "items": MOMENT_OR_OPEN, "minItems": 2, "maxItems": 2},
                        },
                        "trs": {"const": GREGORIAN},
                    },
                },
            },
        },
        "itemType": {"const": "feature"},
        "crs": {"type": "array", "contains": {"const": CRS84}},
    },
}

COLLECTIONS: Schema = {
    "type": "object",
    "required": ["links", "collections"],
    "properties": {
        "links": links(("self", "application/json"), ("alternate", "text/html")),
        "collections": {"type": "array", "items": COLLECTION},
    },
}

POINT: Schema = {
    "type": "object",
    "required": ["type", "coordinates"],
    "additionalProperties": False,
    "properties": {
        "type": {"const": "Point"},
        "coordinates": {"type": "array", "prefixItems": [LONGITUDE, LATITUDE], "minItems": 2, "maxItems": 2},
    },
}
FLAT: Schema = {"type": ["string", "number", "boolean", "null"]}
IN_LIST: Schema = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "string"},
        "geometry": {"anyOf": [POINT, {"type": "null"}]},
        "properties": {"type": "object", "additionalProperties": FLAT},
    },
    # RFC 7946, 7.1: the members of other types of GeoJSON may not stand in a feature.
    "not": {"anyOf": [{"required": ["coordinates"]}, {"required": ["geometries"]}, {"required": ["features"]}]},
}
FEATURE: Schema = {
    **IN_LIST,
    "required": [*IN_LIST["required"], "links"],
    "properties": {
        **IN_LIST["properties"],
        "links": links(
            ("self", "application/geo+json"), ("alternate", "text/html"), ("collection", "application/json")
        ),
    },
}

FEATURES: Schema = {
    "type": "object",
    "required": ["type", "features", "links", "numberMatched", "numberReturned", "timeStamp"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "features": {"type": "array", "items": IN_LIST},
        "links": links(
            ("self", "application/geo+json"), ("alternate", "text/html"), ("collection", "application/json")
        ),
        "numberMatched": {"type": "integer", "minimum": 0},
        "numberReturned": {"type": "integer", "minimum": 0},
        "timeStamp": MOMENT,
    },
    "not": {"anyOf": [{"required": ["coordinates"]}, {"required": ["geometry"]}, {"required": ["properties"]}]},
}

EXCEPTION: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "minLength": 1},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "minLength": 1},
        "parameter": {"type": "string"},
    },
}


def hold(answer: object, schema: Schema) -> None:
    """Raise where an answer is not of a shape."""
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)
