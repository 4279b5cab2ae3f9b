"""The register of places, and one place with its spellings, its map and the incidents there."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.domain.errors import NotFound
from app.domain.filter import IncidentFilter
from app.domain.register_answers import PlaceAnswer
from app.domain.vocabulary import PlaceKind
from app.store import catalogue
from app.store.resolve import places_named
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages import maps
from app.web.pages.maps import MapFrame
from app.web.pages.register import Found, found
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)
AREAS = frozenset({PlaceKind.REGION, PlaceKind.DISTRICT, PlaceKind.COUNTRY})


@dataclass(frozen=True)
class PlaceList(Page):
    """Every place of the record, areas apart from towns."""

    template: ClassVar[str] = "pages/places.html"
    section: ClassVar[str] = "places"

    areas: tuple[PlaceAnswer, ...]
    towns: tuple[PlaceAnswer, ...]
    kinds: dict[str, str]


@dataclass(frozen=True)
class PlacePage(Page):
    """One place."""

    template: ClassVar[str] = "pages/place.html"
    section: ClassVar[str] = "places"

    place: PlaceAnswer
    kind: str
    is_area: bool
    found: Found
    map: MapFrame | None


@router.get("/places", name="places")
def places(request: Request, db: Reading) -> HTMLResponse:
    """The register, by name."""
    every = catalogue.places(db)
    areas = tuple(one for one in every if one.kind in AREAS)
    return show(
        request,
        PlaceList(
            areas=areas,
            towns=tuple(one for one in every if one.kind not in AREAS),
            kinds={kind.value: kind.label for kind in PlaceKind},
        ),
    )


@router.get("/places/{slug}", name="place")
def place(request: Request, db: Reading, slug: str) -> Response:
    """One place; any other spelling of its name leads to it."""
    try:
        known = catalogue.place(db, slug)
    except NotFound:
        named = places_named(db, slug)
        if not named:
            raise
        return RedirectResponse(address(f"/places/{named[0].slug}"), 308, headers={"Cache-Control": "no-cache"})
    return show(
        request,
        PlacePage(
            place=known,
            kind=PlaceKind(known.kind).label,
            is_area=known.kind in AREAS,
            found=found(db, IncidentFilter(place=(known.slug,))),
            map=maps.of_place(known.slug, known.kind, known.latitude, known.longitude),
        ),
    )
