"""The register of places: towns by region, areas apart, and any spelling."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.names import fold
from app.domain.register_answers import PlaceAnswer
from app.domain.vocabulary import PlaceKind
from app.i18n import gettext
from app.store import catalogue
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.register import Entry, Part, Search, contents, matching, parts_of, searched, short, years_words
from app.web.pages.results import Way

router = APIRouter(include_in_schema=False)
AREAS = frozenset({PlaceKind.REGION, PlaceKind.DISTRICT, PlaceKind.COUNTRY})
ELSEWHERE = "elsewhere"
"""The part of the places that have no region: mostly those abroad."""


@dataclass(frozen=True)
class PlaceList(Page):
    """The places of the record, or those that were looked for."""

    template: ClassVar[str] = "pages/places.html"
    section: ClassVar[str] = "places"

    search: Search
    contents: tuple[Way, ...]
    parts: tuple[Part[PlaceAnswer], ...]
    kinds: dict[str, str]
    total: int
    empty: bool


@router.get("/places", name="places")
def places(request: Request, db: Reading, q: str = "", part: str = "") -> HTMLResponse:
    """The register, by region and name."""
    every = catalogue.places(db)
    words = " ".join(q.split())
    left = matching(every, words, lambda one: [one.name, *one.spellings])
    offered = list(_parts(left))
    part = part if part in {one[0] for one in _parts(every)} else ""
    search = searched("/places", words, part, len(left))
    parts = parts_of("/places", offered, search, entry, lambda one: one.incidents)
    kinds = {kind.value: kind.label for kind in PlaceKind}
    page = PlaceList(search, contents(parts), parts, kinds, total=len(every), empty=not every)
    return show(request, page)


def _parts(every: Sequence[PlaceAnswer]) -> Iterable[tuple[str, str, str, list[PlaceAnswer]]]:
    """Towns by the region on their label, then those without one, then each kind of area."""
    towns = [one for one in every if one.kind not in AREAS]
    regions = {one.region.slug: one.region.name for one in towns if one.region}
    for slug, name in sorted(regions.items(), key=lambda one: fold(one[1])):
        yield slug, name, "", [one for one in towns if one.region and one.region.slug == slug]
    yield ELSEWHERE, gettext("Without a region in the register"), "", [one for one in towns if not one.region]
    for kind, title in (
        (PlaceKind.REGION, gettext("Regions")),
        (PlaceKind.DISTRICT, gettext("Districts")),
        (PlaceKind.COUNTRY, gettext("Countries")),
    ):
        yield kind.value, title, kind.definition, [one for one in every if one.kind == kind.value]


def entry(place: PlaceAnswer) -> Entry[PlaceAnswer]:
    """One row of the register."""
    also, more = short(place.spellings, place.name)
    return Entry(place, also, more, years_words(place.first_day, place.last_day))
