"""The Folium map: the only module that may import Folium.

Folium loads ten files from other people's servers, writes its style into the page, names its elements at random,
forgets the deepest zoom where there are no tiles, lets Leaflet sign with a flag and pastes the text of popups into a
JavaScript template literal. All of this is dealt with here, once: Folium draws the frame, as one script file for a
`<div id="map">` that the page holds already. No text from the database enters it: incidents reach the map as data,
and static/js/map.js builds what readers see of them with textContent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from app.domain.event_types import EventType
from app.domain.geo import BBox
from app.domain.vocabulary import GeoPrecision
from app.i18n import N_, gettext, ngettext
from app.store.cells import CELL_PIXELS

SCRIPTS = (
    "vendor/leaflet/leaflet.js",
    "js/map-base.js",
    "js/map-labels.js",
    "js/map-marks.js",
    "js/map-popup.js",
    "js/map-controls.js",
    "js/map-speech.js",
    "js/map-address.js",
    "js/map-questions.js",
    "js/map.js",
)
"""What a page with a map loads from /static, deferred and in this order, before the script of the frame."""
STYLES = ("vendor/leaflet/leaflet.css", "css/map.css")
"""The style sheets of the map, in this order."""
BASEMAP = ("land", "neighbours", "regions", "water", "towns")
"""The layers of the base map, each a file static/basemap/NAME.geojson."""

WIDEST_ZOOM, DEEPEST_ZOOM = 4, 14
"""From a view of West Africa to one of a town: places are rarely known better than to a kilometre or two."""
LAND = BBox(-25.0, 0.0, 25.0, 36.0)
"""Beyond this box the base map is empty, and the view does not go there."""


@dataclass(frozen=True)
class View:
    """What part of the country a map shows first: a point at a zoom, or whatever zoom holds the bounds."""

    latitude: float
    longitude: float
    zoom: int
    bounds: BBox | None = None
    name: str = ""

    @property
    def label(self) -> str:
        """The name of a named view in the reader's language."""
        return gettext(self.name)

    def __str__(self) -> str:
        """As the page's links to views carry it: latitude,longitude,zoom, or west,south,east,north."""
        return str(self.bounds) if self.bounds else f"{self.latitude:g},{self.longitude:g},{self.zoom}"


VIEWS = {
    "mali": View(17.2, -0.5, 6, BBox(-6.7, 13.0, 5.7, 21.2), N_("Northern Mali")),
    "tinzaouaten": View(19.954, 2.967, 9, name=N_("Tinzaouaten")),
    "kidal": View(18.441, 1.408, 8, name=N_("Kidal")),
    "segou": View(13.43, -6.27, 8, name=N_("Segou")),
}
"""The views that are one click away; the first is the one to begin with."""


class LocalMap(folium.Map):
    """A Folium map whose files come from our own /static, drawn into the page's element `map`."""

    default_js = [(name, f"/static/{name}") for name in SCRIPTS]
    default_css = [(name, f"/static/{name}") for name in STYLES]

    def get_name(self) -> str:
        """The id of the element and the name of the variable, instead of a random one."""
        return "map"


class IncidentLayer(MacroElement):
    """Hands the map to static/js/map.js, which draws everything that Folium does not."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            L.control.attribution({prefix: "Leaflet"}).addTo({{ this._parent.get_name() }});
            L.control.zoom({{ this.zoom|tojson }}).addTo({{ this._parent.get_name() }});
            atlasMap.start({{ this._parent.get_name() }}, {{ this.given|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Branca's has no annotations.
        self._name = "IncidentLayer"
        self.zoom = {"zoomInTitle": words["zoom_in"], "zoomOutTitle": words["zoom_out"]}
        self.given: dict[str, Any] = {"words": dict(words), "cellPixels": CELL_PIXELS}


def script(view: View) -> str:
    """The script file that draws the frame of a map, in the reader's language; the same view gives the same bytes."""
    frame = LocalMap(
        location=[view.latitude, view.longitude],
        zoom_start=view.zoom,
        tiles=None,
        control_scale=True,
        zoom_control=False,  # IncidentLayer adds one that speaks the reader's language.
        attribution_control=False,  # And one that signs with a plain word, not with a flag.
        scroll_wheel_zoom=False,  # map.js zooms with the wheel only where that does not keep the page from scrolling.
        max_bounds=True,
        min_lat=LAND.south,
        max_lat=LAND.north,
        min_lon=LAND.west,
        max_lon=LAND.east,
    )
    # Without tiles Folium drops both, and Leaflet would zoom to nowhere.
    frame.options |= {"min_zoom": WIDEST_ZOOM, "max_zoom": DEEPEST_ZOOM}
    if view.bounds:
        west, south, east, north = view.bounds
        bounds = folium.FitBounds([[south, west], [north, east]], padding=(8, 8))
        # What moves on its way there would arrive after the view that an address asked for, and take its place.
        bounds.options["animate"] = False
        frame.add_child(bounds)
    frame.add_child(IncidentLayer(words()))
    frame.render()  # type: ignore[no-untyped-call]  # Folium's has no annotations.
    # Every Folium map is the child of a figure, which gathers the scripts of all its parts.
    figure = cast(Figure, frame.get_root())
    # Folium sets these two in the page's head, where a strict policy allows no script.
    return "var L_NO_TOUCH = false, L_DISABLE_3D = false;\n" + figure.script.render()


def words() -> dict[str, str]:
    """Every text that the scripts of the map show, in the reader's language."""
    return {
        **_controls(),
        **_marks(),
        **{f"type_{one.value}": one.label for one in EventType},
        **{f"precision_{one.value}": one.definition for one in GeoPrecision},
    }


def _controls() -> dict[str, str]:
    return {
        "zoom_in": gettext("Zoom in"),
        "zoom_out": gettext("Zoom out"),
        "loading": gettext("Loading the incidents …"),
        "failed": gettext("The incidents could not be loaded. What the map shows may be out of date."),
        "base_failed": gettext("The base map could not be loaded. The incidents stand where they should."),
        "retry": gettext("Try again"),
        "empty": gettext("No incident in this part of the map. Zoom out, or widen the filter."),
        "empty_filter": gettext("No incident matches the filter."),
        "empty_record": gettext("The record has no incident yet."),
        "tiles": gettext("OpenStreetMap background"),
        "tiles_from": gettext("Loads pictures from %(host)s, which then sees your address.", host="%(host)s"),
        "wheel": gettext("Hold Ctrl to zoom with the wheel, or click the map first"),
        "fingers": gettext("Move the map with two fingers"),
        "base": gettext("Base map: Natural Earth; town positions: GeoNames, CC BY 4.0"),
        "north": gettext("%(degrees)s° N", degrees="%(degrees)s"),
        "south": gettext("%(degrees)s° S", degrees="%(degrees)s"),
        "east": gettext("%(degrees)s° E", degrees="%(degrees)s"),
        "west": gettext("%(degrees)s° W", degrees="%(degrees)s"),
    }


def _marks() -> dict[str, str]:
    # The scripts fill in the numbers themselves: each plural travels as its two forms.
    return {
        "close": gettext("Close"),
        "in_list": gettext("Show in the list"),
        "date": gettext("Date"),
        "place": gettext("Place"),
        "killed": gettext("Killed"),
        "by": gettext("Involved"),
        "incidents_one": ngettext("%(n)s incident", "%(n)s incidents", 1, n="%(n)s"),
        "incidents_many": ngettext("%(n)s incident", "%(n)s incidents", 2, n="%(n)s"),
        "killed_one": ngettext("%(n)s killed", "%(n)s killed", 1, n="%(n)s"),
        "killed_many": ngettext("%(n)s killed", "%(n)s killed", 2, n="%(n)s"),
        "killed_unknown": gettext("killed: unknown"),
        "zoom_there": gettext("Zoom there"),
        "list": gettext("Open them as a list"),
        "together": gettext(
            "They stand at one place, or very close together. Where only a region or a district is known, its middle "
            "stands for it."
        ),
        "shown_one": ngettext("The map shows %(n)s incident.", "The map shows %(n)s incidents.", 1, n="%(n)s"),
        "shown_many": ngettext("The map shows %(n)s incident.", "The map shows %(n)s incidents.", 2, n="%(n)s"),
        "unplaced_one": ngettext(
            "%(n)s incident has no place on the map; the list has it.",
            "%(n)s incidents have no place on the map; the list has them.",
            1,
            n="%(n)s",
        ),
        "unplaced_many": ngettext(
            "%(n)s incident has no place on the map; the list has it.",
            "%(n)s incidents have no place on the map; the list has them.",
            2,
            n="%(n)s",
        ),
    }
