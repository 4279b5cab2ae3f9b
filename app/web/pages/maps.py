"""The place of a map in a page: which view its frame has, and which incidents it asks for."""

from dataclasses import dataclass
from urllib.parse import urlencode

from app.domain.filter import IncidentFilter
from app.domain.vocabulary import PlaceKind
from app.i18n import language
from app.render.map import BASEMAP, LAND, SCRIPTS, STYLES, VIEWS

ZOOMS = {PlaceKind.REGION: 7, PlaceKind.COUNTRY: 6, PlaceKind.DISTRICT: 8}
"""How near the map of a place comes; a town is shown with what lies around it."""
TOWN_ZOOM = 8


@dataclass(frozen=True)
class MapFrame:
    """One map: the address of its frame's script, and the filter of its incidents as an address carries it."""

    script: str
    query: str
    language: str
    incident: str = ""
    """The code of the one incident that the map is about."""
    basemap: tuple[str, ...] = BASEMAP
    scripts: tuple[str, ...] = SCRIPTS
    styles: tuple[str, ...] = STYLES


@dataclass(frozen=True)
class Shortcut:
    """A view that is one click away; without a script the link leads to the page of the place."""

    name: str
    label: str
    view: str


def named(name: str, wanted: IncidentFilter) -> MapFrame:
    """The map of a named view."""
    return _frame([("view", name)], wanted)


def around(
    latitude: float | None, longitude: float | None, zoom: int, wanted: IncidentFilter, *, incident: str = ""
) -> MapFrame | None:
    """The map around a point; None where there is none, or none that the base map knows."""
    if latitude is None or longitude is None:
        return None
    if not (LAND.south <= latitude <= LAND.north and LAND.west <= longitude <= LAND.east):
        return None
    where = [("latitude", f"{latitude:g}"), ("longitude", f"{longitude:g}"), ("zoom", str(zoom))]
    return _frame(where, wanted, incident)


def of_place(slug: str, kind: str, latitude: float | None, longitude: float | None) -> MapFrame | None:
    """The map of a place and its surroundings, with the incidents there."""
    wanted = IncidentFilter(place=(slug,))
    if slug in VIEWS:
        return named(slug, wanted)
    return around(latitude, longitude, ZOOMS.get(PlaceKind(kind), TOWN_ZOOM), wanted)


def shortcuts() -> tuple[Shortcut, ...]:
    """The named views, in their order."""
    return tuple(Shortcut(name, view.label, str(view)) for name, view in VIEWS.items())


def _frame(view: list[tuple[str, str]], wanted: IncidentFilter, incident: str = "") -> MapFrame:
    address = f"/map.js?{urlencode([*view, ('lang', language())])}"
    return MapFrame(address, urlencode(wanted.params()), language(), incident)
