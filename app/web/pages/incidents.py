"""The incidents as a table: what a filter lets through, to compare line by line."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.filter import IncidentFilter
from app.i18n import gettext
from app.store.columns import answers, offering
from app.web.deps import Reading, Wanted
from app.web.forms import SORTS, FilterForm, filter_form
from app.web.html import Page, show
from app.web.pages.downloads import Download, downloads
from app.web.pages.results import Listing, Results, Way, address, listed, results

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class IncidentTable(Page):
    """The results of a filter, to compare line by line."""

    template: ClassVar[str] = "pages/incidents.html"
    section: ClassVar[str] = "incidents"

    form: FilterForm
    results: Results
    listing: Listing
    sorts: dict[str, Way]
    downloads: tuple[Download, ...]


@router.get("/incidents", name="incidents")
def incidents(request: Request, db: Reading, question: Wanted) -> HTMLResponse:
    """A table of what the filter lets through."""
    answer = answers.answer(db, question.found)
    return show(
        request,
        IncidentTable(
            form=filter_form("/incidents", question, offering.options(db), answer),
            results=results("/incidents", db, question, answer),
            listing=listed("/incidents", db, question, answer.total),
            sorts=_sorts(question.found.wanted),
            downloads=downloads(question.found.wanted),
        ),
    )


def _sorts(wanted: IncidentFilter) -> dict[str, Way]:
    """The orders as links of the table's headings."""
    return {
        name: Way(gettext(label), address("/incidents", wanted.params(sort=name)), wanted.sort == name)
        for name, label in SORTS.items()
    }
