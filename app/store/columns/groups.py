"""The places of a column by their codes, so that those of few codes are found without a look at all the others."""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from app.store.columns.moving import Moved
from app.store.columns.places import SPARSE
from app.store.columns.shape import Array, Index

PART = 4
"""Up to this part of all places are put together by code; of more, a look at the whole column takes less."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The places of a column in the order of their codes."""

    column: Array
    order: Array
    starts: Array
    """Where each code begins in that order, and where the last one ends."""

    @property
    def nbytes(self) -> int:
        """The memory beside that of the column."""
        return self.order.nbytes + self.starts.nbytes

    def few(self, codes: Array) -> bool:
        """Whether so few places have one of some codes that `of` takes less than a look at the column."""
        return PART * int((self.starts[codes + 1] - self.starts[codes]).sum()) <= len(self.order)

    def of(self, codes: Array) -> Array:
        """The places that have one of some codes, which ascend; the places do too."""
        if not len(codes):
            return np.empty(0, dtype=np.int64)
        # Codes that follow one another are one piece.
        last = np.flatnonzero(np.diff(codes, append=len(self.starts)) > 1)
        first = np.concatenate([[0], last[:-1] + 1])
        ends = zip(self.starts[codes[first]].tolist(), self.starts[codes[last] + 1].tolist(), strict=True)
        places = np.concatenate([self.order[start:end] for start, end in ends])
        if SPARSE * len(places) < len(self.order):
            return np.sort(places).astype(np.int64)
        # Of many a table takes less than to put them in order.
        table = np.zeros(len(self.order), dtype=bool)
        table[places] = True
        return np.flatnonzero(table)

    def carried(self, _: Index, __: Index, how: Moved) -> "Grouped | None":
        """The same for a newer index, as long as all stand where they stood; whether it holds is seen as it is used."""
        return self if how.in_place else None


def grouped(index: Index, name: Hashable, column: Array, size: int) -> Grouped:
    """The places of a column of an index, of so many codes; `name` tells one column from the others."""
    key = ("grouped", name)
    found = index.kept.of(key, lambda: _grouped(column, size))
    if found.column is column and len(found.starts) == size + 1:
        return found
    return index.kept.instead(key, _grouped(column, size))


def _grouped(column: Array, size: int) -> Grouped:
    order = np.argsort(column, kind="stable").astype(np.int32)
    return Grouped(column, order, np.concatenate([[0], np.cumsum(np.bincount(column, minlength=size))]))
