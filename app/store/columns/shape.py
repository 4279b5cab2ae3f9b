"""The column index as a value: what readers may see, as arrays in the order of the first day, then of the id."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import Attribution, DatePrecision, GeoPrecision, Happened, Measure, Role
from app.store.columns.kept import Kept

Array = npt.NDArray[Any]
FIXED = 31
"""A point stands on the Web Mercator square in so many bits each way: two centimetres at the equator."""
SEATS = 4
"""So many actors of an incident have columns of their own; the others stand in a list beside."""

MEASURES = tuple(Measure)
ROLES = tuple(Role)
EVENT_TYPES = tuple(EventType)
SUB_EVENT_TYPES = tuple(SubEventType)
TYPE_OF = np.array([EVENT_TYPES.index(one.event_type) for one in SUB_EVENT_TYPES])
"""The event type of each sub-event type, by their places in the vocabularies."""
ATTRIBUTES: dict[str, tuple[tuple[Any, ...], int]] = {
    "sub_event_type": (SUB_EVENT_TYPES, 6),
    "happened": (tuple(Happened), 3),
    "attribution": (tuple(Attribution), 3),
    "geo_precision": (tuple(GeoPrecision), 3),
    "date_precision": (tuple(DatePrecision), 3),
}
"""The words that are packed into one number, each with its bits."""
CIVILIANS, PLACED, DATASET, REGION = 18, 19, 20, 34
"""Where the other attributes begin in it; a dataset has 14 bits and a region the rest."""
_REGISTERS_ROOM = 2**20
WHAT = frozenset({"sub_event_type", "event_type", "region"})
"""The attributes of the code `what`; the others are of `how`. In one code they would be as many as incidents."""


class Sums(NamedTuple):
    """The figures of one measure for each code, -1 where there are none; the open ends are 1 or 0."""

    low: Array
    high: Array
    open: Array
    preferred_low: Array
    preferred_high: Array
    preferred_open: Array


@dataclass(frozen=True, slots=True)
class Columns:
    """One entry for each incident."""

    ids: Array
    first: Array
    """Its first day, as an ordinal."""
    last: Array
    what: Array
    """The code of its sub-event type and its region together."""
    how: Array
    """The code of everything else that is said in words of it (see ATTRIBUTES)."""
    place: Array
    district: Array
    x: Array
    """On the Web Mercator square, in FIXED bits; -1 without a point."""
    y: Array
    figures: Array
    """The code of its figures together (see Codes.figures)."""
    actors: tuple[Array, ...]
    """The ids of the first SEATS of its actors; 0 for an empty seat."""
    roles: tuple[Array, ...]
    """For each of them a bit for every role that it has."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The attributes that each code stands for, packed into one number, and the code of each such number."""

    values: Array
    codes: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of the columns stand for, and by what the code of a new incident is found."""

    what: Packed
    how: Packed
    figures: Mapping[Measure, Sums]
    """The figures of each code; the first code has none."""
    figure_codes: Mapping[bytes, int]


@dataclass(frozen=True, slots=True)
class Figured:
    """Figures of the incidents, over all claims or by one claimant: a code for each, and what the codes stand for."""

    code: Array
    sums: Mapping[Measure, Sums]
    size: int
    """How many codes there are."""
    claimant: int = 0

    @property
    def nbytes(self) -> int:
        """The memory of the arrays."""
        return self.code.nbytes + sum(one.nbytes for sums in self.sums.values() for one in sums)


@dataclass(frozen=True, slots=True)
class Beside:
    """What few incidents have, as lists by incident's id, and what is known of the registers."""

    standing: Array
    """Rows of (incident, actor, roles): those who found no seat, in the order of incidents."""
    linked: Array
    """Rows of (incident, event): records of events that have several."""
    areas: Array
    """The ids of places that are areas."""
    datasets: Mapping[int, str]
    """The short names of datasets by their ids."""
    silent: frozenset[int]
    """The datasets of which readers see figures and no texts."""
    names: dict[tuple[str, str], dict[int, tuple[str, str]]] = field(default_factory=dict, compare=False, repr=False)
    """By register and language the short names and labels that were asked for, by id, until a register changes."""
    kept: Kept = field(default_factory=lambda: Kept(_REGISTERS_ROOM), compare=False, repr=False)
    """What was found out about the registers, until one of them changes."""


@dataclass(frozen=True, slots=True)
class Index:
    """The published incidents at one version of the data; nothing of it changes but what is kept for speed."""

    version: int
    columns: Columns
    codes: Codes
    beside: Beside
    kept: Kept = field(default_factory=Kept, compare=False, repr=False)

    def __post_init__(self) -> None:
        """The more incidents there are, the more is kept."""
        self.kept.widen(len(self))

    def __len__(self) -> int:
        """How many incidents there are."""
        return len(self.columns.ids)

    @property
    def figured(self) -> Figured:
        """The figures over all claims."""
        return Figured(self.columns.figures, self.codes.figures, len(self.codes.figure_codes))

    @property
    def nbytes(self) -> int:
        """The memory of the columns, of the codes and of the lists."""
        own = self.columns
        plain = (own.ids, own.first, own.last, own.what, own.how, own.place, own.district, own.x, own.y, own.figures)
        tables = [one for sums in self.codes.figures.values() for one in sums]
        arrays = (*plain, *own.actors, *own.roles, *tables, self.codes.what.values, self.codes.how.values)
        return sum(one.nbytes for one in (*arrays, self.beside.standing, self.beside.linked, self.beside.areas))

    def attribute(self, name: str) -> Array:
        """The value of an attribute for each code of `what` or `how`: places in the vocabulary, or ids; 0 for none."""
        packed = self.codes.what if name in WHAT else self.codes.how
        return self.kept.of(("attribute", name), lambda: _attribute(packed.values, name))

    def each(self, name: str, places: "slice | Array") -> Array:
        """The value of an attribute for each of the places."""
        column = self.columns.what if name in WHAT else self.columns.how
        found: Array = self.attribute(name).take(column[places])
        return found


def _attribute(packed: Array, name: str) -> Array:
    if name == "event_type":
        return TYPE_OF[_attribute(packed, "sub_event_type")]
    if name == "region":
        return packed >> REGION
    if name == "dataset":
        return (packed >> DATASET) & ((1 << (REGION - DATASET)) - 1)
    if name in ("civilians", "placed"):
        return (packed >> (CIVILIANS if name == "civilians" else PLACED)) & 1
    start = 0
    for word, (_, bits) in ATTRIBUTES.items():
        if word == name:
            break
        start += bits
    return (packed >> start) & ((1 << ATTRIBUTES[name][1]) - 1)


def split(packed: Array) -> tuple[Array, Array]:
    """Packed attributes as those of `what` and those of `how`, which keep their bits."""
    what = packed & (((1 << ATTRIBUTES["sub_event_type"][1]) - 1) | (-1 << REGION))
    return what, packed - what


def narrow(values: Array) -> Array:
    """The same numbers, none of them below zero, in as few bytes as they need; whole numbers of 2, 4 or 8 bytes."""
    most = int(values.max(initial=0))
    kind: Any = np.uint16 if most < 2**16 else np.uint32 if most < 2**32 else np.uint64
    return values.astype(kind, copy=False)
