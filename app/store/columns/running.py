"""What a file of a filter is made of, from the column index: how many there are, and their ids in the order of files.

A file says of which state of the data it is, so that only an index of that very state may answer.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import String, cast
from sqlmodel import col, func, select

from app.models import Claim, Incident
from app.store import keyset
from app.store.columns.building import located, places_of
from app.store.columns.choosing import chosen_places
from app.store.columns.held import index_of_now
from app.store.columns.shape import Array, Index, narrow
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import Sight

STEP = 5000
"""So many incidents are put in order at a time."""


def count(db: ReadSession, asked: Resolved, see: Sight) -> int | None:
    """How many incidents match; None where the tables have to answer, as below."""
    index = index_of_now(db, see)
    return None if index is None else len(chosen_places(db, index, asked))


def count_claims(db: ReadSession, asked: Resolved, see: Sight) -> int | None:
    """How many claims they have."""
    index = index_of_now(db, see)
    if index is None:
        return None
    having = index.kept.of("claims", lambda: _claims(db, index))
    return int(having[chosen_places(db, index, asked).listed()].sum())


def ids(db: ReadSession, asked: Resolved, see: Sight, chunk: int) -> Iterator[Sequence[int]] | None:
    """The ids a chunk at a time, by the first day and then by the code: an atlas filled from a file has other ids."""
    index = index_of_now(db, see)
    if index is None or asked.wanted.sort not in keyset.CLAUSES:
        return None
    places = chosen_places(db, index, asked).listed()
    newest = asked.wanted.sort == "newest"
    ordered = places[::-1] if newest else places
    days = index.columns.first[ordered]
    return _in_order(db, index.columns.ids[ordered], days, chunk, newest=newest)


def _in_order(db: ReadSession, listed: Array, days: Array, chunk: int, *, newest: bool) -> Iterator[Sequence[int]]:
    """The ids, of which those of one day are put in the order of their codes."""
    start = 0
    while start < len(listed):
        end = min(start + STEP, len(listed))
        # What began on one day is put in order together.
        end += int(np.argmin(np.append(days[end:] == days[end - 1], False)))
        own: list[int] = listed[start:end].tolist()
        codes = _codes(db, own)
        keys = {one: (day, *codes[one]) for one, day in zip(own, days[start:end].tolist(), strict=True)}
        own.sort(key=keys.__getitem__, reverse=newest)
        yield from (own[at : at + chunk] for at in range(0, len(own), chunk))
        start = end


def _codes(db: ReadSession, some: Sequence[int]) -> dict[int, tuple[int, str, int]]:
    """For each id by what it is put in order: its code, of which the shorter one comes first."""
    found = {}
    for at in range(0, len(some), STEP):
        asked = select(Incident.id, Incident.code).where(col(Incident.id).in_(some[at : at + STEP]))
        found.update({number or 0: (len(code or ""), code or "", number or 0) for number, code in db.exec(asked)})
    return found


def _claims(db: ReadSession, index: Index) -> Array:
    """How many claims each incident has."""
    listed = db.exec(select(func.aggregate_strings(cast(col(Claim.incident_id), String), ","))).one()
    found = located(np.fromstring(listed or "", dtype=np.int64, sep=","), places_of(index.columns.ids))
    return narrow(np.bincount(found[found >= 0], minlength=len(index)))
