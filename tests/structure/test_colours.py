"""The colours of static/css/tokens.css can be read and told apart, on both papers and by colour-blind readers.

Contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio). How colours look to colour-blind
readers is simulated with the matrices of Machado, Oliveira and Fernandes, "A Physiologically-based Model for
Simulation of Color Vision Deficiency" (IEEE TVCG 15/6, 2009), at full severity, on linear RGB; how far two colours are
from each other is their distance in CIELAB (1976, D65).
"""

import math
import re
from itertools import combinations, product

import pytest

from app.domain.event_types import EventType
from tests.servers import ROOT

TOKENS = (ROOT / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
PARTS = (ROOT / "static" / "css" / "parts.css").read_text(encoding="utf-8")
HEX = r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b"
SCHEMES = ("light", "dark", "light, more contrast", "dark, more contrast")

TEXT, GRAPHIC = 4.5, 3.0
"""The least contrast of small text (1.4.3) and of what has to be seen without being read (1.4.11)."""
APART = 15.0
"""The least distance of two event types: six times what is just noticed. Each has its letter besides."""
PAPERS = ("paper", "card", "sunk", "wash")
INKS = ("ink", "soft", "accent")

Rgb = tuple[float, float, float]
Matrix = tuple[Rgb, Rgb, Rgb]

SIGHTS: dict[str, Matrix] = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ: Matrix = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE: Rgb = (0.9505, 1.0, 1.089)


# --- Colours --------------------------------------------------------------------------------------------------


def linear(colour: str) -> Rgb:
    """The light of a colour's three parts, from its #rrggbb or #rgb."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * one for one in digits)
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return _light(red), _light(green), _light(blue)


def _light(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How bright a colour is, from 0 to 1."""
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def times(matrix: Matrix, colour: Rgb) -> Rgb:
    """A colour as a matrix changes it."""
    first, second, third = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return first, second, third


def lab(colour: str, sight: str) -> Rgb:
    """A colour in CIELAB, as a kind of sight sees it."""
    seen = times(SIGHTS[sight], linear(colour))
    red, green, blue = (min(1.0, max(0.0, part)) for part in seen)
    x, y, z = (_cube_root(a / b) for a, b in zip(times(TO_XYZ, (red, green, blue)), WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(part: float) -> float:
    return part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29


# --- Reading the tokens ---------------------------------------------------------------------------------------


def tokens(scheme: str) -> dict[str, str]:
    """The colours of a scheme by their names, each where the style sheet last sets it."""
    light, _, rest = TOKENS.partition("@media (prefers-color-scheme: dark)")
    more = "@media (prefers-contrast: more)"
    given = [light.partition(".e-")[0]]
    if scheme.startswith("dark"):
        given.append(rest.partition("@media")[0])
    if scheme.endswith("more contrast"):
        given.append(TOKENS.partition(f"{more} {{")[2].partition("@media")[0])
    if scheme == "dark, more contrast":
        given.append(TOKENS.partition(f"{more} and (prefers-color-scheme: dark)")[2].partition("@media")[0])
    return {name: colour for text in given for name, colour in re.findall(rf"--([a-z-]+): ({HEX})", text)}


def events() -> dict[str, tuple[str, str]]:
    """The colour of each event type, and that of its letter."""
    found = re.findall(rf"^\.e-([a-z_]+) {{ --event: ({HEX}); --letter: ({HEX}); }}$", TOKENS, re.MULTILINE)
    return {name: (event, letter) for name, event, letter in found}


def test_every_event_type_has_its_colour() -> None:
    assert set(events()) == {one.value for one in EventType}


# --- What can be read -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("ink", "paper"), [*product(INKS, PAPERS), ("on-accent", "accent"), ("paper", "ink")])
def test_text_can_be_read(scheme: str, ink: str, paper: str) -> None:
    found = tokens(scheme)

    assert contrast(found[ink], found[paper]) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("line", "paper"), [*product(("edge", "bar", "accent"), ("paper", "card"))])
def test_edges_and_bars_can_be_seen(scheme: str, line: str, paper: str) -> None:
    found = tokens(scheme)

    assert contrast(found[line], found[paper]) >= GRAPHIC


@pytest.mark.parametrize("name", sorted(events()))
def test_a_letter_can_be_read_on_its_colour(name: str) -> None:
    event, letter = events()[name]

    assert contrast(letter, event) >= TEXT


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_mark_can_be_seen_on_every_paper_by_its_colour_or_its_edge(scheme: str) -> None:
    found = tokens(scheme)
    # Yellow is pale on light paper and dark red on dark: the edge is of ink, and is part of the mark.
    assert re.search(r"^\.event \{[^}]*\bborder: 1px solid var\(--ink\)", PARTS, re.MULTILINE)

    for (event, _), paper in product(events().values(), ("paper", "card")):
        assert max(contrast(event, found[paper]), contrast(found["ink"], found[paper])) >= GRAPHIC


# --- What can be told apart -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("one", "other"), [*combinations(sorted(events()), 2)])
def test_event_types_can_be_told_apart(sight: str, one: str, other: str) -> None:
    apart = math.dist(lab(events()[one][0], sight), lab(events()[other][0], sight))

    assert apart >= APART


# --- The formulas ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_that_of_the_guideline(one: str, other: str, found: float) -> None:
    assert contrast(one, other) == pytest.approx(found, abs=0.01)


def test_a_colour_in_cielab_is_where_tables_put_it() -> None:
    assert lab("#ff0000", "all colours") == pytest.approx((53.24, 80.09, 67.20), abs=0.05)


def test_red_and_green_are_near_to_one_who_sees_neither() -> None:
    pair = ("#b5651d", "#6b8e23")

    seen = {sight: math.dist(*(lab(one, sight) for one in pair)) for sight in SIGHTS}

    assert seen["deuteranopia"] < APART < seen["all colours"]
