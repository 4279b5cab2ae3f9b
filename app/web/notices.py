"""The licences of other people's work, read from what is installed: facts that no page has to repeat by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from app.web.vendor import vendor_dirs

PRODUCT = "northern-mali-incident-atlas"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_COPYRIGHT = re.compile(r"\(c\) \d{4}[^\n]*", re.IGNORECASE)
_OSI = "License :: OSI Approved :: "
_UNSAID = "UNKNOWN"
_HOMES = ("homepage", "home", "source", "source code", "repository", "github", "code")
"""The labels of addresses that lead to a library itself, the best first."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library that the server works with, and the licence that it states."""

    name: str
    licence: str
    home: str


@cache
def libraries() -> tuple[Library, ...]:
    """Every library that the product asks for by name and that is installed, by name."""
    found = {one.name.lower(): one for one in _asked()}
    return tuple(found[name] for name in sorted(found))


def _asked() -> Iterator[Library]:
    try:
        wanted = metadata.requires(PRODUCT) or []
    except metadata.PackageNotFoundError:
        return
    for one in wanted:
        name = _NAME.match(one)
        try:
            told = metadata.metadata(name[0]) if name else None
        except metadata.PackageNotFoundError:
            continue  # Asked for on another system only.
        if told is not None:
            yield Library(str(told["Name"]), _licence(told), _home(told))


def _licence(told: metadata.PackageMetadata) -> str:
    """The licence in the library's own words, the shortest that it gives."""
    if "License-Expression" in told:
        return str(told["License-Expression"])
    classified = [one.removeprefix(_OSI) for one in told.get_all("Classifier", []) if one.startswith(_OSI)]
    if classified:
        return ", ".join(classified)
    stated = str(told["License"] or "").strip().splitlines() if "License" in told else []
    return stated[0][:80] if stated and stated[0] != _UNSAID else ""


def _home(told: metadata.PackageMetadata) -> str:
    """Where the library says that it lives; empty where it does not say."""
    named = dict(one.split(", ", 1) for one in told.get_all("Project-URL", []) if ", " in one)
    places = {name.strip().lower(): address.strip() for name, address in named.items()}
    given = [str(told["Home-page"])] if "Home-page" in told else []
    found = [*given, *(places[name] for name in _HOMES if name in places)]
    return next((one for one in found if one.startswith("https://")), "")


@cache
def leaflet_copyright() -> tuple[str, ...]:
    """Whose work Leaflet is, as its script says at its head; the wheel brings no file with its licence."""
    with (vendor_dirs()["leaflet"] / "leaflet.js").open(encoding="utf-8") as script:
        head = script.read(400)
    return tuple(one.strip() for found in _COPYRIGHT.findall(head) for one in re.split(r",\s+(?=\(c\))", found))


@cache
def copyright_of(name: str) -> str:
    """Whose work an installed library is, as its licence says; empty where it brings none."""
    licence = next((one for one in metadata.files(name) or [] if one.name.upper().startswith("LICENSE")), None)
    if licence is None:
        return ""
    lines = Path(str(licence.locate())).read_text(encoding="utf-8").splitlines()
    return next((one.strip() for one in lines if one.lower().lstrip().startswith("copyright")), "")
