"""The features of the collection, a page at a time, and each alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from app.domain.answers import Card
from app.domain.errors import Gone
from app.domain.feature import feature
from app.domain.filter import IncidentFilter
from app.domain.sentence import sentence
from app.domain.vocabulary import Standing
from app.i18n import gettext, language
from app.store import read
from app.store.columns import answers, listing
from app.store.keyset import Mark
from app.store.resolve import Resolved, resolve
from app.web import links, paging
from app.web.deps import Reading
from app.web.html import Page
from app.web.ogc.answers import (
    GEOJSON,
    HTML,
    JSON,
    TIMESTAMP,
    Link,
    Ways,
    answer,
    as_json,
    as_page,
    licence,
    link,
    now,
    wants_page,
)
from app.web.ogc.query import ItemParams, ItemsParams
from app.web.query import once, refuse

router = APIRouter(prefix="/ogc/collections/incidents/items", include_in_schema=False, dependencies=[Depends(once)])
_PATH = "/collections/incidents"


@dataclass(frozen=True)
class ItemsPage(Page):
    """One page of the features."""

    template: ClassVar[str] = "ogc/items.html"
    section: ClassVar[str] = "data"

    sentence: str
    total: int
    cards: tuple[Card, ...]
    following: str
    machine: str


@dataclass(frozen=True)
class ItemPage(Page):
    """One feature."""

    template: ClassVar[str] = "ogc/item.html"
    section: ClassVar[str] = "data"

    card: Card
    columns: tuple[tuple[str, str], ...]
    machine: str


@router.get("")
def items(request: Request, db: Reading, wanted: ItemsParams) -> Response:
    """The features that match, newest first."""
    asked = resolve(db, wanted.narrowed())
    refuse(asked.problems)
    found, following = listing.cards(db, asked, paging.mark(wanted.after), limit=wanted.limit)
    total = answers.count(db, asked)
    ways = Ways(request)
    if wants_page(request, wanted.f):
        return as_page(request, _page(ways, asked, found, total, following))
    return as_json(request, GEOJSON, _collection(ways, found, total, following))


@router.get("/{code}")
def item(request: Request, db: Reading, code: str, wanted: ItemParams) -> Response:
    """One feature; a merged incident answers with where it went."""
    asked = resolve(db, IncidentFilter(tally=wanted.tally))
    refuse(asked.problems)
    found = read.one(db, code, asked)
    ways = Ways(request)
    if found.standing is Standing.WITHDRAWN:
        raise Gone(gettext("Withdrawn: %(reason)s", reason=found.closing_reason))
    if found.standing is Standing.MERGED and found.merged_into:
        query = urlencode(request.query_params.multi_items())
        target = f"/ogc{_PATH}/items/{found.merged_into}{'?' + query if query else ''}"
        return Response(status_code=308, headers={"Location": target, "Cache-Control": "no-cache"})
    made = _feature(ways, found)
    collection = link(ways.address(_PATH, {"f": "json"}), "collection", JSON, gettext("Incidents"))
    page = link(made["properties"]["page"], "related", HTML, gettext("The page of this incident"))
    body = {**made, "links": [*ways.both(GEOJSON, found.title), collection, page, licence()]}
    columns = _written(made["properties"])
    return answer(request, wanted.f, GEOJSON, body, lambda: ItemPage(found, columns, ways.here(f="json")))


def _written(held: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The columns that hold something, with their values as JSON has them."""
    texts = ((name, str(value).lower() if isinstance(value, bool) else value) for name, value in held.items())
    return tuple((name, str(value)) for name, value in texts if value not in (None, ""))


def _feature(ways: Ways, card: Card) -> dict[str, Any]:
    asked = [] if language() == "en" else [("lang", language())]
    return feature(
        card,
        page=ways.top + links.page(f"/incidents/{card.code}", language=language()),
        api=ways.top + links.page(f"/api/incidents/{card.code}", asked),
    )


def _collection(ways: Ways, found: Sequence[Card], total: int, following: Mark | None) -> dict[str, Any]:
    told: list[Link] = [
        *ways.both(GEOJSON, gettext("Incidents")),
        link(ways.address(_PATH, {"f": "json"}), "collection", JSON, gettext("Incidents")),
        licence(),
    ]
    if following:
        further = ways.here(f="json", after=paging.write(following))
        told.append(link(further, "next", GEOJSON, gettext("The next page")))
    return {
        "type": "FeatureCollection",
        "features": [_feature(ways, one) for one in found],
        "links": told,
        "numberMatched": total,
        "numberReturned": len(found),
        TIMESTAMP: now(),
    }


def _page(ways: Ways, asked: Resolved, found: Sequence[Card], total: int, following: Mark | None) -> ItemsPage:
    return ItemsPage(
        sentence=sentence(total, asked.wanted, asked.label),
        total=total,
        cards=tuple(found),
        following=ways.here(f="html", after=paging.write(following)) if following else "",
        machine=ways.here(f="json"),
    )
