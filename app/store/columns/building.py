"""From rows of numbers to the columns of an index."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from app.store.columns.reading import Rows
from app.store.columns.shape import FIXED, MEASURES, SEATS, Array, Codes, Columns, Packed, Sums, narrow, split

_LENGTH_BITS = 22
_MIXER = np.uint64(0x9E3779B97F4A7C15)
"""Odd, and without a pattern in its bits: 2**64 by the golden ratio."""


def ordered(incidents: Array) -> Array:
    """The rows of incidents in the order of the index."""
    return incidents[np.lexsort((incidents[:, 0], incidents[:, 1] >> _LENGTH_BITS))]


def built(rows: Rows) -> tuple[Columns, Codes, Array]:
    """The columns of all incidents, their codes, and the actors that found no seat."""
    incidents = ordered(rows.incidents)
    places = places_of(incidents[:, 0])
    (what, what_code), (how, how_code) = map(_packed, split(incidents[:, 2]))
    figures, code, figure_codes = figured(rows.figures, places, len(incidents))
    codes = Codes(what, how, figures, figure_codes)
    actors, roles, standing = seated(rows.involvements, places, len(incidents))
    return columns(incidents, (what_code, how_code, code), actors, roles), codes, standing


def _packed(values: Array) -> tuple[Packed, Array]:
    found, code = np.unique(values, return_inverse=True)
    return Packed(found, {one: n for n, one in enumerate(found.tolist())}), code


def columns(incidents: Array, codes: tuple[Array, Array, Array], actors: list[Array], roles: list[Array]) -> Columns:
    """The columns of incidents that are in their order, with the codes of what, how and figures, and their actors."""
    first = incidents[:, 1] >> _LENGTH_BITS
    last = first + (incidents[:, 1] & ((1 << _LENGTH_BITS) - 1))
    place, point = incidents[:, 3], incidents[:, 4]
    mask = (1 << FIXED) - 1
    return Columns(
        ids=incidents[:, 0].astype(np.int32),
        first=first.astype(np.int32),
        last=last.astype(np.int32),
        what=narrow(codes[0]),
        how=narrow(codes[1]),
        place=narrow(place >> FIXED),
        district=narrow(place & mask),
        x=np.where(point < 0, -1, point >> FIXED).astype(np.int32),
        y=np.where(point < 0, -1, point & mask).astype(np.int32),
        figures=narrow(codes[2]),
        actors=tuple(map(narrow, actors)),
        roles=tuple(roles),
    )


def places_of(ids: Array) -> Array:
    """For every id up to the last one the place of its incident in the order, or -1."""
    places = np.full(int(ids.max(initial=0)) + 1, -1, dtype=np.int32)
    places[ids] = np.arange(len(ids), dtype=np.int32)
    return places


def located(ids: Array, places: Array) -> Array:
    """Where the incidents of some ids stand; -1 for those that are not in the index."""
    return np.where(ids < len(places), places[np.minimum(ids, len(places) - 1)], -1)


def seated(involvements: Array, places: Array, many: int) -> tuple[list[Array], list[Array], Array]:
    """The seats of the incidents' actors, their roles as bits, and rows of those who found none."""
    rows = involvements[located(involvements[:, 0], places) >= 0]
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows[1:, :2] != rows[:-1, :2]).any(axis=1)
    starts = np.flatnonzero(new)
    bits = np.left_shift(1, rows[:, 2])
    mask = np.bitwise_or.reduceat(bits, starts) if len(starts) else bits
    rows = np.column_stack([rows[starts, :2], mask])
    whose = rows[:, 0]
    number = np.arange(len(rows)) - np.searchsorted(whose, whose)
    actors, roles = [], []
    for seat in range(SEATS):
        mine = number == seat
        at = places[whose[mine]]
        actor, role = np.zeros(many, dtype=np.int64), np.zeros(many, dtype=np.uint16)
        actor[at], role[at] = rows[mine, 1], rows[mine, 2]
        actors.append(actor)
        roles.append(role)
    return actors, roles, rows[number >= SEATS]


def figured(figures: Array, places: Array, many: int) -> tuple[dict[Any, Sums], Array, dict[bytes, int]]:
    """The figures of each code, the code of each incident, and the codes by their keys."""
    rows = figures[located(figures[:, 0], places) >= 0]
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    alike = _numbered(rows[:, 1:])
    code = np.zeros(many, dtype=np.int64)
    at = places[rows[:, 0]]
    for measure in np.unique(rows[:, 1]):
        mine = rows[:, 1] == measure
        own = np.zeros(many, dtype=np.int64)
        own[at[mine]] = compact(alike[mine]) + 1
        code = compact(code * (int(own.max(initial=0)) + 1) + own)
    return _tabled(rows, at, code)


def compact(values: Array) -> Array:
    """Numbers without gaps in the order of some whole numbers, none of them below zero."""
    most = int(values.max(initial=0))
    if most > 8 * len(values) + 2**16:
        return np.unique(values, return_inverse=True)[1]
    there = np.zeros(most + 1, dtype=bool)
    there[values] = True
    found: Array = (np.cumsum(there) - 1)[values]
    return found


def _numbered(rows: Array) -> Array:
    """A number for each row, the same for the same rows."""
    mixed = np.zeros(len(rows), dtype=np.uint64)
    for column in rows.T:
        mixed = (mixed ^ (mixed >> np.uint64(29))) * _MIXER + column.astype(np.uint64)
    _, first, number = np.unique(mixed, return_index=True, return_inverse=True)
    if (rows[first][number] == rows).all():
        return number
    # Two different rows were mixed into one number, which may happen once in a very long time.
    return np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1)


def _tabled(rows: Array, at: Array, code: Array) -> tuple[dict[Any, Sums], Array, dict[bytes, int]]:
    """The same, with one incident of each code standing for all of it; code 0 is left to those without figures."""
    without = np.ones(len(code), dtype=bool)
    without[at] = False
    if not without.any():
        # Nobody is without: the first code is there all the same.
        code = code + 1
    many = int(code.max(initial=0)) + 1
    stands = np.full(many, -1)
    stands[code] = np.arange(len(code))
    chosen = np.zeros(len(code), dtype=bool)
    chosen[stands[stands >= 0]] = True
    some = rows[chosen[at]]
    which = code[at[chosen[at]]]
    figures = {MEASURES[n]: sums(some[some[:, 1] == n], which[some[:, 1] == n], many) for n in np.unique(some[:, 1])}
    coded = np.column_stack([which, some[:, 1:]])
    return figures, code, {b"": 0} | {key(part): number for number, part in parts(coded)}


def key(rows: Array) -> bytes:
    """What the figures of one incident have in common with the same ones of others."""
    return rows[np.argsort(rows[:, 1]), 1:].tobytes()


def sums(rows: Array, which: Array, many: int) -> Sums:
    """The figures of one measure for so many codes, from a row for each code that has some."""
    mask = (1 << 31) - 1

    def spread(values: Array, empty: int = 0) -> Array:
        made = np.full(many, empty, dtype=np.int64)
        made[which] = values
        return made

    return Sums(
        low=spread((rows[:, 2] >> 31) - 1, -1),
        high=spread((rows[:, 2] & mask) - 1, -1),
        open=spread(rows[:, 4] >> 1),
        preferred_low=spread((rows[:, 3] >> 31) - 1, -1),
        preferred_high=spread((rows[:, 3] & mask) - 1, -1),
        preferred_open=spread(rows[:, 4] & 1),
    )


def parts(rows: Array) -> Iterator[tuple[int, Array]]:
    """The rows of each incident, with its id."""
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    starts = np.flatnonzero(np.diff(rows[:, 0])) + 1
    for part in np.split(rows, starts) if len(rows) else ():
        yield int(part[0, 0]), part
