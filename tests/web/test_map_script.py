"""The scripts and style sheets of the map, read as files: what they never do, and what they share with the code."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

from app.domain.errors import Misconfigured
from app.domain.event_types import EventType
from app.render.map import BASEMAP, SCRIPTS, STYLES, words
from app.web import vendor
from tests.servers import ROOT

OURS = [ROOT / "static" / name for name in SCRIPTS if name.startswith("js/")]
SHEETS = "\n".join((ROOT / "static/css" / name).read_text(encoding="utf-8") for name in ("tokens.css", "map.css"))
LEAFLET = vendor.vendor_dirs()["leaflet"]
READS_AS_CODE = re.compile(
    r"(?:inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write|\beval\b|new Function|\.cssText|srcdoc"
    r"|setAttribute\(\s*[\"'](?:style|on\w+)|set(?:Timeout|Interval)\(\s*[\"'`]|bindPopup|bindTooltip"
)


# --- What comes with the wheels ----------------------------------------------------------------------------


def test_leaflet_is_the_version_that_the_scripts_are_written_for() -> None:
    assert "Leaflet 1.9.3," in (LEAFLET / "leaflet.js").read_text(encoding="utf-8")[:200]


def test_every_picture_of_the_style_sheet_is_there() -> None:
    named = re.findall(r"url\((?!#)([^)]+)\)", (LEAFLET / "leaflet.css").read_text(encoding="utf-8"))

    assert len(named) >= 3
    assert set(named) <= set(vendor.NEEDED["leaflet"])


def test_an_incomplete_wheel_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vendor.NEEDED, "leaflet", ("leaflet.js", "lost.js"))

    with pytest.raises(Misconfigured, match=r"lost\.js"):
        vendor.vendor_dirs()


# --- What ours never do ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_text_is_read_as_code_or_markup(path: Path) -> None:
    assert not READS_AS_CODE.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line",
    [
        "a.innerHTML = b",
        "a.outerHTML += b",
        "eval(a)",
        "m.bindPopup(a)",
        "a.setAttribute('style', b)",
        "setTimeout('a()', 1)",
    ],
)
def test_the_check_finds_what_reads_text_as_code(line: str) -> None:
    assert READS_AS_CODE.search(line)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_script_is_strict_says_what_it_is_and_stays_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()

    assert re.fullmatch(r"// [A-Z].*\.", lines[0])
    assert lines[1] == '"use strict";'
    assert len(lines) <= 300


def test_scripts_and_code_have_the_same_words() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in OURS)
    plain = set(re.findall(r"\bwords\.([a-z_]+)", text))
    counted = set(re.findall(r"\bcount\(\"(\w+)\"", text))
    built = {name for name in words() if name.startswith(("type_", "precision_"))}

    used = plain | built | {f"{name}_{form}" for name, form in product(counted, ("one", "many"))}
    assert used | {"zoom_in", "zoom_out"} == set(words())


# --- Colours -----------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb or #rgb (WCAG 2)."""
    digits = colour.lstrip("#")
    wide = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(wide[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21 (WCAG 2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_right() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("kind", EventType)
def test_an_event_type_has_its_colour_and_a_letter_that_can_be_read(kind: EventType) -> None:
    found = re.search(rf"\.e-{kind.value} {{ --event: (#\w+); --letter: (#\w+); }}", SHEETS)

    assert found
    assert found[1].upper() == kind.colour
    assert contrast(found[1], found[2]) >= 4.5


DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s+(?:\.map|:root) \{([^}]+)\}")
COLOUR = re.compile(r"^\s+--([\w-]+): (#\w+);", re.MULTILINE)


def schemes() -> dict[str, dict[str, str]]:
    """The colours of pages and map on light, and on dark."""
    dark = "".join(DARK.findall(SHEETS))
    return {"light": dict(COLOUR.findall(DARK.sub("", SHEETS))), "dark": dict(COLOUR.findall(dark))}


def mixed(one: str, other: str, part: float) -> str:
    """So much of one colour in another, as color-mix in sRGB makes it."""
    pairs = [(int(one[n : n + 2], 16), int(other[n : n + 2], 16)) for n in (1, 3, 5)]
    return "#" + "".join(f"{round(part * a + (1 - part) * b):02x}" for a, b in pairs)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        ("ink", "map-land", 7), ("ink", "map-near", 7), ("ink", "card", 7), ("soft", "map-land", 4.5),
        ("soft", "map-near", 4.5), ("soft", "map-far", 4.5), ("soft", "card", 4.5), ("soft", "map-sea", 4.5),
        ("map-water-ink", "map-land", 4.5), ("map-water-ink", "map-near", 4.5), ("accent", "card", 4.5),
        ("edge", "map-land", 3), ("accent", "map-land", 3),
    ],
)  # fmt: skip
def test_what_is_read_on_the_map_can_be_read(scheme: str, ink: str, paper: str, least: float) -> None:
    colours = schemes()[scheme]

    assert contrast(colours[ink], colours[paper]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", EventType)
def test_the_letter_of_an_unknown_figure_can_be_read(scheme: str, kind: EventType) -> None:
    part = re.search(r"is-unknown [^}]+color-mix\(in srgb, var\(--event\) (\d+)%, var\(--card\)\)", SHEETS)
    colours = schemes()[scheme]

    assert part
    assert contrast(colours["ink"], mixed(kind.colour, colours["card"], int(part[1]) / 100)) >= 4.5


def test_both_schemes_have_every_colour() -> None:
    light, dark = schemes()["light"], schemes()["dark"]

    assert light.keys() == dark.keys()
    assert {"ink", "map-land"} <= light.keys()


# --- Weight ------------------------------------------------------------------------------------------------


def test_the_map_is_light_enough_for_a_first_visit() -> None:
    sheets = [LEAFLET / "leaflet.css", *(ROOT / "static" / name for name in STYLES if name.startswith("css/"))]
    base = [ROOT / "static/basemap" / f"{name}.geojson" for name in BASEMAP]

    weight = sum(len(gzip.compress(path.read_bytes())) for path in [LEAFLET / "leaflet.js", *OURS, *sheets, *base])
    assert weight < 120_000
