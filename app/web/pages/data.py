"""What can be had as data today: the addresses, the filter's parameters, the shapes, and the whole as a dataset."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.columns import CLAIMS, INCIDENTS
from app.domain.filter import PLURAL, IncidentFilter
from app.i18n import LANGUAGES, N_, gettext, language
from app.render.map import VIEWS
from app.store import outline
from app.store.outline import Outline
from app.store.resolve import resolve
from app.web import links
from app.web.deps import Reading
from app.web.html import Page, base, show
from app.web.pages.clients import Client, clients

router = APIRouter(include_in_schema=False)
LICENCE = "https://creativecommons.org/licenses/by/4.0/"

ADDRESSES = {
    "/api/incidents": (
        N_("The incidents that match, with their claims and sources, a page at a time."),
        "?actor=CSP-PSD&limit=2",
    ),
    "/api/incidents/{code}": (
        N_("One incident with everything that is claimed about it; as_of= and a day: as it stood when that day ended."),
        "",
    ),
    "/api/facets": (
        N_("Total, sentence, figures, counts by month, and what each further choice would give."),
        "?region=Kidal",
    ),
    "/api/cells": (
        N_("The marks of the map: incidents singly where they are few, cells where they crowd."),
        "?zoom=6",
    ),
    "/api/actors": (N_("The register of actors with every name and tie."), "?limit=5"),
    "/api/places": (N_("The register of places with every spelling."), "?limit=5"),
}
"""Every address of the interface: what it answers, and the query of an example."""
FILES = {
    "/incidents.csv": (
        N_("One row an incident, with its figures by the chosen tally."),
        "?region=Kidal&tally=preferred",
    ),
    "/claims.csv": (N_("One row a claim: who said what, and where it is printed."), "?actor=CSP-PSD"),
    "/incidents.geojson": (N_("The incidents as points, with their claims."), "?place=Tinzawaten"),
    "/incidents.xlsx": (N_("A workbook: incidents, claims, sources, the words used, and the filter."), "?region=Kidal"),
    "/incidents.parquet": (N_("GeoParquet, for large tables."), ""),
    "/map.html": (
        N_("The map with its list as one file, which opens without a network; up to 2,000 incidents."),
        "?actor=CSP-PSD",
    ),
    "/embed": (N_("The map for a frame in another page; width and height in pixels."), "?region=Kidal&height=480"),
    "/feed.atom": (N_("What was published, changed or withdrawn, for feed readers."), "?region=Kidal"),
    "/ogc": (N_("OGC API - Features, for programs that read maps."), ""),
}
"""The current filter in other forms: what each is, and the query of an example."""
DISTRIBUTIONS = {
    "/api/incidents": "application/json",
    "/incidents.csv": "text/csv",
    "/claims.csv": "text/csv",
    "/incidents.geojson": "application/geo+json",
}
EXAMPLE_CODE = "NM-2024-0001"

EXAMPLES = {
    "q": "convoy",
    "actor": "CSP-PSD",
    "include": "members",
    "role": "target",
    "claimant": "csp",
    "type": "battles",
    "subtype": "air_drone_strike",
    "since": "2024-07-01",
    "until": "2024-10-31",
    "region": "Kidal",
    "place": "Tinzawaten",
    "near": "19.95,2.97,50",
    "bbox": "-5,15,4,25",
    "precision": "near",
    "happened": "confirmed",
    "attribution": "conceded",
    "min_killed": "10",
    "civilians": "true",
    "source": "kyiv-post-gold-miners",
    "dataset": "",
    "tally": "claimant:csp",
    "sort": "oldest",
}
"""A value for each parameter of the filter that reads well; empty where the record has none yet."""
NAMED = {
    **{name: (EXAMPLES[name],) for name in ("actor", "claimant", "region", "place", "source")},
    "tally": EXAMPLES["tally"],
}
"""Those of them that are names of a register."""


@dataclass(frozen=True, slots=True)
class Address:
    """One address of the interface."""

    pattern: str
    meaning: str
    example: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the filter, as the filter itself describes it."""

    name: str
    meaning: str
    values: tuple[str, ...]
    repeatable: bool
    example: str


@dataclass(frozen=True, slots=True)
class Columns:
    """One table, column by column: its address, and each column's name, type and meaning."""

    name: str
    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Data(Page):
    """The page; `dataset` is what it says of itself to search engines, in schema.org's words."""

    template: ClassVar[str] = "pages/data.html"
    section: ClassVar[str] = "data"

    outline: Outline
    files: tuple[Address, ...]
    addresses: tuple[Address, ...]
    clients: tuple[Client, ...]
    columns: tuple[Columns, ...]
    parameters: tuple[Parameter, ...]
    dataset: dict[str, Any]


@router.get("/data", name="data")
def data(request: Request, db: Reading) -> HTMLResponse:
    """The page."""
    known = outline.outline(db)
    # An atlas of other records has no example of ours: what it does not know is not offered.
    unknown = frozenset(resolve(db, IncidentFilter.model_validate(NAMED)).problems)
    first = outline.incidents(db, limit=1)
    code = first[0].path.rsplit("/", 1)[-1] if first else EXAMPLE_CODE
    return show(
        request,
        Data(
            outline=known,
            files=tuple(_files(unknown)),
            addresses=tuple(_addresses(code, unknown)),
            clients=clients(base(request), code),
            columns=tuple(_columns()),
            parameters=tuple(_parameters(unknown)),
            dataset=_dataset(base(request), known),
        ),
    )


def _addresses(code: str, unknown: frozenset[str]) -> Iterator[Address]:
    for pattern, (meaning, query) in ADDRESSES.items():
        known = not any(query.startswith(f"?{name}=") for name in unknown)
        yield Address(pattern, gettext(meaning), _asking(pattern.replace("{code}", code) + (query if known else "")))


def _files(unknown: frozenset[str]) -> Iterator[Address]:
    """Files stand under the language's prefix, as pages do; maps and frames of nothing are offered whole."""
    for pattern, (meaning, query) in FILES.items():
        known = not any(f"{name}=" in query for name in unknown)
        path = _asking(pattern) if pattern == "/ogc" else links.page(pattern, language=language())
        yield Address(pattern, gettext(meaning), path + (query if known else ""))


def _columns() -> Iterator[Columns]:
    for name, every in (("incidents", INCIDENTS), ("claims", CLAIMS)):
        yield Columns(name, tuple((one.name, one.kind.value, one.said()) for one in every))


def _asking(address: str) -> str:
    """A machine address that answers in the reader's language."""
    if language() == "en":
        return address
    return f"{address}{'&' if '?' in address else '?'}lang={language()}"


def _parameters(unknown: frozenset[str]) -> Iterator[Parameter]:
    schema = IncidentFilter.model_json_schema()
    for name, field in IncidentFilter.model_fields.items():
        given = _given(name) if EXAMPLES[name] and not unknown & {name for name, _ in _given(name)} else []
        yield Parameter(
            name=name,
            # Some describe themselves inside of "this or nothing".
            meaning=gettext(field.description or _described(schema["properties"][name])),
            values=tuple(_values(schema, schema["properties"][name])),
            repeatable=name in PLURAL,
            example=_asking(links.page("/api/incidents", given)) if given else "",
        )


def _given(name: str) -> list[tuple[str, str]]:
    """The example of a parameter, after the actor that it says more about."""
    return [*([("actor", EXAMPLES["actor"])] if name == "include" else []), (name, EXAMPLES[name])]


def _described(told: dict[str, Any]) -> str:
    """The description inside a schema."""
    found = [told.get("description", ""), *(_described(one) for one in told.get("anyOf", ()))]
    return next((one for one in found if one), "")


def _values(schema: dict[str, Any], told: dict[str, Any]) -> Iterator[str]:
    """The words that a parameter takes, where they are given."""
    if "$ref" in told:
        told = schema["$defs"][told["$ref"].rsplit("/", 1)[-1]]
    yield from map(str, told.get("enum", ()))
    for one in (*told.get("anyOf", ()), *([told["items"]] if "items" in told else ())):
        yield from _values(schema, one)


def _dataset(top: str, known: Outline) -> dict[str, Any]:
    """The record as schema.org describes datasets."""
    box = VIEWS["mali"].bounds
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": gettext("Northern Mali Incident Atlas"),
        "description": gettext(
            "Armed incidents in northern and central Mali, claim by claim: who said what about whom, how much, where "
            "it was printed and what was denied, with ranges and totals computed from the claims by a stated rule."
        ),
        "url": top + links.page("/data", language=language()),
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "creator": {"@type": "Organization", "name": "Northern Mali Incident Atlas", "url": f"{top}/about"},
        "version": str(known.version),
        "measurementTechnique": top + links.page("/about/methodology", language=language()),
        "variableMeasured": [gettext("Killed"), gettext("Injured"), gettext("Captured")],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{top}{path}"}
            for path, kind in DISTRIBUTIONS.items()
        ],
    }
    if box:
        shape = {"@type": "GeoShape", "box": f"{box.south} {box.west} {box.north} {box.east}"}
        told["spatialCoverage"] = {"@type": "Place", "name": gettext("Northern Mali"), "geo": shape}
    if known.first and known.last:
        told["temporalCoverage"] = f"{known.first.isoformat()}/{known.last.isoformat()}"
    if known.changed:
        told["dateModified"] = known.changed.isoformat()
    return told
