"""The map of a filter as one file, which opens from a disk without any network: /map.html, French under /fr."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from markupsafe import Markup
from pydantic import ConfigDict

from app.domain.answers import Card
from app.domain.errors import TooLarge
from app.domain.figures import killed_words, range_words
from app.domain.filter import IncidentFilter
from app.domain.parties import parties
from app.domain.told import Told, Where, told
from app.domain.vocabulary import GeoPrecision, Measure
from app.i18n import gettext, language, listing, number
from app.render import onefile
from app.store.columns import answers
from app.store.db import ReadSession
from app.store.resolve import Resolved, resolve
from app.store.version import public_version
from app.web import links, slots
from app.web.deps import Reading
from app.web.html import Page, base, show
from app.web.links import Assets
from app.web.pages.results import Total, included_words, perhaps_outside, repeated_words, totals
from app.web.query import once, refuse

router = APIRouter(include_in_schema=False)
MOST = 2000
"""How many incidents one file holds at most: more make a file of which browsers show the map slowly."""
FORMAT = "1"
"""Part of every ETag, to be raised when the page is written in another way."""


class OneFileQuery(IncidentFilter):
    """The filter, and no strangers."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One incident in the table; `address` is where it stands on the site."""

    incident: Card
    address: str
    place: str
    actors: str
    killed: str
    counted: str


@dataclass(frozen=True)
class OneFile(Page):
    """Everything that the file shows, and all that it needs to show it."""

    template: ClassVar[str] = "pages/onefile.html"

    policy: str
    style: Markup
    scripts: tuple[Markup, ...]
    given: Markup
    told: Told
    here: str
    """The address of the map with the same filter."""
    query: str
    narrows: bool
    included: str
    perhaps: str
    totals: tuple[Total, ...]
    repeated: str
    lines: tuple[Line, ...]


@router.get("/map.html", name="onefile", dependencies=[Depends(once)])
def map_file(request: Request, db: Reading, wanted: Annotated[OneFileQuery, Query()]) -> Response:
    """The file; 304 where the caller has it, and a sentence where it would hold too much."""
    today = dt.datetime.now(dt.UTC).date()
    parts = (FORMAT, public_version(db), language(), today, base(request), wanted.params())
    mark = f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'
    headers = {"ETag": mark, "Cache-Control": "no-cache", "Content-Language": language()}
    if mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    asked = resolve(db, wanted)
    refuse(asked.problems)
    insist_on_few(answers.count(db, asked))
    with ExitStack() as kept:
        kept.callback(slots.take(request))
        page = _page(request, db, asked, today)
    name = f"northern-mali-map-{today.isoformat()}.html"
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    headers["Content-Security-Policy"] = f"{page.policy}; frame-ancestors 'none'"
    return show(request, page, headers=headers)


def insist_on_few(total: int) -> None:
    """Raise TooLarge for more incidents than one file holds."""
    if total > MOST:
        raise TooLarge(
            gettext(
                "The filter lets %(n)s incidents through, and one file holds %(most)s at most. Choose a shorter time "
                "or a smaller area, or take GeoJSON, which has no limit.",
                n=number(total),
                most=number(MOST),
            )
        )


def _page(request: Request, db: ReadSession, asked: Resolved, today: dt.date) -> OneFile:
    assets: Assets = request.app.state.assets
    answer = answers.answer(db, asked)
    wanted, top = asked.wanted, base(request)
    cards = answers.cards(db, asked, limit=MOST)
    placed = [one for one in cards if one.latitude is not None and one.longitude is not None]
    inside = onefile.inside(assets.file, onefile.around((one.latitude or 0, one.longitude or 0) for one in placed))
    here = top + links.page("/", wanted.params(), language=language())
    where = Where(page=here, dictionary=top + links.page("/data", language=language()))
    given = {
        "incidents": [_mark(one) for one in placed],
        "unplaced": len(cards) - len(placed),
        "radius": {one.value: one.radius_km for one in GeoPrecision},
        "basemap": inside.basemap,
    }
    return OneFile(
        policy=inside.policy,
        style=inside.style,
        scripts=inside.scripts,
        given=onefile.block(given),
        told=told(
            "incidents", wanted, asked.label, incidents=answer.total, records=len(cards), today=today, where=where
        ),
        here=here,
        query=links.page("", wanted.params()).removeprefix("?"),
        narrows=wanted.narrows,
        included=included_words(asked.included, wanted),
        perhaps=perhaps_outside(answers.perhaps_outside(db, asked)),
        totals=tuple(totals(answer, wanted)),
        repeated=repeated_words(answer.repeated),
        lines=tuple(_lines(top, cards)),
    )


def _address(top: str, card: Card) -> str:
    return top + links.page(f"/incidents/{card.code}", language=language())


def _lines(top: str, cards: Iterable[Card]) -> Iterable[Line]:
    for one in cards:
        figure = one.figures.get(Measure.KILLED)
        chosen = figure.chosen if figure else None
        places = [place.name for place in (one.place, one.region) if place is not None]
        yield Line(
            incident=one,
            address=_address(top, one),
            place=", ".join(dict.fromkeys(places)),
            actors=listing(parties((actor.name, actor.role) for actor in one.actors)),
            killed=range_words(figure.low, figure.high, is_open=figure.open) if figure else range_words(None, None),
            counted=range_words(chosen.low, chosen.high, is_open=chosen.open) if chosen else "",
        )


def _mark(card: Card) -> dict[str, Any]:
    """One incident as the map's scripts take it (app.domain.answers.Mark); its words stand in the table."""
    figure = card.figures.get(Measure.KILLED)
    low, high, is_open = (figure.low, figure.high, figure.open) if figure else (None, None, False)
    known = figure is not None and low is not None and high is not None
    return {
        "code": card.code,
        "event_type": card.event_type,
        "place": card.place.name if card.place else None,
        "actors": parties((one.name, one.role) for one in card.actors),
        "latitude": card.latitude,
        "longitude": card.longitude,
        "geo_precision": card.geo_precision,
        "route": card.route,
        "range": {"low": low, "high": high, "open": is_open} if known else None,
        "killed": figure.chosen.model_dump() if figure and figure.chosen else None,
        "killed_words": killed_words(low, high, is_open=is_open),
    }
