"""The page of one incident: everything that is claimed about it, by whom, where it is printed, and how to cite it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.answers import CitedSource, IncidentAnswer, InvolvedActor, Ref
from app.domain.filter import IncidentFilter
from app.domain.incident_answers import SourceMore
from app.domain.sentence import tally_words
from app.domain.vocabulary import GeoPrecision, Role
from app.i18n import gettext, number
from app.render import citation
from app.render.linked import linked
from app.store import as_of as past
from app.store import incident_sources, read, related
from app.store.columns import nearby
from app.store.db import ReadSession
from app.web import as_of
from app.web.as_of import Past
from app.web.deps import Question, Reading, Wanted
from app.web.html import Page, base, show
from app.web.pages import maps, trail
from app.web.pages.citations import FORMATS, moved, right_code, work_of
from app.web.pages.compact import UNSOURCED, Comparison, SideKey, comparisons, side_keys
from app.web.pages.languages import language_name
from app.web.pages.ledger import Chapter, chapters
from app.web.pages.maps import MapFrame
from app.web.pages.results import Way, address
from app.web.pages.same_event import Origin, SameEvent, origin, same_event
from app.web.pages.trail import Kindred, Trail

router = APIRouter(include_in_schema=False)
ZOOMS = {GeoPrecision.EXACT: 9, GeoPrecision.NEAR: 9, GeoPrecision.DISTRICT: 8, GeoPrecision.ROUTE: 7}
"""How near the small map comes: not nearer than the place is known."""
WIDE_ZOOM = 6
UNKNOWN = SourceMore(archived_url=None, repeats=None, dataset=None)
"""What is told of a source that an old version names and that is hidden by now."""
MOST_OPEN = 24
"""With more claims than these their texts are folded by subject; the figures stand above them in any case."""


@dataclass(frozen=True)
class Part:
    """The actors that had one role."""

    role: Role
    actors: tuple[InvolvedActor, ...]


@dataclass(frozen=True)
class Cited:
    """A source with its language in words, what it repeats, and how many of the incident's claims rest on it."""

    source: CitedSource
    language: str
    archived_url: str | None
    repeats: Ref | None
    repeats_here: bool
    """Whether what it repeats is itself among the sources of the page."""
    via: tuple[str, ...]
    claims: int


@dataclass(frozen=True)
class Quotation:
    """The citation: as a sentence, in one format that can be copied, and as files."""

    text: str
    bibtex: str
    files: tuple[Way, ...]


@dataclass(frozen=True)
class Shown:
    """Of which day or version a page is, if not of today, and what is wrong with the day that was asked for."""

    past: Past | None
    problem: str


@dataclass(frozen=True)
class IncidentPage(Page):
    """One incident, down to who says what."""

    template: ClassVar[str] = "pages/incident.html"
    section: ClassVar[str] = "incidents"

    incident: IncidentAnswer
    past: Past | None
    problem: str
    """What cannot be read of the day that is asked for."""
    json: str
    point: str
    """The coordinates in words; empty without a point."""
    trail: Trail
    tally: str
    """The tally that the address asks for, in words; empty where it asks for none."""
    comparisons: tuple[Comparison, ...]
    sides: tuple[SideKey, ...]
    chapters: tuple[Chapter, ...]
    folded: bool
    parts: tuple[Part, ...]
    sources: tuple[Cited, ...]
    map: MapFrame | None
    kindred: tuple[Kindred, ...]
    same: SameEvent | None
    origin: Origin | None
    quotation: Quotation
    linked: dict[str, Any]


@router.get("/incidents/{code}", name="incident")
def incident(request: Request, db: Reading, question: Wanted, code: str) -> Response:
    """One incident; a merged one leads to the other, a withdrawn one says only that and why.

    With `as_of` it is the incident at the end of that day, with `version` that version, whatever became of it later.
    """
    now = read.one(db, code, question.found)
    found, shown = _asked_for(request, db, question, now)
    right = right_code(found)
    if code != right:
        return moved(f"/incidents/{right}", question.found.wanted.params() + _kept(shown.past, right == found.code))
    return show(request, _page(request, db, question, found, shown))


def _kept(then: Past | None, same: bool) -> list[tuple[str, str]]:
    """What an address asks for that leads to another; the versions of the other incident are not those of this one."""
    return [then.asked] if then and (same or then.asked[0] == as_of.AS_OF) else []


def _asked_for(
    request: Request, db: ReadSession, question: Question, now: IncidentAnswer
) -> tuple[IncidentAnswer, Shown]:
    """The incident in the state that the address asks for: that of today, of a day, or of a version."""
    today = address(f"/incidents/{now.code}", question.found.wanted.params())
    number = as_of.numbered(request.query_params.get(as_of.VERSION, ""))
    if number is not None:
        found = past.version(db, now.code, question.found, number)
        return found, Shown(as_of.of_version(found, now, today), "")
    day, problem = as_of.read(request.query_params.get(as_of.AS_OF, ""))
    if day is None:
        return now, Shown(None, problem)
    found = past.one(db, now.code, question.found, day)
    as_of.insist_on_standing(found, day)
    return found, Shown(as_of.past(found, now, day, today), problem)


def _page(request: Request, db: ReadSession, question: Question, found: IncidentAnswer, shown: Shown) -> IncidentPage:
    params = question.found.wanted.params()
    then = shown.past
    cited = _every_source(found)
    more = incident_sources.more(db, [one.slug for one in cited])
    datasets = {slug: one.dataset for slug, one in more.items()}
    # Sources that are withheld are those of the incident's dataset, by whose figures the tally goes.
    datasets |= {UNSOURCED: 0} if found.withheld else {}
    return IncidentPage(
        incident=found,
        past=then,
        problem=shown.problem,
        json=_json(found, then),
        point=_point(found),
        trail=trail.trail(nearby.neighbours(db, found.code, question.found), question.found),
        tally=tally_words(question.found.wanted, question.found.label) if "tally" in dict(params) else "",
        comparisons=comparisons(found, datasets),
        sides=side_keys(found),
        chapters=chapters(found),
        folded=len(found.claims) > MOST_OPEN,
        parts=tuple(_parts(found.actors)),
        sources=tuple(_sources(found, cited, more)),
        # The map and the related incidents are those of today.
        map=None if then else _map(found),
        kindred=() if then else trail.kindred(related.related(db, found)),
        same=None if then else same_event(found, read.same_records(db, found.code, question.found)),
        origin=origin(found, incident_sources.of_dataset(db, found.dataset.slug) if found.dataset else None),
        quotation=_quotation(request, found, then),
        linked=linked(
            found,
            cited,
            address=base(request) + address(f"/incidents/{found.code}"),
            home=base(request) + address("/"),
            licensed=found.dataset is None and not any(datasets.values()),
        ),
    )


def _json(found: IncidentAnswer, then: Past | None) -> str:
    """The same for programs, who may ask for a day and not for a version."""
    if then and then.asked[0] == as_of.VERSION:
        return ""
    return f"/api/incidents/{found.code}" + (f"?{as_of.AS_OF}={then.asked[1]}" if then else "")


def _point(found: IncidentAnswer) -> str:
    if found.latitude is None or found.longitude is None:
        return ""
    north = gettext("%(degrees)s° N") if found.latitude >= 0 else gettext("%(degrees)s° S")
    east = gettext("%(degrees)s° E") if found.longitude >= 0 else gettext("%(degrees)s° W")
    return f"{_degrees(north, found.latitude)}, {_degrees(east, found.longitude)}"


def _degrees(words: str, value: float) -> str:
    return words.replace("%(degrees)s", number(abs(value)))


def _parts(actors: Iterable[InvolvedActor]) -> Iterable[Part]:
    every = list(actors)
    for role in Role:
        if mine := tuple(one for one in every if one.role is role):
            yield Part(role, mine)


def _every_source(found: IncidentAnswer) -> list[CitedSource]:
    """The incident's sources, and any that only a claim of it cites."""
    cited = [source for claim in found.claims for source in claim.sources]
    return list({one.slug: one for one in (*cited, *found.sources)}.values())


def _sources(found: IncidentAnswer, cited: Sequence[CitedSource], more: dict[str, SourceMore]) -> Iterable[Cited]:
    here = {one.slug for one in cited}
    uses = [source for claim in found.claims for source in claim.sources]
    for one in cited:
        known = more.get(one.slug, UNKNOWN)
        yield Cited(
            source=one,
            language=language_name(one.language),
            archived_url=known.archived_url,
            repeats=known.repeats,
            repeats_here=known.repeats is not None and known.repeats.slug in here,
            via=tuple(dict.fromkeys(use.via for use in uses if use.slug == one.slug and use.via)),
            claims=sum(use.slug == one.slug for use in uses),
        )


def _map(found: IncidentAnswer) -> MapFrame | None:
    zoom = ZOOMS.get(found.geo_precision, WIDE_ZOOM)
    alone = IncidentFilter(q=found.code)
    return maps.around(found.latitude, found.longitude, zoom, alone, incident=found.code)


def _quotation(request: Request, found: IncidentAnswer, then: Past | None) -> Quotation:
    work = work_of(request, found)
    if then:
        # The files cite the incident of today.
        work = replace(work, address=f"{work.address}?{'='.join(then.asked)}")
        return Quotation(citation.text(work), citation.bibtex(work), ())
    files = tuple(
        Way(made.name, address(f"/incidents/{found.code}/citation.{kind}"), key=kind)
        for kind, made in FORMATS.items()
        if made.saved
    )
    return Quotation(citation.text(work), citation.bibtex(work), files)
