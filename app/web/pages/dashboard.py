"""The dashboard: filters, map, timeline, facets, totals and list of one filter."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.store.columns import answers, offering
from app.web.deps import Reading, Wanted
from app.web.forms import FilterForm, filter_form
from app.web.html import Page, show
from app.web.pages import maps
from app.web.pages.downloads import Download, downloads
from app.web.pages.maps import MapFrame, Shortcut
from app.web.pages.results import Listing, Results, listed, results
from app.web.pages.times import Times, times

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Dashboard(Page):
    """What the wireframe of the dashboard holds."""

    template: ClassVar[str] = "pages/dashboard.html"
    section: ClassVar[str] = "map"

    form: FilterForm
    results: Results
    listing: Listing
    timeline: Times
    map: MapFrame
    shortcuts: tuple[Shortcut, ...]
    downloads: tuple[Download, ...]


@router.get("/", name="dashboard")
def dashboard(request: Request, db: Reading, question: Wanted) -> HTMLResponse:
    """Everything about the incidents that the filter lets through."""
    answer = answers.answer(db, question.found)
    return show(
        request,
        Dashboard(
            form=filter_form("/", question, offering.options(db), answer),
            results=results("/", db, question, answer),
            listing=listed("/", db, question, answer.total),
            timeline=times("/", db, question.found, answer.timeline),
            map=maps.named("mali", question.found.wanted),
            shortcuts=maps.shortcuts(),
            downloads=downloads(question.found.wanted),
        ),
    )
