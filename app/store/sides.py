"""Two filters side by side: the same questions asked of each, and the incidents that belong to both.

Facets leave their own filter out, for they say what another choice would give; here every filter stays, so that the
numbers are those of the incidents that are compared.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import col, func, select

from app.domain.event_types import EventType
from app.domain.names import fold
from app.domain.sides import Comparison, PairedCount, PairedType, SharedIncident, SideAnswer, paired
from app.domain.vocabulary import DatePrecision
from app.i18n import gettext
from app.models import Actor, Incident, Involvement, Place
from app.store.columns import answers
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.resolve import AREAS, Resolved
from app.store.sight import PUBLIC, Sight
from app.store.where import clauses
from app.store.withheld import title

MOST_ROWS = 12
"""So many actors and places stand beside each other; the page says how many there are."""
MOST_REGIONS = 30
MOST_SHARED = 20
"""So many incidents of both sides are listed, the newest ones."""

Counts = Mapping[int | None, int]
T = TypeVar("T", Actor, Place)


@dataclass(frozen=True)
class _Counted:
    """One side with the ids that occur in it."""

    answer: SideAnswer
    types: Counter[EventType]
    regions: Counts
    places: Counts
    actors: Counts


def compare(db: ReadSession, asked: Sequence[Resolved], *, see: Sight = PUBLIC) -> Comparison:
    """What one or two filters come to, in rows that hold both."""
    sides = [_side(db, one, see) for one in asked]
    regions, _ = _named(db, Place, [one.regions for one in sides], MOST_REGIONS)
    places, places_in_all = _named(db, Place, [one.places for one in sides], MOST_ROWS)
    actors, actors_in_all = _named(db, Actor, [one.actors for one in sides], MOST_ROWS)
    shared, both = _both(db, asked, see) if len(asked) > 1 else (0, [])
    return Comparison(
        sides=tuple(one.answer for one in sides),
        types=[
            PairedType(type=kind, counts=tuple(one.types[kind] for one in sides))
            for kind in EventType
            if any(one.types[kind] for one in sides)
        ],
        regions=regions,
        places=places,
        places_in_all=places_in_all,
        actors=actors,
        actors_in_all=actors_in_all,
        shared=shared,
        both=both,
    )


def _side(db: ReadSession, asked: Resolved, see: Sight) -> _Counted:
    total, months = answers.count(db, asked, see=see), answers.timeline(db, asked, see=see)
    types: Counter[EventType] = Counter()
    for one in months:
        types.update(one.counts)
    return _Counted(
        answer=SideAnswer(
            total=total,
            figures=answers.totals(db, asked, total, see=see),
            months=months,
            repeated=answers.repeated(db, asked, see=see),
            coarse=answers.known_only_to(db, asked, DatePrecision.YEAR, see=see),
        ),
        types=types,
        regions=_by(db, col(Incident.region_id), asked, see),
        places=_towns(db, asked, see),
        actors=_involved(db, asked, see),
    )


def _by(db: ReadSession, column: Any, asked: Resolved, see: Sight) -> Counts:
    return dict(db.exec(select(column, func.count()).where(*clauses(asked, see=see)).group_by(column)).all())


def _towns(db: ReadSession, asked: Resolved, see: Sight) -> Counts:
    """Places that are no areas: the incidents of an area are those of every place in it."""
    query = (
        select(col(Incident.place_id), func.count())
        .join(Place, col(Incident.place_id) == col(Place.id))
        .where(*clauses(asked, see=see), col(Place.kind).not_in(AREAS))
        .group_by(col(Incident.place_id))
    )
    return dict(db.exec(query).all())


def _involved(db: ReadSession, asked: Resolved, see: Sight) -> Counts:
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    query = (
        select(col(Involvement.actor_id), func.count(func.distinct(Involvement.incident_id)))
        .where(col(Involvement.incident_id).in_(matching))
        .group_by(col(Involvement.actor_id))
    )
    return dict(db.exec(query).all())


def _named(db: ReadSession, table: type[T], counts: Sequence[Counts], most: int) -> tuple[list[PairedCount], int]:
    """The rows of both sides with their labels, and how many there are in all."""
    every = {key for side in counts for key in side}
    # The labels settle the order of what is equal, and only rows that may be shown need one.
    likely = [key for key, _ in paired(counts, 4 * most, str) if key is not None]
    rows = {row.id: row for row in db.exec(select(table).where(col(table.id).in_(likely)))}

    def name(key: int | None) -> str:
        return in_words(rows[key]) if key in rows else gettext("no region given")

    told = [{key: many for key, many in side.items() if key in rows or key is None} for side in counts]
    found = paired(told, most, lambda key: fold(name(key)))
    return [
        PairedCount(slug=rows[key].slug if key in rows else "", name=name(key), counts=many) for key, many in found
    ], len(every)


def _both(db: ReadSession, asked: Sequence[Resolved], see: Sight) -> tuple[int, list[SharedIncident]]:
    """How many incidents belong to every side, and the newest of them."""
    wanted = [clause for one in asked for clause in clauses(one, see=see)]
    number = db.exec(select(func.count()).select_from(Incident).where(*wanted)).one()
    newest = (col(Incident.date_from).desc(), col(Incident.id).desc())
    rows = db.exec(select(Incident).where(*wanted).order_by(*newest).limit(MOST_SHARED)) if number else ()
    return number, [
        SharedIncident(
            code=row.code or row.key,
            title=title(row),
            event_type=row.event_type,
            date_from=row.date_from,
            date_to=row.date_to,
            date_precision=row.date_precision,
        )
        for row in rows
    ]
