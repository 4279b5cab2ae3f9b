"""How many incidents name each record of the registers, and when the first and the last of them began."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from app.store.columns.choosing import holding, standing
from app.store.columns.shape import Array, Index


class Times(NamedTuple):
    """How many incidents there are, and the first days of the earliest and of the latest of them, as ordinals."""

    incidents: int
    first: int
    last: int


def of_places(index: Index) -> tuple[dict[int, Times], ...]:
    """By place, by region and by district: the incidents that stand there or are labelled so."""
    columns, every = index.columns, np.arange(len(index))
    labels = (columns.place, index.each("region", slice(None)), columns.district)
    return tuple(_times(index, [(label, every)]) for label in labels)


def of_actors(index: Index) -> dict[int, Times]:
    """By actor: the incidents that involve it."""
    every = np.arange(len(index))
    pairs = [(seat, every) for seat in index.columns.actors]
    rest = index.beside.standing
    rest = rest[holding(index, rest[:, 0])]
    pairs.append((rest[:, 1], standing(index, rest[:, 0])))
    return _times(index, pairs)


def _times(index: Index, pairs: Iterable[tuple[Array, Array]]) -> dict[int, Times]:
    """What is told of each id, from lists of ids and of the places in the index where they stand; 0 is none."""
    listed = [(np.asarray(ids, dtype=np.int64), places) for ids, places in pairs]
    size = max((int(ids.max(initial=0)) for ids, _ in listed), default=0) + 1
    many = np.zeros(size, dtype=np.int64)
    first, last = np.full(size, len(index)), np.full(size, -1)
    for ids, places in listed:
        many += np.bincount(ids, minlength=size)
        np.minimum.at(first, ids, places)
        np.maximum.at(last, ids, places)
    days, found = index.columns.first, np.flatnonzero(many[1:]) + 1
    rows = zip(found, many[found], days[first[found]], days[last[found]], strict=True)
    return {int(one): Times(int(n), int(begin), int(end)) for one, n, begin, end in rows}
