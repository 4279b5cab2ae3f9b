"""Adding up over chosen places: how often each code stands in a column, or what is weighed by it.

Over a long stretch the sums up to every so many places are kept, so that only its two ends are counted. As incidents
change, the sums follow.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.store.columns.moving import Moved
from app.store.columns.places import Chosen, Places
from app.store.columns.shape import Array, Index

BLOCK, LEAST = 1 << 15, 1 << 11
"""So many places stand between two sums of a large index, and of a small one."""
BROUGHT = 1 << 16
"""Of a smaller index the sums are made anew after an edit, which takes less than to have them follow it."""
MOST_CODES = 1 << 13
"""Of so many codes sums are kept; of more they would take more memory than the columns."""


class Summand(NamedTuple):
    """What is added up: a column of so many codes, and what each place weighs (one, unless something is given)."""

    column: Array
    size: int
    weigh: Callable[[Places], Array] | None = None
    codes: object = None
    """What the codes mean, where another column might mean others by them."""
    lasts: bool = True
    """Whether the column of a newer index means the same where its codes do."""

    def add(self, places: Places) -> Array:
        """The sum over some places for each code."""
        weights = None if self.weigh is None else self.weigh(places)
        codes = self.column[places] if isinstance(places, slice) else self.column.take(places)
        return np.bincount(codes, weights, minlength=self.size)


Source = Callable[[Index], Summand]
"""The summand of an index."""


def added(index: Index, name: Hashable, source: Source, chosen: Chosen) -> Array:
    """The sum over the chosen places for each code; `name` tells one source from the others."""
    own = source(index)

    def count() -> Array:
        found = _stretch(index, name, source, own, chosen)
        if len(chosen.plus):
            found = found + own.add(chosen.plus)
        if len(chosen.minus):
            found = found - own.add(chosen.minus)
        return found

    # The codes of a column that was dropped and made again may mean others.
    return chosen.once((name, own.size), count, own.codes)


def _block(many: int) -> int:
    """How far apart the sums of so many places stand: some thirty of them serve a small index as well."""
    return min(BLOCK, max(LEAST, many // 32))


def _stretch(index: Index, name: Hashable, source: Source, own: Summand, chosen: Chosen) -> Array:
    start, stop = chosen.start, chosen.stop
    if stop - start < 2 * _block(len(index)) or own.size > MOST_CODES:
        return own.add(slice(start, stop))
    sums = index.kept.of(("sums", name), lambda: _summed(own, source, len(index)))
    if not sums.fit(own):
        # The column was dropped from what is kept and made again, and numbers its codes otherwise by now.
        sums = index.kept.instead(("sums", name), _summed(own, source, len(index)))
    first = int(np.searchsorted(sums.bounds, start))
    last = int(np.searchsorted(sums.bounds, stop, side="right")) - 1
    if last <= first:
        return own.add(slice(start, stop))
    found: Array = sums.before[last] - sums.before[first]
    return found + own.add(slice(start, sums.bounds[first])) + own.add(slice(sums.bounds[last], stop))


@dataclass(frozen=True, slots=True)
class Sums:
    """For some bounds, some thousand places apart, what is added up before each of them."""

    bounds: Array
    before: Array
    source: Source
    codes: object
    """What the codes mean that were added up."""

    def fit(self, own: Summand) -> bool:
        """Whether they are sums of this column as it numbers its codes now."""
        return self.codes is own.codes and self.before.shape[1] == own.size

    @property
    def nbytes(self) -> int:
        """The memory of the sums."""
        return self.before.nbytes

    def carried(self, old: Index, new: Index, how: Moved) -> "Sums | None":
        """The sums of a newer index: the bounds stand between the same incidents as before."""
        if len(new) < BROUGHT:
            return None
        was, now = self.source(old), self.source(new)
        if not (now.lasts and self.fit(was) and was.codes is now.codes and was.size <= now.size <= MOST_CODES):
            return None
        before = np.pad(self.before, ((0, 0), (0, now.size - was.size)))
        for place, code, weight in _each(was, how.gone):
            before[self.bounds > place, code] -= weight
        stay = self.bounds - np.searchsorted(how.gone, self.bounds)
        for place, code, weight in zip(how.before, *_weighed(now, how.come), strict=True):
            before[stay > place, code] += weight
        bounds = stay + np.searchsorted(how.before, stay)
        # What is new at the end stands behind the last bound.
        return Sums(bounds, before, self.source, now.codes) if len(new) - bounds[-1] < 4 * _block(len(new)) else None


def _each(own: Summand, places: Array) -> "zip[tuple[int, int, float]]":
    return zip(places, *_weighed(own, places), strict=True)


def _weighed(own: Summand, places: Array) -> tuple[Array, Array]:
    """The code and the weight of some places."""
    return own.column[places], np.ones(len(places), dtype=np.int64) if own.weigh is None else own.weigh(places)


def _summed(own: Summand, source: Source, many: int) -> Sums:
    block = _block(many)
    starts = range(0, many - block + 1, block)
    parts = [own.add(slice(at, at + block)) for at in starts]
    return Sums(
        np.arange(len(parts) + 1) * block, np.cumsum([np.zeros_like(parts[0]), *parts], axis=0), source, own.codes
    )
