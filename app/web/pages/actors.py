"""The register of actors: by kind, and by any name."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.register_answers import ActorAnswer
from app.domain.vocabulary import ActorKind
from app.store import catalogue
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.register import Entry, Part, Search, contents, matching, parts_of, searched, short, years_words
from app.web.pages.results import Way

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class ActorList(Page):
    """The actors of the record, or those that were looked for."""

    template: ClassVar[str] = "pages/actors.html"
    section: ClassVar[str] = "actors"

    search: Search
    contents: tuple[Way, ...]
    parts: tuple[Part[ActorAnswer], ...]
    total: int
    empty: bool


@router.get("/actors", name="actors")
def actors(request: Request, db: Reading, q: str = "", part: str = "") -> HTMLResponse:
    """The register, by kind and name."""
    every = catalogue.actors(db)
    words = " ".join(q.split())
    part = part if part in set(ActorKind) else ""
    left = matching(every, words, lambda one: [one.name, *(name.name for name in one.names)])
    search = searched("/actors", words, part, len(left))
    kinds = ((kind.value, kind.label, kind.definition, [one for one in left if one.kind is kind]) for kind in ActorKind)
    parts = parts_of("/actors", kinds, search, entry, lambda one: one.incidents)
    page = ActorList(search=search, contents=contents(parts), parts=parts, total=len(every), empty=not every)
    return show(request, page)


def entry(actor: ActorAnswer) -> Entry[ActorAnswer]:
    """One row of the register."""
    # The short ones first: an acronym is what most readers look for.
    names = sorted((one.name for one in actor.names if not one.translated), key=len)
    also, more = short(names, actor.name)
    return Entry(actor, also, more, years_words(actor.first_day, actor.last_day))
