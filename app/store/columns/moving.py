"""How the order of an index changes as some incidents change, and what follows from columns and changes with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.store.columns.shape import Array, Index

Cut = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """Which places of an old order are left out, and which of the new order are new; both lists ascend."""

    gone: Array
    come: Array
    cuts: Sequence[Cut]
    """Pieces as (start, end, n): the old ones from start to end, then the new one number n, or none where n is -1."""

    @property
    def in_place(self) -> bool:
        """Whether all others stand where they stood."""
        return bool(np.array_equal(self.gone, self.come))

    @property
    def before(self) -> Array:
        """For each new one how many of those that stay stand before it."""
        return self.come - np.arange(len(self.come))

    def woven(self, old: Array, new: Array) -> Array:
        """A column without those that are gone, and with the new ones; the old one itself where nothing changes."""
        if self.in_place:
            if np.array_equal(old[self.come], new):
                return old
            made = old.astype(np.result_type(old, new))
            made[self.come] = new
            return made
        parts = []
        for start, end, n in self.cuts:
            if end > start:
                parts.append(old[start:end])
            if n >= 0:
                parts.append(new[n : n + 1])
        return np.concatenate(parts) if parts else old[:0]


def moved(gone: Sequence[int], spots: Sequence[int], many: int) -> Moved:
    """What changes in an order of so many, of which some go; each new one stands before the one that was at its spot.

    Both lists ascend.
    """
    events = sorted([*((one, 1, -1) for one in gone), *((spot, 0, n) for n, spot in enumerate(spots))])
    pieces, start = [], 0
    for at, is_gone, n in events:
        pieces.append((start, at, n))
        start = at + 1 if is_gone else at
    left, before = np.array(gone, dtype=np.int64), np.array(spots, dtype=np.int64)
    come = before - np.searchsorted(left, before) + np.arange(len(before))
    return Moved(left, come, [*pieces, (start, many, -1)])


@dataclass(frozen=True, slots=True)
class Derived:
    """A column that follows from others."""

    column: Array
    size: int
    """How many codes there are."""
    of: Callable[[Index, Array], Array | None]
    """What it holds at some places of an index; None where it has no code for that."""
    names: Sequence[Any] = ()
    """What the codes stand for, where anything is to be known of that."""

    @property
    def nbytes(self) -> int:
        """The memory of the column, and of what its codes stand for where that is an array."""
        return self.column.nbytes + sum(getattr(one, "nbytes", 0) for one in self.names)

    def carried(self, _: Index, new: Index, how: Moved) -> "Derived | None":
        """The same column of a newer index."""
        values = self.of(new, how.come)
        if values is None or int(values.max(initial=0)) > np.iinfo(self.column.dtype).max:
            return None
        return replace(self, column=how.woven(self.column, values.astype(self.column.dtype)))


@dataclass(frozen=True, slots=True)
class Highest:
    """At least the highest number of a column."""

    number: int
    of: Callable[[Index, Any], int]

    def carried(self, _: Index, new: Index, how: Moved) -> "Highest":
        """The same of a newer index."""
        return replace(self, number=max(self.number, self.of(new, how.come)))
