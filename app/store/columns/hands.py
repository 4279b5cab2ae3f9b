"""Whose records a total adds up, from the columns (see store.provenance)."""

import numpy as np
from sqlmodel import select

from app.domain.answers import RangeAnswer
from app.domain.vocabulary import Measure
from app.models import Dataset
from app.store import provenance
from app.store.columns import counting
from app.store.columns.choosing import according, chosen_places
from app.store.columns.held import index_of
from app.store.columns.places import Chosen, among
from app.store.columns.shape import Array, Figured, Index
from app.store.db import ReadSession
from app.store.provenance import Share
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight


def shares(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> list[Share]:
    """The shares of the chosen tally, the largest first; nothing where all comes from one hand."""
    index = index_of(db, see)
    if index is None:
        return provenance.shares(db, asked, see=see)
    chosen, whose = chosen_places(db, index, asked), according(db, index, asked)
    if len(asked.wanted.dataset) == 1 or Measure.KILLED not in whose.sums:
        return []
    low, high, opened = counting.PICKS.get(asked.wanted.tally, counting.PICKS["range"])(whose.sums[Measure.KILLED])
    names = {number: name for number, name in db.exec(select(Dataset.id, Dataset.name)) if number is not None}
    added: dict[str, list[int]] = {}
    for dataset, counts in _counted(index, chosen, whose, low >= 0).items():
        is_open = opened is not None and bool((counts[opened > 0] > 0).any())
        sums = [int(counts @ low), int(counts @ high), int(is_open), int(counts.sum())]
        name = names.get(dataset, "")
        added[name] = [a + b for a, b in zip(added.get(name, [0] * 4), sums, strict=True)]
    found = [
        Share(name, RangeAnswer(low=least, high=most, open=flag > 0), many)
        for name, (least, most, flag, many) in added.items()
    ]
    return sorted(found, key=lambda one: (-one.incidents, one.dataset)) if len(found) > 1 else []


def _counted(index: Index, chosen: Chosen, whose: Figured, known: Array) -> dict[int, Array]:
    """By dataset, how often each code of figures counts; an event with several records counts once."""
    places = chosen.listed()
    places = places[known[whose.code[places]]]
    linked, _ = counting.linked(index, chosen)
    later = counting.again(linked, known[whose.code[linked[0]]])
    places = places[~among(places, np.sort(later))]
    own = index.each("dataset", places).astype(np.int64)
    # The sums of every code of figures are asked for by dataset, of which there are few.
    table = np.bincount(own * whose.size + whose.code[places], minlength=whose.size)
    by_dataset = np.pad(table, (0, -len(table) % whose.size)).reshape(-1, whose.size)
    return {number: counts for number, counts in enumerate(by_dataset) if counts.any()}
