"""The register of sources with what rests on each, and the totals that others report."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.dates import bounds_words
from app.domain.filter import IncidentFilter
from app.domain.register_answers import ReportedTotalAnswer, SourceAnswer
from app.i18n import gettext
from app.store import printed
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.languages import language_name
from app.web.pages.ledger import figure_words
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Entry:
    """One source, and the address of the incidents that rest on it."""

    source: SourceAnswer
    language: str
    incidents: str


@dataclass(frozen=True)
class Reported:
    """A total that somebody reports, in words."""

    total: ReportedTotalAnswer
    figure: str
    period: str


@dataclass(frozen=True)
class SourceList(Page):
    """Every source of the record."""

    template: ClassVar[str] = "pages/sources.html"
    section: ClassVar[str] = "sources"

    entries: tuple[Entry, ...]
    totals: tuple[Reported, ...]


@router.get("/sources", name="sources")
def sources(request: Request, db: Reading) -> HTMLResponse:
    """The register, and the reported totals."""
    return show(
        request,
        SourceList(
            entries=tuple(_entry(one) for one in printed.sources(db)),
            totals=tuple(_reported(one) for one in printed.reported_totals(db)),
        ),
    )


def _entry(source: SourceAnswer) -> Entry:
    wanted = IncidentFilter(source=(source.slug,))
    return Entry(source, language_name(source.language), address("/incidents", wanted.params()))


def _reported(total: ReportedTotalAnswer) -> Reported:
    period = bounds_words(total.since, total.until) or gettext("no period given")
    return Reported(total, figure_words(total.low, total.best, total.high), period)
