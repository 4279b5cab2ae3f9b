"""Whom an actor met in its incidents and with whom it stood, from the column index, else from the tables."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from sqlmodel import col, select

from app.domain.claimed_answers import Company, Meeting
from app.domain.company import PAIRS, Relation, Side
from app.models import Incident
from app.store import company as by_table
from app.store.columns.choosing import chosen_places, holding, standing
from app.store.columns.held import index_not_newer
from app.store.columns.places import among
from app.store.columns.shape import ROLES, Array, Index
from app.store.company import NEWEST, Counted, Newest, Pair, meeting
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight, visible

_RELATIONS = tuple(Relation)


def company(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> list[Company]:
    """The other actors of the incidents that involve the actors asked for (see store.company.company)."""
    index, ids = index_not_newer(db, see), asked.ids.get("actor", frozenset())
    if index is None or not ids:
        return by_table.company(db, asked, see=see)
    met = _met(index, chosen_places(db, index, asked).listed(), np.array(sorted(ids), dtype=np.int64))
    return by_table.told(db, _counted(met), lambda listed: _newest(db, index, met, listed, see))


class _Met(NamedTuple):
    """Another actor in an incident: its place, the actor, and a bit for each relation in which they stood."""

    place: Array
    actor: Array
    relations: Array

    def only(self, which: Array) -> "_Met":
        """Some of them."""
        return _Met(self.place[which], self.actor[which], self.relations[which])


def _table() -> Array:
    """For all roles of the one and all of the other, as bits: a bit for each relation that some two of them make."""
    roles = np.arange(1 << len(ROLES))

    def on(side: Side) -> Array:
        return (roles & sum(1 << ROLES.index(one) for one in side.value)) > 0

    made = np.zeros((len(roles), len(roles)), dtype=np.uint8)
    for n, relation in enumerate(_RELATIONS):
        for one, other in PAIRS[relation]:
            made |= (np.outer(on(one), on(other)) << n).astype(np.uint8)
    return made


_BY_ROLES = _table()


def _met(index: Index, places: Array, wanted: Array) -> _Met:
    """Whom the wanted actors met at some places, which ascend."""
    at, actor, roles = _seated(index, places)
    own = np.isin(actor, wanted)
    # Several of those asked for are one: whatever roles any of them had.
    mine = np.zeros(len(places), dtype=roles.dtype)
    np.bitwise_or.at(mine, at[own], roles[own])
    at, actor, roles = at[~own], actor[~own], roles[~own]
    found = _Met(places[at], actor, _BY_ROLES[mine[at], roles])
    return found.only(found.relations > 0)


def _seated(index: Index, places: Array) -> tuple[Array, Array, Array]:
    """Everybody at some places: the number of the place among them, the actor and its roles as bits."""
    own, rest = index.columns, index.beside.standing
    parts = []
    for actors, roles in zip(own.actors, own.roles, strict=True):
        here = actors.take(places)
        some = np.flatnonzero(here)
        parts.append((some, here[some], roles.take(places)[some]))
    rest = rest[holding(index, rest[:, 0])]
    stand = standing(index, rest[:, 0])
    mine = among(stand, places)
    parts.append((np.searchsorted(places, stand[mine]), rest[mine, 1], rest[mine, 2]))
    at, actor, bits = (np.concatenate(one) for one in zip(*parts, strict=True))
    return at, actor.astype(np.int64), bits.astype(np.int64)


def _counted(met: _Met) -> Counted:
    found = {}
    for n, relation in enumerate(_RELATIONS):
        counts = np.bincount(met.actor[(met.relations >> n) & 1 > 0])
        actors = np.flatnonzero(counts)
        ranked = actors[np.lexsort((actors, -counts[actors]))]
        found[relation] = [*zip(ranked.tolist(), counts[ranked].tolist(), strict=True)]
    return found


def _newest(db: ReadSession, index: Index, met: _Met, listed: Sequence[Pair], see: Sight) -> Newest:
    """The newest incidents of each pair, as far as readers may see them still."""
    places: dict[Pair, Array] = {}
    for n, relation in enumerate(_RELATIONS):
        here = met.only((met.relations >> n) & 1 > 0)
        for pair in listed:
            if pair.relation is relation:
                places[pair] = np.sort(here.place[here.actor == pair.actor])[: -NEWEST - 1 : -1]
    ids: dict[Pair, list[int]] = {pair: index.columns.ids[some].tolist() for pair, some in places.items()}
    every = {one for some in ids.values() for one in some}
    rows = {row.id: row for row in db.exec(select(Incident).where(col(Incident.id).in_(every), visible(see)))}
    found: dict[Pair, list[Meeting]] = {}
    for pair, some in ids.items():
        found[pair] = [meeting(rows[one]) for one in some if one in rows]
    return found
