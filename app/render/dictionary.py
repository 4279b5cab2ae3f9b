"""The data dictionary: both tables, column by column, as a Frictionless Data Package that programs read."""

from collections.abc import Iterable
from typing import Any

from app.domain.cells_text import BAR
from app.domain.columns import CLAIMS, INCIDENTS, Column, Kind
from app.domain.told import LICENCE_URL
from app.i18n import gettext
from app.render.csv import END, MARK

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

TABLES: dict[str, tuple[Column, ...]] = {"incidents": INCIDENTS, "claims": CLAIMS}


def dictionary(top: str) -> dict[str, Any]:
    """The package; `top` is where the files stand, the language of the reader included."""
    return {
        "$schema": PROFILE,
        "name": "northern-mali-incident-atlas",
        "title": gettext("Northern Mali Incident Atlas"),
        "homepage": f"{top}/data",
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": LICENCE_URL}],
        "resources": [_resource(top, name, columns) for name, columns in TABLES.items()],
    }


def _resource(top: str, name: str, columns: Iterable[Column]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(one) for one in columns], "missingValues": [""]}
    if name == "claims":
        schema["primaryKey"] = ["id"]
        schema["foreignKeys"] = [
            {"fields": ["incident"], "reference": {"resource": "incidents", "fields": ["code"]}},
        ]
    else:
        schema["primaryKey"] = ["code"]
    return {
        "name": name,
        "path": f"{top}/{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"commentChar": MARK, "header": True, "delimiter": ",", "lineTerminator": END},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    """One column; what an importer does with it and its HXL tag stand beside what the standard knows."""
    told: dict[str, Any] = {"name": column.name, "type": column.kind.value, "description": column.said()}
    if column.kind is Kind.LIST:
        told |= {"delimiter": BAR, "itemType": "string"}
    if column.words is not None and column.kind is not Kind.LIST:
        told["categories"] = [{"value": word.value, "label": word.label} for word in column.words]
    limits: dict[str, Any] = {"required": True} if column.required else {}
    if column.words is not None and column.kind is not Kind.LIST:
        limits["enum"] = [word.value for word in column.words]
    if limits:
        told["constraints"] = limits
    told["use"] = column.use.value
    if column.hxl:
        told["hxl"] = column.hxl
    return told
