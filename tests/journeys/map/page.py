"""A page with a map and nothing else, served for the map's journeys: hostile titles, crowds, delays and failures."""

import html
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from app.domain.answers import Cell, Cells, Mark, RangeAnswer
from app.domain.event_types import EventType
from app.domain.figures import killed_words
from app.domain.geo import Point, mercator, read_bbox
from app.domain.vocabulary import GeoPrecision
from app.i18n import speaking
from app.render.map import BASEMAP, SCRIPTS, STYLES, VIEWS, View, script
from app.store.cells import CELL_PIXELS, MOST_TOGETHER
from app.web.vendor import vendor_dirs
from tests.servers import ROOT, free_port

TILES = "https://tiles.example"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; "
    f"base-uri 'none'; img-src 'self' data: {TILES}"
)
SHEETS = ("css/tokens.css", "css/frame.css", "css/parts.css")
HOSTILE = "<script>boom()</script> ${boom()} `boom()` </script> <img src=x onerror=boom()>"
TINZAOUATEN, KIDAL, SEGOU = Point(19.954, 2.967), Point(18.441, 1.408), Point(13.43, -6.27)


def mark(number: int, at: Point, **given: object) -> Mark:
    """An incident, counted by its lowest figure; whatever the test does not say is made up."""
    code = f"NM-2024-{number:04}"
    kind = EventType(str(given.pop("event_type", EventType.BATTLES)))
    killed = given.pop("killed", None)
    figure = RangeAnswer.model_validate(killed) if killed else None
    words = killed_words(figure.low, figure.high, is_open=figure.open) if figure else killed_words(None, None)
    lowest = RangeAnswer(low=figure.low, high=figure.low) if figure else None
    precision = GeoPrecision(str(given.pop("geo_precision", GeoPrecision.EXACT)))
    values: dict[str, object] = {
        "title": f"Incident {number}", "dates": "27 July 2024", "place": "Tinzaouaten", "route": [],
        "actors": ["CSP-DPA", "Wagner"],
    }  # fmt: skip
    return Mark.model_validate({
        **values, "code": code, "event_type": kind, "letter": kind.letter, "latitude": at.latitude,
        "longitude": at.longitude, "geo_precision": precision, "radius_km": precision.radius_km, "killed": lowest,
        "range": figure, "killed_words": words, "url": f"/incidents/{code}", **given,
    })  # fmt: skip


def incidents() -> list[Mark]:
    """Some of everything: a fan, a crowd at one point, a route, unknown and open figures, a hostile title."""
    types = list(EventType)
    near = GeoPrecision.NEAR
    return [
        mark(1, TINZAOUATEN, title="Column ambushed", killed={"low": 29, "high": 99}, geo_precision=near),
        mark(2, TINZAOUATEN, title="Drones strike the town", event_type=types[1], killed={"low": 20, "high": 20}),
        mark(3, TINZAOUATEN, title="Mourners gather", event_type="protests"),
        mark(4, KIDAL, title=HOSTILE, place=HOSTILE, actors=[HOSTILE], dates=HOSTILE),
        mark(5, Point(17.6, 0.4), title="On the road to Kidal", killed={"low": 4, "high": 4, "open": True},
             geo_precision="route", route=[(16.272, -0.045), (18.04, 0.601), (18.441, 1.408)]),
        mark(6, Point(15.0, -4.0), title="Somewhere in Mopti", event_type="riots", geo_precision="region"),
        mark(7, Point(16.773, -3.007), title="Camp attacked", event_type="violence_against_civilians",
             killed={"low": 12, "high": 60, "open": True}, geo_precision="district"),
        *(mark(n, SEGOU, title=f"Segou {n}", event_type=types[n % 6], killed={"low": n, "high": n})
          for n in range(10, 22)),
    ]  # fmt: skip


def grouped(found: list[Mark], zoom: int, unplaced: int) -> Cells:
    """What the product answers: cells where incidents crowd, else each singly."""
    squares: dict[tuple[int, int], list[Mark]] = {}
    for one in found:
        x, y = mercator(Point(one.latitude, one.longitude))
        side = 2**zoom * 256 / CELL_PIXELS
        squares.setdefault((int(x * side), int(y * side)), []).append(one)
    crowds = [group for group in squares.values() if len(group) > MOST_TOGETHER]
    hidden = {one.code for group in crowds for one in group}
    return Cells(
        cells=[
            Cell(
                latitude=sum(one.latitude for one in group) / len(group),
                longitude=sum(one.longitude for one in group) / len(group),
                count=len(group),
                killed=sum(known) if (known := [one.killed.low for one in group if one.killed]) else None,
            )
            for group in crowds
        ],
        incidents=[one for one in found if one.code not in hidden],
        unplaced=unplaced,
    )


@dataclass
class MapServer:
    """The running page, and what the test makes of it."""

    url: str
    marks: list[Mark] = field(default_factory=incidents)
    asked: list[dict[str, str]] = field(default_factory=list)
    """The parameters of every request for cells."""
    delays: list[float] = field(default_factory=list)
    """How long each of the next answers takes."""
    failing: bool = False
    unplaced: int = 0
    """How many matching incidents have no point."""

    def page(self, attributes: dict[str, str], view: str, language: str) -> str:
        """The document; its list stands beside the map in the same order."""
        links = "".join(f'<link rel="stylesheet" href="/static/{name}">' for name in (*SHEETS, *STYLES))
        scripts = "".join(f'<script defer src="/static/{name}"></script>' for name in SCRIPTS)
        data = "".join(f' data-{name}="{html.escape(value)}"' for name, value in attributes.items())
        views = "".join(f'<a href="/?view={key}" data-map-view="{one}">{key}</a> ' for key, one in VIEWS.items())
        entries = "".join(
            f'<li data-code="{one.code}"><a href="{one.url}">{html.escape(one.title)}</a></li>' for one in self.marks
        )
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Map</title>'
            f'<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">{links}{scripts}'
            f'<script defer src="/map.js?view={view}&lang={language}"></script></head><body><p>{views}</p>'
            f'<div id="map" class="map" role="region" aria-label="Map of the incidents"{data}></div>'
            f'<ol class="rows">{entries}</ol></body></html>'
        )

    def cells(self, params: dict[str, str]) -> Response:
        """The answer to one request of the map."""
        self.asked.append(params)
        if self.delays:
            time.sleep(self.delays.pop(0))
        if self.failing:
            return JSONResponse({"title": "Broken"}, 500)
        found = [one for one in self.marks if _matches(one, params)]
        if params.get("sort") == "oldest":
            found.reverse()
        answer = grouped(found, int(params["zoom"]), self.unplaced)
        return Response(answer.model_dump_json(), media_type="application/json")


def _matches(one: Mark, params: dict[str, str]) -> bool:
    box = read_bbox(params["bbox"])
    inside = box.south <= one.latitude <= box.north and box.west <= one.longitude <= box.east
    named = params.get("q", one.code) == one.code
    return inside and named and params.get("type", one.event_type) == one.event_type


def attributes(**given: str) -> dict[str, str]:
    """The map's configuration as a page of the product gives it."""
    basemap = {name: f"/static/basemap/{name}.geojson" for name in BASEMAP}
    return {
        "cells": "/api/cells", "list": "/incidents", "lang": "en", "query": "", "basemap": json.dumps(basemap),
        "tiles": f"{TILES}/{{z}}/{{x}}/{{y}}.png", "tile-attribution": "© Tiles <b>& more</b>",
    } | given  # fmt: skip


def _application(server: MapServer) -> FastAPI:
    application = FastAPI()

    @application.middleware("http")
    async def strict(request: Request, following):  # type: ignore[no-untyped-def]  # Starlette's own name is private.
        answer = await following(request)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer

    @application.get("/")
    def page(request: Request) -> HTMLResponse:
        given = {name: value for name, value in request.query_params.items() if name not in ("view", "page_lang")}
        language = request.query_params.get("page_lang", "en")
        configured = attributes(**{"lang": language, **given})
        return HTMLResponse(server.page(configured, request.query_params.get("view", "mali"), language))

    @application.get("/map.js")
    def frame(view: str, lang: str) -> Response:
        numbers = [float(one) for one in view.split(",")] if "," in view else []
        wanted = View(numbers[0], numbers[1], int(numbers[2])) if numbers else VIEWS[view]
        with speaking(lang):
            return Response(script(wanted), media_type="text/javascript")

    @application.get("/api/cells")
    def cells(request: Request) -> Response:
        return server.cells(dict(request.query_params))

    @application.get("/incidents/{code}")
    def incident(code: str) -> HTMLResponse:
        icon = '<link rel="icon" href="data:,">'
        return HTMLResponse(f"<!doctype html><title>{html.escape(code)}</title>{icon}<h1>{html.escape(code)}</h1>")

    for name, folder in vendor_dirs().items():
        application.mount(f"/static/vendor/{name}", StaticFiles(directory=folder))
    application.mount("/static", StaticFiles(directory=ROOT / "static"))
    return application


@contextmanager
def serving() -> Iterator[MapServer]:
    """The page on a free port, in a thread of this process."""
    port = free_port()
    server = MapServer(f"http://127.0.0.1:{port}")
    running = uvicorn.Server(uvicorn.Config(_application(server), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    try:
        while not running.started:
            time.sleep(0.01)
        yield server
    finally:
        running.should_exit = True
        thread.join(timeout=10)
