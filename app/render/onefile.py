"""The map as one file: our scripts and style sheets inside of the page, and a policy that lets nothing else run.

What is put into the page as it stands are files of ours and of Leaflet's wheel, and the script that Folium makes of
numbers and of our own words. What the record holds reaches the page through its template, and the map as JSON in an
element that is not run, without any character that could end it.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from markupsafe import Markup

from app.domain.geo import BBox
from app.render.map import BASEMAP, LAND, SCRIPTS, VIEWS, View, script

Find = Callable[[str], Path]
"""From a name under /static to the file."""
STYLES = (
    "css/tokens.css", "css/frame.css", "css/parts.css", "vendor/leaflet/leaflet.css", "css/map.css", "css/onefile.css",
)  # fmt: skip
PRINT = "css/print.css"
NEVER = re.compile(r"</(?:script|style)|<!--", re.IGNORECASE)
"""What would end the script or the sheet that it stands in."""
_PICTURE = re.compile(r"url\(\s*['\"]?(images/[\w.@-]+\.png)['\"]?\s*\)")
_OLD = re.compile(r"^\s*behavior:.*$", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_ENDING = re.compile("[<>&\u2028\u2029]")
_MARGIN = 0.25
_NEAR = 8
"""The zoom around a point that stands alone."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What stands in the page."""

    style: Markup
    scripts: tuple[Markup, ...]
    basemap: dict[str, Any]
    policy: str
    """By their fingerprints these scripts and this sheet may be used, and nothing may be loaded from anywhere."""


def inside(find: Find, view: View) -> Inside:
    """Everything that the map of a view needs."""
    style = _style(find)
    # What replaces the questions to the server comes before what asks them.
    names = [*SCRIPTS[:-1], "js/map-given.js", SCRIPTS[-1]]
    scripts = [*(_plain(_SOURCE_MAP.sub("", _read(find, name))) for name in names), _plain(script(view))]
    policy = (
        "default-src 'none'",
        f"script-src {' '.join(map(_mark, scripts))}",
        f"style-src {_mark(style)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    basemap = {name: _layer(find, name) for name in BASEMAP}
    # None of it comes from the record, and _plain has looked that none of it ends the element that it stands in.
    own = [Markup(one) for one in (style, *scripts)]  # noqa: S704
    return Inside(own[0], tuple(own[1:]), basemap, "; ".join(policy))


def block(value: Any) -> Markup:
    """A value as JSON for an element of the page; read back, it is the same value."""
    written = orjson.dumps(value).decode()
    # No character is left that a browser could read as markup.
    return Markup(_ENDING.sub(lambda found: f"\\u{ord(found[0]):04x}", written))  # noqa: S704


def around(points: Iterable[tuple[float, float]]) -> View:
    """The view that holds all points (latitude, longitude) which the base map knows."""
    known = [(lat, lon) for lat, lon in points if LAND.south <= lat <= LAND.north and LAND.west <= lon <= LAND.east]
    if not known:
        return VIEWS["mali"]
    south, north = min(lat for lat, _ in known), max(lat for lat, _ in known)
    west, east = min(lon for _, lon in known), max(lon for _, lon in known)
    if north - south < _MARGIN and east - west < _MARGIN:
        return View((south + north) / 2, (west + east) / 2, _NEAR)
    box = BBox(west - _MARGIN, south - _MARGIN, east + _MARGIN, north + _MARGIN)
    return View((south + north) / 2, (west + east) / 2, _NEAR, box)


def thinned(shape: Any) -> Any:
    """A layer of the base map with two decimals, about a kilometre: finer than it is good for, and half as long."""
    if isinstance(shape, dict):
        return {name: thinned(value) for name, value in shape.items()}
    if not isinstance(shape, list):
        return shape
    if shape and all(isinstance(one, int | float) for one in shape):
        return [round(one, 2) for one in shape]
    made = [thinned(one) for one in shape]
    # Points that became one are one.
    return [one for n, one in enumerate(made) if n == 0 or one != made[n - 1]]


def _layer(find: Find, name: str) -> Any:
    layer = orjson.loads(find(f"basemap/{name}.geojson").read_bytes())
    # Marks stand beside the dots of towns, where a kilometre is seen.
    return layer if name == "towns" else thinned(layer)


def _style(find: Find) -> str:
    sheets = [_read(find, name) for name in STYLES]
    sheets.append(f"@media print {{\n{_read(find, PRINT)}\n}}")
    folder = find("vendor/leaflet/leaflet.css").parent
    text = _PICTURE.sub(lambda found: f"url({_data(folder / found[1])})", _OLD.sub("", "\n".join(sheets)))
    return _plain(_COMMENT.sub("", text))


def _data(picture: Path) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"


def _read(find: Find, name: str) -> str:
    # Browsers count line ends as one character each, and so must the fingerprint.
    return find(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _plain(text: str) -> str:
    if NEVER.search(text):
        raise ValueError("this would end the element that it stands in")
    return text


def _mark(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
