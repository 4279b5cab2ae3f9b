"""The squares of the map in which incidents stand, numbered, and the incidents of the squares that a box touches."""

import numpy as np

from app.domain.geo import BBox, Point, mercator
from app.store.columns.groups import grouped
from app.store.columns.moving import Derived
from app.store.columns.places import Places, among
from app.store.columns.shape import FIXED, Array, Index

_WIDE = 2**22
"""So many squares are counted in one table; more are sorted instead, where there are few incidents."""
_DEEP = 12
"""A box is looked up by squares of ten kilometres: 2**-12 of the map's side."""


def squared(index: Index, deep: int) -> Derived:
    """For each incident the number of its square, 2**-deep of the map's side; the last number is of no square.

    Names are the columns and the rows of the squares, and their keys.
    """
    return index.kept.of(("squares", deep), lambda: _squares(index, deep))


def _squares(index: Index, deep: int) -> Derived:
    x, y = index.columns.x >> (FIXED - deep), index.columns.y >> (FIXED - deep)
    here = x >= 0
    left, top = int(x[here].min(initial=2**FIXED - 1)), int(y[here].min(initial=2**FIXED - 1))
    wide = int(x.max(initial=left)) - left + 1
    key = (y - top).astype(np.int64) * wide + (x - left)
    size = (int(y.max(initial=top)) - top + 1) * wide
    if size > _WIDE:
        keys, number = np.unique(key[here], return_inverse=True)
    else:
        there = np.zeros(size, dtype=bool)
        there[key[here]] = True
        keys, number = np.flatnonzero(there), (np.cumsum(there) - 1)[key[here]]
    many = len(keys)

    def of(one: Index, places: Array) -> Array | None:
        own_x, own_y = one.columns.x[places], one.columns.y[places]
        column, row = (own_x >> (FIXED - deep)) - left, (own_y >> (FIXED - deep)) - top
        own = row.astype(np.int64) * wide + column
        known = (column >= 0) & (column < wide) & among(own, keys)
        return None if (~known & (own_x >= 0)).any() else np.where(known, np.searchsorted(keys, own), many)

    column = np.full(len(index), many, dtype=np.uint16 if many < 2**16 else np.int32)
    column[here] = number
    return Derived(
        column, many + 1, of, ((left + keys % wide).astype(np.int32), (top + keys // wide).astype(np.int32), keys)
    )


def fixed(latitude: float, longitude: float) -> tuple[int, int]:
    """A point on the square of the map, in FIXED bits each way."""
    x, y = mercator(Point(latitude, longitude))
    return int(x * (1 << FIXED)), int(y * (1 << FIXED))


def boxed(index: Index, box: BBox, chosen: Places) -> Array:
    """Which of some places stand in a box."""
    (west, north), (east, south) = fixed(box.north, box.west), fixed(box.south, box.east)
    x, y = index.columns.x[chosen], index.columns.y[chosen]
    across = (x >= west) & (x <= east) if box.west <= box.east else (x >= west) | (x <= east)
    found: Array = across & (y >= north) & (y <= south)
    return found


def few_inside(index: Index, box: BBox) -> Array | None:
    """The places that stand in a box, ascending; None where the box may hold so many that a look at all takes less."""
    squares = squared(index, _DEEP)
    (west, north), (east, south) = fixed(box.north, box.west), fixed(box.south, box.east)
    west, north, east, south = (one >> (FIXED - _DEEP) for one in (west, north, east, south))
    column, row, _ = squares.names
    across = (column >= west) & (column <= east) if box.west <= box.east else (column >= west) | (column <= east)
    touched = across & (row >= north) & (row <= south)
    by_square = grouped(index, "squares", squares.column, squares.size)
    codes = np.flatnonzero(touched)
    if not by_square.few(codes):
        return None
    places = by_square.of(codes)
    return places[boxed(index, box, places)]
