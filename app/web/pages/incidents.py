"""The incidents as a table, and one incident with everything that is claimed about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.domain.answers import CitedSource, IncidentAnswer, InvolvedActor
from app.domain.errors import Gone
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import GeoPrecision, Role, Standing
from app.i18n import gettext
from app.store import catalogue, facets, read
from app.web.deps import Reading, Wanted
from app.web.forms import SORTS, FilterForm, filter_form
from app.web.html import Page, show
from app.web.pages import maps
from app.web.pages.languages import language_name
from app.web.pages.ledger import Chapter, chapters
from app.web.pages.maps import MapFrame
from app.web.pages.results import Listing, Results, Way, address, listed, results

router = APIRouter(include_in_schema=False)
ZOOMS = {GeoPrecision.EXACT: 9, GeoPrecision.NEAR: 9, GeoPrecision.DISTRICT: 8, GeoPrecision.ROUTE: 7}
"""How near the small map comes: not nearer than the place is known."""
WIDE_ZOOM = 6


@dataclass(frozen=True)
class IncidentTable(Page):
    """The results of a filter, to compare line by line."""

    template: ClassVar[str] = "pages/incidents.html"
    section: ClassVar[str] = "incidents"

    form: FilterForm
    results: Results
    listing: Listing
    sorts: dict[str, Way]


@dataclass(frozen=True)
class Part:
    """The actors that had one role."""

    role: Role
    actors: tuple[InvolvedActor, ...]


@dataclass(frozen=True)
class Cited:
    """A source, and its language in words."""

    source: CitedSource
    language: str


@dataclass(frozen=True)
class IncidentPage(Page):
    """One incident, down to who says what."""

    template: ClassVar[str] = "pages/incident.html"
    section: ClassVar[str] = "incidents"

    incident: IncidentAnswer
    chapters: tuple[Chapter, ...]
    parts: tuple[Part, ...]
    sources: tuple[Cited, ...]
    map: MapFrame | None


@router.get("/incidents", name="incidents")
def incidents(request: Request, db: Reading, question: Wanted) -> HTMLResponse:
    """A table of what the filter lets through."""
    answer = facets.answer(db, question.found)
    return show(
        request,
        IncidentTable(
            form=filter_form("/incidents", question, catalogue.options(db), answer),
            results=results("/incidents", question, answer),
            listing=listed("/incidents", db, question, answer.total),
            sorts=_sorts(question.found.wanted),
        ),
    )


def _sorts(wanted: IncidentFilter) -> dict[str, Way]:
    """The orders as links of the table's headings."""
    return {
        name: Way(gettext(label), address("/incidents", wanted.params(sort=name)), wanted.sort == name)
        for name, label in SORTS.items()
    }


@router.get("/incidents/{code}", name="incident")
def incident(request: Request, db: Reading, code: str) -> Response:
    """One incident; a merged one leads to the other, a withdrawn one says only that and why."""
    found = read.one(db, code)
    if found.standing is Standing.WITHDRAWN:
        words = {"code": found.code, "reason": found.closing_reason}
        raise Gone(gettext("%(code)s was withdrawn and is counted nowhere. The reason: %(reason)s", **words))
    right = found.merged_into if found.standing is Standing.MERGED and found.merged_into else found.code
    if code != right:
        return RedirectResponse(address(f"/incidents/{right}"), 308, headers={"Cache-Control": "no-cache"})
    return show(
        request,
        IncidentPage(
            incident=found,
            chapters=chapters(found),
            parts=tuple(_parts(found.actors)),
            sources=tuple(_sources(found)),
            map=_map(found),
        ),
    )


def _parts(actors: Iterable[InvolvedActor]) -> Iterable[Part]:
    every = list(actors)
    for role in Role:
        if mine := tuple(one for one in every if one.role is role):
            yield Part(role, mine)


def _sources(found: IncidentAnswer) -> Iterable[Cited]:
    """The incident's sources, and any that only a claim of it cites."""
    cited = [source for claim in found.claims for source in claim.sources]
    for one in {one.slug: one for one in (*cited, *found.sources)}.values():
        yield Cited(one, language_name(one.language))


def _map(found: IncidentAnswer) -> MapFrame | None:
    zoom = ZOOMS.get(found.geo_precision, WIDE_ZOOM)
    alone = IncidentFilter(q=found.code)
    return maps.around(found.latitude, found.longitude, zoom, alone, incident=found.code)
