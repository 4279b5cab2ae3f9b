"""What the dashboard asks of the chosen incidents: total, figures, timeline and facets, from the columns."""

import datetime as dt
from collections.abc import Callable, Iterable

import numpy as np

from app.domain.answers import RangeAnswer, TotalFigure
from app.domain.event_types import EventType
from app.domain.months import Months
from app.domain.time_answers import DayCounts, Days
from app.domain.vocabulary import DatePrecision, Measure
from app.store.columns.adding import Summand, added
from app.store.columns.choosing import holding, involved, standing
from app.store.columns.moving import Derived, Highest
from app.store.columns.places import Chosen, Places
from app.store.columns.shape import ATTRIBUTES, EVENT_TYPES, ROLES, Array, Figured, Index, Sums, narrow

_TYPES = len(EVENT_TYPES)
Pick = Callable[[Sums], tuple[Array, Array, Array | None]]
PICKS: dict[str, Pick] = {
    "lowest": lambda one: (one.low, one.low, None),
    "highest": lambda one: (one.high, one.high, one.open),
    "preferred": lambda one: (one.preferred_low, one.preferred_high, one.preferred_open),
    "range": lambda one: (one.low, one.high, one.open),
}
"""The low, the high and the open end that each tally counts."""


def by_code(index: Index, chosen: Chosen, *, what: bool) -> Array:
    """How many of the places have each code of `what`, or of `how`."""
    if what:
        return added(index, "what", lambda one: Summand(one.columns.what, len(one.codes.what.values)), chosen)
    return added(index, "how", lambda one: Summand(one.columns.how, len(one.codes.how.values)), chosen)


def by_value(index: Index, attribute: str, counts: Array, lets: Array | None = None) -> Array:
    """The same by the value of one attribute, of the codes that are let through."""
    weights = counts if lets is None else counts * lets
    return np.bincount(index.attribute(attribute), weights, minlength=1).astype(np.int64)


def totals(index: Index, chosen: Chosen, tally: str, whose: Figured) -> tuple[dict[Measure, TotalFigure], int]:
    """Each measure added up, an event with several records once; and how many records describe an event again.

    `whose` are the figures that the tally reads.
    """
    records, again = linked(index, chosen)
    events = len(chosen) - again
    ranges = _Added(index, index.figured, chosen, records)
    mine = ranges if whose.code is index.columns.figures else _Added(index, whose, chosen, records)
    made = {}
    for measure in Measure:
        low, high, is_open, number = ranges.of(measure, "range")
        if number:
            least, most_, flag, known = mine.of(measure, tally)
            made[measure] = TotalFigure(
                low=low, high=high, open=is_open,
                chosen=RangeAnswer(low=least, high=most_, open=flag) if known else None,
                incidents=known, without=events - known,
            )  # fmt: skip
    return made, again


Linked = tuple[Array, Array]
"""The places of chosen records whose event has several, in the order in which they are taken, and their events."""


def by_figures(index: Index, whose: Figured, chosen: Chosen) -> Array:
    """How many of the places have each code of figures."""
    if whose.claimant:
        # Read for this index alone, so that the next one cannot have its sums; another reading may number otherwise.
        mine = Summand(whose.code, whose.size, codes=whose.sums, lasts=False)
        return added(index, ("figures", whose.claimant), lambda _: mine, chosen)
    return added(index, "figures", lambda one: Summand(one.columns.figures, one.figured.size), chosen)


class _Added:
    """Figures of chosen incidents, counted by their codes."""

    def __init__(self, index: Index, whose: Figured, chosen: Chosen, linked: Linked) -> None:
        self._whose, self._linked = whose, linked
        self._counts = by_figures(index, whose, chosen)

    def of(self, measure: Measure, tally: str) -> tuple[int, int, bool, int]:
        """The low, the high, whether it is open, and of how many."""
        if measure not in self._whose.sums:
            return 0, 0, False, 0
        low, high, opened = PICKS.get(tally, PICKS["range"])(self._whose.sums[measure])
        known = low >= 0
        counts = np.where(known, self._counts - self._again(known), 0)
        is_open = opened is not None and bool((counts[opened > 0] > 0).any())
        return int(counts @ low), int(counts @ high), is_open, int(counts.sum())

    def _again(self, known: Array) -> Array | int:
        """How often each code is left out, because another record of the event gives a figure already."""
        places, _ = self._linked
        if not len(places):
            return 0
        code = self._whose.code
        return np.bincount(code[again(self._linked, known[code[places]])], minlength=self._whose.size)


def again(linked: Linked, has: Array) -> Array:
    """Of those that have something to say, the places of records whose event another one has told of already."""
    places, events = linked
    places, events = places[has], events[has]
    later = np.zeros(len(events), dtype=bool)
    later[1:] = events[1:] == events[:-1]
    return places[later]


def linked(index: Index, chosen: Chosen) -> tuple[Linked, int]:
    """Those of the chosen whose event has several records, and how many of them describe one again."""
    places, events = index.kept.of("linked", lambda: _in_turn(index))
    if not len(places):
        return (places, events), 0
    mine = chosen.holds(places)
    places, events = places[mine], events[mine]
    return (places, events), len(events) - len(np.unique(events))


def _in_turn(index: Index) -> Linked:
    """Linked records by event, and of one event in the order in which they are taken (see store.once)."""
    rows = index.beside.linked
    rows = rows[holding(index, rows[:, 0])]
    places = standing(index, rows[:, 0])
    dataset = index.each("dataset", places)
    slugs = sorted(index.beside.datasets.items(), key=lambda one: one[1])
    rank = {number: n + 1 for n, (number, _) in enumerate(slugs)}
    ranks = np.array([rank.get(int(one), 0) for one in dataset], dtype=np.int64)
    turn = np.lexsort((rows[:, 0], ranks, rows[:, 1]))
    return places[turn], rows[turn, 1]


def timeline(index: Index, chosen: Chosen) -> Months:
    """Incidents by the month in which they began and by event type, oldest first; empty months are left out."""
    found = added(index, "months", _by_month, chosen).reshape(-1, _TYPES)
    names = months_of(index).names
    some = np.flatnonzero(found.any(axis=1))
    return Months([names[n] for n in some.tolist()], found[some].tolist())


def _by_month(index: Index) -> Summand:
    months = months_of(index)
    return Summand(months.column, months.size, codes=months.of)


def months_of(index: Index) -> Derived:
    """The months in which anything began, and for each incident the number of its month and type together."""
    return index.kept.of("months", lambda: _months(index))


def _months(index: Index) -> Derived:
    first = index.columns.first
    starts = np.concatenate([np.zeros(min(1, len(first)), dtype=np.int64), np.flatnonzero(np.diff(first)) + 1])
    names: dict[str, int] = {}
    for day, place in zip(first[starts].tolist(), starts.tolist(), strict=True):
        names.setdefault(_month(day), place)
    lengths = np.diff([*names.values(), len(index)])
    month = np.repeat(np.arange(len(names)) * _TYPES, lengths)
    number = {name: n for n, name in enumerate(names)}

    def of(one: Index, places: Array) -> Array | None:
        found = [number.get(_month(day)) for day in one.columns.first[places].tolist()]
        known = [n for n in found if n is not None]
        return np.array(known, dtype=np.int64) * _TYPES + one.each("event_type", places) if known == found else None

    column = narrow(month + index.each("event_type", slice(0, len(index))))
    return Derived(column, len(names) * _TYPES, of, list(names))


def _month(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()[:7]


def days(index: Index, chosen: Chosen) -> Days:
    """Incidents by the day on which they began (see store.facets.days)."""
    places = chosen.listed()
    first, last = index.columns.first[places], index.columns.last[places]
    words = ATTRIBUTES["date_precision"][0]
    precision = index.each("date_precision", places)
    coarse = np.isin(precision, [words.index(DatePrecision.MONTH), words.index(DatePrecision.YEAR)])
    within = precision == words.index(DatePrecision.WITHIN)
    # The ordinal 1 was a Monday: two days are of one week where these are the same.
    split = within & ((first - 1) // 7 != (last - 1) // 7)
    kept = ~coarse & ~split
    types = index.each("event_type", places)
    keys, numbers = np.unique(first[kept].astype(np.int64) * _TYPES + types[kept], return_counts=True)
    found: dict[int, dict[EventType, int]] = {}
    for key, number in zip(keys.tolist(), numbers.tolist(), strict=True):
        found.setdefault(key // _TYPES, {})[EVENT_TYPES[key % _TYPES]] = number
    counts = [DayCounts(day=dt.date.fromordinal(day), counts=found[day]) for day in sorted(found)]
    return Days(days=counts, coarse=int(coarse.sum() + split.sum()))


def by_actor(index: Index, chosen: Chosen, roles: int) -> Array:
    """How many of the places have each actor in one of the roles, by the actor's id."""
    own, every = index.columns, roles == (1 << len(ROLES)) - 1
    rest = index.beside.standing
    rest = rest[((rest[:, 2] & roles) > 0) & holding(index, rest[:, 0])]
    rest = rest[chosen.holds(standing(index, rest[:, 0]))]
    size = _actors(index)
    found = np.bincount(rest[:, 1], minlength=size)
    for seat in range(len(own.actors)):

        def source(one: Index, seat: int = seat) -> Summand:
            if every:
                return Summand(one.columns.actors[seat], _actors(one))
            acting = _acting(one, seat, roles)
            return Summand(acting.column, _actors(one), codes=acting.of)

        found = found + added(index, ("actors", seat, 0 if every else roles), source, chosen)
    found[0] = 0
    return found


def _actors(index: Index) -> int:
    """More than any actor's id."""

    def most(one: Index, places: Places) -> int:
        seats = (*(own[places] for own in one.columns.actors), one.beside.standing[:, 1])
        return 1 + max(int(own.max(initial=0)) for own in seats)

    return index.kept.of("most actor", lambda: Highest(most(index, slice(None)), most)).number


def _acting(index: Index, seat: int, roles: int) -> Derived:
    """The actors of a seat that have one of the roles, and 0 for the others."""

    def of(one: Index, places: Places) -> Array:
        own = one.columns
        return np.where((own.roles[seat][places] & roles) > 0, own.actors[seat][places], 0)

    def find() -> Derived:
        return Derived(of(index, slice(None)).astype(index.columns.actors[seat].dtype), 0, of)

    return index.kept.of(("acting", seat, roles), find)


def together(index: Index, chosen: Chosen, ids: frozenset[int], roles: int) -> int:
    """How many of the places have one of the actors in one of the roles."""
    return len(chosen.only(involved(index, ids, roles)))


def by_place(index: Index, chosen: Chosen) -> Array:
    """How many of the places of the index are at each place that is no area, by its id."""

    def most(one: Index, places: Places) -> int:
        return int(one.columns.place[places].max(initial=0)) + 1

    def source(one: Index) -> Summand:
        size = one.kept.of("most place", lambda: Highest(most(one, slice(None)), most)).number
        return Summand(one.columns.place, size)

    found = added(index, "place", source, chosen).copy()
    size = len(found)
    found[0] = 0
    areas = index.beside.areas
    found[areas[areas < size]] = 0
    return found


def most(counts: Array, number: int) -> Iterable[int]:
    """The ids with the greatest counts, and all those that have as many as the last of them."""
    found = np.flatnonzero(counts)
    if len(found) > number:
        least = np.partition(counts[found], -number)[-number]
        found = found[counts[found] >= least]
    return map(int, found)


def perhaps_outside(index: Index, chosen: Chosen, since: int | None, until: int | None) -> int:
    """How many have a loose date that reaches beyond the days asked for."""
    own, loose = index.columns, index.kept.of("loose", lambda: _loose(index))
    mine = loose[chosen.holds(loose)]
    beyond = np.zeros(len(mine), dtype=bool)
    if since is not None:
        beyond |= own.first[mine] < since
    if until is not None:
        beyond |= own.last[mine] > until
    return int(beyond.sum())


def _loose(index: Index) -> Array:
    """The places of incidents on some day of a span, a month or a year."""
    words = ATTRIBUTES["date_precision"][0]
    wanted = [words.index(one) for one in (DatePrecision.WITHIN, DatePrecision.MONTH, DatePrecision.YEAR)]
    return np.flatnonzero(np.isin(index.attribute("date_precision"), wanted)[index.columns.how])
