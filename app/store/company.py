"""Whom an actor met in its incidents and with whom it stood, and who was seen at a place: counts, and the newest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import CTE, ColumnElement, case
from sqlalchemy import select as columns_of
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, func, or_, select, tuple_

from app.domain.answers import FacetValue
from app.domain.claimed_answers import Companion, Company, Meeting
from app.domain.company import PAIRS, Relation
from app.models import Actor, Incident, Involvement
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight
from app.store.where import clauses
from app.store.withheld import title

MOST = 12
"""So many actors are listed in one relation."""
NEWEST = 3
"""So many incidents are named beside each."""


class Pair(NamedTuple):
    """Another actor by its id, in one relation."""

    relation: Relation
    actor: int


Counted = Mapping[Relation, Sequence[tuple[int, int]]]
"""In each relation the other actors with their numbers of incidents, the most first."""
Newest = Mapping[Pair, list[Meeting]]


def company(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> list[Company]:
    """The other actors of the incidents that involve the actors asked for, by how they stood to these.

    Successors and members that the filter includes count as the actor itself.
    """
    pairs = _pairs(asked, see)
    return told(db, _counts(db, pairs), lambda listed: _newest(db, pairs, listed))


def told(db: ReadSession, counted: Counted, find_newest: Callable[[Sequence[Pair]], Newest]) -> list[Company]:
    """The actors that are listed, with the newest incidents beside each."""
    shown = {relation: ranked[:MOST] for relation, ranked in counted.items()}
    listed = [Pair(relation, actor) for relation, ranked in shown.items() for actor, _ in ranked]
    if not listed:
        return []
    rows = _by_id(db, {one.actor for one in listed})
    newest = find_newest(listed)
    return [
        Company(
            relation=relation,
            companions=[
                Companion(
                    slug=rows[actor].slug,
                    name=in_words(rows[actor]),
                    kind=rows[actor].kind.label,
                    incidents=many,
                    newest=newest.get(Pair(relation, actor), []),
                )
                for actor, many in ranked
            ],
            more=len(counted[relation]) - len(ranked),
        )
        for relation, ranked in shown.items()
        if ranked
    ]


def _pairs(asked: Resolved, see: Sight) -> CTE:
    """Each relation of each incident once: the other actor, the relation, the incident."""
    mine, other = aliased(Involvement), aliased(Involvement)
    ids = asked.ids.get("actor", frozenset())
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    relation = case(*((_stood(mine, other, one), one.value) for one in Relation))
    query: Any = (
        columns_of(col(other.actor_id).label("actor"), relation.label("relation"), col(other.incident_id).label("at"))
        .join(mine, col(mine.incident_id) == col(other.incident_id))
        .where(
            col(mine.actor_id).in_(ids),
            col(other.actor_id).not_in(ids),
            col(mine.incident_id).in_(matching),
            relation.is_not(None),
        )
        .distinct()
    )
    made: CTE = query.cte("pairs")
    return made


def _stood(mine: Any, other: Any, relation: Relation) -> ColumnElement[bool]:
    return or_(*(and_(mine.role.in_(one.value), other.role.in_(another.value)) for one, another in PAIRS[relation]))


def _counts(db: ReadSession, pairs: CTE) -> Counted:
    found: dict[Relation, list[tuple[int, int]]] = {relation: [] for relation in Relation}
    many = func.count()
    query: Any = (
        columns_of(pairs.c.relation, pairs.c.actor, many)
        .group_by(pairs.c.relation, pairs.c.actor)
        .order_by(many.desc(), pairs.c.actor)
    )
    for relation, actor, number in db.exec(query):
        found[Relation(relation)].append((actor, number))
    return found


def _newest(db: ReadSession, pairs: CTE, listed: Sequence[Pair]) -> Newest:
    rank = func.row_number().over(
        partition_by=(pairs.c.relation, pairs.c.actor),
        order_by=(col(Incident.date_from).desc(), col(Incident.id).desc()),
    )
    ranked = (
        columns_of(pairs.c.relation, pairs.c.actor, col(Incident.id).label("id"), rank.label("rank"))
        .join(Incident, col(Incident.id) == pairs.c.at)
        .where(tuple_(pairs.c.relation, pairs.c.actor).in_([(one.relation.value, one.actor) for one in listed]))
        .subquery()
    )
    query: Any = (
        columns_of(ranked.c.relation, ranked.c.actor, Incident)
        .join(Incident, col(Incident.id) == ranked.c.id)
        .where(ranked.c.rank <= NEWEST)
        .order_by(ranked.c.rank)
    )
    found: dict[Pair, list[Meeting]] = {}
    for relation, actor, row in db.exec(query):
        found.setdefault(Pair(Relation(relation), actor), []).append(meeting(row))
    return found


def meeting(row: Incident) -> Meeting:
    """An incident in a line."""
    return Meeting(
        code=row.code or row.key,
        title=title(row),
        date_from=row.date_from,
        date_to=row.date_to,
        date_precision=row.date_precision,
    )


def seen_at(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> tuple[list[FacetValue], int]:
    """The actors of the matching incidents, the most often involved first, and how many more there are."""
    matching = select(col(Incident.id)).where(*clauses(asked, see=see))
    many = func.count(func.distinct(Involvement.incident_id))
    counted: Any = (
        columns_of(col(Involvement.actor_id), many)
        .where(col(Involvement.incident_id).in_(matching))
        .group_by(col(Involvement.actor_id))
        .order_by(many.desc(), col(Involvement.actor_id))
    )
    every = list(db.exec(counted).all())
    rows = _by_id(db, [actor for actor, _ in every[:MOST]])
    return (
        [FacetValue(value=rows[one].slug, label=in_words(rows[one]), count=number) for one, number in every[:MOST]],
        max(0, len(every) - MOST),
    )


def _by_id(db: ReadSession, ids: Iterable[int]) -> dict[int | None, Actor]:
    return {row.id: row for row in db.exec(select(Actor).where(col(Actor.id).in_(list(ids))))}
