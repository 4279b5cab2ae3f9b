"""Possible duplicates: of an incident that is being written, and of one that is kept, with what editors decide."""

import re
from dataclasses import asdict, dataclass, replace
from typing import ClassVar

import orjson
from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.dates import Span, read_day, read_edtf
from app.domain.errors import InvalidRecord, NotFound
from app.domain.geo import Point
from app.domain.policy import Act, may
from app.domain.vocabulary import DatePrecision, GeoPrecision, Kinship
from app.i18n import gettext
from app.store import alike as store
from app.store import pairs
from app.store.alike import Alike, Side, Typed
from app.store.db import ReadSession
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist, keepable
from app.web.deps import Reading, Writing
from app.web.html import Page
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)
MOST_ACTORS = 30
_ACTOR = re.compile(r"involvements-[0-9]{1,6}-actor|actor")
_FORM = re.compile(r"/admin/incidents/([a-z0-9-]+/edit|new)")


@dataclass(frozen=True)
class AlikePart(Page):
    """The candidates alone, to be put into the form while it is written."""

    template: ClassVar[str] = "admin/alike_part.html"

    found: tuple[Alike, ...]
    asked: bool
    """Whether enough was typed to look for any."""


@dataclass(frozen=True)
class AlikeTyped(DeskPage):
    """The same as a page, whose button leads back to the form with all that was typed."""

    template: ClassVar[str] = "admin/alike_typed.html"

    found: tuple[Alike, ...]
    asked: bool
    back: str
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Said:
    """What was typed about one candidate, and why it was not kept."""

    other: str = ""
    code: str = ""
    """What names the other incident where it is none of those that look alike."""
    kinship: str = ""
    reason: str = ""
    problem: str = ""
    status: int = 200


@dataclass(frozen=True)
class AlikePage(DeskPage):
    """An incident beside each of those that look like it."""

    template: ClassVar[str] = "admin/alike.html"

    own: Side
    found: tuple[Alike, ...]
    kinships: tuple[Kinship, ...]
    decides: bool
    said: Said


@router.post("/admin/alike", name="alike_typed")
def typed(request: Request, db: Reading, form: Form) -> Response:
    """What looks like the incident that a form holds: as JSON, as a part of the form, or as a page of its own.

    Nothing is kept by this, whatever the step.
    """
    read = _read(form)
    found = tuple(store.of_typed(db, form.member, read)) if read else ()
    if "application/json" in request.headers.get("accept", ""):
        items = [asdict(one) | {"href": address(f"/admin/incidents/{one.side.key}")} for one in found]
        body = orjson.dumps({"total": len(items), "items": items})
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})
    if request.query_params.get("part") == "1":
        return show_desk(request, AlikePart(found, read is not None))
    back = form.text("back")
    page = AlikeTyped(
        desk=desk(request, form.member, "desk"),
        found=found,
        asked=read is not None,
        back=back if _FORM.fullmatch(back) else "",
        kept=tuple(one for one in keepable(form.fields.multi_items()) if one[0] not in ("step", "back")),
    )
    return show_desk(request, page)


@router.get("/admin/incidents/{key}/alike", name="alike")
def alike(request: Request, db: Reading, member: SignedIn, key: str) -> Response:
    """An incident beside those that look like it."""
    return _shown(request, db, member, key, Said())


@router.post("/admin/incidents/{key}/alike", name="decide_alike")
def decide(request: Request, form: Form, db: Writing, key: str) -> Response:
    """Keep what an editor decides of a pair; two records of one event lead on to the merge."""
    said = Said(form.text("other"), form.text("code"), form.text("kinship"), form.text("reason"))
    if form.text("step") != "save":
        return _shown(request, db, form.member, key, said)
    insist(form.member, Act.DECIDE)
    try:
        if said.kinship not in set(Kinship):
            raise InvalidRecord(gettext("Say what the two are to each other."))
        kinship, other = Kinship(said.kinship), said.other or pairs.named(db, form.member, said.code)
        pairs.decide(db, form.member, key, other, kinship=kinship, reason=said.reason)
    except InvalidRecord as error:
        db.rollback()
        return _shown(request, db, form.member, key, replace(said, problem=error.detail, status=error.status))
    return lead(f"/admin/incidents/{key}" + ("" if kinship is Kinship.SAME else "/alike"), "linked")


def _shown(request: Request, db: ReadSession, member: Member, key: str, said: Said) -> Response:
    own, found = store.of_key(db, member, key)
    if said.problem and said.other and all(one.side.key != said.other for one in found):
        raise NotFound(gettext("There is no such incident, or it is somebody else’s draft."))
    page = AlikePage(
        desk=desk(request, member, "desk"),
        own=own,
        found=tuple(found),
        kinships=tuple(Kinship),
        decides=may(member.role, Act.DECIDE),
        said=said,
    )
    return show_desk(request, page, status=said.status)


def _read(form: Posted) -> Typed | None:
    """As much of the form as can be compared; None where there is no date yet, or neither a place nor an actor."""
    span, point = _span(form), _point(form)
    given = form.text("geo_precision")
    actors = [value.strip() for name, value in form.fields.multi_items() if _ACTOR.fullmatch(name) and value.strip()]
    place = form.text("place")
    if span is None or not (point or place or actors):
        return None
    return Typed(
        span=span,
        geo=GeoPrecision(given) if given in set(GeoPrecision) else GeoPrecision.NEAR,
        point=point,
        place=place[:300],
        actors=tuple(dict.fromkeys(actors))[:MOST_ACTORS],
        key=form.text("key"),
    )


def _span(form: Posted) -> Span | None:
    try:
        if form.text("date"):
            return read_edtf(form.text("date"))
        first = read_day(form.text("date_from"))
        last = read_day(form.text("date_to")) if form.text("date_to") else first
    except ValueError:
        return None
    given = form.text("date_precision")
    precision = DatePrecision.DAY if first == last else DatePrecision.THROUGHOUT
    precision = DatePrecision(given) if given in set(DatePrecision) else precision
    return Span(first, last, precision) if first <= last else None


def _point(form: Posted) -> Point | None:
    try:
        point = Point(*(float(form.text(name).replace(",", ".")) for name in ("latitude", "longitude")))
    except ValueError:
        return None
    return point if abs(point.latitude) <= 90 and abs(point.longitude) <= 180 else None
