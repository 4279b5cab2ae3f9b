"""Where and when incidents lie, from the column index where there is one, else from the tables (see store.extent)."""

import datetime as dt

import numpy as np
from sqlmodel import col

from app.domain.geo import BBox
from app.models import Incident
from app.store import extent as by_table
from app.store.columns.choosing import chosen_places
from app.store.columns.held import index_not_newer
from app.store.columns.places import Places
from app.store.columns.shape import Index
from app.store.db import ReadSession
from app.store.extent import Extent
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight, visible

MOST = 5000
"""So many incidents at the edges have their points read; where more stand in one line, the tables are asked."""


def extent(db: ReadSession, *, see: Sight = PUBLIC) -> Extent:
    """The record's edges."""
    index = index_not_newer(db, see)
    outermost = None if index is None else _outermost(index, slice(None))
    if index is None or outermost is None:
        return by_table.extent(db, see=see)
    own = index.columns
    days = (int(own.first[0]), int(own.last.max())) if len(index) else None
    first, last = map(dt.date.fromordinal, days) if days else (None, None)
    return Extent(_box(db, outermost, see), first, last)


def box_of(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> BBox | None:
    """The box around all points that a filter lets through; None where there is none."""
    index = index_not_newer(db, see)
    outermost = None if index is None else _outermost(index, chosen_places(db, index, asked).listed())
    return by_table.box_of(db, asked, see=see) if outermost is None else _box(db, outermost, see)


def _outermost(index: Index, places: Places) -> list[int] | None:
    """The ids of those that lie farthest out each way, as exactly as the index knows; None where they are too many."""
    x, y = index.columns.x[places], index.columns.y[places]
    placed = x >= 0
    if not placed.any():
        return []
    edge = np.zeros(len(x), dtype=bool)
    for along in (x, y):
        edge |= placed & ((along == along[placed].min()) | (along == along[placed].max()))
    found: list[int] = index.columns.ids[places][edge].tolist()
    return found if len(found) <= MOST else None


def _box(db: ReadSession, ids: list[int], see: Sight) -> BBox | None:
    """The box around their points, which the tables know exactly."""
    return by_table.box(db, col(Incident.id).in_(ids), visible(see))
