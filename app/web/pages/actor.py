"""One actor: its names over time, its ties, its incidents, whom it met, and what it claims beside others."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.claimed_answers import Company
from app.domain.company import Relation
from app.domain.dates import bounds_words
from app.domain.filter import MOST_VALUES, IncidentFilter, Include
from app.domain.register_answers import ActorAnswer, ActorName, ActorTie
from app.domain.vocabulary import ActorKind, DatePrecision, LinkKind
from app.i18n import gettext
from app.render.spans import Axis, Bounds, SpanMark, axis
from app.render.timeline import Timeline, timeline
from app.store import catalogue, printed, suggest
from app.store import claimed as claims
from app.store.columns import answers, met
from app.store.db import ReadSession
from app.store.resolve import Resolved, actors_named, resolve
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages import claimed, maps
from app.web.pages.claimed import Claimed
from app.web.pages.maps import MapFrame
from app.web.pages.register import Found, Register, found, years_words
from app.web.pages.results import Way, address, month_link
from app.web.pages.sources import Reported, reported
from app.web.pages.sums import Sums, sums
from app.web.query import read_page

router = APIRouter(include_in_schema=False)
REGISTER = Register("/actors", catalogue.actor, actors_named, suggest.near_actors)
SUCCESSION = (LinkKind.RENAMED_TO.value, LinkKind.MERGED_INTO.value)
MOST_TIES = 12
MOST_NAMES = 6
"""So many names of one time are seen at once."""


@dataclass(frozen=True)
class Tie:
    """A tie, with its time in words and as a bar."""

    tie: ActorTie
    period: str
    mark: SpanMark | None = None


@dataclass(frozen=True)
class Ties:
    """The actors to which this one is tied in one way; `more` are not listed."""

    words: str
    ties: tuple[Tie, ...]
    more: int


@dataclass(frozen=True)
class Era:
    """The names that were borne at one time; `more` are folded away."""

    period: str
    mark: SpanMark | None
    names: tuple[ActorName, ...]
    more: tuple[ActorName, ...]


@dataclass(frozen=True)
class Names:
    """The names by their time, and those before and after, on one axis of years; none where nothing is dated."""

    axis: Axis | None
    eras: tuple[Era, ...]
    kin: tuple[Tie, ...]
    active: SpanMark | None
    """From its first incident to its last."""


@dataclass(frozen=True)
class Circle:
    """The other actors in one relation, and what that means."""

    relation: Relation
    company: Company


@dataclass(frozen=True)
class ActorPage(Page):
    """One actor."""

    template: ClassVar[str] = "pages/actor.html"
    section: ClassVar[str] = "actors"

    actor: ActorAnswer
    years: str
    also: str
    names: Names
    ties: tuple[Ties, ...]
    speaks: bool
    """It is involved in nothing: its incidents are those about which it makes claims."""
    found: Found
    including: tuple[Way, ...]
    map: MapFrame | None
    chart: Timeline | None
    circles: tuple[Circle, ...]
    sums: Sums
    is_people: bool
    claimed: Claimed | None
    reported: tuple[Reported, ...]


@router.get("/actors/{slug}", name="actor")
def actor(request: Request, db: Reading, slug: str) -> Response:
    """One actor; any of its names leads to it."""
    known = REGISTER.find(db, slug)
    if isinstance(known, Response):
        return known
    return show(request, _page(db, known, read_page(request.query_params).wanted.include))


def _page(db: ReadSession, known: ActorAnswer, include: tuple[Include, ...]) -> ActorPage:
    asked = resolve(db, IncidentFilter(actor=(known.slug,), include=include))
    ids = asked.ids["actor"]
    speaking = claims.speaking(db, ids)
    here = found(db, asked)
    including = _including(known, asked)
    speaks = not here.total and 0 < len(speaking) <= MOST_VALUES
    if speaks:
        asked = resolve(db, IncidentFilter(claimant=speaking))
        here = found(db, asked)
    involved = here.total > 0 and not speaks
    return ActorPage(
        actor=known,
        years=years_words(known.first_day, known.last_day),
        also=_also(known),
        names=_names(known),
        ties=tuple(_ties(known.links)),
        speaks=speaks,
        found=here,
        including=including if involved else (),
        map=maps.named("mali", asked.wanted) if here.total else None,
        chart=timeline(
            answers.timeline(db, asked),
            month_link("/", asked.wanted),
            coarse=answers.known_only_to(db, asked, DatePrecision.YEAR),
        )
        if here.total
        else None,
        circles=_circles(db, asked) if involved else (),
        sums=_sums(db, asked, here.total) if involved else sums({}),
        is_people=known.kind is ActorKind.CIVILIANS,
        claimed=claimed.of(db, speaking, ids),
        reported=tuple(_reported(db, known)),
    )


def _circles(db: ReadSession, asked: Resolved) -> tuple[Circle, ...]:
    return tuple(Circle(Relation(one.relation), one) for one in met.company(db, asked))


def _sums(db: ReadSession, asked: Resolved, total: int) -> Sums:
    return sums(answers.totals(db, asked, total), claims.losses(db, asked, total), total, answers.repeated(db, asked))


def _also(actor: ActorAnswer) -> str:
    """The shortest of its other names, for the description of the page."""
    names = sorted(
        {one.name for one in actor.names if not one.translated} - {actor.name}, key=lambda one: (len(one), one)
    )
    return ", ".join(names[:3])[:120]


def _names(actor: ActorAnswer) -> Names:
    names = [one for one in actor.names if not one.translated]
    kin = [one for one in actor.links if one.kind in SUCCESSION]
    times = [*((one.since, one.until) for one in names), *((one.since, one.until) for one in kin)]
    years = axis([*times, (actor.first_day, actor.last_day)]) if any(map(any, times)) else None
    return Names(
        axis=years,
        eras=tuple(_eras(names, years)),
        kin=tuple(_kin(one, years) for one in kin),
        active=years.mark(actor.first_day, actor.last_day) if years and actor.first_day else None,
    )


def _eras(names: Sequence[ActorName], years: Axis | None) -> Iterable[Era]:
    """Names of one time share a bar; the earliest come first, and those without a time last."""
    times = dict.fromkeys((one.since, one.until) for one in names)
    for since, until in sorted(times, key=_when):
        every = [one for one in names if (one.since, one.until) == (since, until)]
        mark = years.mark(since, until) if years else None
        yield Era(bounds_words(since, until), mark, tuple(every[:MOST_NAMES]), tuple(every[MOST_NAMES:]))


def _when(bounds: Bounds) -> tuple[bool, dt.date, dt.date]:
    since, until = bounds
    return (since is None and until is None, since or dt.date.min, until or dt.date.max)


def _kin(tie: ActorTie, years: Axis | None) -> Tie:
    """Who came before is drawn until the change, and who came after from it on."""
    bounds = (tie.since, tie.until) if tie.outward else (None, tie.since)
    return Tie(tie, bounds_words(tie.since, tie.until), years.mark(*bounds) if years else None)


def _ties(links: Sequence[ActorTie]) -> Iterable[Ties]:
    """The ties of each kind and direction together."""

    def way(tie: ActorTie) -> tuple[str, bool]:
        return (tie.kind, tie.outward)

    for _, group in groupby(sorted(links, key=way), key=way):
        every = list(group)
        yield Ties(
            every[0].words,
            tuple(Tie(one, bounds_words(one.since, one.until)) for one in every[:MOST_TIES]),
            max(0, len(every) - MOST_TIES),
        )


def _including(actor: ActorAnswer, asked: Resolved) -> tuple[Way, ...]:
    """The ways to count it: with whom came after it, with its members, or alone; only those that differ."""
    followed = any(one.kind in SUCCESSION and one.outward for one in actor.links)
    members = any(one.kind == LinkKind.PART_OF.value and not one.outward for one in actor.links)
    if not (followed or members):
        return ()
    ways = {
        ("successors",): gettext("with its successors") if followed else gettext("itself alone"),
        ("members",): gettext("with its members"),
        ("successors", "members"): gettext("with both"),
        ("none",): gettext("itself alone"),
    }
    shown = [
        include
        for include in ways
        if (followed or include != ("none",)) and (members or "members" not in include)
        and (followed or include != ("successors", "members"))
    ]  # fmt: skip
    here = set(asked.wanted.include)
    return tuple(
        Way(
            ways[include],
            address(f"/actors/{actor.slug}", IncidentFilter(include=include).params()),
            set(include) == here,
        )
        for include in shown
    )


def _reported(db: ReadSession, actor: ActorAnswer) -> Iterable[Reported]:
    """The totals that it reports for periods and areas."""
    return (reported(one) for one in printed.reported_totals(db) if one.claimant.slug == actor.slug)
