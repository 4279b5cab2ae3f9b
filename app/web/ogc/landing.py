"""The way in: what there is at /ogc, to what it conforms, and the description of the interface."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Depends, Request, Response

from app.domain.errors import NotFound
from app.i18n import gettext
from app.web.html import Page
from app.web.ogc import document
from app.web.ogc.answers import HTML, JSON, OPENAPI, Given, Link, Ways, answer, licence, link
from app.web.ogc.document import Operation
from app.web.ogc.query import PlainParams
from app.web.query import once

router = APIRouter(prefix="/ogc", include_in_schema=False, dependencies=[Depends(once)])
after = APIRouter(prefix="/ogc", include_in_schema=False)
"""What is left when no other address of the interface fits; it is registered last."""
EXAMPLE: Given = {"bbox": "-5,15,4,25", "datetime": "2024-07-01/2024-10-31", "limit": 1000}
CONFORMS = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")
)


@dataclass(frozen=True)
class LandingPage(Page):
    """The page of the way in."""

    template: ClassVar[str] = "ogc/landing.html"
    section: ClassVar[str] = "data"

    links: tuple[Link, ...]
    entry: str
    example: str


@dataclass(frozen=True)
class ConformancePage(Page):
    """The page of what is conformed to."""

    template: ClassVar[str] = "ogc/conformance.html"
    section: ClassVar[str] = "data"

    classes: tuple[str, ...]


@dataclass(frozen=True)
class DescriptionPage(Page):
    """The page that describes the interface."""

    template: ClassVar[str] = "ogc/api.html"
    section: ClassVar[str] = "data"

    operations: tuple[Operation, ...]
    machine: str


@router.get("", name="ogc")
@router.get("/")
def landing(request: Request, wanted: PlainParams) -> Response:
    """The landing page."""
    ways = Ways(request)
    title = gettext("Northern Mali Incident Atlas")
    links = [
        *ways.both(JSON, title),
        link(ways.address("/api", {"f": "json"}), "service-desc", OPENAPI, gettext("Description of the interface")),
        link(ways.address("/api", {"f": "html"}), "service-doc", HTML, gettext("Description of the interface")),
        link(ways.address("/conformance", {"f": "json"}), "conformance", JSON, gettext("What it conforms to")),
        link(ways.address("/collections", {"f": "json"}), "data", JSON, gettext("Collections")),
        licence(),
    ]
    body: dict[str, Any] = {"title": title, "description": _description(), "links": links}
    return answer(
        request,
        wanted.f,
        JSON,
        body,
        lambda: LandingPage(tuple(links), ways.address("/"), ways.address("/collections/incidents/items", EXAMPLE)),
    )


def _description() -> str:
    return gettext(
        "Armed incidents in northern and central Mali as features of a map: who said what about them, where, and how "
        "sure. The same record, filter and figures as on the pages."
    )


@router.get("/conformance")
def conformance(request: Request, wanted: PlainParams) -> Response:
    """The classes of the standard that are kept."""
    body: dict[str, Any] = {
        "conformsTo": list(CONFORMS),
        "links": Ways(request).both(JSON, gettext("What it conforms to")),
    }
    return answer(request, wanted.f, JSON, body, lambda: ConformancePage(CONFORMS))


@router.get("/api")
def api(request: Request, wanted: PlainParams) -> Response:
    """The OpenAPI document, and the same to read."""
    ways = Ways(request)
    body = document.document(ways.top)
    return answer(
        request,
        wanted.f,
        OPENAPI,
        body,
        lambda: DescriptionPage(tuple(document.operations(body)), ways.address("/api", {"f": "json"})),
    )


@after.get("/{rest:path}")
def nothing(rest: str) -> Response:
    """Whatever else is asked for is answered as a program expects."""
    raise NotFound(gettext("There is no interface at /ogc/%(path)s.", path=rest[:60]))
