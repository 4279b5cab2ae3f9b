"""The cells of the map from the columns: how many incidents stand close together, and how many were killed."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.store.columns.adding import Source, Summand, added
from app.store.columns.building import compact
from app.store.columns.choosing import standing
from app.store.columns.counting import Linked, again
from app.store.columns.moving import Derived
from app.store.columns.places import Chosen, Places, among
from app.store.columns.shape import FIXED, Array, Index

_WIDE = 2**22
"""So many cells are counted in one table; more are sorted instead, where there are few incidents."""
FEW = 20_000
"""So many incidents are put into cells one by one; of more the sums over cells are added and taken away."""
_KNOWN = 2.0**-24
"""Added to each known figure, so that a sum of them tells a cell without any from one with zeros."""

Weigh = Callable[[Places], Array]


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


class Killed(NamedTuple):
    """A figure for each incident of an index, -1 for none, and what it is called."""

    name: Hashable
    of: Callable[[Index], Array]
    lasting: bool = True
    """Whether it can be told of the next index too."""


def gridded(index: Index, chosen: Chosen, killed: Killed, linked: Linked, asked: Asked) -> Grid:
    """The cells as asked for, or the least larger ones of which there are no more than `most`.

    Of an event the first record with a figure counts.
    """
    if len(chosen) <= FEW:
        return _one_by_one(index, chosen, killed.of(index), linked, asked)
    return _summed(index, chosen, killed, linked, _depth(index, chosen, asked))


def _depth(index: Index, chosen: Chosen, asked: Asked) -> int:
    """The depth that was asked for, or the greatest one before it at which there are not too many cells."""

    def fits(deep: int) -> bool:
        counts = added(index, ("cells", deep), _in_squares(deep), chosen)[:-1]
        return bool(np.count_nonzero(counts) <= asked.most)

    if fits(asked.deep):
        return asked.deep
    low, high = 0, asked.deep
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _in_squares(deep: int, weigh: Callable[[Index], Weigh | None] = lambda _: None, *, lasting: bool = True) -> Source:
    """What is added up for each cell; the last one is none. `weigh` tells what each place of an index weighs."""

    def source(one: Index) -> Summand:
        squares = _squared(one, deep)
        return Summand(squares.column, squares.size, weigh(one), squares.of, lasting)

    return source


def _squared(index: Index, deep: int) -> Derived:
    return index.kept.of(("squares", deep), lambda: _squares(index, deep))


def _one_by_one(index: Index, chosen: Chosen, killed: Array, linked: Linked, asked: Asked) -> Grid:
    places = chosen.listed()
    places = places[index.columns.x[places] >= 0]
    x, y = index.columns.x[places], index.columns.y[places]
    cell = _cells(x, y, asked)
    count = np.bincount(cell)
    mine = killed[places].astype(np.float64)
    mine[among(places, np.sort(again(linked, killed[linked[0]] >= 0)))] = -1
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


def _killed(total: Array) -> Array:
    return np.where(total > _KNOWN / 2, np.floor(total + _KNOWN / 2), -1)


def _squares(index: Index, deep: int) -> Derived:
    """For each incident the number of its cell among those in which anything stands; the last number is of none."""
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
    return Derived(column, many + 1, of)


def _summed(index: Index, chosen: Chosen, killed: Killed, linked: Linked, deep: int) -> Grid:
    def dead(one: Index) -> Weigh:
        figures = killed.of(one)

        def weigh(places: Places) -> Array:
            mine = figures[places]
            return np.where(mine >= 0, mine + _KNOWN, 0.0)

        return weigh

    def summed(name: object, weigh: Callable[[Index], Weigh], *, lasting: bool = True) -> Array:
        return added(index, ("cells", deep, name), _in_squares(deep, weigh, lasting=lasting), chosen)[:-1]

    count = added(index, ("cells", deep), _in_squares(deep), chosen)[:-1]
    total = summed(killed.name, dead, lasting=killed.lasting)
    later = again(linked, killed.of(index)[linked[0]] >= 0)
    cell = _squared(index, deep)
    total = total - np.bincount(cell.column[later], dead(index)(later), minlength=cell.size)[:-1]
    x = summed("x", lambda one: one.columns.x.__getitem__)
    y = summed("y", lambda one: one.columns.y.__getitem__)
    # Where one incident stands alone, the sum of ids is its own.
    alone = summed("ids", lambda one: one.columns.ids.__getitem__)[count == 1]
    some = count > 0
    count = count[some]
    places = np.sort(standing(index, alone.astype(np.int64)))
    return Grid(count, x[some] / count, y[some] / count, _killed(total[some]), places)
