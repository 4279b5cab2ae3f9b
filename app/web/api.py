"""The JSON interface: the same filter, the same answers as the pages, for programs."""

import hashlib
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from app.domain.answers import IncidentAnswer, IncidentPage
from app.domain.errors import Gone, NotFound
from app.domain.filter import IncidentFilter
from app.domain.register_answers import ActorPage, PlacePage
from app.domain.vocabulary import Standing
from app.i18n import gettext, language
from app.store import as_of as past
from app.store import catalogue, keyset, read
from app.store.columns import answers, knowing, listing
from app.store.db import ReadSession
from app.store.keyset import Mark
from app.store.resolve import Resolved
from app.web import as_of, paging
from app.web.deps import Reading
from app.web.query import (
    ItemsParams,
    ItemsQuery,
    OneParams,
    RegisterParams,
    RegisterQuery,
    once,
    refuse,
)

T = TypeVar("T")
router = APIRouter(prefix="/api", tags=["incidents"], dependencies=[Depends(once)])
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"description": "A parameter cannot be understood; problem+json names it."},
    404: {"description": "Nothing stands at this address; problem+json."},
}


@router.get("/incidents", response_model=IncidentPage, responses=PROBLEMS)
def incidents(request: Request, db: Reading, wanted: ItemsParams) -> Response:
    """The incidents that match, with their claims, a page at a time."""
    asked = understood(db, wanted)
    total = answers.count(db, asked)
    items, place = _items(db, asked, wanted, total)
    more = paging.following(request, place) if place is not None else None
    return as_json(request, IncidentPage(total=total, items=items, next=more))


@router.get(
    "/incidents/{code}", response_model=IncidentAnswer, responses=PROBLEMS | {410: {"description": "Withdrawn."}}
)
def incident(request: Request, db: Reading, code: str, wanted: OneParams) -> Response:
    """One incident with its claims and sources; a merged one answers with where it went.

    With `as_of` it is the incident at the end of that day: 404 before its first publication, 410 while withdrawn.
    """
    day = as_of.strict(wanted.as_of)
    asked = understood(db, IncidentFilter(tally=wanted.tally))
    found = past.one(db, code, asked, day) if day else read.one(db, code, asked)
    if day:
        as_of.insist_on_standing(found, day)
    if found.standing is Standing.WITHDRAWN:
        raise Gone(gettext("Withdrawn: %(reason)s", reason=found.closing_reason))
    if found.standing is Standing.MERGED and found.merged_into:
        asked_too = urlencode([("lang", language()), *([(as_of.AS_OF, day.isoformat())] if day else [])])
        return Response(
            status_code=308,
            headers={"Location": f"/api/incidents/{found.merged_into}?{asked_too}", "Cache-Control": "no-cache"},
        )
    return as_json(request, found)


@router.get("/actors", response_model=ActorPage, responses=PROBLEMS)
def actors(request: Request, db: Reading, wanted: RegisterParams) -> Response:
    """The register of actors with their names and links."""
    every = catalogue.actors(db)
    items, more = _part(request, every, wanted)
    return as_json(request, ActorPage(total=len(every), items=items, next=more))


@router.get("/places", response_model=PlacePage, responses=PROBLEMS)
def places(request: Request, db: Reading, wanted: RegisterParams) -> Response:
    """The register of places with their spellings."""
    every = catalogue.places(db)
    items, more = _part(request, every, wanted)
    return as_json(request, PlacePage(total=len(every), items=items, next=more))


@router.get("/{rest:path}", include_in_schema=False)
def nothing(rest: str) -> Response:
    """Whatever else is asked for under /api is answered as a program expects."""
    raise NotFound(gettext("There is no interface at /api/%(path)s.", path=rest[:60]))


def understood(db: ReadSession, wanted: IncidentFilter) -> Resolved:
    """The filter with its names known; raises Unreadable for one that is not."""
    found = knowing.resolved(db, wanted)
    refuse(found.problems)
    return found


def _items(
    db: ReadSession, asked: Resolved, wanted: ItemsQuery, total: int
) -> tuple[list[IncidentAnswer], Mark | int | None]:
    """One page, and where the next one begins: after a record where the order has a key, else after so many records.

    Pages of orders with a key once began after so many records too, and tokens that say so are still understood.
    """
    start = None if wanted.after is None else paging.read(wanted.after)
    has_key = wanted.sort in keyset.CLAUSES
    if has_key and not isinstance(start, int):
        return listing.whole(db, asked, start, limit=wanted.limit)
    before = paging.start(wanted.after)
    items = listing.whole_at(db, asked, limit=wanted.limit, offset=before)
    if not items or before + len(items) >= total:
        return items, None
    return items, keyset.after(items[-1]) if has_key else before + len(items)


def _part(request: Request, every: list[T], wanted: RegisterQuery) -> tuple[list[T], str | None]:
    """One page of a register, and where it goes on."""
    start = paging.start(wanted.after)
    items = every[start : start + wanted.limit]
    following = start + len(items)
    return items, paging.following(request, following) if items and following < len(every) else None


def as_json(request: Request, answer: BaseModel) -> Response:
    """The answer as bytes with an ETag that language and content make; 304 where the caller has it."""
    body = answer.model_dump_json().encode()
    mark = hashlib.sha256(language().encode() + body).hexdigest()[:20]
    headers = {"ETag": f'W/"{mark}"', "Cache-Control": "no-cache", "Content-Language": language()}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
