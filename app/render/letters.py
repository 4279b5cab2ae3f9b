"""Letters of the preview pictures: their fonts, lines that fit, and what to do with letters that the fonts lack.

A browser finds a letter for every script; a picture made on the server has one family of fonts. What it lacks must not
become a row of empty boxes.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont

ELLIPSIS = "…"
_FAMILY = "font_source_serif_pro"
_NOTHING = "\uffff"
"""No character: what a font draws for it, it draws for all that it lacks."""
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]|“\s*”|«\s*»")
_SPACES = re.compile(" {2,}")
_ALIKE = {
    "ɛ": "e",
    "Ɛ": "E",
    "ɔ": "o",
    "Ɔ": "O",
    "ŋ": "ng",
    "Ŋ": "Ng",
    "ɲ": "ny",
    "Ɲ": "Ny",
    "ə": "e",
    "ɣ": "gh",
    "Ɣ": "Gh",
}
"""Letters of Bambara and Tamasheq in Latin script, as French and English newspapers write them."""


@cache
def font(size: int, *, bold: bool = False) -> FreeTypeFont:
    """The font of a size."""
    return ImageFont.truetype(_folder() / f"SourceSerifPro-{'Semibold' if bold else 'Regular'}.ttf", size)


@cache
def _folder() -> Path:
    # The package is not imported: it looks into its own folder at that time, and all that is wanted is where that is.
    found = find_spec(_FAMILY)
    places = found.submodule_search_locations if found else None
    if not places:
        raise FileNotFoundError(_FAMILY)
    return Path(places[0]) / "files"


@cache
def _drawn(letter: str) -> bytes:
    return bytes(font(24).getmask(letter))


def known(letter: str) -> bool:
    """Whether the font has a letter."""
    return letter.isspace() or _drawn(letter) != _drawn(_NOTHING)


def drawable(text: str) -> str:
    """The text with what the font has: letters it lacks without their accents, or left out with what held them."""
    made = "".join(_letter(one) for one in unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", _EMPTY.sub("", made)).strip(" ,;")


def _letter(one: str) -> str:
    if unicodedata.category(one) in ("Cc", "Cf"):
        return " " if one.isspace() else ""
    if known(one):
        return one
    plain = _ALIKE.get(one) or "".join(
        part for part in unicodedata.normalize("NFKD", one) if not unicodedata.combining(part)
    )
    return plain if plain != one and all(map(known, plain)) else ""


def legible(text: str) -> bool:
    """Whether most of the letters of a text can be drawn."""
    letters = [one for one in text if one.isalpha()]
    return bool(letters) and sum(bool(_letter(one)) for one in letters) * 2 >= len(letters)


def fitted(
    text: str, width: int, *, sizes: tuple[int, ...], most: int, bold: bool = False
) -> tuple[FreeTypeFont, list[str]]:
    """The text in so many lines at most, in the largest of the sizes that holds it; cut in the smallest."""
    made: list[str] = []
    letters = font(sizes[-1], bold=bold)
    for size in sizes:
        letters = font(size, bold=bold)
        made = list(_lines(text, width, letters))
        if len(made) <= most:
            return letters, made
    return letters, [*made[: most - 1], cut(" ".join(made[most - 1 :]), width, letters)]


def cut(text: str, width: int, letters: FreeTypeFont) -> str:
    """The beginning of a text that fits, with an ellipsis where something is missing."""
    if letters.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        fits = letters.getlength(text[:middle].rstrip() + ELLIPSIS) <= width
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low].rstrip(" ,;") + ELLIPSIS


def _lines(text: str, width: int, letters: FreeTypeFont) -> Iterator[str]:
    line = ""
    # A plain space may become the end of a line; spaces that hold words together do not.
    for word in (one for one in text.split(" ") if one):
        longer = f"{line} {word}" if line else word
        if line and letters.getlength(longer) > width:
            yield line
            longer = word
        while letters.getlength(longer) > width and len(longer) > 1:
            head = next(n for n in range(len(longer) - 1, 0, -1) if n == 1 or letters.getlength(longer[:n]) <= width)
            yield longer[:head]
            longer = longer[head:]
        line = longer
    if line:
        yield line
