"""The map of a filter for a frame in somebody else's page: the only address that other sites may frame."""

import math
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import QueryParams

from app.domain.geo import BBox
from app.domain.sentence import sentence
from app.i18n import gettext
from app.render.map import DEEPEST_ZOOM, LAND, WIDEST_ZOOM
from app.settings import Settings
from app.store.columns import answers, edges
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.web.deps import Reading, Wanted
from app.web.html import Page, show
from app.web.pages import maps
from app.web.pages.maps import MapFrame
from app.web.pages.results import address
from app.web.query import NOT_A_NUMBER
from app.web.security import policy

router = APIRouter(include_in_schema=False)
LEAST, MOST = 200, 3000
"""Pixels: below, no map can be read; above, no screen can show it."""
USUAL = (800, 500)
"""The size that a view is chosen for where none is given."""
NEAREST = min(9, DEEPEST_ZOOM)
"""However few incidents there are, the land around them is shown too."""


@dataclass(frozen=True)
class Embed(Page):
    """The map, what it shows in words, and the ways to the site."""

    template: ClassVar[str] = "pages/embed.html"

    map: MapFrame
    sentence: str
    total: int
    narrows: bool
    sheet: str
    """The size, where one is given: a style sheet of two numbers."""
    site_href: str
    list_href: str
    problems: tuple[str, ...]


@router.get("/embed", name="embed")
def embed(request: Request, db: Reading, question: Wanted) -> HTMLResponse:
    """The map; it fills the frame unless it is given a size."""
    found, settings = question.found, request.app.state.settings
    width, height, said = _size(request.query_params)
    total = answers.count(db, found)
    size = (width or USUAL[0], height or USUAL[1])
    sheet = _sheet(width, height)
    page = Embed(
        map=_map(db, found, size),
        sentence=sentence(total, found.wanted, found.label),
        total=total,
        narrows=found.wanted.narrows,
        sheet=sheet,
        site_href=address("/", found.wanted.params()),
        list_href=address("/incidents", found.wanted.params()),
        problems=(*(one for some in question.problems.values() for one in some), *said),
    )
    return show(request, page, headers={"Content-Security-Policy": _policy(settings, sheet)})


def _policy(settings: Settings, sheet: str) -> str:
    return policy(settings.tile_url, framed_by="*", sheet=sheet)


def _size(params: QueryParams) -> tuple[int | None, int | None, tuple[str, ...]]:
    """Width and height, and sentences about what is no size."""
    found: dict[str, int] = {}
    said = []
    for name in ("width", "height"):
        given = params.get(name, "").strip()
        if given.isascii() and given.isdigit() and len(given) < 6 and LEAST <= int(given) <= MOST:
            found[name] = int(given)
        elif given:
            said.append(gettext(NOT_A_NUMBER, given=given[:20], least=LEAST, most=MOST))
    return found.get("width"), found.get("height"), tuple(said)


def _sheet(width: int | None, height: int | None) -> str:
    sizes = [f"inline-size:{width}px"] if width else []
    sizes += [f"block-size:{height}px"] if height else []
    return f".embed{{{';'.join(sizes)}}}" if sizes else ""


def _map(db: ReadSession, found: Resolved, size: tuple[int, int]) -> MapFrame:
    """The view that holds what the filter lets through; the whole north where it leaves nothing out."""
    box = edges.box_of(db, found) if found.wanted.narrows else None
    if box is None:
        return maps.named("mali", found.wanted)
    latitude, longitude = (box.south + box.north) / 2, (box.west + box.east) / 2
    return maps.around(latitude, longitude, _zoom(box, size), found.wanted) or maps.named("mali", found.wanted)


def _zoom(box: BBox, size: tuple[int, int]) -> int:
    """The nearest zoom at which the box, within the land that is drawn, is seen whole."""
    across = min(box.east, LAND.east) - max(box.west, LAND.west)
    along = (min(box.north, LAND.north) - max(box.south, LAND.south)) / math.cos(math.radians(18))
    fits = [
        math.log2(pixels * 0.8 * 360 / (256 * degrees))
        for pixels, degrees in zip(size, (across, along), strict=True)
        if degrees > 0
    ]
    return max(WIDEST_ZOOM, min([NEAREST, *(int(one) for one in fits)]))
