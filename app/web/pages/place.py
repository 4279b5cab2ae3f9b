"""One place: its spellings, its surroundings, when something happened there, and who was seen."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.answers import FacetValue
from app.domain.filter import IncidentFilter
from app.domain.register_answers import PlaceAnswer, PlaceName
from app.domain.vocabulary import DatePrecision, PlaceKind
from app.i18n import number
from app.render.timeline import Timeline, timeline
from app.store import around, catalogue, company, suggest
from app.store.around import Neighbour
from app.store.columns import answers
from app.store.db import ReadSession
from app.store.resolve import places_named, resolve
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages import maps
from app.web.pages.languages import language_name
from app.web.pages.maps import MapFrame
from app.web.pages.places import AREAS
from app.web.pages.register import Found, Register, found, years_words
from app.web.pages.results import address, month_link
from app.web.pages.sums import Sums, sums

router = APIRouter(include_in_schema=False)
REGISTER = Register("/places", catalogue.place, places_named, suggest.near_places)


@dataclass(frozen=True)
class Spelling:
    """One spelling, and its language in words."""

    name: PlaceName
    language: str


@dataclass(frozen=True)
class Seen:
    """An actor of the incidents here, and the addresses of its page and of these incidents."""

    name: str
    href: str
    incidents: str
    count: int


@dataclass(frozen=True)
class Around:
    """Another place: how far away, and how many incidents are put there."""

    name: str
    href: str
    kind: str
    km: str
    incidents: int


@dataclass(frozen=True)
class PlacePage(Page):
    """One place."""

    template: ClassVar[str] = "pages/place.html"
    section: ClassVar[str] = "places"

    place: PlaceAnswer
    kind: str
    is_area: bool
    years: str
    also: str
    spellings: tuple[Spelling, ...]
    found: Found
    map: MapFrame | None
    chart: Timeline | None
    sums: Sums
    seen: tuple[Seen, ...]
    seen_more: int
    around: tuple[Around, ...]
    around_more: int


@router.get("/places/{slug}", name="place")
def place(request: Request, db: Reading, slug: str) -> Response:
    """One place; any other spelling of its name leads to it."""
    known = REGISTER.find(db, slug)
    if isinstance(known, Response):
        return known
    asked = resolve(db, IncidentFilter(place=(known.slug,)))
    here = found(db, asked)
    is_area = known.kind in AREAS
    seen, seen_more = company.seen_at(db, asked)
    others, more = _around(db, known, is_area=is_area)
    return show(
        request,
        PlacePage(
            place=known,
            kind=PlaceKind(known.kind).label,
            is_area=is_area,
            years=years_words(known.first_day, known.last_day),
            also=", ".join(one for one in dict.fromkeys(known.spellings) if one != known.name)[:120],
            spellings=tuple(Spelling(one, language_name(one.language) if one.language else "") for one in known.names),
            found=here,
            map=maps.of_place(known.slug, known.kind, known.latitude, known.longitude),
            chart=timeline(
                answers.timeline(db, asked),
                month_link("/", asked.wanted),
                coarse=answers.known_only_to(db, asked, DatePrecision.YEAR),
            )
            if here.total
            else None,
            sums=sums(
                answers.totals(db, asked, here.total) if here.total else {},
                total=here.total,
                repeated=answers.repeated(db, asked) if here.total else 0,
            ),
            seen=tuple(_seen(known, one) for one in seen),
            seen_more=seen_more,
            around=tuple(_neighbour(one) for one in others),
            around_more=more,
        ),
    )


def _seen(place: PlaceAnswer, actor: FacetValue) -> Seen:
    wanted = IncidentFilter(actor=(actor.value,), place=(place.slug,), include=("none",))
    return Seen(actor.label, address(f"/actors/{actor.value}"), address("/incidents", wanted.params()), actor.count)


def _around(db: ReadSession, place: PlaceAnswer, *, is_area: bool) -> tuple[list[Neighbour], int]:
    return around.within(db, place.slug) if is_area else (around.near_by(db, place), 0)


def _neighbour(one: Neighbour) -> Around:
    km = "" if one.km is None else number(round(one.km))
    return Around(one.name, address(f"/places/{one.slug}"), one.kind.label, km, one.incidents)
