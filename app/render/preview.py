"""The picture that goes with a link to a page: a piece of the map, and beside it what the page says, as PNG."""

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw
from PIL.ImageFont import FreeTypeFont

from app.domain.event_types import EventType
from app.i18n import gettext, language, number
from app.render import letters
from app.render.fan import Disc, fanned
from app.render.ground import FINER, LAND, Frame, ground, layer

SIZE = (1200, 630)
"""What the sites that show previews ask for."""
PANEL = 500
"""The width of the words; the map has the rest."""
MAP = (SIZE[0] - PANEL, SIZE[1])
PAPER, CARD, INK, SOFT, RULE, ACCENT = "#f7f4ec", "#fdfbf6", "#211d17", "#5f5647", "#d8cfbd", "#8a1c1c"
MARGIN = 44
LIGHT_LETTERS = frozenset({EventType.VIOLENCE_AGAINST_CIVILIANS, EventType.RIOTS})
"""Event types whose colour is dark: their letter is white, as in static/css/tokens.css."""
LARGER = 1.25
"""A picture is often seen small: its marks are larger than those of the map."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One mark: an incident with its event type and killed, or a cell that counts several."""

    latitude: float
    longitude: float
    type: EventType | None = None
    low: int | None = None
    high: int | None = None
    count: int = 1

    @property
    def radius(self) -> float:
        """The radius of its disc, as in static/js/map-marks.js."""
        if self.type is None:
            return LARGER * min(30.0, 15 + 3 * math.log2(max(1, self.count)))
        return _radius(self.low)

    @property
    def outer(self) -> float:
        """The radius of the ring around it, which reaches as far as the highest figure."""
        return self.radius if self.type is None else _radius(self.high)


@dataclass(frozen=True)
class Picture:
    """What the picture shows and says; texts as they come, in any script."""

    frame: Frame
    spots: tuple[Spot, ...]
    title: str
    below: tuple[str, ...] = ()
    figure: str = ""
    types: tuple[EventType, ...] = ()
    """Explained at the foot by letter and colour."""
    circle: tuple[float, float, float] | None = None
    """How exactly the place is known: latitude, longitude and kilometres."""
    route: tuple[tuple[float, float], ...] = ()


def png(picture: Picture) -> bytes:
    """The picture as a file."""
    image = Image.new("RGB", SIZE, PAPER)
    image.paste(_map(picture), (PANEL, 0))
    pen = ImageDraw.Draw(image)
    pen.line((PANEL, 0, PANEL, SIZE[1]), fill=RULE, width=2)
    _words(image, pen, picture)
    _credit(pen)
    held = io.BytesIO()
    # A picture of few inks: 128 of them are not told from all, and the file is a quarter as large.
    image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(held, "PNG")
    return held.getvalue()


def _radius(killed: int | None) -> float:
    return LARGER * min(38.0, max(11.0, 3 * math.sqrt(killed or 0)))


# --- The map ------------------------------------------------------------------------------------------------------


def _map(picture: Picture) -> Image.Image:
    frame = picture.frame
    image = ground(frame).copy()
    pen = ImageDraw.Draw(image, "RGBA")
    _reach(pen, picture)
    homes = [frame.at(one.latitude, one.longitude) for one in picture.spots]
    discs = fanned([Disc(x, y, one.radius) for (x, y), one in zip(homes, picture.spots, strict=True)])
    rings = [Disc(one.x, one.y, max(one.radius, spot.outer)) for one, spot in zip(discs, picture.spots, strict=True)]
    _towns(pen, frame, rings)
    for disc in discs:
        if disc.home:
            pen.line((_larger(*disc.home), _larger(disc.x, disc.y)), fill=INK, width=2)
            pen.ellipse(_box(*disc.home, 3), fill=INK)
    # The largest first, so that none disappears under another.
    for disc, spot in sorted(zip(discs, picture.spots, strict=True), key=lambda pair: -pair[0].radius):
        _mark(pen, disc, spot)
    return image.reduce(FINER)


def _mark(pen: ImageDraw.ImageDraw, disc: Disc, spot: Spot) -> None:
    at = disc.x, disc.y
    middle = (disc.x * FINER, disc.y * FINER)
    if spot.type is None:
        pen.ellipse(_box(*at, disc.radius), fill=CARD, outline=INK, width=3)
        pen.ellipse(_box(*at, disc.radius - 4), outline=INK, width=2)
        pen.text(middle, number(spot.count), fill=INK, font=letters.font(19 * FINER, bold=True), anchor="mm")
        return
    colour = spot.type.colour
    if spot.outer > disc.radius + 1:
        pen.ellipse(_box(*at, spot.outer), fill=f"{colour}29", outline=colour, width=3)
    pen.ellipse(_box(*at, disc.radius), fill=CARD, outline=INK, width=3)
    # Of whom nobody gives a number: paler, as on the map.
    known = spot.low is not None
    pen.ellipse(_box(*at, disc.radius - (1 if known else 2)), fill=colour if known else f"{colour}80")
    ink = "#ffffff" if known and spot.type in LIGHT_LETTERS else "#000000"
    pen.text(middle, spot.type.letter, fill=ink, font=letters.font(17 * FINER, bold=True), anchor="mm")


def _reach(pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    """The circle within which the place is known to lie, or the way along which it lies."""
    if picture.circle:
        latitude, longitude, km = picture.circle
        x, y = picture.frame.at(latitude, longitude)
        pen.ellipse(_box(x, y, picture.frame.pixels(km, latitude)), fill=f"{INK}12", outline=f"{INK}8c", width=3)
    if len(picture.route) > 1:
        corners = [picture.frame.at(*point) for point in picture.route]
        for start, end in pairwise(corners):
            for dash in _dashes(start, end):
                pen.line((_larger(*dash[:2]), _larger(*dash[2:])), fill=INK, width=4)


def _dashes(start: tuple[float, float], end: tuple[float, float]) -> Iterator[tuple[float, float, float, float]]:
    """The strokes of a broken line."""
    length = math.dist(start, end)
    for at in range(0, math.ceil(length), 14):
        first, last = at / length, min(1.0, (at + 8) / length)
        yield (
            start[0] + (end[0] - start[0]) * first, start[1] + (end[1] - start[1]) * first,
            start[0] + (end[0] - start[0]) * last, start[1] + (end[1] - start[1]) * last,
        )  # fmt: skip


def _towns(pen: ImageDraw.ImageDraw, frame: Frame, discs: Sequence[Disc]) -> None:
    """Dots and names of towns, the larger ones first, where neither a mark nor another name stands."""
    taken = [_box(one.x, one.y, one.radius + 3) for one in discs]
    rank = max(1, round(frame.zoom) - 4)
    for town in sorted(layer("towns"), key=lambda one: int(one.properties["rank"])):
        x, y = (town.rings[0][0] - (frame.x, frame.y)) * frame.scale + (frame.width / 2, frame.height / 2)
        if town.properties["rank"] > rank or not (0 < x < frame.width and 0 < y < frame.height - 24):
            continue
        name = str(town.properties["name_fr" if language() == "fr" else "name"])
        size = letters.font((19 if town.properties["rank"] == 1 else 16) * FINER, bold=town.properties["rank"] == 1)
        pen.ellipse(_box(x, y, 3.5), fill=LAND, outline=INK, width=2)
        for right in (True, False):
            start = (x + 8, y) if right else (x - 8, y)
            anchor = "lm" if right else "rm"
            box = pen.textbbox(_larger(*start), name, font=size, anchor=anchor)
            if box[0] < 0 or box[2] > frame.width * FINER or any(_overlap(box, one) for one in taken):
                continue
            pen.text(_larger(*start), name, fill=INK, font=size, anchor=anchor, stroke_width=4, stroke_fill=LAND)
            taken.append(box)
            break


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    """The box of a circle, in the pixels of the larger picture."""
    return (x - radius) * FINER, (y - radius) * FINER, (x + radius) * FINER, (y + radius) * FINER


def _larger(x: float, y: float) -> tuple[float, float]:
    return x * FINER, y * FINER


# --- The words ----------------------------------------------------------------------------------------------------


def _words(image: Image.Image, pen: ImageDraw.ImageDraw, picture: Picture) -> None:
    width = PANEL - 2 * MARGIN + 8
    pen.rectangle((MARGIN, MARGIN, MARGIN + 56, MARGIN + 5), fill=ACCENT)
    name, lines = letters.fitted(gettext("Northern Mali Incident Atlas"), width, sizes=(27, 25, 23), most=1)
    pen.text((MARGIN, MARGIN + 24), lines[0], fill=SOFT, font=name)
    foot = _foot(image, pen, picture, width)
    top = MARGIN + 82
    below = [letters.drawable(one) for one in picture.below]
    room = foot - top - 40 * len(below)
    title, lines = _title(letters.drawable(picture.title), width, room)
    step = round(title.size * 1.2)
    for line in lines:
        pen.text((MARGIN, top), line, fill=INK, font=title)
        top += step
    top += 14
    for one in below:
        small, cut = letters.fitted(one, width, sizes=(27, 25, 23), most=1)
        pen.text((MARGIN, top), cut[0] if cut else "", fill=SOFT, font=small)
        top += 40


def _title(text: str, width: int, room: int) -> tuple[FreeTypeFont, list[str]]:
    """The title as large as the room allows."""
    for size in (56, 50, 45, 40, 36):
        most = max(1, room // round(size * 1.2))
        chosen, lines = letters.fitted(text, width, sizes=(size,), most=most, bold=True)
        if not lines or not lines[-1].endswith(letters.ELLIPSIS):
            return chosen, lines
    return letters.fitted(text, width, sizes=(32,), most=max(1, room // 38), bold=True)


def _foot(image: Image.Image, pen: ImageDraw.ImageDraw, picture: Picture, width: int) -> int:
    """What stands at the foot: the figure of an incident, or what the letters on the map mean; where it begins."""
    y = SIZE[1] - MARGIN + 8
    for one in reversed(picture.types):
        y -= 34
        image.paste(_sign(one), (MARGIN, y))
        small, cut = letters.fitted(one.label, width - 38, sizes=(22, 20), most=1)
        pen.text((MARGIN + 38, y + 13), cut[0], fill=INK, font=small, anchor="lm")
    if picture.figure:
        chosen, cut = letters.fitted(letters.drawable(picture.figure), width, sizes=(34, 30, 26), most=1, bold=True)
        y -= 58
        pen.text((MARGIN, y), cut[0], fill=ACCENT, font=chosen)
    return y - 34


def _sign(one: EventType) -> Image.Image:
    """The disc of an event type with its letter, as beside a line of text."""
    image = Image.new("RGB", (28 * FINER, 28 * FINER), PAPER)
    pen = ImageDraw.Draw(image)
    pen.ellipse(_box(14, 14, 13), fill=one.colour, outline=INK, width=3)
    ink = "#ffffff" if one in LIGHT_LETTERS else "#000000"
    pen.text(_larger(14, 14), one.letter, fill=ink, font=letters.font(17 * FINER, bold=True), anchor="mm")
    return image.reduce(FINER)


def _credit(pen: ImageDraw.ImageDraw) -> None:
    """Where the map comes from, as its licence asks."""
    words = gettext("Base map: Natural Earth; town positions: GeoNames, CC BY 4.0")
    pen.text((SIZE[0] - 12, SIZE[1] - 9), words, fill=SOFT, font=letters.font(14), anchor="rs",
             stroke_width=2, stroke_fill=PAPER)  # fmt: skip


def explained(spots: Iterable[Spot]) -> tuple[EventType, ...]:
    """The event types of some marks, in the order of the vocabulary."""
    seen = {one.type for one in spots}
    return tuple(one for one in EventType if one in seen)
