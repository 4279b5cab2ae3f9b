"""Chosen places of an index: a stretch of its order, some of which is left out, and some that stand before it.

Most filters let through either few incidents or nearly all of a time. What is added up over nearly all is what is added
up over the whole stretch, which is kept, without the rest.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from app.store.columns.shape import Array

NOWHERE: Array = np.empty(0, dtype=np.int64)
Places = slice | Array
T = TypeVar("T")
SPARSE = 32
"""Of lists in which one of so many places stands, or more, a table is made."""
LONG, COUNTED = 1 << 16, 1
"""Lists of so many bytes are worth to keep what was counted of them, up to so many times their own memory."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The places from `start` to `stop` without those of `minus`, and those of `plus`, which stand before `start`.

    Both lists ascend. Where the stretch is empty, `plus` is all that is chosen.
    """

    start: int
    stop: int
    minus: Array
    plus: Array
    _counted: dict[Hashable, tuple[Any, int, object]] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        """How many places there are."""
        return self.stop - self.start - len(self.minus) + len(self.plus)

    @property
    def nbytes(self) -> int:
        """The memory of the lists, and what counts of long ones may take."""
        lists = self.minus.nbytes + self.plus.nbytes
        return lists if lists < LONG else (1 + COUNTED) * lists

    def once(self, key: Hashable, count: Callable[[], T], means: object = None) -> T:
        """What was counted of the places: whoever filters on, or looks elsewhere, has some of that counted again.

        `means` is what the counts are of, without which they stand for nothing.
        """
        found = self._counted.get(key)
        if found is not None and found[2] is means:
            made: T = found[0]
            return made
        made, lists = count(), self.minus.nbytes + self.plus.nbytes
        size = int(getattr(made, "nbytes", 0))
        others = sum(one for name, (_, one, _) in list(self._counted.items()) if name != key)
        if lists >= LONG and size + others <= COUNTED * lists:
            if isinstance(made, np.ndarray):
                # Whoever asks next has the same array.
                made.flags.writeable = False
            self._counted[key] = made, size, means
        return made

    def listed(self) -> Array:
        """Every place, ascending."""
        if self.start == self.stop:
            return self.plus
        left = np.ones(self.stop - self.start, dtype=bool)
        left[self.minus - self.start] = False
        return np.concatenate([self.plus, np.flatnonzero(left) + self.start])

    def holds(self, places: Array) -> Array:
        """Which of some places are chosen."""
        found = (places >= self.start) & (places < self.stop)
        if len(self.minus):
            found &= ~among(places, self.minus)
        if len(self.plus):
            found |= among(places, self.plus)
        return found

    def only(self, places: Array) -> "Chosen":
        """Those of the chosen that stand in an ascending list."""
        if self.start == self.stop and len(self.plus) < len(places):
            return listing(self.plus[among(self.plus, places)])
        return listing(places[self.holds(places)])

    def where(self, mask: Callable[[Places], Array]) -> "Chosen":
        """Those of the chosen for which something holds, which is told of a stretch or of a list."""
        plus = self.plus[mask(self.plus)] if len(self.plus) else self.plus
        if self.start == self.stop:
            return listing(plus)
        lets = mask(slice(self.start, self.stop))
        if 2 * np.count_nonzero(lets) >= len(lets):
            out = np.flatnonzero(~lets) + self.start
            return Chosen(self.start, self.stop, np.union1d(self.minus, out) if len(self.minus) else out, plus)
        found = np.flatnonzero(lets) + self.start
        if len(self.minus):
            found = found[~among(found, self.minus)]
        return listing(np.concatenate([plus, found]))

    def until(self, place: int) -> "Chosen":
        """Those before a place."""
        minus, plus = (some[: np.searchsorted(some, place)] for some in (self.minus, self.plus))
        return Chosen(min(self.start, place), min(self.stop, place), minus, plus)

    def since(self, place: int) -> "Chosen":
        """Those from a place on."""
        minus, plus = (some[np.searchsorted(some, place) :] for some in (self.minus, self.plus))
        return Chosen(max(self.start, place), max(self.stop, place), minus, plus)

    def first(self, number: int) -> Array:
        """The first places, ascending."""
        if len(self.plus) >= number or self.start == self.stop:
            return self.plus[:number]
        rest, wide = number - len(self.plus), number
        while True:
            end = min(self.start + wide, self.stop)
            run = Chosen(self.start, end, self.minus[: np.searchsorted(self.minus, end)], NOWHERE).listed()
            if len(run) >= rest or end == self.stop:
                return np.concatenate([self.plus, run[:rest]])
            wide *= 4

    def last(self, number: int) -> Array:
        """The last places, ascending."""
        wide = number
        while self.start < self.stop:
            begin = max(self.stop - wide, self.start)
            run = Chosen(begin, self.stop, self.minus[np.searchsorted(self.minus, begin) :], NOWHERE).listed()
            if len(run) >= number:
                return run[-number:] if number else NOWHERE
            if begin == self.start:
                return np.concatenate([self.plus[max(len(self.plus) + len(run) - number, 0) :], run])
            wide *= 4
        return self.plus[max(len(self.plus) - number, 0) :]


def listing(places: Array) -> Chosen:
    """Some places, given in ascending order."""
    return Chosen(0, 0, NOWHERE, places)


def among(places: Array, others: Array) -> Array:
    """Which of some places stand in an ascending list."""
    if not len(others):
        return np.zeros(len(places), dtype=bool)
    found: Array
    first, wide = others[0], int(others[-1]) - int(others[0]) + 1
    if wide < SPARSE * min(len(places), len(others)):
        # Many of many: a table of them takes less than to seek each.
        table = np.zeros(wide, dtype=bool)
        table[others - first] = True
        inside: Array = (places >= first) & (places <= others[-1])
        found = inside & table.take(places - first, mode="clip")
        return found
    found = others[np.minimum(np.searchsorted(others, places), len(others) - 1)] == places
    return found
