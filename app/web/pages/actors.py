"""The register of actors, and one actor with every name it has borne, its ties and its incidents."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.domain.dates import bounds_words
from app.domain.errors import NotFound
from app.domain.filter import IncidentFilter
from app.domain.register_answers import ActorAnswer, ActorName, ActorTie
from app.domain.vocabulary import ActorKind
from app.store import catalogue, printed
from app.store.resolve import actors_named
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.register import Found, found
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Kin:
    """The actors of one kind."""

    kind: ActorKind
    actors: tuple[ActorAnswer, ...]


@dataclass(frozen=True)
class ActorList(Page):
    """Every actor of the record, by kind."""

    template: ClassVar[str] = "pages/actors.html"
    section: ClassVar[str] = "actors"

    kinds: tuple[Kin, ...]


@dataclass(frozen=True)
class Dated:
    """A name or a tie, with its time in words."""

    entry: ActorName | ActorTie
    period: str


@dataclass(frozen=True)
class ActorPage(Page):
    """One actor."""

    template: ClassVar[str] = "pages/actor.html"
    section: ClassVar[str] = "actors"

    actor: ActorAnswer
    names: tuple[Dated, ...]
    ties: tuple[Dated, ...]
    found: Found
    claims: str
    totals: int
    """The incidents about which it says something."""


@router.get("/actors", name="actors")
def actors(request: Request, db: Reading) -> HTMLResponse:
    """The register, by kind and name."""
    every = catalogue.actors(db)
    kinds = (Kin(kind, tuple(one for one in every if one.kind is kind)) for kind in ActorKind)
    return show(request, ActorList(kinds=tuple(one for one in kinds if one.actors)))


@router.get("/actors/{slug}", name="actor")
def actor(request: Request, db: Reading, slug: str) -> Response:
    """One actor; any of its names leads to it."""
    try:
        known = catalogue.actor(db, slug)
    except NotFound:
        named = actors_named(db, slug)
        if not named:
            raise
        return RedirectResponse(address(f"/actors/{named[0].slug}"), 308, headers={"Cache-Control": "no-cache"})
    return show(
        request,
        ActorPage(
            actor=known,
            names=tuple(Dated(one, bounds_words(one.since, one.until)) for one in known.names),
            ties=tuple(Dated(one, bounds_words(one.since, one.until)) for one in known.links),
            found=found(db, IncidentFilter(actor=(known.slug,))),
            claims=address("/incidents", IncidentFilter(claimant=(known.slug,)).params()),
            totals=sum(one.claimant.slug == known.slug for one in printed.reported_totals(db)),
        ),
    )
