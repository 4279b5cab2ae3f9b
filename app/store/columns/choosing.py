"""Which incidents a filter lets through, as places in the order of the index."""

import datetime as dt
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

import numpy as np

from app.domain.filter import NARROWING, NO_REGION, IncidentFilter
from app.domain.geo import EARTH_KM, Near
from app.domain.vocabulary import GeoPrecision, Measure
from app.store import fulltext
from app.store.columns import reading
from app.store.columns.building import figured, located, places_of
from app.store.columns.groups import grouped
from app.store.columns.places import NOWHERE, Chosen, Places, listing
from app.store.columns.shape import (
    ATTRIBUTES,
    EVENT_TYPES,
    FIXED,
    ROLES,
    SUB_EVENT_TYPES,
    WHAT,
    Array,
    Figured,
    Index,
    narrow,
)
from app.store.columns.squares import boxed, few_inside, fixed
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC
from app.store.version import data_version
from app.store.where import clauses

BY_ATTRIBUTE = {
    "type": "event_type", "subtype": "sub_event_type", "region": "region", "precision": "geo_precision",
    "happened": "happened", "attribution": "attribution", "civilians": "civilians", "dataset": "dataset",
}  # fmt: skip
"""The fields that only ask for attributes, which are counted by their codes."""
_LOOKED_AT = attrgetter(
    "q", "actor", "role", "claimant", "since", "until", "place", "near", "bbox", "min_killed", "source", "tally",
)  # fmt: skip
"""The other fields that leave something out, with the tally, on which one of them depends."""
_LEAVING_OUT = attrgetter(*sorted(NARROWING), "tally")
EVERY_ROLE = (1 << len(ROLES)) - 1
"""All roles, as bits."""
FEW = 20_000
"""So many incidents are looked at one by one rather than put together from groups."""
_BY_SQL = ("q", "claimant", "source")
"""The fields that the database answers: its full text, and lists that are too long to hold."""


def allowed(index: Index, asked: Resolved, *, what: bool, but: str = "") -> Array | None:
    """For each code of `what`, or of `how`, whether the filter lets it through; None where it lets all of them.

    `but` is a field that is left out.
    """
    found: Array | None = None
    for name, attribute in BY_ATTRIBUTE.items():
        if name != but and (attribute in WHAT) is what and _asks(asked, name):
            lets = np.isin(index.attribute(attribute), _values(asked, name))
            found = lets if found is None else found & lets
    return found


def _asks(asked: Resolved, name: str) -> bool:
    return getattr(asked.wanted, name) not in (None, ())


def _values(asked: Resolved, name: str) -> list[int]:
    """The numbers of an attribute that a field lets through."""
    wanted: Any = getattr(asked.wanted, name)
    if name in ("region", "dataset"):
        return [*asked.ids.get(name, ()), *([0] if NO_REGION in wanted and name == "region" else [])]
    if name == "civilians":
        return [int(wanted)]
    if name == "precision":
        return [n for n, one in enumerate(GeoPrecision) if one.rank <= wanted.rank]
    words: dict[str, Any] = {"type": EVENT_TYPES, "subtype": SUB_EVENT_TYPES}
    return [(words.get(name) or ATTRIBUTES[name][0]).index(one) for one in wanted]


def chosen_places(db: ReadSession, index: Index, asked: Resolved) -> Chosen:
    """The places of the incidents that match."""
    every = _LEAVING_OUT(asked.wanted), frozenset(asked.ids.items())
    return index.kept.of(("chosen", every), lambda: whole(index, asked, base(db, index, asked)))


def whole(index: Index, asked: Resolved, base: Chosen) -> Chosen:
    """Those of the places whose attributes are let through."""
    return with_how(index, asked, with_what(index, asked, base))


def with_what(index: Index, asked: Resolved, base: Chosen) -> Chosen:
    """Those of the places whose type and region are let through."""
    lets = allowed(index, asked, what=True)
    if lets is None:
        return base
    codes, own = np.flatnonzero(lets), index.columns.what
    if len(base) > FEW and (by_code := grouped(index, "what", own, len(lets))).few(codes):
        return base.only(by_code.of(codes))
    return base.where(lambda places: lets.take(own[places]))


def with_how(index: Index, asked: Resolved, base: Chosen) -> Chosen:
    """Those of the places whose other attributes are let through."""
    lets = allowed(index, asked, what=False)
    return base if lets is None else base.where(lambda places: lets.take(index.columns.how[places]))


def base(db: ReadSession, index: Index, asked: Resolved) -> Chosen:
    """The places that all fields but those by attribute let through."""
    asked_for = _LOOKED_AT(asked.wanted), frozenset(asked.ids.items())
    return index.kept.of(("base", asked_for), lambda: _base(db, index, asked))


def _base(db: ReadSession, index: Index, asked: Resolved) -> Chosen:
    chosen = _dated(index, asked.wanted.since, asked.wanted.until)
    for found in _lists(db, index, asked):
        chosen = listing(found) if len(chosen) == len(index) else chosen.only(found)
    box = asked.wanted.bbox
    if box is not None:
        inside = few_inside(index, box) if len(chosen) > FEW else None
        chosen = chosen.where(lambda places: boxed(index, box, places)) if inside is None else chosen.only(inside)
    for mask in _masks(db, index, asked):
        chosen = chosen.where(mask)
    return chosen


def _dated(index: Index, since: dt.date | None, until: dt.date | None) -> Chosen:
    """The incidents that began between the days, and those that began before and were still going on."""
    first = index.columns.first
    # A plain number would have NumPy make a wider copy of the whole column.
    day = first.dtype.type
    end = int(np.searchsorted(first, day(until.toordinal()), side="right")) if until else len(first)
    if since is None:
        return Chosen(0, end, NOWHERE, NOWHERE)
    start = int(np.searchsorted(first, day(since.toordinal())))
    long = index.kept.of("long", lambda: np.flatnonzero(index.columns.last > first))
    before = long[: np.searchsorted(long, min(start, end))]
    return Chosen(start, max(start, end), NOWHERE, before[index.columns.last[before] >= since.toordinal()])


def _lists(db: ReadSession, index: Index, asked: Resolved) -> list[Array]:
    """The places that each of the fields with lists lets through, the shortest list first."""
    lists = [_sought(db, index, asked, name) for name in _BY_SQL if _asks(asked, name)]
    if _asks(asked, "actor") or _asks(asked, "role"):
        ids = frozenset(asked.ids.get("actor", ())) if _asks(asked, "actor") else None
        lists.append(involved(index, ids, roles_of(asked)))
    return sorted(lists, key=len)


def _sought(db: ReadSession, index: Index, asked: Resolved, name: str) -> Array:
    """The places that the database finds for one field."""
    alone = Resolved(IncidentFilter().but(**{name: getattr(asked.wanted, name)}), asked.ids)
    key = (name, getattr(asked.wanted, name), asked.ids.get(name))

    def find() -> Array:
        return np.sort(standing(index, _found(db, index, alone, name)).astype(np.int32))

    # Kept in half as many bytes, for the database takes long to find them again.
    return index.kept.of(key, find, dear=True).astype(np.int64)


def _found(db: ReadSession, index: Index, alone: Resolved, name: str) -> Array:
    """The ids of the incidents that the database finds for one field, and of some that are not in the index.

    A session of another state may have as a draft what the index holds: there the tables say what readers see.
    """
    same = index.version == data_version(db)
    if same and name == "claimant":
        return reading.spoken_of(db, alone.ids.get(name, ()))
    # Where texts are withheld, other things are searched besides: the tables know which.
    if same and name == "q" and not index.beside.silent.intersection(index.attribute("dataset").tolist()):
        return fulltext.ids(db, alone.wanted.q or "")
    return reading.ids_of(db, clauses(alone, see=PUBLIC))


def standing(index: Index, ids: Array) -> Array:
    """The places of incidents by their ids, in that order, without those that are not in the index."""
    places = index.kept.of("places", lambda: places_of(index.columns.ids))
    found = located(ids, places)
    return found[found >= 0].astype(np.int64)


def holding(index: Index, ids: Array) -> Array:
    """Which of some incidents are in the index."""
    places = index.kept.of("places", lambda: places_of(index.columns.ids))
    found: Array = located(ids, places) >= 0
    return found


def roles_of(asked: Resolved) -> int:
    """The roles that are asked for, as bits; all of them where none is."""
    bits = sum(1 << ROLES.index(one) for one in asked.wanted.role)
    return bits or EVERY_ROLE


def involved(index: Index, ids: frozenset[int] | None, roles: int) -> Array:
    """The places of incidents in which one of the actors (or anybody, for None) has one of the roles."""
    return index.kept.of(("involved", ids, roles), lambda: _involved(index, ids, roles))


def _involved(index: Index, ids: frozenset[int] | None, roles: int) -> Array:
    own, wanted = index.columns, np.array(sorted(ids or ()), dtype=np.int64)
    found = np.zeros(len(index), dtype=bool)
    every = roles == EVERY_ROLE
    for actors, bits in zip(own.actors, own.roles, strict=True):
        here = _among(actors, wanted) if ids is not None else actors > 0
        found |= here if every else here & ((bits & roles) > 0)
    rest = index.beside.standing
    rest = rest[(rest[:, 2] & roles) > 0]
    if ids is not None:
        rest = rest[np.isin(rest[:, 1], wanted)]
    found[standing(index, rest[:, 0])] = True
    return np.flatnonzero(found)


def _among(values: Array, wanted: Array) -> Array:
    """Which of the values are wanted; one is compared, more are looked up."""
    if len(wanted) == 1:
        # A plain number: one of NumPy's, being wider than the column, would have it make a wider copy of all of that.
        found: Array = values == int(wanted[0])
        return found
    table = np.zeros(max(int(values.max(initial=0)), int(wanted.max(initial=0))) + 1, dtype=bool)
    table[wanted] = True
    return table.take(values)


def _masks(db: ReadSession, index: Index, asked: Resolved) -> Iterable[Callable[[Places], Array]]:
    """The fields that are looked at incident by incident, those first that take least."""
    wanted = asked.wanted
    if wanted.min_killed is not None:
        least, killed = wanted.min_killed, according(db, index, asked)
        low = chosen_low(killed, asked)
        yield lambda chosen: low.take(killed.code[chosen]) >= least
    if wanted.place:
        ids = np.array(sorted(asked.ids.get("place", ())), dtype=np.int64)
        yield lambda chosen: _placed(index, ids, chosen)
    if wanted.near is not None:
        near = wanted.near
        yield lambda chosen: _near(index, near, chosen)


def according(db: ReadSession, index: Index, asked: Resolved) -> Figured:
    """The figures that the tally reads: those over all claims, or one claimant's, fetched when first asked for."""
    claimant = asked.tally_claimant
    if claimant is None:
        return index.figured

    def find() -> Figured:
        places = index.kept.of("places", lambda: places_of(index.columns.ids))
        sums, code, keys = figured(reading.figures_of(db, claimant), places, len(index))
        return Figured(narrow(code), sums, len(keys), claimant)

    return index.kept.of(("claimant", claimant), find, dear=True)


def chosen_low(whose: Figured, asked: Resolved) -> Array:
    """The low of those killed by the chosen tally for each code of figures; -1 where there is none."""
    sums = whose.sums.get(Measure.KILLED)
    if sums is None:
        return np.full(whose.size, -1)
    return {"preferred": sums.preferred_low, "highest": sums.high}.get(asked.wanted.tally, sums.low)


def _placed(index: Index, ids: Array, chosen: Places) -> Array:
    own = index.columns
    region = np.isin(index.attribute("region"), ids)
    return _among(own.place[chosen], ids) | _among(own.district[chosen], ids) | region[own.what[chosen]]


def _near(index: Index, near: Near, chosen: Places) -> Array:
    """Within the circle, by the spherical law of cosines; the same place always counts."""
    found = boxed(index, near.box(), chosen)
    inside = np.flatnonzero(found)
    x, y = (one[chosen][inside] for one in (index.columns.x, index.columns.y))
    latitude, longitude = degrees(x, y)
    here = (x == fixed(near.latitude, near.longitude)[0]) & (y == fixed(near.latitude, near.longitude)[1])
    north, own = np.radians(latitude), np.radians(near.latitude)
    cosine = np.sin(north) * np.sin(own) + np.cos(north) * np.cos(own) * np.cos(np.radians(longitude - near.longitude))
    found[inside] = here | (cosine >= np.cos(near.km / EARTH_KM))
    return found


def degrees(x: Array, y: Array) -> tuple[Array, Array]:
    """Latitudes and longitudes of points on the square in FIXED bits."""
    side = float(1 << FIXED)
    return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y + 0.5) / side)))), (x + 0.5) / side * 360 - 180
