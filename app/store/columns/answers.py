"""What the dashboard asks at every change, from the column index where there is one, else from the tables.

The signatures are those of store.facets, store.cells and store.read, which answer whenever the index cannot: for those
who may see more than readers, and while there is none.
"""

from collections.abc import Sequence

import numpy as np

from app.domain.answers import Card, Cell, Cells, FacetsAnswer, TotalFigure
from app.domain.months import MonthCounts
from app.domain.sentence import sentence
from app.domain.time_answers import Days
from app.domain.vocabulary import DatePrecision, Measure
from app.store import cells as by_cell
from app.store import facets, once, read
from app.store.columns import choices, counting
from app.store.columns.choosing import according, chosen_low, chosen_places, degrees
from app.store.columns.gridding import Asked, Grid, Killed, gridded
from app.store.columns.held import index_of
from app.store.columns.marking import single
from app.store.columns.moving import Derived
from app.store.columns.places import Places
from app.store.columns.shape import ATTRIBUTES, Array, Index
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight


def count(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many incidents match."""
    index = index_of(db, see)
    return read.count(db, asked, see=see) if index is None else len(chosen_places(db, index, asked))


def answer(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> FacetsAnswer:
    """Everything beside the map, for one filter."""
    index = index_of(db, see)
    if index is None:
        return facets.answer(db, asked, see=see)
    chosen = chosen_places(db, index, asked)
    figures, again = counting.totals(index, chosen, asked.wanted.tally, according(db, index, asked))
    return FacetsAnswer(
        total=len(chosen),
        sentence=sentence(len(chosen), asked.wanted, asked.label),
        figures=figures,
        repeated=again,
        timeline=counting.timeline(index, chosen),
        facets=choices.every(db, index, asked),
    )


def totals(db: ReadSession, asked: Resolved, total: int, *, see: Sight = PUBLIC) -> dict[Measure, TotalFigure]:
    """Each measure added up over the matching incidents (see store.facets.totals)."""
    index = index_of(db, see)
    if index is None:
        return facets.totals(db, asked, total, see=see)
    chosen = chosen_places(db, index, asked)
    return counting.totals(index, chosen, asked.wanted.tally, according(db, index, asked))[0]


def repeated(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many of the matching records describe an event again (see store.once.repeated)."""
    index = index_of(db, see)
    if index is None:
        return once.repeated(db, asked, see=see)
    return counting.linked(index, chosen_places(db, index, asked))[1]


def timeline(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> Sequence[MonthCounts]:
    """Incidents by the month in which they began and by event type."""
    index = index_of(db, see)
    if index is None:
        return facets.timeline(db, asked, see=see)
    return counting.timeline(index, chosen_places(db, index, asked))


def days(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> Days:
    """Incidents by the day on which they began."""
    index = index_of(db, see)
    return facets.days(db, asked, see=see) if index is None else counting.days(index, chosen_places(db, index, asked))


def known_only_to(db: ReadSession, asked: Resolved, *precision: DatePrecision, see: Sight = PUBLIC) -> int:
    """How many of the incidents have a date of these precisions."""
    index = index_of(db, see)
    if index is None:
        return facets.known_only_to(db, asked, *precision, see=see)
    counts = counting.by_code(index, chosen_places(db, index, asked), what=False)
    words = ATTRIBUTES["date_precision"][0]
    by_word = counting.by_value(index, "date_precision", counts)
    return sum(int(by_word[n]) for n in map(words.index, precision) if n < len(by_word))


def perhaps_outside(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many match by a loose date that reaches beyond the days asked for."""
    index = index_of(db, see)
    if index is None:
        return facets.perhaps_outside(db, asked, see=see)
    days_ = (one.toordinal() if one else None for one in (asked.wanted.since, asked.wanted.until))
    return counting.perhaps_outside(index, chosen_places(db, index, asked), *days_)


def cells(db: ReadSession, asked: Resolved, *, zoom: int, see: Sight = PUBLIC) -> Cells:
    """What the map shows at a zoom; the box of the view is the filter's own `bbox`."""
    index = index_of(db, see)
    if index is None:
        return by_cell.cells(db, asked, zoom=zoom, see=see)
    chosen = chosen_places(db, index, asked)
    grid = grid_of(db, index, asked, zoom)
    crowd = grid.count > (by_cell.MOST_TOGETHER if grid.placed <= by_cell.MOST_SINGLE else 1)
    return Cells(
        cells=_crowds(grid, crowd),
        incidents=single(db, index, asked, grid.single),
        unplaced=len(chosen) - grid.placed,
    )


def grid_of(db: ReadSession, index: Index, asked: Resolved, zoom: int) -> Grid:
    """The cells of a zoom before anything is fetched of single incidents."""
    chosen, killed = chosen_places(db, index, asked), _killed(db, index, asked)
    how = Asked(by_cell.depth(zoom), by_cell.MOST_MARKS, by_cell.MOST_SINGLE, by_cell.MOST_TOGETHER)
    return gridded(index, chosen, killed, counting.linked(index, chosen)[0], how)


def _killed(db: ReadSession, index: Index, asked: Resolved) -> Killed:
    """The low of the killed by the chosen tally."""
    name = "low", asked.wanted.tally, asked.tally_claimant
    whose = according(db, index, asked)
    if whose.claimant:
        figures = index.kept.of(name, lambda: chosen_low(whose, asked)[whose.code].astype(np.int32))
        return Killed(name, lambda _: figures, lasting=False)

    def low(one: Index, places: Places) -> Array:
        return chosen_low(one.figured, asked)[one.columns.figures[places]].astype(np.int32)

    return Killed(name, lambda one: one.kept.of(name, lambda: Derived(low(one, slice(None)), 0, low)).column)


def cards(db: ReadSession, asked: Resolved, *, limit: int, offset: int = 0, see: Sight = PUBLIC) -> list[Card]:
    """One page of the matching incidents, as lists show them, in the order asked for."""
    index = index_of(db, see)
    if index is None or asked.wanted.sort == "updated":
        return read.cards(db, asked, limit=limit, offset=offset, see=see)
    ids = page(db, index, asked, limit=limit, offset=offset)
    return read.cards_of(db, asked, ids)


def page(db: ReadSession, index: Index, asked: Resolved, *, limit: int, offset: int = 0) -> list[int]:
    """The ids of one page in the order asked for, which is not that of the last change."""
    chosen = chosen_places(db, index, asked)
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
    chosen, whose = chosen_places(db, index, asked), according(db, index, asked)
    low = chosen_low(whose, asked)
    counts = counting.by_figures(index, whose, chosen)
    order = np.argsort(-low, kind="stable")
    enough = min(int(np.searchsorted(np.cumsum(counts[order]), number)), len(order) - 1)
    least = low[order[enough]]
    above = chosen.where(lambda places: low[whose.code[places]] > least).listed()
    level = chosen.where(lambda places: low[whose.code[places]] == least).last(max(number - len(above), 0))
    return np.concatenate([above[np.lexsort((-above, -low[whose.code[above]]))], level[::-1]])


def _crowds(grid: Grid, crowd: Array) -> list[Cell]:
    latitude, longitude = degrees(grid.x[crowd], grid.y[crowd])
    rows = zip(latitude, longitude, grid.count[crowd], grid.killed[crowd], strict=True)
    return [
        Cell(latitude=float(lat), longitude=float(lon), count=int(number), killed=int(dead) if dead >= 0 else None)
        for lat, lon, number, dead in rows
    ]
