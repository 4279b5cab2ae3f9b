"""Finding incidents that may be one event: a window in the database, and the exact rule on what it lets through."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import and_, col, exists, or_, select

from app.domain.accounts import Member
from app.domain.alike import Likeness, Sketch, compare, measure, reach_km, reasons, window_days
from app.domain.dates import Span, span_words
from app.domain.geo import Near, Point, mercator
from app.domain.vocabulary import DatePrecision, GeoPrecision, Kinship, PlaceKind, Standing
from app.models import Actor, Incident, Involvement
from app.store import editing, pairs
from app.store.db import ReadSession
from app.store.named import in_words, tongue
from app.store.pairs import Decided
from app.store.related import EVERYWHERE
from app.store.resolve import actors_named, places_named
from app.store.sight import of_member, visible
from app.store.where import Clause

MOST = 12
MANY = 500
"""So many ids stand in one question."""
MARGIN_KM = 1
"""What the box is wider than the circle: rounding must not lose a candidate at its edge."""
SIDE: tuple[Any, ...] = (
    selectinload(Incident.involvements).selectinload(Involvement.actor),  # type: ignore[arg-type]
    selectinload(Incident.place),  # type: ignore[arg-type]
    selectinload(Incident.claims),  # type: ignore[arg-type]
    selectinload(Incident.cited),  # type: ignore[arg-type]
)
LONG_DAYS = 100
"""A longer span lets so many through that the database had better look at their actors too."""
WIDEST_KM = 2500
"""A box wider than this leaves nothing out that matters, and would have to mind the poles."""


@dataclass(frozen=True, slots=True)
class Side:
    """An incident as it stands beside another one."""

    key: str
    code: str
    title: str
    standing: Standing
    version: int
    event: str
    when: str
    where: str
    precision: str
    actors: tuple[str, ...]
    claims: int
    sources: int


@dataclass(frozen=True, slots=True)
class Alike:
    """An incident that may be the same event as another, and why."""

    side: Side
    days: int
    km: int | None
    shared: tuple[str, ...]
    reasons: tuple[str, ...]
    decided: Decided | None


def window(sketch: Sketch) -> list[Clause]:
    """The clauses that hold for every incident which the rule accepts, and for few others."""
    found = [_in_time(sketch), *_with_actors(sketch)]
    if sketch.point is not None:
        found.append(_in_place(sketch.geo, sketch.point))
    return found


def _in_time(sketch: Sketch) -> Clause:
    first, last, precision = sketch.span
    slack = {one: window_days(precision, one) for one in DatePrecision}
    widest = max(slack.values())
    column = col(Incident.date_precision)
    by_days = sorted(DatePrecision, key=lambda one: slack[one])
    exact = [
        and_(column.in_(list(group)), *_between(first, last, days))
        for days, group in groupby(by_days, key=lambda one: slack[one])
    ]
    # The widest window stands alone beside the others, for an index finds its rows by that.
    return and_(*_between(first, last, widest), or_(*exact))


def _between(first: dt.date, last: dt.date, days: int) -> tuple[Clause, Clause]:
    # The calendar ends in both directions.
    since = dt.date.fromordinal(max(1, first.toordinal() - days))
    until = dt.date.fromordinal(min(dt.date.max.toordinal(), last.toordinal() + days))
    return col(Incident.date_from) <= until, col(Incident.date_to) >= since


def _in_place(geo: GeoPrecision, point: Point) -> Clause:
    """Inside the box that the precision of both allows, on the square of the index; or without any point."""
    ways = (
        and_(col(Incident.geo_precision) == one, *_boxed(point, reach_km(geo, one) + MARGIN_KM)) for one in GeoPrecision
    )
    return or_(col(Incident.x).is_(None), *ways)


def _boxed(point: Point, km: float) -> Iterator[Clause]:
    if km > WIDEST_KM:
        return
    box = Near(point.latitude, point.longitude, km).box()
    west, north = mercator(Point(box.north, box.west))
    east, south = mercator(Point(box.south, box.east))
    x = col(Incident.x)
    yield col(Incident.y).between(north, south)
    if box.east - box.west < 360:
        yield x.between(west, east) if west <= east else or_(x >= west, x <= east)


def _with_actors(sketch: Sketch) -> Iterator[Clause]:
    here = col(Involvement.incident_id) == col(Incident.id)
    shares = exists().where(here, col(Involvement.actor_id).in_(sketch.actors))
    if sketch.point is None:
        # Who has neither a point nor an actor is like nobody.
        yield shares
    elif sketch.actors and (sketch.span.last - sketch.span.first).days > LONG_DAYS:
        yield or_(shares, ~exists().where(here))
    elif not sketch.actors:
        # Where nobody is named, place and time alone decide, so both have to have a point.
        yield col(Incident.x).is_not(None)


def find(
    db: ReadSession, member: Member, sketch: Sketch, *, own: int | None = None, everything: bool = False
) -> list[Alike]:
    """What the member may see and what looks most like the sketch; `own` is the incident itself, if it is kept.

    What was said not to be the same is left out. Where everything is asked for, all that was decided is there instead,
    however little the two have in common.
    """
    decided = pairs.of_incident(db, own) if own is not None else {}
    hidden = {other for other, one in decided.items() if one.kinship is Kinship.NOT_SAME and not everything}
    seen = [visible(of_member(member)), col(Incident.standing) != Standing.MERGED]
    liked = []
    for number, other in sketches(db, [*window(sketch), *seen]):
        likeness = compare(sketch, other) if number != own and number not in hidden else None
        if likeness is not None:
            liked.append((number, likeness))
    best = dict(sorted(liked, key=lambda one: (-one[1].score, one[0]))[:MOST])
    if everything:
        rest = [col(Incident.id).in_(set(decided) - set(best)), *seen]
        best |= {number: measure(sketch, other) for number, other in sketches(db, rest)}
    return told(db, best, decided)


def sketches(db: ReadSession, within: list[Clause]) -> Iterator[tuple[int, Sketch]]:
    """The incidents within some clauses by their ids, as they are compared."""
    asked: Any = select(
        Incident.id, Incident.date_from, Incident.date_to, Incident.date_precision, Incident.geo_precision,
        Incident.latitude, Incident.longitude,
    )  # type: ignore[call-overload]  # SQLModel types up to four columns.  # fmt: skip
    rows = db.exec(asked.where(*within)).all()
    actors = _actors(db, [row[0] for row in rows])
    for number, first, last, precision, geo, latitude, longitude in rows:
        point = None if latitude is None or longitude is None else Point(latitude, longitude)
        every, common = actors.get(number, (frozenset(), frozenset()))
        yield number, Sketch(Span(first, last, precision), geo, point, every, common)


def _actors(db: ReadSession, numbers: list[int]) -> dict[int, tuple[frozenset[int], frozenset[int]]]:
    """Of each incident, everybody involved, and those of them who are everywhere."""
    every: dict[int, set[int]] = {}
    common: set[int] = set()
    for start in range(0, len(numbers), MANY):
        asked = select(Involvement.incident_id, Involvement.actor_id, Actor.kind).join(Actor)
        for number, actor, kind in db.exec(
            asked.where(col(Involvement.incident_id).in_(numbers[start : start + MANY]))
        ):
            every.setdefault(number or 0, set()).add(actor)
            if kind in EVERYWHERE:
                common.add(actor)
    return {number: (frozenset(ids), frozenset(ids & common)) for number, ids in every.items()}


def told(db: ReadSession, best: dict[int, Likeness], decided: dict[int, Decided]) -> list[Alike]:
    """Incidents by their ids with what was found of each, as they stand beside another one."""
    rows = {row.id: row for row in db.exec(select(Incident).where(col(Incident.id).in_(best)).options(*SIDE)).all()}
    return [_alike(rows[number], likeness, decided.get(number)) for number, likeness in best.items()]


def _alike(row: Incident, likeness: Likeness, decided: Decided | None) -> Alike:
    named = {one.actor.id: in_words(one.actor) for one in row.involvements if one.actor.id in likeness.shared}
    names = list(named.values())
    return Alike(
        side=side(row),
        days=likeness.days,
        km=None if likeness.km is None else round(likeness.km),
        shared=tuple(names),
        reasons=reasons(likeness, names),
        decided=decided,
    )


def side(row: Incident) -> Side:
    """One incident as it stands beside another one."""
    return Side(
        key=row.key,
        code=row.code or "",
        title=tongue(row.title, row.title_fr),
        standing=row.standing,
        version=row.version,
        event=row.sub_event_type.label,
        when=span_words(Span(row.date_from, row.date_to, row.date_precision)),
        where=in_words(row.place) if row.place else "",
        precision=row.geo_precision.label,
        actors=tuple(dict.fromkeys(in_words(one.actor) for one in row.involvements)),
        claims=len(row.claims),
        sources=len(row.cited),
    )


def of_key(db: ReadSession, member: Member, key: str) -> tuple[Side, list[Alike]]:
    """An incident that is kept, with those that look like it, those too that were said not to be the same."""
    row = editing.find(db, member, key)
    return side(row), find(db, member, sketch_of(row), own=row.id, everything=True)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds of an incident while it is written; names and short names of records as they were typed."""

    span: Span
    geo: GeoPrecision
    point: Point | None = None
    place: str = ""
    actors: tuple[str, ...] = ()
    key: str = ""
    """Of the incident itself, where it is kept already."""


def of_typed(db: ReadSession, member: Member, typed: Typed) -> list[Alike]:
    """What looks like an incident that is being written; names that no register knows say nothing."""
    see = of_member(member)
    own = editing.find(db, member, typed.key).id if typed.key else None
    point = typed.point
    if point is None and typed.place:
        named = [one for one in places_named(db, typed.place, see) if one.latitude is not None]
        if len(named) == 1 and named[0].kind is not PlaceKind.COUNTRY:
            point = Point(named[0].latitude or 0, named[0].longitude or 0)
    actors = [row for name in typed.actors for row in actors_named(db, name, see)]
    return find(db, member, sketch(typed.span, typed.geo, point, actors), own=own)


def sketch_of(row: Incident) -> Sketch:
    """An incident as it is compared."""
    point = None if row.latitude is None or row.longitude is None else Point(row.latitude, row.longitude)
    every = [one.actor for one in row.involvements]
    return sketch(Span(row.date_from, row.date_to, row.date_precision), row.geo_precision, point, every)


def sketch(span: Span, geo: GeoPrecision, point: Point | None, actors: Iterable[Actor]) -> Sketch:
    """What is known of an incident, as it is compared."""
    every = list(actors)
    ids = frozenset(one.id or 0 for one in every)
    return Sketch(span, geo, point, ids, frozenset(one.id or 0 for one in every if one.kind in EVERYWHERE))
