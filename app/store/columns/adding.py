"""Adding up over chosen places: how often each code stands in a column, or what is weighed by it.

Over a long stretch the sums up to every so many places are kept, so that only its two ends are counted.
"""

from collections.abc import Callable, Hashable

import numpy as np

from app.store.columns.places import Chosen, Places
from app.store.columns.shape import Array, Index

BLOCK = 1 << 15
MOST_CODES = 1 << 13
"""Of so many codes sums are kept; of more they would take more memory than the columns."""

Weigh = Callable[[Places], Array]


def counted(index: Index, name: Hashable, column: Array, size: int, chosen: Chosen) -> Array:
    """How many of the places have each of `size` codes; `name` is the column's."""
    return _added(index, (name, "count"), column, size, chosen, None)


def weighed(index: Index, name: Hashable, column: Array, weights: tuple[int, Weigh], chosen: Chosen) -> Array:
    """The sum of the weights for each code; `weights` are how many codes there are, and the weight of places."""
    return _added(index, (name, "weight"), column, weights[0], chosen, weights[1])


def _added(  # noqa: PLR0917  (Two public ways lead here, each with what it needs.)
    index: Index, name: Hashable, column: Array, size: int, chosen: Chosen, weigh: Weigh | None
) -> Array:
    def add(places: Places) -> Array:
        return np.bincount(column[places], None if weigh is None else weigh(places), minlength=size)

    found = _stretch(index, name, add, size, chosen)
    if len(chosen.plus):
        found = found + add(chosen.plus)
    if len(chosen.minus):
        found = found - add(chosen.minus)
    return found


def _stretch(index: Index, name: Hashable, add: Callable[[Places], Array], size: int, chosen: Chosen) -> Array:
    start, stop = chosen.start, chosen.stop
    if stop - start < 2 * BLOCK or size > MOST_CODES:
        return add(slice(start, stop))
    sums = index.kept.of(("sums", name), lambda: _sums(add, len(index)))
    first, last = -(-start // BLOCK), stop // BLOCK
    found: Array = sums[last] - sums[first]
    return found + add(slice(start, first * BLOCK)) + add(slice(last * BLOCK, stop))


def _sums(add: Callable[[Places], Array], many: int) -> Array:
    """For every multiple of BLOCK what is added up before it."""
    parts = [add(slice(at, at + BLOCK)) for at in range(0, many - BLOCK + 1, BLOCK)]
    return np.cumsum([np.zeros_like(parts[0]), *parts], axis=0)
