"""What the dashboard asks at every change: total, figures, timeline and facets, as SQL.

The column index that will answer the same at a million incidents has these signatures, and this module for its
oracle: `answer(db, asked, see)` and, in `cells`, `cells(db, asked, zoom, bbox, see)`.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, extract
from sqlalchemy import select as columns_of
from sqlmodel import col, func, or_, select, true

from app.domain.answers import FacetsAnswer, FacetValue, RangeAnswer, TotalFigure
from app.domain.event_types import EventType
from app.domain.filter import NO_REGION
from app.domain.months import MonthCounts
from app.domain.sentence import sentence
from app.domain.time_answers import DayCounts, Days
from app.domain.vocabulary import DatePrecision, Measure
from app.domain.words import Word
from app.i18n import gettext
from app.models import Actor, Figure, Incident, Involvement, Place, Sum
from app.store import once
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.read import count
from app.store.resolve import AREAS, WITHOUT_REGION, Resolved, closure
from app.store.sight import PUBLIC, Sight
from app.store.where import clauses, of_tally

MOST_VALUES = 30
"""How many values a facet lists; the ones with the most incidents come first."""
COARSE = (DatePrecision.MONTH, DatePrecision.YEAR)
"""The precisions of a date that is in no week."""


Columns = tuple[Any, Any, Any]
_COLUMNS: dict[str, Columns] = {
    "lowest": (col(Figure.low), col(Figure.low), None),
    "highest": (col(Figure.high), col(Figure.high), col(Figure.open)),
    "preferred": (col(Figure.preferred_low), col(Figure.preferred_high), col(Figure.preferred_open)),
    "range": (col(Figure.low), col(Figure.high), col(Figure.open)),
}
"""The low, the high and the open end that each tally counts; one claimant's is that claimant's range."""


def answer(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> FacetsAnswer:
    """Everything beside the map, for one filter."""
    total = count(db, asked, see=see)
    return FacetsAnswer(
        total=total,
        sentence=sentence(total, asked.wanted, asked.label),
        figures=totals(db, asked, total, see=see),
        repeated=once.repeated(db, asked, see=see),
        timeline=timeline(db, asked, see=see),
        facets={
            **{
                name: _words(db, asked.without(field), column, see)
                for name, (field, column) in {
                    "event_type": ("type", col(Incident.event_type)),
                    "sub_event_type": ("subtype", col(Incident.sub_event_type)),
                    "happened": ("happened", col(Incident.happened)),
                    "attribution": ("attribution", col(Incident.attribution)),
                }.items()
            },
            "actor": _actors(db, asked, see),
            "region": _regions(db, asked.without("region"), see),
            "place": _places(db, asked.without("place"), col(Incident.place_id), see, towns=True),
        },
    )


def columns_of_tally(asked: Resolved) -> Columns:
    """The columns of `figure` that the chosen tally counts."""
    return _COLUMNS.get(asked.wanted.tally, _COLUMNS["range"])


def totals(db: ReadSession, asked: Resolved, total: int, *, see: Sight = PUBLIC) -> dict[Measure, TotalFigure]:
    """Each measure added up over the matching incidents, with how many of them have no figure for it.

    An event of which several records match is one of them here.
    """
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    ranges = _sums(
        db, matching, col(Figure.claimant_id).is_(None), (col(Figure.low), col(Figure.high), col(Figure.open))
    )
    picked = _sums(db, matching, of_tally(asked), columns_of_tally(asked))
    events = total - once.repeated(db, asked, see=see)
    made = {}
    for measure in Measure:
        if measure in ranges:
            low, high, is_open, _ = ranges[measure]
            mine = picked.get(measure)
            counted = mine[3] if mine else 0
            made[measure] = TotalFigure(
                low=low,
                high=high,
                open=is_open,
                chosen=RangeAnswer(low=mine[0], high=mine[1], open=mine[2]) if mine else None,
                incidents=counted,
                without=events - counted,
            )
    return made


def _sums(
    db: ReadSession, matching: Any, whose: ColumnElement[bool], columns: Columns
) -> dict[Measure, tuple[int, int, bool, int]]:
    low, high, opened = columns
    is_open: Any = func.max(cast(opened, Integer)) if opened is not None else func.max(0)
    these = (col(Figure.of) == Sum.TOTAL, whose, low.is_not(None))
    query: Any = (
        columns_of(col(Figure.measure), func.sum(low), func.sum(high), is_open, func.count())
        .where(col(Figure.incident_id).in_(matching), *these, *once.counted(db, matching, *these))
        .group_by(col(Figure.measure))
    )
    rows = db.exec(query)
    return {measure: (int(least), int(most), bool(flag), number) for measure, least, most, flag, number in rows}


def timeline(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> list[MonthCounts]:
    """Incidents by the month in which they began and by event type, oldest first; empty months are left out."""
    year, month = extract("year", col(Incident.date_from)), extract("month", col(Incident.date_from))
    rows = db.exec(
        select(year, month, col(Incident.event_type), func.count())
        .where(*clauses(asked, see=see))
        .group_by(year, month, col(Incident.event_type))
        .order_by(year, month)
    )
    months: dict[str, dict[EventType, int]] = {}
    for of_year, of_month, kind, number in rows:
        months.setdefault(f"{int(of_year):04}-{int(of_month):02}", {})[kind] = number
    return [MonthCounts(month=month, counts=counts) for month, counts in months.items()]


def days(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> Days:
    """Incidents by the day on which they began; those of which only a month or a year is known are counted apart."""
    rows = db.exec(
        select(col(Incident.date_from), col(Incident.event_type), func.count())
        .where(*clauses(asked, see=see), col(Incident.date_precision).not_in((*COARSE, DatePrecision.WITHIN)))
        .group_by(col(Incident.date_from), col(Incident.event_type))
        .order_by(col(Incident.date_from))
    )
    found: dict[dt.date, dict[EventType, int]] = {}
    for day, kind, number in rows:
        found.setdefault(day, {})[kind] = number
    coarse = known_only_to(db, asked, *COARSE, see=see)
    for first, last, kind, number in _within(db, asked, see):
        if first.isocalendar()[:2] == last.isocalendar()[:2]:
            counts = found.setdefault(first, {})
            counts[kind] = counts.get(kind, 0) + number
        else:
            coarse += number
    return Days(days=[DayCounts(day=day, counts=found[day]) for day in sorted(found)], coarse=coarse)


def _within(db: ReadSession, asked: Resolved, see: Sight) -> Iterable[tuple[dt.date, dt.date, EventType, int]]:
    """Incidents of which some day in a span is meant: in a week only if the whole span is in it."""
    span = (col(Incident.date_from), col(Incident.date_to), col(Incident.event_type))
    query = select(*span, func.count()).where(
        *clauses(asked, see=see), col(Incident.date_precision) == DatePrecision.WITHIN
    )
    return db.exec(query.group_by(*span))


def known_only_to(db: ReadSession, asked: Resolved, *precision: DatePrecision, see: Sight = PUBLIC) -> int:
    """How many of the incidents have a date of these precisions."""
    coarse = col(Incident.date_precision).in_(precision)
    return db.exec(select(func.count()).select_from(Incident).where(*clauses(asked, see=see), coarse)).one()


def perhaps_outside(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many match the dates asked for by a span of which only some day is meant, and which reaches beyond them."""
    since, until = asked.wanted.since, asked.wanted.until
    beyond = [col(Incident.date_from) < since] if since else []
    beyond += [col(Incident.date_to) > until] if until else []
    if not beyond:
        return 0
    loose = col(Incident.date_precision).in_((DatePrecision.WITHIN, *COARSE))
    query = select(func.count()).select_from(Incident).where(*clauses(asked, see=see), loose, or_(*beyond))
    return db.exec(query).one()


def _words(db: ReadSession, asked: Resolved, column: Any, see: Sight) -> list[FacetValue]:
    number = func.count()
    rows = db.exec(
        select(column, number).where(*clauses(asked, see=see)).group_by(column).order_by(number.desc(), column)
    )
    return [FacetValue(value=word.value, label=word.label, count=many) for word, many in rows if isinstance(word, Word)]


def _places(db: ReadSession, asked: Resolved, column: Any, see: Sight, *, towns: bool = False) -> list[FacetValue]:
    """Places with their incidents; `towns` leaves out areas, whose incidents are those of every place in them."""
    number = func.count()
    rows = db.exec(
        select(Place, number)
        .join(Incident, column == col(Place.id))
        .where(*clauses(asked, see=see), col(Place.kind).not_in(AREAS) if towns else true())
        .group_by(col(Place.id))
        .order_by(number.desc(), col(Place.id))
        .limit(MOST_VALUES)
    )
    return first_places(
        (place.id or 0, FacetValue(value=place.slug, label=in_words(place), count=many)) for place, many in rows
    )


def first_places(counted: Iterable[tuple[int, FacetValue]]) -> list[FacetValue]:
    """The places with the most incidents, given by their ids; of those with as many the ones that came first."""
    first = sorted(counted, key=lambda one: (-one[1].count, one[0]))[:MOST_VALUES]
    return sorted((value for _, value in first), key=lambda one: (-one.count, one.label))


def _regions(db: ReadSession, asked: Resolved, see: Sight) -> list[FacetValue]:
    """Regions with their incidents, and last the incidents that have none."""
    none = select(func.count()).where(*clauses(asked, see=see), col(Incident.region_id).is_(None))
    many = db.exec(none).one()
    without = [FacetValue(value=NO_REGION, label=gettext(WITHOUT_REGION), count=many)] if many else []
    return [*_places(db, asked, col(Incident.region_id), see), *without]


def _actors(db: ReadSession, asked: Resolved, see: Sight) -> list[FacetValue]:
    """Actors with the number of incidents that choosing each would give, successors included where they are."""
    open_question = asked.without("actor")
    matching = select(col(Incident.id)).where(*clauses(open_question.without("role"), see=see))
    direct = [col(Involvement.incident_id).in_(matching)]
    if asked.wanted.role:
        direct.append(col(Involvement.role).in_(asked.wanted.role))
    number = func.count(func.distinct(Involvement.incident_id))
    rows = db.exec(
        select(Actor, number)
        .join(Involvement, col(Involvement.actor_id) == col(Actor.id))
        .where(*direct)
        .group_by(col(Actor.id))
    ).all()
    widen = closure(db, asked.wanted)
    made = []
    for actor, many in rows:
        meant = widen([actor.id]) if actor.id is not None else frozenset()
        wider = select(number).where(*direct, col(Involvement.actor_id).in_(meant))
        total = db.exec(wider).one() if len(meant) > 1 else many
        made.append(FacetValue(value=actor.slug, label=in_words(actor), count=total))
    return sorted(made, key=lambda one: (-one.count, one.label))[:MOST_VALUES]
