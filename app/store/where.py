"""The filter as SQL: one clause a field, and visibility always among them."""

import math
from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Mapped
from sqlmodel import and_, col, func, not_, or_, select

from app.domain.filter import NO_REGION, IncidentFilter
from app.domain.geo import EARTH_KM, BBox
from app.domain.names import fold
from app.domain.vocabulary import GeoPrecision, Measure
from app.models import ActorName, Claim, Figure, Incident, IncidentSource, Involvement, PlaceName, Sum
from app.store import fulltext
from app.store.resolve import Resolved
from app.store.sight import Sight, readable, visible, without_texts

Clause = ColumnElement[bool]
V = TypeVar("V")


def given(value: V | None) -> V:
    """The value of a field whose clause is asked for only where it is set."""
    if value is None:
        raise ValueError("a clause was asked for without a value")
    return value


def _words(asked: Resolved) -> Clause:
    """Every word begins a word of the folded text, or the code is meant."""
    return fulltext.asks(asked.wanted.q or "")


def _named(asked: Resolved) -> Clause:
    """Every word stands in a name of the place, of its areas or of an actor: what is found without any text."""
    every = [_names(word) for word in fold(asked.wanted.q or "").split()]
    return or_(and_(*every), col(Incident.code) == (asked.wanted.q or "").strip().upper())


def _names(word: str) -> Clause:
    spelled = select(PlaceName.place_id).where(col(PlaceName.folded).contains(word, autoescape=True))
    bearing = select(ActorName.actor_id).where(col(ActorName.folded).contains(word, autoescape=True))
    involved = select(Involvement.incident_id).where(col(Involvement.actor_id).in_(bearing))
    return or_(
        col(Incident.id).in_(involved),
        *(
            column.in_(spelled)
            for column in (col(Incident.place_id), col(Incident.region_id), col(Incident.district_id))
        ),
    )


def _without_texts(name: str, made: Clause, asked: Resolved, see: Sight) -> Clause:
    """The same clause with nothing found by texts and sources that whoever asks may not read."""
    if see.restricted or name not in {"q", "source"}:
        return made
    read = and_(readable(see), made)
    if name != "q":
        return read
    # Where no dataset is shown without its texts, which is told first, nothing is sought among names.
    withheld = select(Incident.id).where(without_texts().exists(), not_(readable(see)), _named(asked))
    return and_(fulltext.asks_or(asked.wanted.q or "", withheld), or_(readable(see), _named(asked)))


def _involved(asked: Resolved) -> Clause:
    """Some of the actors, in some of the roles where roles are asked for."""
    rows = select(Involvement.incident_id)
    if asked.wanted.actor:
        rows = rows.where(col(Involvement.actor_id).in_(asked.ids.get("actor", ())))
    if asked.wanted.role:
        rows = rows.where(col(Involvement.role).in_(asked.wanted.role))
    return col(Incident.id).in_(rows)


def _roles(asked: Resolved) -> Clause | None:
    """Roles alone; with actors they stand in the same clause, for it must be their role."""
    return None if asked.wanted.actor else _involved(asked)


def _claimed(asked: Resolved) -> Clause:
    return col(Incident.id).in_(
        select(Claim.incident_id).where(col(Claim.claimant_id).in_(asked.ids.get("claimant", ())))
    )


def _placed(asked: Resolved) -> Clause:
    """At the place; for a region or a district, anywhere labelled so."""
    ids = asked.ids.get("place", frozenset())
    return or_(col(Incident.place_id).in_(ids), col(Incident.region_id).in_(ids), col(Incident.district_id).in_(ids))


def _labelled(asked: Resolved) -> Clause:
    """Under the label of a region, or under none where that is asked for."""
    named = col(Incident.region_id).in_(asked.ids.get("region", ()))
    return or_(named, col(Incident.region_id).is_(None)) if NO_REGION in asked.wanted.region else named


def boxed(box: BBox) -> Clause:
    """Inside the box, which crosses the antimeridian where its west is east of its east."""
    longitude = col(Incident.longitude)
    inside: Clause = longitude.between(box.west, box.east)
    if box.west > box.east:
        inside = or_(longitude >= box.west, longitude <= box.east)
    return and_(col(Incident.latitude).between(box.south, box.north), inside)


def _inside(asked: Resolved) -> Clause:
    return boxed(given(asked.wanted.bbox))


def _near(asked: Resolved) -> Clause:
    """Within the circle, by the spherical law of cosines; its box comes first, for the index."""
    near = given(asked.wanted.near)
    latitude = func.sin(col(Incident.latitude) * (math.pi / 180)) * math.sin(math.radians(near.latitude))
    across = func.cos((col(Incident.longitude) - near.longitude) * (math.pi / 180))
    longitude = func.cos(col(Incident.latitude) * (math.pi / 180)) * math.cos(math.radians(near.latitude)) * across
    # The cosine loses its digits below some hundred metres; the point itself always counts.
    here = and_(col(Incident.latitude) == near.latitude, col(Incident.longitude) == near.longitude)
    return and_(boxed(near.box()), or_(here, latitude + longitude >= math.cos(near.km / EARTH_KM)))


def _precise(asked: Resolved) -> Clause:
    least = given(asked.wanted.precision)
    return col(Incident.geo_precision).in_([one for one in GeoPrecision if one.rank <= least.rank])


def _killed(asked: Resolved) -> Clause:
    """The low of the chosen tally is at least so much; an unknown figure is not zero, and never matches."""
    least = given(asked.wanted.min_killed)
    rows = select(Figure.incident_id).where(
        col(Figure.measure) == Measure.KILLED,
        col(Figure.of) == Sum.TOTAL,
        of_tally(asked),
        chosen_low(asked) >= least,
    )
    return col(Incident.id).in_(rows)


def of_tally(asked: Resolved) -> Clause:
    """The rows of `figure` that the chosen tally reads."""
    if asked.tally_claimant is not None:
        return col(Figure.claimant_id) == asked.tally_claimant
    return col(Figure.claimant_id).is_(None)


def chosen_low(asked: Resolved) -> Mapped[int | None]:
    """The column of `figure` that holds the low of the chosen tally."""
    by_rule = {"preferred": col(Figure.preferred_low), "highest": col(Figure.high)}
    return by_rule.get(asked.wanted.tally, col(Figure.low))


CLAUSES: dict[str, Callable[[Resolved], Clause | None]] = {
    "q": _words,
    "actor": _involved,
    "role": _roles,
    "claimant": _claimed,
    "type": lambda asked: col(Incident.event_type).in_(asked.wanted.type),
    "subtype": lambda asked: col(Incident.sub_event_type).in_(asked.wanted.subtype),
    "since": lambda asked: col(Incident.date_to) >= asked.wanted.since,
    "until": lambda asked: col(Incident.date_from) <= asked.wanted.until,
    "region": _labelled,
    "place": _placed,
    "near": _near,
    "bbox": _inside,
    "precision": _precise,
    "happened": lambda asked: col(Incident.happened).in_(asked.wanted.happened),
    "attribution": lambda asked: col(Incident.attribution).in_(asked.wanted.attribution),
    "min_killed": _killed,
    "civilians": lambda asked: col(Incident.civilians).is_(asked.wanted.civilians),
    "source": lambda asked: col(Incident.id).in_(
        select(IncidentSource.incident_id).where(col(IncidentSource.source_id).in_(asked.ids.get("source", ())))
    ),
    "dataset": lambda asked: col(Incident.dataset_id).in_(asked.ids.get("dataset", ())),
}
NO_CLAUSE = frozenset({"include", "tally", "sort"})
"""Fields that change how others are read, how figures are counted, or the order: they leave nothing out."""


def clauses(asked: Resolved, *, see: Sight) -> Iterator[Clause]:
    """The WHERE of one filter; `see` is required, for visibility is not an afterthought."""
    yield visible(see)
    for name, clause in CLAUSES.items():
        if getattr(asked.wanted, name) not in (None, (), IncidentFilter.model_fields[name].default):
            made = clause(asked)
            if made is not None:
                yield _without_texts(name, made, asked, see)
