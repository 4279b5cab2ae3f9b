"""What the dashboard asks at every change, from the column index where there is one, else from the tables.

The signatures are those of store.facets, store.cells and store.read, which answer whenever the index cannot: for those
who may see more than readers, and while there is none.
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
from sqlmodel import col, select

from app.domain.answers import Card, Cell, Cells, FacetsAnswer, FacetValue, MonthCounts, TotalFigure
from app.domain.filter import NARROWING, NO_REGION
from app.domain.sentence import sentence
from app.domain.time_answers import Days
from app.domain.vocabulary import DatePrecision, Measure
from app.i18n import gettext
from app.models import Actor, Place
from app.store import cells as by_cell
from app.store import facets, once, read
from app.store.columns import counting
from app.store.columns.choosing import (
    BY_ATTRIBUTE,
    according,
    allowed,
    base,
    chosen_low,
    degrees,
    roles_of,
    whole,
    with_how,
    with_what,
)
from app.store.columns.gridding import Asked, Grid, gridded
from app.store.columns.held import index_of
from app.store.columns.marking import single
from app.store.columns.places import Chosen
from app.store.columns.shape import ATTRIBUTES, EVENT_TYPES, SUB_EVENT_TYPES, WHAT, Array, Index
from app.store.db import ReadSession
from app.store.facets import MOST_VALUES
from app.store.named import tongue
from app.store.resolve import WITHOUT_REGION, Resolved, closure
from app.store.sight import PUBLIC, Sight

_WORDS = {"event_type": EVENT_TYPES, "sub_event_type": SUB_EVENT_TYPES, "happened": ATTRIBUTES["happened"][0],
          "attribution": ATTRIBUTES["attribution"][0]}  # fmt: skip
_LEAVING_OUT = attrgetter(*sorted(NARROWING), "tally")
_FIELD = {attribute: name for name, attribute in BY_ATTRIBUTE.items()}


def count(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many incidents match."""
    index = index_of(db, see)
    return read.count(db, asked, see=see) if index is None else len(_chosen(db, index, asked))


def answer(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> FacetsAnswer:
    """Everything beside the map, for one filter."""
    index = index_of(db, see)
    if index is None:
        return facets.answer(db, asked, see=see)
    chosen = _chosen(db, index, asked)
    figures, again = counting.totals(index, chosen, asked.wanted.tally, according(db, index, asked))
    return FacetsAnswer(
        total=len(chosen),
        sentence=sentence(len(chosen), asked.wanted, asked.label),
        figures=figures,
        repeated=again,
        timeline=counting.timeline(index, chosen),
        facets={
            **_words(db, index, asked),
            "actor": _actors(db, index, asked),
            "place": _places(db, index, asked),
        },
    )


def totals(db: ReadSession, asked: Resolved, total: int, *, see: Sight = PUBLIC) -> dict[Measure, TotalFigure]:
    """Each measure added up over the matching incidents (see store.facets.totals)."""
    index = index_of(db, see)
    if index is None:
        return facets.totals(db, asked, total, see=see)
    chosen = _chosen(db, index, asked)
    return counting.totals(index, chosen, asked.wanted.tally, according(db, index, asked))[0]


def repeated(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many of the matching records describe an event again (see store.once.repeated)."""
    index = index_of(db, see)
    if index is None:
        return once.repeated(db, asked, see=see)
    return counting.linked(index, _chosen(db, index, asked))[1]


def timeline(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> list[MonthCounts]:
    """Incidents by the month in which they began and by event type."""
    index = index_of(db, see)
    if index is None:
        return facets.timeline(db, asked, see=see)
    return counting.timeline(index, _chosen(db, index, asked))


def days(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> Days:
    """Incidents by the day on which they began."""
    index = index_of(db, see)
    return facets.days(db, asked, see=see) if index is None else counting.days(index, _chosen(db, index, asked))


def known_only_to(db: ReadSession, asked: Resolved, *precision: DatePrecision, see: Sight = PUBLIC) -> int:
    """How many of the incidents have a date of these precisions."""
    index = index_of(db, see)
    if index is None:
        return facets.known_only_to(db, asked, *precision, see=see)
    counts = counting.by_code(index, _chosen(db, index, asked), what=False)
    words = ATTRIBUTES["date_precision"][0]
    by_word = counting.by_value(index, "date_precision", counts)
    return sum(int(by_word[n]) for n in map(words.index, precision) if n < len(by_word))


def perhaps_outside(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many match by a loose date that reaches beyond the days asked for."""
    index = index_of(db, see)
    if index is None:
        return facets.perhaps_outside(db, asked, see=see)
    days_ = (one.toordinal() if one else None for one in (asked.wanted.since, asked.wanted.until))
    return counting.perhaps_outside(index, _chosen(db, index, asked), *days_)


def cells(db: ReadSession, asked: Resolved, *, zoom: int, see: Sight = PUBLIC) -> Cells:
    """What the map shows at a zoom; the box of the view is the filter's own `bbox`."""
    index = index_of(db, see)
    if index is None:
        return by_cell.cells(db, asked, zoom=zoom, see=see)
    chosen = _chosen(db, index, asked)
    grid = grid_of(db, index, asked, zoom)
    crowd = grid.count > (by_cell.MOST_TOGETHER if grid.placed <= by_cell.MOST_SINGLE else 1)
    return Cells(
        cells=_crowds(grid, crowd),
        incidents=single(db, index, asked, grid.single),
        unplaced=len(chosen) - grid.placed,
    )


def grid_of(db: ReadSession, index: Index, asked: Resolved, zoom: int) -> Grid:
    """The cells of a zoom before anything is fetched of single incidents."""
    chosen, whose = _chosen(db, index, asked), according(db, index, asked)
    low, name = chosen_low(whose, asked), ("low", asked.wanted.tally, asked.tally_claimant)
    figures = index.kept.of(name, lambda: low[whose.code].astype(np.int32))
    how = Asked(by_cell.depth(zoom), by_cell.MOST_MARKS, by_cell.MOST_SINGLE, by_cell.MOST_TOGETHER)
    return gridded(index, chosen, (name, figures), counting.linked(index, chosen)[0], how)


def cards(db: ReadSession, asked: Resolved, *, limit: int, offset: int = 0, see: Sight = PUBLIC) -> list[Card]:
    """One page of the matching incidents, as lists show them, in the order asked for."""
    index = index_of(db, see)
    if index is None or asked.wanted.sort == "updated":
        return read.cards(db, asked, limit=limit, offset=offset, see=see)
    ids = page(db, index, asked, limit=limit, offset=offset)
    return read.cards_of(db, asked, ids)


def page(db: ReadSession, index: Index, asked: Resolved, *, limit: int, offset: int = 0) -> list[int]:
    """The ids of one page in the order asked for, which is not that of the last change."""
    chosen = _chosen(db, index, asked)
    end = min(offset + limit, len(chosen))
    if asked.wanted.sort == "oldest":
        places = chosen.first(end)[offset:]
    elif asked.wanted.sort == "killed":
        places = _deadliest(db, index, asked, end)[offset:]
    else:
        places = chosen.last(end)[::-1][offset:]
    found: list[int] = index.columns.ids[places].tolist()
    return found


def _deadliest(db: ReadSession, index: Index, asked: Resolved, number: int) -> Array:
    """The places with most killed, of as many the newest first; those of which nobody gives a figure come last."""
    chosen, whose = _chosen(db, index, asked), according(db, index, asked)
    low = chosen_low(whose, asked)
    counts = counting.by_figures(index, whose, chosen)
    order = np.argsort(-low, kind="stable")
    enough = min(int(np.searchsorted(np.cumsum(counts[order]), number)), len(order) - 1)
    least = low[order[enough]]
    above = chosen.where(lambda places: low[whose.code[places]] > least).listed()
    level = chosen.where(lambda places: low[whose.code[places]] == least).last(max(number - len(above), 0))
    return np.concatenate([above[np.lexsort((-above, -low[whose.code[above]]))], level[::-1]])


def _chosen(db: ReadSession, index: Index, asked: Resolved) -> Chosen:
    """The places of the incidents that match."""
    every = _LEAVING_OUT(asked.wanted), frozenset(asked.ids.items())
    return index.kept.of(("chosen", every), lambda: whole(index, asked, base(db, index, asked)))


def _crowds(grid: Grid, crowd: Array) -> list[Cell]:
    latitude, longitude = degrees(grid.x[crowd], grid.y[crowd])
    rows = zip(latitude, longitude, grid.count[crowd], grid.killed[crowd], strict=True)
    return [
        Cell(latitude=float(lat), longitude=float(lon), count=int(number), killed=int(dead) if dead >= 0 else None)
        for lat, lon, number, dead in rows
    ]


def _words(db: ReadSession, index: Index, asked: Resolved) -> dict[str, list[FacetValue]]:
    """The facets by words, and that of regions: each from one count of codes, with its own field left out."""
    every = base(db, index, asked)
    # What is counted by one code has been let through by the other, each of whose fields is another facet's.
    counts = {
        True: counting.by_code(index, with_how(index, asked, every), what=True),
        False: counting.by_code(index, with_what(index, asked, every), what=False),
    }
    made = {}
    for attribute in (*_WORDS, "region"):
        what = attribute in WHAT
        lets = allowed(index, asked, what=what, but=_FIELD[attribute])
        own = counting.by_value(index, attribute, counts[what], lets)
        made[attribute] = _regions(db, index, own) if attribute == "region" else _worded(_WORDS[attribute], own)
    return made


def _worded(words: Sequence[Any], counts: Array) -> list[FacetValue]:
    rows = [(words[n], int(counts[n])) for n in np.flatnonzero(counts).tolist()]
    rows.sort(key=lambda one: (-one[1], one[0].value))
    return [FacetValue(value=word.value, label=word.label, count=number) for word, number in rows]


def _regions(db: ReadSession, index: Index, counts: Array) -> list[FacetValue]:
    without, counts[0] = int(counts[0]), 0
    none = [FacetValue(value=NO_REGION, label=gettext(WITHOUT_REGION), count=without)] if without else []
    return [*_listed(db, index, counts), *none]


def _places(db: ReadSession, index: Index, asked: Resolved) -> list[FacetValue]:
    return _listed(db, index, counting.by_place(index, _chosen(db, index, asked.without("place"))))


def _listed(db: ReadSession, index: Index, counts: Array) -> list[FacetValue]:
    """The places with the most incidents."""
    ids = list(counting.most(counts, MOST_VALUES))
    return facets.first_places(zip(ids, _values(db, index, Place, {one: int(counts[one]) for one in ids}), strict=True))


def _values(db: ReadSession, index: Index, table: type[Actor | Place], counts: Mapping[int, int]) -> list[FacetValue]:
    """Records of a register with their counts, as the reader calls them, in the order given."""
    names, kind = index.beside.names, table.__name__
    missing = [one for one in counts if (kind, one) not in names]
    if missing:
        columns: Any = select(table.id, table.slug, table.name, table.name_fr)
        for number, *named in db.exec(columns.where(col(table.id).in_(missing))):
            names[kind, number] = tuple(named)
    made = []
    for number, many_ in counts.items():
        slug, name, french = names[kind, number]
        made.append(FacetValue(value=slug, label=tongue(name, french), count=many_))
    return made


def _actors(db: ReadSession, index: Index, asked: Resolved) -> list[FacetValue]:
    """Actors with the number of incidents that choosing each would give, successors included where they are."""
    roles, chosen = roles_of(asked), _chosen(db, index, asked.without("actor", "role"))
    counts = counting.by_actor(index, chosen, roles)
    wide = _widened(db, index, asked)
    wanted = sorted(counting.most(counts, MOST_VALUES), key=lambda one: -counts[one])
    least = counts[wanted[MOST_VALUES - 1]] if len(wanted) >= MOST_VALUES else 0
    found = {number: int(counts[number]) for number in wanted}
    for number, meant in wide.items():
        if number < len(counts) and counts[number] and sum(counts[one] for one in meant if one < len(counts)) >= least:
            found[number] = counting.together(index, chosen, meant, roles)
    return sorted(_values(db, index, Actor, found), key=lambda one: (-one.count, one.label))[:MOST_VALUES]


def _widened(db: ReadSession, index: Index, asked: Resolved) -> dict[int, frozenset[int]]:
    """By its id, whom each actor that has successors or members stands for."""

    def find() -> dict[int, frozenset[int]]:
        widen = closure(db, asked.wanted)
        every = {number: widen([number]) for number in db.exec(select(Actor.id)) if number is not None}
        return {number: meant for number, meant in every.items() if len(meant) > 1}

    return index.kept.of(("closure", asked.wanted.include), find)
