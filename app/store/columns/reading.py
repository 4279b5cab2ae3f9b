"""The rows of the column index as the database hands them over: whole numbers into which several columns are packed.

A row of a table costs a database driver for Python more than a microsecond; a text that the database itself joins out
of thousands of numbers is read by NumPy at once, and while it is joined other threads go on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Date, Float, Integer, Select, Text, bindparam, case, literal
from sqlalchemy import cast as to
from sqlalchemy import select as columns_of
from sqlmodel import col, func, select

from app.domain.vocabulary import Republish
from app.models import Claim, Dataset, Figure, Incident, Involvement, Place, SameEvent, Sum
from app.store.columns.shape import (
    ATTRIBUTES,
    CIVILIANS,
    DATASET,
    FIXED,
    MEASURES,
    PLACED,
    REGION,
    ROLES,
    Array,
    Beside,
)
from app.store.db import ReadSession
from app.store.resolve import AREAS
from app.store.sight import PUBLIC, visible

STEP = 20_000
"""So many rows are joined into one text."""
_BEFORE_CHRIST = 1_721_424.5
"""The Julian day before the first ordinal of Python's dates."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read: a row for each incident, involvement and figure, with the incident's id in the first column."""

    incidents: Array
    """id, days, attributes, places, point (see `_incident`)."""
    involvements: Array
    """incident, actor, role."""
    figures: Array
    """incident, measure, and the three numbers that hold the figures (see `_figure`)."""


def rows(db: ReadSession, ids: Sequence[int]) -> Rows:
    """What there is of some incidents; of those that readers may not see, nothing."""
    incident, involvement, figure = (_read(db, one, {"ids": list(ids)}) for one in _of_some(_is_server(db)))
    return Rows(_incidents(incident), _involvements(involvement), _figures(figure))


@cache
def _of_some(server: bool) -> tuple[Select[Any], Select[Any], Select[Any]]:
    """The questions for some incidents, put together once: that takes longer than to answer them."""
    ids: Any = bindparam("ids", expanding=True)
    return (
        _joining(_incident(server=server), [col(Incident.id).in_(ids)], server=server),
        _joining(_involvement(), [col(Involvement.incident_id).in_(ids)], server=server),
        _joining(_figure(), [*_total(), col(Figure.incident_id).in_(ids)], server=server),
    )


def incidents(db: ReadSession) -> Array:
    """Every incident that readers may see."""
    return _incidents(_every(db, Incident, _incident(server=_is_server(db)), []))


def involvements(db: ReadSession) -> Array:
    """Every involvement, of incidents that readers may not see too."""
    return _involvements(_every(db, Involvement, _involvement(), []))


def figures(db: ReadSession, claimant: int | None = None) -> Array:
    """Every total over all claims, or by one claimant; of incidents that readers may not see too."""
    return _figures(_every(db, Figure, _figure(), _total(claimant)))


def figures_of(db: ReadSession, claimant: int) -> Array:
    """Every total by one claimant, found by him."""
    return _figures(_joined(db, _figure(), _total(claimant)))


def beside(db: ReadSession, standing: Array) -> Beside:
    """The linked records and the registers; `standing` are the actors that found no seat."""
    linked = [(one, event) for one, event in db.exec(select(SameEvent.incident_id, SameEvent.event))]
    areas = db.exec(select(Place.id).where(col(Place.kind).in_(AREAS))).all()
    datasets = db.exec(select(Dataset.id, Dataset.slug, Dataset.republish)).all()
    return Beside(
        standing=standing,
        linked=np.array(linked, dtype=np.int64).reshape(-1, 2),
        areas=np.array(areas, dtype=np.int64),
        datasets={number or 0: slug for number, slug, _ in datasets},
        silent=frozenset(number or 0 for number, _, passed in datasets if passed is Republish.FIGURES),
    )


def ids_of(db: ReadSession, clauses: Iterable[Any]) -> Array:
    """The ids of the incidents for which some clauses hold, in no order."""
    return _joined(db, [col(Incident.id)], list(clauses))[:, 0]


def spoken_of(db: ReadSession, claimants: Iterable[int]) -> Array:
    """The ids of the incidents about which one of some actors makes a claim, whoever may see them."""
    return np.unique(_joined(db, [col(Claim.incident_id)], [col(Claim.claimant_id).in_(claimants)])[:, 0])


def _every(db: ReadSession, table: Any, packed: list[Any], which: list[Any]) -> Array:
    """All rows of a table, some thousand at a time in the order of their ids."""
    last = db.exec(select(func.max(table.id))).one() or 0
    parts = [
        _joined(db, packed, [col(table.id).between(start, start + STEP - 1), *which])
        for start in range(1, last + 1, STEP)
    ]
    return np.concatenate(parts) if parts else np.empty((0, len(packed)), dtype=np.int64)


def _joined(db: ReadSession, packed: list[Any], which: list[Any]) -> Array:
    """The rows for which the clauses hold, with a column for each of the numbers."""
    return _read(db, _joining(packed, which, server=_is_server(db)), {})


def _joining(packed: list[Any], which: list[Any], *, server: bool) -> Select[Any]:
    join: Callable[[Any], Any] = (
        (lambda one: func.string_agg(to(one, Text), literal(","))) if server else func.group_concat
    )
    return columns_of(*map(join, packed)).where(*which)


def _read(db: ReadSession, asked: Select[Any], given: dict[str, Any]) -> Array:
    (found,) = db.execute(asked, given)
    return np.stack([np.fromstring(one or "", dtype=np.int64, sep=",") for one in found], axis=1)


def _is_server(db: ReadSession) -> bool:
    return db.get_bind().dialect.name == "postgresql"


def _total(claimant: int | None = None) -> list[Any]:
    whose = col(Figure.claimant_id).is_(None) if claimant is None else col(Figure.claimant_id) == claimant
    return [whose, col(Figure.of) == Sum.TOTAL, col(Figure.low).is_not(None)]


def _big(value: Any, bits: int = 0) -> Any:
    return to(value, BigInteger) * literal(1 << bits, BigInteger)


def _incident(*, server: bool) -> list[Any]:
    """id; first day and length, attributes, place and district, x and y: two numbers in one, the first 22 to 32 up."""
    first, last = (_ordinal(one, server=server) for one in (Incident.date_from, Incident.date_to))
    packed, start = [], 0
    for name, (words, bits) in ATTRIBUTES.items():
        packed.append(_big(_number(getattr(Incident, name), words), start))
        start += bits
    packed += [
        _big(case((col(Incident.civilians), 1), else_=0), CIVILIANS),
        _big(case((col(Incident.x).is_(None), 0), else_=1), PLACED),
        _big(func.coalesce(Incident.dataset_id, 0), DATASET),
        _big(func.coalesce(Incident.region_id, 0), REGION),
    ]
    places = _big(func.coalesce(Incident.place_id, 0), 31) + _big(func.coalesce(Incident.district_id, 0))
    x, y = (_fixed(one, server=server) for one in (Incident.x, Incident.y))
    point = func.coalesce(_big(x, FIXED) + y, -1)
    # As a clause, what may be seen would lead SQLite to an index instead of through the table.
    seen = case((visible(PUBLIC), 1), else_=0)
    return [
        _big(Incident.id, 1) + seen, _big(first, 22) + (last - first), sum(packed[1:], packed[0]), places, point,
    ]  # fmt: skip


def _number(column: Any, words: Sequence[Any]) -> Any:
    return case({word: number for number, word in enumerate(words)}, value=column, else_=0)


def _ordinal(day: Any, *, server: bool) -> Any:
    if server:
        return day - literal("0001-01-01", Date) + 1
    return to(func.julianday(day) - _BEFORE_CHRIST, Integer)


def _fixed(value: Any, *, server: bool) -> Any:
    # SQLite cuts off what stands behind the point, and its floor may be a function of ours, which takes longer.
    wide = value * literal(float(1 << FIXED), Float)
    return to(func.floor(wide) if server else wide, BigInteger)


def _incidents(read: Array) -> Array:
    seen: Array = read[(read[:, 0] & 1) == 1]
    seen[:, 0] >>= 1
    return seen


def _involvement() -> list[Any]:
    role = _number(Involvement.role, ROLES)
    return [_big(Involvement.incident_id, 32) + _big(Involvement.actor_id, 4) + role]


def _involvements(read: Array) -> Array:
    one = read[:, 0]
    return np.stack([one >> 32, (one >> 4) & ((1 << 28) - 1), one & 15], axis=1)


def _figure() -> list[Any]:
    """incident, measure and two flags; low and high; preferred low and high: each one more, so that none is 0."""
    flags = case((col(Figure.open), 2), else_=0) + case((col(Figure.preferred_open), 1), else_=0)
    return [
        _big(Figure.incident_id, 8) + _big(_number(Figure.measure, MEASURES), 2) + flags,
        _pair(Figure.low, Figure.high),
        _pair(Figure.preferred_low, Figure.preferred_high),
    ]


def _pair(low: Any, high: Any) -> Any:
    return _big(func.coalesce(low, -1) + 1, 31) + func.coalesce(high, -1) + 1


def _figures(read: Array) -> Array:
    one = read[:, 0]
    return np.stack([one >> 8, (one >> 2) & 63, read[:, 1], read[:, 2], one & 3], axis=1)
