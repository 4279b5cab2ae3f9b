"""A new index out of an old one and some incidents that changed, without reading the others again."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np

from app.domain.vocabulary import Measure
from app.store.columns import building
from app.store.columns.carrying import carry
from app.store.columns.choosing import standing
from app.store.columns.moving import Moved, moved
from app.store.columns.reading import Rows
from app.store.columns.shape import MEASURES, Array, Beside, Codes, Columns, Index, Packed, Sums, split

Changed = Collection[int]


def spliced(old: Index, changed: Changed, rows: Rows, beside: Beside, version: int) -> Index:
    """The index in which `rows` is all that there is of the changed incidents; `beside` is read anew."""
    codes, new, rest = _coded(old.codes, rows)
    kept = old.beside.standing
    kept = kept[~np.isin(kept[:, 0], list(changed))]
    beside = replace(beside, standing=np.concatenate([kept, rest]))
    how = _moved(old, changed, new)
    made = Index(version, _woven(old.columns, new, how), codes, beside)
    carry(old, made, how)
    return made


def _coded(codes: Codes, rows: Rows) -> tuple[Codes, Columns, Array]:
    """The changed incidents as columns of their own, by codes that hold what is new too."""
    incidents = building.ordered(rows.incidents)
    what, how = split(incidents[:, 2])
    codes = replace(codes, what=_known(codes.what, what), how=_known(codes.how, how))
    found = dict(building.parts(rows.figures))
    codes, figures = _figures(codes, [found.get(int(one)) for one in incidents[:, 0]])
    places = building.places_of(incidents[:, 0])
    actors, roles, standing = building.seated(rows.involvements, places, len(incidents))
    return (
        codes,
        building.columns(incidents, (_code(codes.what, what), _code(codes.how, how), figures), actors, roles),
        standing,
    )


def _known(packed: Packed, values: Array) -> Packed:
    """The codes with those of the values that nobody had so far."""
    new = [one for one in np.unique(values).tolist() if one not in packed.codes]
    if not new:
        return packed
    codes = {**packed.codes, **{one: len(packed.values) + n for n, one in enumerate(new)}}
    return Packed(np.concatenate([packed.values, np.array(new, dtype=np.int64)]), codes)


def _code(packed: Packed, values: Array) -> Array:
    return np.array([packed.codes[one] for one in values.tolist()], dtype=np.int64)


def _figures(codes: Codes, found: list[Array | None]) -> tuple[Codes, Array]:
    """The codes of some incidents' figures; what nobody had so far gets a code of its own."""
    keys = [b"" if one is None else building.key(one) for one in found]
    new = {key: rows for key, rows in zip(keys, found, strict=True) if key not in codes.figure_codes}
    if new:
        start = len(codes.figure_codes)
        known = {**codes.figure_codes, **{key: start + n for n, key in enumerate(new)}}
        coded = [np.column_stack([np.full(len(rows), n), rows[:, 1:]]) for n, rows in enumerate(_given(new))]
        tables = _widened(codes.figures, np.concatenate(coded), len(new), _size(codes))
        codes = replace(codes, figures=tables, figure_codes=known)
    return codes, np.array([codes.figure_codes[key] for key in keys], dtype=np.int64)


def _given(new: Mapping[bytes, Array | None]) -> list[Array]:
    return [rows for rows in new.values() if rows is not None]


def _size(codes: Codes) -> int:
    return len(codes.figure_codes)


def _widened(tables: Mapping[Measure, Sums], rows: Array, more: int, size: int) -> dict[Measure, Sums]:
    """The figures of all codes, `more` new ones after the `size` that there were."""
    found: dict[Measure, Sums] = {}
    none = np.empty((0, 5), dtype=np.int64)
    for number in sorted({MEASURES.index(one) for one in tables} | set(np.unique(rows[:, 1]).tolist())):
        measure = MEASURES[number]
        own = rows[rows[:, 1] == number]
        old = tables.get(measure) or building.sums(none, none[:, 0], size)
        new = building.sums(own, own[:, 0], more)
        found[measure] = Sums(*(np.concatenate(pair) for pair in zip(old, new, strict=True)))
    return found


def _moved(old: Index, changed: Changed, new: Columns) -> Moved:
    gone = np.sort(standing(old, np.array(sorted(changed), dtype=np.int64)))
    # Where each new one stands among the old ones: after those of an earlier day, and by its id on the same day.
    spots = [_spot(old.columns, day, number) for day, number in zip(new.first, new.ids, strict=True)]
    return moved(gone.tolist(), spots, len(old))


def _woven(old: Columns, new: Columns, how: Moved) -> Columns:
    """The columns without the changed incidents, and with what there is of them now in its place."""
    made: dict[str, Any] = {}
    for one in fields(Columns):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if isinstance(before, tuple):
            made[one.name] = tuple(how.woven(was, now) for was, now in zip(before, after, strict=True))
        else:
            made[one.name] = how.woven(before, after)
    return Columns(**made)


def _spot(old: Columns, day: Any, number: Any) -> int:
    # Numbers as narrow as the columns, for wider ones would have NumPy make a wider copy of a whole column.
    low = int(np.searchsorted(old.first, day))
    high = int(np.searchsorted(old.first, day, side="right"))
    return low + int(np.searchsorted(old.ids[low:high], number))
