"""The cells of the map from the columns: how many incidents stand close together, and how many were killed."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.store.columns.adding import counted, weighed
from app.store.columns.building import compact
from app.store.columns.counting import Linked
from app.store.columns.places import Chosen, Places, among
from app.store.columns.shape import FIXED, Array, Index

_WIDE = 2**22
"""So many cells are counted in one table; more are sorted instead, where there are few incidents."""
FEW = 20_000
"""So many incidents are put into cells one by one; of more the sums over cells are added and taken away."""
_KNOWN = 2.0**-24
"""Added to each known figure, so that a sum of them tells a cell without any from one with zeros."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells in which incidents stand, with an entry for each, in the order of rows and columns."""

    count: Array
    x: Array
    """The middle of its incidents, in fixed bits."""
    y: Array
    killed: Array
    """-1 where nobody gives a figure."""
    single: Array
    """The places of the incidents that stand in a cell with few others (see `gridded`)."""

    @property
    def placed(self) -> int:
        """How many incidents have a point."""
        return int(self.count.sum())


class Asked(NamedTuple):
    """How the map is asked for: 2**-deep is a cell's part of the square's side, and `most` are all cells."""

    deep: int
    most: int
    few: int
    """Where no more incidents than this have a point, ..."""
    together: int
    """... a cell of no more than these shows each of them; else only one that is alone."""


def gridded(index: Index, chosen: Chosen, killed: tuple[object, Array], linked: Linked, asked: Asked) -> Grid:
    """The cells as asked for, or the least larger ones of which there are no more than `most`.

    `killed` is a figure for each incident of the index, -1 for none, after its name; of an event the first record with
    one counts.
    """
    if len(chosen) <= FEW:
        return _one_by_one(index, chosen, killed[1], linked, asked)
    return _summed(index, chosen, killed, linked, _depth(index, chosen, asked))


def _depth(index: Index, chosen: Chosen, asked: Asked) -> int:
    """The depth that was asked for, or the greatest one before it at which there are not too many cells."""

    def fits(deep: int) -> bool:
        squares = _squared(index, deep)
        counts = counted(index, ("cells", deep), squares.column, squares.many + 1, chosen)[:-1]
        return bool(np.count_nonzero(counts) <= asked.most)

    if fits(asked.deep):
        return asked.deep
    low, high = 0, asked.deep
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _squared(index: Index, deep: int) -> "_Squares":
    return index.kept.of(("squares", deep), lambda: _squares(index, deep))


def _one_by_one(index: Index, chosen: Chosen, killed: Array, linked: Linked, asked: Asked) -> Grid:
    places = chosen.listed()
    places = places[index.columns.x[places] >= 0]
    x, y = index.columns.x[places], index.columns.y[places]
    cell = _cells(x, y, asked)
    count = np.bincount(cell)
    mine = killed[places].astype(np.float64)
    mine[among(places, np.sort(_again(linked, killed)))] = -1
    total = np.bincount(cell, np.where(mine >= 0, mine + _KNOWN, 0.0))
    middle = [np.bincount(cell, one) / np.maximum(count, 1) for one in (x, y)]
    crowd = count > (asked.together if len(places) <= asked.few else 1)
    return Grid(count, middle[0], middle[1], _killed(total), places[~crowd[cell]])


def _cells(x: Array, y: Array, asked: Asked) -> Array:
    """The number of each point's cell."""
    if not len(x):
        return x
    deep = asked.deep
    while True:
        column, row = x >> (FIXED - deep), y >> (FIXED - deep)
        left = int(column.min())
        wide = int(column.max()) - left + 1
        cell = compact((row - row.min()).astype(np.int64) * wide + (column - left))
        if int(cell.max()) < asked.most or deep == 0:
            return cell
        deep -= 1


def _again(linked: Linked, killed: Array) -> Array:
    """The places of records that give a figure of an event after another one has."""
    places, events = linked
    known = killed[places] >= 0
    places, events = places[known], events[known]
    later = np.zeros(len(places), dtype=bool)
    later[1:] = events[1:] == events[:-1]
    return places[later]


def _killed(total: Array) -> Array:
    return np.where(total > _KNOWN / 2, np.floor(total + _KNOWN / 2), -1)


@dataclass(frozen=True, slots=True)
class _Squares:
    """The cells of one size in which anything stands, and for each incident the number of its own; the last is none."""

    column: Array
    many: int

    @property
    def nbytes(self) -> int:
        return self.column.nbytes


def _squares(index: Index, deep: int) -> _Squares:
    x, y = index.columns.x >> (FIXED - deep), index.columns.y >> (FIXED - deep)
    here = x >= 0
    left, top = int(x[here].min(initial=2**FIXED - 1)), int(y[here].min(initial=2**FIXED - 1))
    wide = int(x.max(initial=left)) - left + 1
    key = (y - top).astype(np.int64) * wide + (x - left)
    size = (int(y.max(initial=top)) - top + 1) * wide
    if size > _WIDE:
        found, number = np.unique(key[here], return_inverse=True)
        many = len(found)
    else:
        there = np.zeros(size, dtype=bool)
        there[key[here]] = True
        number, many = (np.cumsum(there) - 1)[key[here]], int(there.sum())
    column = np.full(len(index), many, dtype=np.uint16 if many < 2**16 else np.int32)
    column[here] = number
    return _Squares(column, many)


def _summed(index: Index, chosen: Chosen, killed: tuple[object, Array], linked: Linked, deep: int) -> Grid:
    squares = _squared(index, deep)
    name, figures = killed
    cell, size = squares.column, squares.many + 1

    def dead(places: Places) -> Array:
        mine = figures[places]
        return np.where(mine >= 0, mine + _KNOWN, 0.0)

    def at(places: Places) -> Array:
        if isinstance(places, slice):
            return np.arange(places.start, places.stop, dtype=np.float64)
        return places.astype(np.float64)

    count = counted(index, ("cells", deep), cell, size, chosen)[:-1]
    total = weighed(index, ("cells", deep, name), cell, (size, dead), chosen)[:-1]
    again = _again(linked, figures)
    total -= np.bincount(cell[again], dead(again), minlength=size)[:-1]
    x = weighed(index, ("cells", deep, "x"), cell, (size, index.columns.x.__getitem__), chosen)[:-1]
    y = weighed(index, ("cells", deep, "y"), cell, (size, index.columns.y.__getitem__), chosen)[:-1]
    single = weighed(index, ("cells", deep, "at"), cell, (size, at), chosen)[:-1][count == 1]
    some = count > 0
    count = count[some]
    return Grid(count, x[some] / count, y[some] / count, _killed(total[some]), np.sort(single.astype(np.int64)))
