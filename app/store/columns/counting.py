"""What the dashboard asks of the chosen incidents: total, figures, timeline and facets, from the columns."""

import datetime as dt
from collections.abc import Callable, Iterable

import numpy as np

from app.domain.answers import MonthCounts, RangeAnswer, TotalFigure
from app.domain.event_types import EventType
from app.domain.time_answers import DayCounts, Days
from app.domain.vocabulary import DatePrecision, Measure
from app.store.columns.choosing import Chosen, involved, many
from app.store.columns.shape import ATTRIBUTES, EVENT_TYPES, ROLES, Array, Figured, Index, Sums

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
    column, packed = (index.columns.what, index.codes.what) if what else (index.columns.how, index.codes.how)
    return np.bincount(column[chosen], minlength=len(packed.values))


def by_value(index: Index, attribute: str, counts: Array, lets: Array | None = None) -> Array:
    """The same by the value of one attribute, of the codes that are let through."""
    return np.bincount(index.attribute(attribute), counts if lets is None else counts * lets).astype(np.int64)


def totals(index: Index, chosen: Chosen, tally: str, whose: Figured) -> tuple[dict[Measure, TotalFigure], int]:
    """Each measure added up, an event with several records once; and how many records describe an event again.

    `whose` are the figures that the tally reads.
    """
    records, again = linked(index, chosen)
    events = many(chosen) - again
    ranges = _Added(index.figured, chosen, records)
    mine = ranges if whose.code is index.columns.figures else _Added(whose, chosen, records)
    made = {}
    for measure in Measure:
        low, high, is_open, number = ranges.of(measure, "range")
        if number:
            least, most_, flag, counted = mine.of(measure, tally)
            made[measure] = TotalFigure(
                low=low, high=high, open=is_open,
                chosen=RangeAnswer(low=least, high=most_, open=flag) if counted else None,
                incidents=counted, without=events - counted,
            )  # fmt: skip
    return made, again


Linked = tuple[Array, Array]
"""The places of chosen records whose event has several, in the order in which they are taken, and their events."""


class _Added:
    """Figures of chosen incidents, counted by their codes."""

    def __init__(self, whose: Figured, chosen: Chosen, linked: Linked) -> None:
        self._whose, self._linked = whose, linked
        self._counts = np.bincount(whose.code[chosen], minlength=whose.size)

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
        places, events = self._linked
        if not len(places):
            return 0
        code = self._whose.code[places]
        has = known[code]
        code, events = code[has], events[has]
        later = np.zeros(len(events), dtype=bool)
        later[1:] = events[1:] == events[:-1]
        return np.bincount(code[later], minlength=self._whose.size)


def linked(index: Index, chosen: Chosen) -> tuple[Linked, int]:
    """Those of the chosen whose event has several records, and how many of them describe one again."""
    places, events = index.kept.of("linked", lambda: _in_turn(index))
    if not len(places):
        return (places, events), 0
    if isinstance(chosen, slice):
        mine = (places >= chosen.start) & (places < chosen.stop)
    else:
        at = np.minimum(np.searchsorted(chosen, places), max(len(chosen) - 1, 0))
        mine = chosen[at] == places if len(chosen) else np.zeros(len(places), dtype=bool)
    places, events = places[mine], events[mine]
    return (places, events), len(events) - len(np.unique(events))


def _in_turn(index: Index) -> Linked:
    """Linked records by event, and of one event in the order in which they are taken (see store.once)."""
    rows = index.beside.linked
    order = np.argsort(index.columns.ids)
    at = np.minimum(np.searchsorted(index.columns.ids, rows[:, 0], sorter=order), max(len(order) - 1, 0))
    places = order[at] if len(order) else at[:0]
    here = index.columns.ids[places] == rows[:, 0]
    places, rows = places[here], rows[here]
    dataset = index.each("dataset", places)
    slugs = sorted(index.beside.datasets.items(), key=lambda one: one[1])
    rank = {number: n + 1 for n, (number, _) in enumerate(slugs)}
    ranks = np.array([rank.get(int(one), 0) for one in dataset], dtype=np.int64)
    turn = np.lexsort((rows[:, 0], ranks, rows[:, 1]))
    return places[turn], rows[turn, 1]


def timeline(index: Index, chosen: Chosen) -> list[MonthCounts]:
    """Incidents by the month in which they began and by event type, oldest first; empty months are left out."""
    if not many(chosen):
        return []
    starts = index.kept.of("months", lambda: _months(index))
    if isinstance(chosen, slice):
        bounds = np.clip(starts.places, chosen.start, chosen.stop) - chosen.start
    else:
        bounds = np.searchsorted(chosen, starts.places)
    types = index.each("event_type", chosen)
    lengths = np.diff(np.append(bounds, many(chosen)))
    month = np.repeat(np.arange(len(lengths), dtype=np.int32) * len(EVENT_TYPES), lengths)
    table = np.bincount(month + types, minlength=len(lengths) * len(EVENT_TYPES)).reshape(-1, len(EVENT_TYPES))
    return [
        MonthCounts(
            month=starts.names[n],
            counts={EVENT_TYPES[k]: count for k, count in enumerate(table[n].tolist()) if count},
        )
        for n in np.flatnonzero(lengths).tolist()
    ]


class _Months:
    """The months in which anything began: their names, and the place of the first incident of each."""

    def __init__(self, names: list[str], places: Array) -> None:
        self.names, self.places = names, places


def _months(index: Index) -> _Months:
    days, places = np.unique(index.columns.first, return_index=True)
    names: dict[str, int] = {}
    for day, place in zip(days.tolist(), places.tolist(), strict=True):
        names.setdefault(dt.date.fromordinal(day).isoformat()[:7], place)
    return _Months(list(names), np.array(list(names.values()), dtype=np.int64))


def days(index: Index, chosen: Chosen) -> Days:
    """Incidents by the day on which they began (see store.facets.days)."""
    own = index.columns
    first, last = own.first[chosen], own.last[chosen]
    words = ATTRIBUTES["date_precision"][0]
    precision = index.each("date_precision", chosen)
    coarse = np.isin(precision, [words.index(DatePrecision.MONTH), words.index(DatePrecision.YEAR)])
    within = precision == words.index(DatePrecision.WITHIN)
    # The ordinal 1 was a Monday: two days are of one week where these are the same.
    split = within & ((first - 1) // 7 != (last - 1) // 7)
    kept = ~coarse & ~split
    types = index.each("event_type", chosen)
    keys, numbers = np.unique(first[kept].astype(np.int64) * len(EVENT_TYPES) + types[kept], return_counts=True)
    found: dict[int, dict[EventType, int]] = {}
    for key, number in zip(keys.tolist(), numbers.tolist(), strict=True):
        found.setdefault(key // len(EVENT_TYPES), {})[EVENT_TYPES[key % len(EVENT_TYPES)]] = number
    counts = [DayCounts(day=dt.date.fromordinal(day), counts=found[day]) for day in sorted(found)]
    return Days(days=counts, coarse=int(coarse.sum() + split.sum()))


def by_actor(index: Index, chosen: Chosen, roles: int) -> Array:
    """How many of the places have each actor in one of the roles, by the actor's id."""
    own, every = index.columns, roles == (1 << len(ROLES)) - 1
    size = 1 + max([int(one.max(initial=0)) for one in own.actors] + [int(index.beside.standing[:, 1].max(initial=0))])
    found = np.zeros(size, dtype=np.int64)
    for actors, bits in zip(own.actors, own.roles, strict=True):
        mine = actors[chosen]
        if not every:
            mine = mine[(bits[chosen] & roles) > 0]
        found += np.bincount(mine, minlength=size)
    rest = index.beside.standing
    if len(rest):
        rest = rest[((rest[:, 2] & roles) > 0) & np.isin(rest[:, 0], own.ids[chosen])]
        found += np.bincount(rest[:, 1], minlength=size)
    found[0] = 0
    return found


def together(index: Index, chosen: Chosen, ids: frozenset[int], roles: int) -> int:
    """How many of the places have one of the actors in one of the roles."""
    found = involved(index, ids, roles)
    if isinstance(chosen, slice):
        return int(np.diff(np.searchsorted(found, [chosen.start, chosen.stop]))[0])
    if len(found) > len(chosen):
        found, chosen = chosen, found
    at = np.minimum(np.searchsorted(chosen, found), max(len(chosen) - 1, 0))
    return int((chosen[at] == found).sum()) if len(chosen) else 0


def by_place(index: Index, chosen: Chosen) -> Array:
    """How many of the places of the index are at each place that is no area, by its id."""
    found = np.bincount(index.columns.place[chosen], minlength=1)
    found[0] = 0
    areas = index.beside.areas
    found[areas[areas < len(found)]] = 0
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
    own = index.columns
    words = ATTRIBUTES["date_precision"][0]
    coarse = [words.index(one) for one in (DatePrecision.WITHIN, DatePrecision.MONTH, DatePrecision.YEAR)]
    loose = np.isin(index.attribute("date_precision"), coarse)[own.how[chosen]]
    beyond = np.zeros(many(chosen), dtype=bool)
    if since is not None:
        beyond |= own.first[chosen] < since
    if until is not None:
        beyond |= own.last[chosen] > until
    return int((loose & beyond).sum())
