"""The one collection of the interface, and what it may be asked for."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Depends, Request, Response

from app.i18n import gettext
from app.store.columns.edges import extent
from app.store.extent import Extent
from app.web.deps import Reading
from app.web.html import Page
from app.web.ogc import document
from app.web.ogc.answers import GEOJSON, HTML, JSON, SCHEMA, Link, Ways, answer, licence, link
from app.web.ogc.document import Parameter
from app.web.ogc.query import CRS84, PlainParams
from app.web.query import once

router = APIRouter(prefix="/ogc/collections", include_in_schema=False, dependencies=[Depends(once)])
COLLECTION = "incidents"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


@dataclass(frozen=True)
class CollectionsPage(Page):
    """The page of all collections."""

    template: ClassVar[str] = "ogc/collections.html"
    section: ClassVar[str] = "data"

    collection: str
    description: str


@dataclass(frozen=True)
class CollectionPage(Page):
    """The collection as a page: its edges, and the ways to its features."""

    template: ClassVar[str] = "ogc/collection.html"
    section: ClassVar[str] = "data"

    description: str
    extent: Extent
    links: tuple[Link, ...]


@dataclass(frozen=True)
class QueryablesPage(Page):
    """The page of what the collection may be asked for."""

    template: ClassVar[str] = "ogc/queryables.html"
    section: ClassVar[str] = "data"

    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class ColumnsPage(Page):
    """The page of what a feature holds."""

    template: ClassVar[str] = "ogc/schema.html"
    section: ClassVar[str] = "data"

    columns: tuple[Parameter, ...]


@router.get("")
def collections(request: Request, db: Reading, wanted: PlainParams) -> Response:
    """All collections, of which there is one."""
    ways = Ways(request)
    body: dict[str, Any] = {
        "links": [*ways.both(JSON, gettext("Collections")), licence()],
        "collections": [_told(ways, extent(db), _own(ways))],
    }
    address = ways.address(_PATH, {"f": "html"})
    return answer(request, wanted.f, JSON, body, lambda: CollectionsPage(address, description()))


@router.get(f"/{COLLECTION}")
def collection(request: Request, db: Reading, wanted: PlainParams) -> Response:
    """Where the collection lies, in space and time, and the ways to its features."""
    ways = Ways(request)
    edges = extent(db)
    body = _told(ways, edges, ways.both(JSON, gettext("Incidents")))
    return answer(
        request,
        wanted.f,
        JSON,
        body,
        lambda: CollectionPage(description(), edges, tuple(body["links"])),
    )


@router.get(f"/{COLLECTION}/queryables")
def queryables(request: Request, wanted: PlainParams) -> Response:
    """The parameters of the filter, as a schema."""
    body = document.queryables(Ways(request).address(f"{_PATH}/queryables"))
    return answer(request, wanted.f, SCHEMA, body, lambda: QueryablesPage(tuple(document.parameters())))


@router.get(f"/{COLLECTION}/schema")
def schema(request: Request, wanted: PlainParams) -> Response:
    """The columns of a feature, as a schema."""
    body = document.features(Ways(request).address(f"{_PATH}/schema"))
    return answer(request, wanted.f, SCHEMA, body, lambda: ColumnsPage(tuple(document.columns())))


_PATH = f"/collections/{COLLECTION}"


def _own(ways: Ways) -> list[Link]:
    """The links of the collection to itself, where it is told among others."""
    title = gettext("Incidents")
    return [
        link(ways.address(_PATH, {"f": "json"}), "self", JSON, title),
        link(ways.address(_PATH, {"f": "html"}), "alternate", HTML, title),
    ]


def _told(ways: Ways, edges: Extent, own: list[Link]) -> dict[str, Any]:
    # The address of the features bears no query: programs put the id of a feature behind it.
    items = ways.address(f"{_PATH}/items")
    asked, held = (ways.address(f"{_PATH}/{name}", {"f": "json"}) for name in ("queryables", "schema"))
    return {
        "id": COLLECTION,
        "title": gettext("Incidents"),
        "description": description(),
        "links": [
            *own,
            link(items, "items", GEOJSON, gettext("Incidents as GeoJSON")),
            link(ways.address(f"{_PATH}/items", {"f": "html"}), "items", HTML, gettext("Incidents as a page")),
            # GDAL looks for the relation in its older spelling.
            *(link(held, rel, SCHEMA, gettext("What the columns hold")) for rel in ("describedby", "describedBy")),
            link(asked, QUERYABLES, SCHEMA, gettext("What may be asked for")),
            licence(),
        ],
        "extent": _extent(edges),
        "itemType": "feature",
        "crs": [CRS84],
    }


def description() -> str:
    """What the collection holds, in words."""
    return gettext(
        "One feature for each published incident, at the point where it happened as far as that is known; its "
        "precision says how far. Figures are ranges over claims."
    )


def _extent(edges: Extent) -> dict[str, Any]:
    """The edges as the standard writes them; a record without a point lies anywhere on earth."""
    ends = ((edges.first, "00:00:00"), (edges.last, "23:59:59"))
    days = [f"{day.isoformat()}T{time}Z" if day else None for day, time in ends]
    box = list(edges.box) if edges.box else [-180.0, -90.0, 180.0, 90.0]
    return {
        "spatial": {"bbox": [box], "crs": CRS84},
        "temporal": {"interval": [days], "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"},
    }
