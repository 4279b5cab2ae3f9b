"""Where the static files of other people's wheels are found, for serving them under /static/vendor."""

from pathlib import Path

from xstatic.pkg import leaflet

from app.domain.errors import Misconfigured

NEEDED = {
    "leaflet": (
        "leaflet.js",
        "leaflet.css",
        "images/layers.png",
        "images/layers-2x.png",
        "images/marker-icon.png",
    ),
}
"""What a browser may ask for: the script, the style sheet and every picture that the style sheet names."""


def vendor_dirs() -> dict[str, Path]:
    """Each folder to serve at /static/vendor/NAME; raises Misconfigured if a file of it is missing."""
    found = {"leaflet": Path(leaflet.BASE_DIR)}
    missing = [folder / name for key, folder in found.items() for name in NEEDED[key] if not (folder / name).is_file()]
    if missing:
        raise Misconfigured(f"Installed files are missing; install requirements.lock anew: {missing[0]}")
    return found
