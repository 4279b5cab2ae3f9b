"""The cells of the map from the columns: how many incidents stand close together, and how many were killed."""

from dataclasses import dataclass

import numpy as np

from app.store.columns.choosing import Chosen, picked
from app.store.columns.counting import Linked
from app.store.columns.shape import FIXED, Array, Index

_WIDE = 2**22
"""So many cells are counted in one table; more are sorted instead, where there are few incidents."""
_FEW = 20_000
_KNOWN = 2.0**-24
"""Added to each known figure, so that a sum of them tells a cell without any from one with zeros."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells in which incidents stand, with an entry for each, and the cell of each incident."""

    count: Array
    x: Array
    """The middle of its incidents, in fixed bits."""
    y: Array
    killed: Array
    """-1 where nobody gives a figure."""
    places: Array
    cell: Array
    """For each of `places` the number of its cell."""


def gridded(index: Index, chosen: Chosen, killed: Array, linked: Linked, *, deep: int, most: int) -> Grid:
    """The cells of 2**-deep of the square's side, or the least larger ones of which there are no more than `most`.

    `killed` is a figure for each incident of the index, -1 for none; of an event the first record with one counts.
    """
    own = index.columns
    places = picked(chosen, own.x[chosen] >= 0)
    x, y = own.x[places], own.y[places]
    cell = _cells(x, y, deep, most)
    size = int(cell.max(initial=-1)) + 1
    killed = _once(places, killed[places], linked)
    weight = np.where(killed >= 0, killed + _KNOWN, 0.0)
    total = np.bincount(cell, weights=weight, minlength=size)
    count = np.bincount(cell, minlength=size)
    middle = (np.bincount(cell, weights=one, minlength=size) / np.maximum(count, 1) for one in (x, y))
    x_, y_ = middle
    return Grid(count, x_, y_, np.where(total > 0, np.floor(total), -1), places, cell)


def _once(places: Array, killed: Array, linked: Linked) -> Array:
    """The figures without those of records whose event has given one already."""
    records, events = linked
    at = np.minimum(np.searchsorted(places, records), max(len(places) - 1, 0))
    here = places[at] == records if len(places) else np.zeros(len(records), dtype=bool)
    at, events = at[here], events[here]
    known = killed[at] >= 0
    at, events = at[known], events[known]
    later = np.zeros(len(at), dtype=bool)
    later[1:] = events[1:] == events[:-1]
    killed[at[later]] = -1
    return killed


def _cells(x: Array, y: Array, deep: int, most: int) -> Array:
    """The number of each point's cell."""
    while True:
        column, row = x >> (FIXED - deep), y >> (FIXED - deep)
        left, top = int(column.min(initial=2**FIXED - 1)), int(row.min(initial=2**FIXED - 1))
        wide = int(column.max(initial=left)) - left + 1
        high = int(row.max(initial=top)) - top + 1
        if wide * high <= _WIDE or len(x) <= _FEW:
            cell, many = _numbered((row - top).astype(np.int64) * wide + (column - left), wide * high)
            if many <= most or deep == 0:
                return cell
        deep -= 1


def _numbered(key: Array, size: int) -> tuple[Array, int]:
    """The keys as numbers without gaps in their order, and how many there are."""
    if size > _WIDE:
        found, cell = np.unique(key, return_inverse=True)
        return cell, len(found)
    there = np.zeros(size, dtype=bool)
    there[key] = True
    number = np.cumsum(there, dtype=np.int32) - 1
    return number[key], int(there.sum())
