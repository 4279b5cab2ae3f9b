"""The shapes of the answers in the description of the interface, in the words of OpenAPI 3.0."""

from typing import Any

Schema = dict[str, Any]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: str, **properties: Schema) -> Schema:
    # A list of required members may not be empty in OpenAPI 3.0.
    return {"type": "object", "properties": properties, **({"required": required.split()} if required else {})}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_TEXT: Schema = {"type": "string"}
_URI: Schema = {"type": "string", "format": "uri"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_LINKS = _list(_ref("link"))
_POINT = _object(
    "type coordinates",
    type={"type": "string", "enum": ["Point"]},
    coordinates={"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
)
_FEATURE: Schema = {
    "type": {"type": "string", "enum": ["Feature"]},
    "id": _TEXT,
    "geometry": {"nullable": True, "allOf": [_POINT]},
    "properties": _ref("incident"),
    "links": _LINKS,
}
_SPATIAL = _object(
    "",
    bbox=_list({"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}),
    crs=_URI,
)
_TEMPORAL = _object(
    "",
    interval=_list(
        {
            "type": "array",
            "items": {"type": "string", "format": "date-time", "nullable": True},
            "minItems": 2,
            "maxItems": 2,
        }
    ),
    trs=_URI,
)

SHAPES: Schema = {
    "link": _object("href rel", href=_URI, rel=_TEXT, type=_TEXT, title=_TEXT, hreflang=_TEXT),
    "landingPage": _object("links", title=_TEXT, description=_TEXT, links=_LINKS),
    "confClasses": _object("conformsTo", conformsTo=_list(_URI), links=_LINKS),
    "collections": _object("links collections", links=_LINKS, collections=_list(_ref("collection"))),
    "collection": _object(
        "id links",
        id=_TEXT,
        title=_TEXT,
        description=_TEXT,
        links=_LINKS,
        extent=_object("", spatial=_SPATIAL, temporal=_TEMPORAL),
        itemType={"type": "string", "enum": ["feature"]},
        crs=_list(_URI),
    ),
    "featureCollectionGeoJSON": _object(
        "type features",
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list(_object("type geometry properties", **_FEATURE)),
        links=_LINKS,
        numberMatched=_COUNT,
        numberReturned=_COUNT,
        timeStamp={"type": "string", "format": "date-time"},
    ),
    "featureGeoJSON": _object("type geometry properties links", **_FEATURE),
    "exception": _object(
        "type title status detail",
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        parameter=_TEXT,
    ),
}
