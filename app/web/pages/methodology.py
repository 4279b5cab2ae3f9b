"""What is recorded and how: the vocabulary with its definitions, the rule of the figures, the limits of the map."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.dates import Span, span_words, write_edtf
from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import (
    ActorKind,
    Attribution,
    DatePrecision,
    Extent,
    GeoPrecision,
    Happened,
    LinkKind,
    Measure,
    NameKind,
    Role,
    Scope,
    Stance,
    Standing,
)
from app.domain.words import Word
from app.web.html import Page, show
from app.web.pages.worked import Example, example

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the vocabulary, and the anchor by which other pages link to it: `stance-denies`."""

    anchor: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Kind:
    """An event type with its sub-event types."""

    type: EventType
    term: Term
    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Coded:
    """A kind of actor, with ACLED's code for it where there is one."""

    term: Term
    code: int | None


@dataclass(frozen=True, slots=True)
class Exactness:
    """A precision of places: how far it reaches, and what other datasets call it."""

    term: Term
    radius: float
    acled: int
    ucdp: int


@dataclass(frozen=True, slots=True)
class Dating:
    """A precision of dates, with an example in words and as it is written for programs."""

    term: Term
    words: str
    edtf: str


@dataclass(frozen=True)
class Methodology(Page):
    """The page; each of its words comes from the vocabulary that the records are made of."""

    template: ClassVar[str] = "pages/methodology.html"
    section: ClassVar[str] = "about"

    kinds: tuple[Kind, ...]
    actors: tuple[Coded, ...]
    roles: tuple[Term, ...]
    names: tuple[Term, ...]
    ties: tuple[Term, ...]
    measures: tuple[Term, ...]
    stances: tuple[Term, ...]
    scopes: tuple[Term, ...]
    extents: tuple[Term, ...]
    dates: tuple[Dating, ...]
    places: tuple[Exactness, ...]
    standings: tuple[Term, ...]
    happened: tuple[Term, ...]
    attribution: tuple[Term, ...]
    example: Example


@router.get("/about/methodology", name="methodology")
def methodology(request: Request) -> HTMLResponse:
    """The page."""
    return show(
        request,
        Methodology(
            kinds=tuple(_kind(one) for one in EventType),
            actors=tuple(Coded(_term("kind", one), one.inter_code) for one in ActorKind),
            roles=_terms("role", Role),
            names=_terms("name", NameKind),
            ties=_terms("tie", LinkKind),
            measures=_terms("measure", Measure),
            stances=_terms("stance", Stance),
            scopes=_terms("scope", Scope),
            extents=_terms("extent", Extent),
            dates=tuple(_dating(one) for one in DatePrecision),
            places=tuple(
                Exactness(_term("precision", one), one.radius_km, one.acled, one.ucdp)
                for one in sorted(GeoPrecision, key=lambda each: each.radius_km)
            ),
            standings=_terms("standing", Standing),
            happened=_terms("happened", Happened),
            attribution=_terms("attribution", Attribution),
            example=example(),
        ),
    )


def _term(vocabulary: str, word: Word) -> Term:
    # The words of ties lead to a name, and so end with a colon in French.
    return Term(f"{vocabulary}-{word.value}", word.label.rstrip(": \u00a0\u202f"), word.definition)


def _terms(vocabulary: str, words: Iterable[Word]) -> tuple[Term, ...]:
    return tuple(_term(vocabulary, one) for one in words)


def _kind(one: EventType) -> Kind:
    return Kind(one, _term("type", one), _terms("subtype", (sub for sub in SubEventType if sub.event_type is one)))


EXAMPLES = {
    DatePrecision.DAY: (dt.date(2024, 7, 25), dt.date(2024, 7, 25)),
    DatePrecision.THROUGHOUT: (dt.date(2024, 7, 25), dt.date(2024, 7, 27)),
    DatePrecision.WITHIN: (dt.date(2024, 10, 5), dt.date(2024, 10, 6)),
    DatePrecision.MONTH: (dt.date(2024, 10, 1), dt.date(2024, 10, 31)),
    DatePrecision.YEAR: (dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
}


def _dating(one: DatePrecision) -> Dating:
    span = Span(*EXAMPLES[one], one)
    return Dating(_term("date", one), span_words(span), write_edtf(span))
