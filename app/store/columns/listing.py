"""Pages of a filter's incidents whose ids come from the column index, where there is one: else from the tables.

The signatures are those of store.keyset and store.read. What stands on a page is read from the tables by its ids.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from sqlalchemy import String, cast
from sqlmodel import col, func, select

from app.domain.answers import Card, IncidentAnswer
from app.models import Incident
from app.store import keyset, read
from app.store.columns import answers
from app.store.columns.choosing import chosen_places, holding, standing
from app.store.columns.held import index_not_newer, index_of
from app.store.columns.places import Chosen
from app.store.columns.shape import Array, Index
from app.store.db import ReadSession
from app.store.keyset import Mark
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight

A = TypeVar("A", bound=Card)
FEW = 2000
"""Of so many incidents the database is asked which changed last; of more the order of all is at hand."""


def cards(
    db: ReadSession, asked: Resolved, mark: Mark | None, *, limit: int, see: Sight = PUBLIC
) -> tuple[list[Card], Mark | None]:
    """One page as lists show it, and the mark after which the next one begins; None at the end."""
    ids = _beyond(db, asked, mark, limit + 1, see)
    if ids is None:
        return keyset.cards(db, asked, mark, limit=limit, see=see)
    return _cut(ids, limit, lambda some: read.cards_of(db, asked, some))


def whole(
    db: ReadSession, asked: Resolved, mark: Mark | None, *, limit: int, see: Sight = PUBLIC
) -> tuple[list[IncidentAnswer], Mark | None]:
    """The same with claims and sources."""
    ids = _beyond(db, asked, mark, limit + 1, see)
    if ids is None:
        return keyset.whole(db, asked, mark, limit=limit, see=see)
    return _cut(ids, limit, lambda some: read.whole_of(db, asked, some))


def cards_at(db: ReadSession, asked: Resolved, *, limit: int, offset: int, see: Sight = PUBLIC) -> list[Card]:
    """The page that begins after so many incidents, in any order."""
    ids = _page(db, asked, limit, offset, see)
    if ids is None:
        return read.cards(db, asked, limit=limit, offset=offset, see=see)
    return read.cards_of(db, asked, ids)


def whole_at(db: ReadSession, asked: Resolved, *, limit: int, offset: int, see: Sight = PUBLIC) -> list[IncidentAnswer]:
    """The same with claims and sources."""
    ids = _page(db, asked, limit, offset, see)
    if ids is None:
        return read.whole(db, asked, limit=limit, offset=offset, see=see)
    return read.whole_of(db, asked, ids)


def _cut(ids: list[int], limit: int, load: Callable[[Sequence[int]], list[A]]) -> tuple[list[A], Mark | None]:
    shown = load(ids[:limit])
    return shown, keyset.after(shown[-1]) if shown and len(ids) > limit else None


def _beyond(db: ReadSession, asked: Resolved, mark: Mark | None, number: int, see: Sight) -> list[int] | None:
    """The ids that follow a mark; None where the tables have to answer."""
    index = index_not_newer(db, see)
    if index is None or asked.wanted.sort not in keyset.CLAUSES:
        # An older replica lacks the newest of the index, and a page without its last one would end the list.
        return None
    chosen = chosen_places(db, index, asked)
    newest = asked.wanted.sort == "newest"
    if mark is not None:
        spot = _spot(index, mark, keyset.numbered(db, mark), before=newest)
        chosen = chosen.until(spot) if newest else chosen.since(spot)
    places = chosen.last(number)[::-1] if newest else chosen.first(number)
    found: list[int] = index.columns.ids[places].tolist()
    return found


def _spot(index: Index, mark: Mark, number: int, *, before: bool) -> int:
    """How many places stand before a mark, whether it is in the index or not; itself among them unless `before`."""
    first, ids = index.columns.first, index.columns.ids
    day = first.dtype.type(mark.day.toordinal())
    start, end = (int(np.searchsorted(first, day, side)) for side in ("left", "right"))
    return start + int(np.searchsorted(ids[start:end], ids.dtype.type(number), "left" if before else "right"))


def _page(db: ReadSession, asked: Resolved, limit: int, offset: int, see: Sight) -> list[int] | None:
    index = index_of(db, see)
    if index is None:
        return None
    if asked.wanted.sort != "updated":
        return answers.page(db, index, asked, limit=limit, offset=offset)
    found: list[int] = _latest(db, index, chosen_places(db, index, asked))[offset : offset + limit].tolist()
    return found


def _latest(db: ReadSession, index: Index, chosen: Chosen) -> Array:
    """The ids of the chosen, what changed last before the others."""
    if len(chosen) <= FEW:
        return _changed(db, index.columns.ids[chosen.listed()].tolist())
    # The whole order follows every change, and so is sought anew after each.
    every = index.kept.of("changed", lambda: _held(index, _changed(db)))
    return every if len(chosen) == len(index) else every[chosen.holds(standing(index, every))]


def _held(index: Index, ids: Array) -> Array:
    return ids[holding(index, ids)].astype(index.columns.ids.dtype)


def _changed(db: ReadSession, among: list[int] | None = None) -> Array:
    """The ids of some or of all incidents, what changed last first."""
    # They come as one text: as rows they would take much longer.
    order = col(Incident.updated_at).desc(), col(Incident.date_from).desc(), col(Incident.id).desc()
    rows = select(cast(col(Incident.id), String).label("id")).order_by(*order)
    some = (rows if among is None else rows.where(col(Incident.id).in_(among))).subquery()
    listed = db.exec(select(func.aggregate_strings(some.c.id, ","))).one()
    return np.fromstring(listed or "", dtype=np.int64, sep=",")
