"""The pictures that go with links: of a filter at /preview.png, of an incident beside its page; French under /fr."""

import hashlib
import inspect
from collections import OrderedDict
from collections.abc import Callable
from threading import BoundedSemaphore, Lock
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ConfigDict

from app.domain.answers import Cells, IncidentAnswer, Mark
from app.domain.dates import Span, span_words
from app.domain.errors import Gone, Unavailable
from app.domain.figures import killed_words, range_words
from app.domain.filter import IncidentFilter
from app.domain.geo import BBox, Point
from app.domain.sentence import sentence
from app.domain.vocabulary import GeoPrecision, Measure, Standing
from app.i18n import N_, gettext, language
from app.render import fan, gather, ground, letters, preview
from app.render.gather import gathered
from app.render.ground import Frame
from app.render.map import LAND, VIEWS
from app.render.preview import MAP, Picture, Spot
from app.store import read
from app.store.columns import answers
from app.store.db import ReadSession
from app.store.resolve import Resolved, resolve
from app.store.version import public_version
from app.web.deps import Reading
from app.web.pages.results import address
from app.web.query import once, refuse

router = APIRouter(include_in_schema=False)

AT_ONCE = 2
"""So many pictures are drawn at a time: each takes a tenth of a second of one processor, and readers wait for pages."""
WAITING = 4
"""So many more may wait for their turn: whoever waits holds a thread and a connection that pages need."""
PATIENCE = 2.0
BUSY = N_("Too many pictures are asked for at once. Try again in a moment.")
_CODE = (inspect.getsource(one) for one in (preview, letters, ground, fan, gather))
_EDITION = hashlib.sha256("".join(_CODE).encode()).hexdigest()[:8]
"""Changes with the code that draws, so that no old picture is taken for a new one."""
WHOLE = VIEWS["mali"].bounds or LAND
ZOOMS = {GeoPrecision.EXACT: 7.2, GeoPrecision.NEAR: 7.2, GeoPrecision.DISTRICT: 7.0, GeoPrecision.ROUTE: 6.8}
CIRCLED = frozenset({GeoPrecision.NEAR, GeoPrecision.DISTRICT, GeoPrecision.REGION})


class PictureQuery(IncidentFilter):
    """The filter and nothing else; strangers are refused, for each would be another picture of the same."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Kept:
    """The pictures drawn last, of the newest version of the data only; a few at a time are drawn."""

    MOST = 64

    def __init__(self) -> None:
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._version = -1
        self._lock = Lock()
        self._drawing = BoundedSemaphore(AT_ONCE)
        self._places = BoundedSemaphore(AT_ONCE + WAITING)

    def get(self, version: int, mark: str, draw: Callable[[], bytes]) -> bytes:
        """The picture of a mark, drawn if need be; raises Unavailable where too many wait."""
        if (found := self._find(version, mark)) is not None:
            return found
        made = self._in_turn(version, mark, draw)
        with self._lock:
            if version >= self._version:
                self._pictures[mark] = made
                while len(self._pictures) > self.MOST:
                    self._pictures.popitem(last=False)
        return made

    def _in_turn(self, version: int, mark: str, draw: Callable[[], bytes]) -> bytes:
        if not self._places.acquire(blocking=False):
            raise Unavailable(gettext(BUSY))
        try:
            if not self._drawing.acquire(timeout=PATIENCE):
                raise Unavailable(gettext(BUSY))
            try:
                # Somebody else may have drawn it meanwhile.
                found = self._find(version, mark)
                return draw() if found is None else found
            finally:
                self._drawing.release()
        finally:
            self._places.release()

    def _find(self, version: int, mark: str) -> bytes | None:
        with self._lock:
            if version > self._version:
                self._pictures.clear()
                self._version = version
            if mark in self._pictures:
                self._pictures.move_to_end(mark)
            return self._pictures.get(mark)


@router.get("/preview.png", name="preview", dependencies=[Depends(once)])
def of_filter(request: Request, db: Reading, wanted: Annotated[PictureQuery, Query()]) -> Response:
    """The map of a filter, and its sentence."""
    found = resolve(db, wanted)
    refuse(found.problems)
    version = public_version(db)
    name = repr(found.wanted.params())
    return _answer(request, version, name, lambda: preview.png(_filter(db, found)))


@router.get("/incidents/{code}/preview.png", name="incident_preview")
def of_incident(request: Request, db: Reading, code: str) -> Response:
    """The place of an incident, its title, its dates and what is claimed of its dead."""
    found = read.one(db, code)
    if found.standing is Standing.WITHDRAWN:
        raise Gone(gettext("This record was withdrawn"))
    right = found.merged_into if found.standing is Standing.MERGED and found.merged_into else found.code
    if code != right:
        there = address(f"/incidents/{right}/preview.png")
        return RedirectResponse(there, 308, headers={"Cache-Control": "no-cache"})
    return _answer(request, public_version(db), f"incident {found.code}", lambda: preview.png(_incident(found)))


def _answer(request: Request, version: int, name: str, draw: Callable[[], bytes]) -> Response:
    """The picture; 304 where the caller has the one of this version."""
    mark = hashlib.sha256(f"{_EDITION} {version} {language()} {name}".encode()).hexdigest()[:20]
    headers = {"ETag": f'"{mark}"', "Cache-Control": "public, max-age=300", "Content-Language": language()}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    kept: Kept = request.app.state.pictures
    return Response(kept.get(version, mark, draw), media_type="image/png", headers=headers)


def _filter(db: ReadSession, found: Resolved) -> Picture:
    wanted = found.wanted
    local = bool(wanted.place or wanted.region or wanted.near or wanted.bbox)
    marks = answers.cells(db, found, zoom=8 if local else 6)
    every = _spots(marks)
    frame = _frame(every, local=local)
    spots = gathered(every, frame)
    words = sentence(answers.count(db, found), wanted, lambda name, slug: _legible(found.label(name, slug), slug))
    return Picture(
        frame=frame,
        spots=spots,
        title=words if wanted.narrows else gettext("Armed incidents in northern Mali: who said what, claim by claim"),
        below=() if wanted.narrows else (words,),
        types=preview.explained(spots),
    )


def _legible(label: str, slug: str) -> str:
    """A label, or the slug that is in Latin letters where the label is in others."""
    return label if letters.legible(label) else slug.replace("-", " ")


def _spots(marks: Cells) -> tuple[Spot, ...]:
    singly = (
        Spot(one.latitude, one.longitude, one.event_type, one.killed.low if one.killed else None, _most(one))
        for one in marks.incidents
    )
    return (*(Spot(one.latitude, one.longitude, count=one.count) for one in marks.cells), *singly)


def _most(one: Mark) -> int | None:
    return max((each.high for each in (one.killed, one.range) if each), default=None)


def _frame(spots: tuple[Spot, ...], *, local: bool) -> Frame:
    """The north of the country, wider where a mark stands beyond it; or what lies around the marks of a place."""
    inside = [one for one in spots if _on_the_map(one)]
    if not inside:
        return Frame.holding(WHOLE, MAP)
    south, north = min(one.latitude for one in inside), max(one.latitude for one in inside)
    west, east = min(one.longitude for one in inside), max(one.longitude for one in inside)
    if local:
        return Frame.holding(BBox(west - 1.8, south - 1.2, east + 1.8, north + 1.2), MAP)
    pad = 0.6
    return Frame.holding(
        BBox(min(WHOLE.west, west - pad), min(WHOLE.south, south - pad),
             max(WHOLE.east, east + pad), max(WHOLE.north, north + pad)), MAP,
    )  # fmt: skip


def _on_the_map(spot: Spot) -> bool:
    return LAND.south <= spot.latitude <= LAND.north and LAND.west <= spot.longitude <= LAND.east


def _incident(found: IncidentAnswer) -> Picture:
    killed = found.figures.get(Measure.KILLED)
    low, high, is_open = (killed.low, killed.high, killed.open) if killed else (None, None, False)
    spot = None
    if found.latitude is not None and found.longitude is not None:
        spot = Spot(found.latitude, found.longitude, found.event_type, low, high)
    known = range_words(low, high, is_open=is_open)
    place = found.place or found.region
    where = _legible(place.name, place.slug) if place else ""
    when = span_words(Span(found.date_from, found.date_to, found.date_precision))
    return Picture(
        title=found.title if letters.legible(found.title) else where or found.event_type.label,
        below=(when, where) if where else (when,),
        figure=killed_words(None, None) if low is None else gettext("claimed killed: %(range)s", range=known),
        types=(found.event_type,),
        **_ground(found, spot if spot and _on_the_map(spot) else None),
    )


def _ground(found: IncidentAnswer, spot: Spot | None) -> dict[str, Any]:
    """The part of a picture that is the map: the country where an incident has no point that the map knows."""
    if spot is None:
        return {"frame": Frame.holding(WHOLE, MAP), "spots": ()}
    here = Point(spot.latitude, spot.longitude)
    zoom = ZOOMS.get(found.geo_precision)
    return {
        "frame": Frame.around(here, zoom, MAP) if zoom else _frame((spot,), local=False),
        "spots": (spot,),
        "circle": (*here, found.geo_precision.radius_km) if found.geo_precision in CIRCLED else None,
        "route": tuple(found.route),
    }
