"""The cells of the map from the columns: how many incidents stand close together, and how many were killed."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.store.columns.adding import Source, Summand, added
from app.store.columns.building import compact
from app.store.columns.choosing import standing
from app.store.columns.counting import Linked, again
from app.store.columns.places import Chosen, Places, among
from app.store.columns.shape import FIXED, Array, Index
from app.store.columns.squares import squared

FEW, LEAST = 20_000, 2_000
"""So many incidents of a large index, and of a small one, are put into cells one by one; of more the sums over cells
are added and taken away.
"""
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
    def nbytes(self) -> int:
        """The memory of the arrays."""
        return sum(one.nbytes for one in (self.count, self.x, self.y, self.killed, self.single))

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
    return chosen.once(("grid", asked, killed.name), lambda: _gridded(index, chosen, killed, linked, asked))


def _gridded(index: Index, chosen: Chosen, killed: Killed, linked: Linked, asked: Asked) -> Grid:
    if len(chosen) <= min(FEW, max(len(index) // 8, LEAST)):
        return _one_by_one(index, chosen, killed.of(index), linked, asked)
    how = _summed if chosen.start < chosen.stop else _in_lists
    grid = how(index, chosen, killed, linked, _depth(index, chosen, asked))
    # Of many that match, few may have a point: then those that stand together are shown singly, too.
    return grid if grid.placed > asked.few else _one_by_one(index, chosen, killed.of(index), linked, asked)


def _depth(index: Index, chosen: Chosen, asked: Asked) -> int:
    """The depth that was asked for, or the greatest one before it at which there are not too many cells."""

    def fits(deep: int) -> bool:
        if squared(index, deep).size <= asked.most:
            return True
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
        squares = squared(one, deep)
        return Summand(squares.column, squares.size, weigh(one), squares.of, lasting)

    return source


def _one_by_one(index: Index, chosen: Chosen, killed: Array, linked: Linked, asked: Asked) -> Grid:
    places = chosen.listed()
    places = places[index.columns.x[places] >= 0]
    x, y = index.columns.x[places], index.columns.y[places]
    cell = _cells(x, y, asked)
    count = np.bincount(cell)
    mine = killed[places]
    mine[among(places, np.sort(again(linked, killed[linked[0]] >= 0)))] = -1
    total = np.bincount(cell, _weights(mine))
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


def _in_lists(index: Index, chosen: Chosen, killed: Killed, linked: Linked, deep: int) -> Grid:
    """The same for places in a list, each of which is looked up once."""
    squares, places = squared(index, deep), chosen.plus
    cell = squares.column.take(places).astype(np.intp)
    figures = killed.of(index)
    total = np.bincount(cell, _weights(figures.take(places)), minlength=squares.size)
    later = again(linked, figures[linked[0]] >= 0)
    total = total - np.bincount(squares.column[later], _weights(figures[later]), minlength=squares.size)
    count = np.bincount(cell, minlength=squares.size)
    x, y = (np.bincount(cell, one.take(places), minlength=squares.size) for one in (index.columns.x, index.columns.y))
    # Of the places of a cell the last one is written; where one stands alone, it is that.
    last = np.zeros(squares.size, dtype=np.int64)
    last[cell] = places
    count[-1] = 0
    some = count > 0
    alone = np.sort(last[count == 1])
    count = count[some]
    return Grid(count, x[some] / count, y[some] / count, _killed(total[some]), alone)


def _weights(figures: Array) -> Array:
    """What each figure adds to the sum of its cell."""
    return np.where(figures >= 0, figures + _KNOWN, 0.0)


def _summed(index: Index, chosen: Chosen, killed: Killed, linked: Linked, deep: int) -> Grid:
    def dead(one: Index) -> Weigh:
        figures = killed.of(one)

        return lambda places: _weights(figures[places])

    def summed(name: object, weigh: Callable[[Index], Weigh], *, lasting: bool = True) -> Array:
        return added(index, ("cells", deep, name), _in_squares(deep, weigh, lasting=lasting), chosen)[:-1]

    count = added(index, ("cells", deep), _in_squares(deep), chosen)[:-1]
    total = summed(killed.name, dead, lasting=killed.lasting)
    later = again(linked, killed.of(index)[linked[0]] >= 0)
    cell = squared(index, deep)
    total = total - np.bincount(cell.column[later], dead(index)(later), minlength=cell.size)[:-1]
    x = summed("x", lambda one: one.columns.x.__getitem__)
    y = summed("y", lambda one: one.columns.y.__getitem__)
    # Where one incident stands alone, the sum of ids is its own.
    alone = summed("ids", lambda one: one.columns.ids.__getitem__)[count == 1]
    some = count > 0
    count = count[some]
    places = np.sort(standing(index, alone.astype(np.int64)))
    return Grid(count, x[some] / count, y[some] / count, _killed(total[some]), places)
