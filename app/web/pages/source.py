"""The page of one source: what it reports, whom it quotes, what repeats it, and how its figures compare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.answers import RangeAnswer
from app.domain.beside import Verdict
from app.domain.figures import figure_words
from app.domain.filter import IncidentFilter
from app.domain.register_answers import BesideAnswer, Compared, PrintedClaim, PrintedIncident, SourceDetail
from app.domain.vocabulary import COUNTED, Stance
from app.i18n import gettext, ngettext
from app.render.ranges import RangeMark, range_mark, scale
from app.store import beside, cited, printed
from app.store.resolve import sources_named
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.languages import language_name
from app.web.pages.ledger import ALLEGED, ALLEGING, OF_ITSELF, SAID
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.register import Register
from app.web.pages.results import address
from app.web.pages.sources import Reported, kind_words, reported

router = APIRouter(include_in_schema=False)
REGISTER = Register("/sources", cited.known, sources_named, lambda _, __: ())

PER_PAGE = 25
"""So many incidents stand on one page, each with its claims."""


@dataclass(frozen=True)
class Line:
    """One claim that it prints."""

    claim: PrintedClaim
    said: str
    figure: str
    notes: tuple[str, ...]
    href: str


@dataclass(frozen=True)
class Pair:
    """The figures of one group: here and elsewhere, on the scale that all pairs of the page share."""

    answer: BesideAnswer
    here: RangeMark
    elsewhere: RangeMark


@dataclass(frozen=True)
class Report:
    """One incident that it reports."""

    incident: PrintedIncident
    href: str
    lines: tuple[Line, ...]
    more: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Tallied:
    """How often one verdict was found."""

    verdict: Verdict
    count: int


@dataclass(frozen=True)
class SourcePage(Page):
    """One source."""

    template: ClassVar[str] = "pages/source.html"
    section: ClassVar[str] = "sources"

    source: SourceDetail
    language: str
    kind: str
    on_map: str
    as_table: str
    reports: tuple[Report, ...]
    paging: Paged
    verdicts: tuple[Tallied, ...]
    compared: Compared
    top: int
    totals: tuple[Reported, ...]


@router.get("/sources/{slug}", name="source")
def source(request: Request, db: Reading, slug: str) -> Response:
    """One source, by its short name; that of a record which was merged into it leads to it."""
    known = REGISTER.find(db, slug)
    if isinstance(known, Response):
        return known
    about = cited.detail(db, known)
    figures = beside.figures(db, known)
    paging = paged(f"/sources/{slug}", (), asked_page(request.query_params.get("page", "1")), figures.in_all, PER_PAGE)
    found = cited.incidents(db, known, figures, limit=PER_PAGE, offset=paging.first - 1)
    compared, top = figures.compared(), scale(_ranges(found))
    params = IncidentFilter(source=(about.slug,)).params()
    return show(
        request,
        SourcePage(
            source=about,
            language=language_name(about.language),
            kind=kind_words(about),
            on_map=address("/", params),
            as_table=address("/incidents", params),
            reports=tuple(_report(one, top) for one in found),
            paging=paging,
            verdicts=tuple(Tallied(one, many) for one, many in compared.counts.items()),
            compared=compared,
            top=top,
            totals=tuple(reported(one) for one in printed.reported_totals(db, source=known)),
        ),
    )


def _ranges(found: Iterable[PrintedIncident]) -> Iterable[RangeAnswer | None]:
    return (given for one in found for pair in one.beside for given in (pair.here, pair.elsewhere))


def _report(incident: PrintedIncident, top: int) -> Report:
    href = address(f"/incidents/{incident.code}")
    rest = incident.claims_in_all - len(incident.claims)
    return Report(
        incident=incident,
        href=href,
        lines=tuple(_line(one, href) for one in incident.claims),
        more=ngettext("%(n)s more claim, on the incident’s page", "%(n)s more claims, on the incident’s page", rest)
        if rest
        else "",
        pairs=tuple(Pair(one, range_mark(one.here, top), range_mark(one.elsewhere, top)) for one in incident.beside),
    )


def _line(claim: PrintedClaim, href: str) -> Line:
    return Line(
        claim=claim,
        said=_said(claim),
        figure=figure_words(claim.low, claim.best, claim.high),
        notes=tuple(_notes(claim)),
        href=f"{href}#claim-{claim.id}",
    )


def _said(claim: PrintedClaim) -> str:
    """How it was said: an allegation against others as one, and of itself without a word that judges."""
    if claim.stance is Stance.ASSERTS and claim.measure in ALLEGING and not claim.of_itself:
        words = gettext(ALLEGED)
    elif claim.stance is Stance.CONCEDES and claim.measure not in COUNTED:
        words = gettext(OF_ITSELF)
    else:
        words = gettext(SAID[claim.stance])
    # French puts a colon before what was said, and the template does so in both languages.
    return words.rstrip(" \u00a0\u202f:")


def _notes(claim: PrintedClaim) -> Sequence[str]:
    """What keeps a claim out of every comparison, where a reader would expect it there."""
    notes = []
    if claim.part:
        notes.append(gettext("part only, in no range"))
    if claim.superseded:
        notes.append(gettext("superseded"))
    return notes
