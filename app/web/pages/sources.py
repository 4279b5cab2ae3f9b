"""The register of sources with what rests on each, and the totals that others report."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.dates import bounds_words
from app.domain.figures import figure_words
from app.domain.filter import LONGEST_TEXT, IncidentFilter
from app.domain.names import fold
from app.domain.register_answers import ReportedTotalAnswer, SourceAnswer
from app.i18n import N_, gettext
from app.store import printed
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.languages import language_name
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.results import Way, address

router = APIRouter(include_in_schema=False)

PER_PAGE = 50
ORDERS = {"newest": N_("newest first"), "publisher": N_("by publisher"), "incidents": N_("most incidents first")}


@dataclass(frozen=True)
class Entry:
    """One source, with the addresses of its page and of the incidents that rest on it."""

    source: SourceAnswer
    language: str
    kind: str
    href: str
    incidents: str


@dataclass(frozen=True)
class Shelf:
    """Sources under one heading: those of a year, or all of them under none."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Reported:
    """A total that somebody reports, in words."""

    total: ReportedTotalAnswer
    figure: str
    period: str


@dataclass(frozen=True)
class SourceList(Page):
    """One page of the sources of the record."""

    template: ClassVar[str] = "pages/sources.html"
    section: ClassVar[str] = "sources"

    words: str
    problem: str
    order: str
    orders: tuple[Way, ...]
    shelves: tuple[Shelf, ...]
    paging: Paged
    totals: tuple[Reported, ...]


@router.get("/sources", name="sources")
def sources(request: Request, db: Reading) -> HTMLResponse:
    """The register, and the reported totals."""
    params = request.query_params
    words = " ".join(params.get("q", "").split())
    order = params.get("sort", "newest") if params.get("sort") in ORDERS else "newest"
    page = asked_page(params.get("page", "1"))
    wanted = words if len(words) <= LONGEST_TEXT else ""
    found, total = printed.sources(db, wanted, order, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    kept = [*([("q", wanted)] if wanted else []), *([("sort", order)] if order != "newest" else [])]
    paging = paged("/sources", kept, page, total, PER_PAGE)
    if paging.page != page:
        found, _ = printed.sources(db, wanted, order, limit=PER_PAGE, offset=(paging.page - 1) * PER_PAGE)
    return show(
        request,
        SourceList(
            words=words,
            problem=_problem(words),
            order=order,
            orders=tuple(_way(one, text, order, wanted) for one, text in ORDERS.items()),
            shelves=tuple(_shelves(found, order)),
            paging=paging,
            totals=tuple(reported(one) for one in printed.reported_totals(db)),
        ),
    )


def _problem(words: str) -> str:
    if len(words) > LONGEST_TEXT:
        return gettext("This is too long: %(most)s characters at most.", most=LONGEST_TEXT)
    if words and not fold(words):
        return gettext("“%(name)s” holds no word to search for.", name=words)
    return ""


def _way(order: str, text: str, now: str, words: str) -> Way:
    params = [*([("q", words)] if words else []), *([("sort", order)] if order != "newest" else [])]
    return Way(gettext(text), address("/sources", params), order == now, key=f"sort-{order}")


def _shelves(found: Iterable[SourceAnswer], order: str) -> Iterable[Shelf]:
    """By year, where the years are in order."""

    def year(one: SourceAnswer) -> int:
        return one.published_on.year if one.published_on and order == "newest" else 0

    for number, rows in groupby(found, key=year):
        undated = gettext("No date given") if order == "newest" else ""
        yield Shelf(str(number) if number else undated, tuple(_entry(one) for one in rows))


def _entry(source: SourceAnswer) -> Entry:
    return Entry(
        source=source,
        language=language_name(source.language),
        kind=kind_words(source),
        href=address(f"/sources/{source.slug}"),
        incidents=address("/incidents", IncidentFilter(source=(source.slug,)).params()),
    )


def kind_words(source: SourceAnswer) -> str:
    """What sort of source it is."""
    if source.dataset:
        return gettext("record of the dataset %(name)s", name=source.dataset)
    return gettext("publication")


def reported(total: ReportedTotalAnswer) -> Reported:
    """A reported total with its figure and its period in words."""
    period = bounds_words(total.since, total.until) or gettext("no period given")
    return Reported(total, figure_words(total.low, total.best, total.high), period)
