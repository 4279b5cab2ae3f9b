"""The map's marks of one view: incidents singly where they are few, cells of them where they crowd."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, cast, tuple_
from sqlalchemy import select as columns
from sqlalchemy.orm import selectinload
from sqlmodel import and_, col, func, select, true

from app.domain.answers import Cell, Cells, Mark, RangeAnswer
from app.domain.dates import Span, span_words
from app.domain.figures import killed_words
from app.domain.geo import unprojected
from app.domain.parties import parties
from app.domain.vocabulary import Measure
from app.i18n import prefix
from app.models import Figure, Incident, Involvement, Sum
from app.store import once, present
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.read import order_of
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight, visible
from app.store.where import chosen_low, clauses, of_tally
from app.store.withheld import title

CELL_PIXELS = 64
"""The side of a cell on the screen."""
MOST_TOGETHER = 8
"""So many incidents of one cell still stand singly, fanned out by the map."""
MOST_SINGLE = 400
"""So many incidents of one view stand singly at most, besides those that are alone in their cell."""
MOST_MARKS = 1500
"""So many marks of any kind are in one answer; where more would be, the cells are made larger."""
DEEPEST_ZOOM = 18
"""From here on nothing would be gained by finer cells."""


MARKED: tuple[Any, ...] = (
    selectinload(Incident.involvements).selectinload(Involvement.actor),  # type: ignore[arg-type]
    selectinload(Incident.figures),  # type: ignore[arg-type]
    selectinload(Incident.place),  # type: ignore[arg-type]
    selectinload(Incident.dataset),  # type: ignore[arg-type]
)
"""What a mark needs of its incident."""


def cells(db: ReadSession, asked: Resolved, *, zoom: int, see: Sight = PUBLIC) -> Cells:
    """What the map shows at a zoom; the box of the view is the filter's own `bbox`."""
    unplaced = and_(*clauses(asked, see=see), col(Incident.x).is_(None))
    placed = [*clauses(asked, see=see), col(Incident.x).is_not(None)]
    square = _square(zoom)
    groups = _groups(db, asked, placed, square)
    while len(groups) > MOST_MARKS and zoom > 0:
        zoom -= 1
        square = _square(zoom)
        groups = _groups(db, asked, placed, square)
    few = sum(group[2] for group in groups) <= MOST_SINGLE
    crowded = {(x, y) for x, y, many, *_ in groups if many > (MOST_TOGETHER if few else 1)}
    if few:
        placed.append(~tuple_(*square).in_(crowded) if crowded else true())
    else:
        placed = [col(Incident.id).in_([alone for x, y, *_, alone in groups if (x, y) not in crowded])]
    return Cells(
        cells=[
            Cell(**unprojected(*middle)._asdict(), count=many, killed=None if killed is None else int(killed))
            for x, y, many, *middle, killed, _ in groups
            if (x, y) in crowded
        ],
        incidents=_marks(db, asked, placed),
        unplaced=db.exec(select(func.count()).select_from(Incident).where(unplaced)).one(),
    )


def _square(zoom: int) -> tuple[Any, Any]:
    """The column and the row of the cell in which an incident stands at a zoom."""
    side = 2 ** min(zoom, DEEPEST_ZOOM) * 256 / CELL_PIXELS
    return (
        cast(func.floor(col(Incident.x) * side), BigInteger),
        cast(func.floor(col(Incident.y) * side), BigInteger),
    )


def _groups(db: ReadSession, asked: Resolved, placed: list[Any], square: tuple[Any, Any]) -> list[Any]:
    """Each cell with its number of incidents, their middle, the killed, and the first of their ids."""
    middle = func.avg(Incident.x), func.avg(Incident.y)
    these = _killed(asked)
    matching = columns(col(Incident.id)).where(*placed)
    # A record of an event that another one here describes too stands on the map and is not in the sum.
    these += once.counted(db, matching, *these[1:], chosen_low(asked).is_not(None))
    grouped: Any = (
        columns(*square, func.count(), *middle, func.sum(chosen_low(asked)), func.min(col(Incident.id)))
        .join(Figure, and_(*these), isouter=True)
        .where(*placed)
        .group_by(*square)
    )
    return list(db.exec(grouped).all())


def depth(zoom: int) -> int:
    """How many times the square of the map is halved until a cell of a zoom is left."""
    return min(zoom, DEEPEST_ZOOM) + (256 // CELL_PIXELS).bit_length() - 1


def marks(db: ReadSession, asked: Resolved, ids: Sequence[int]) -> list[Mark]:
    """The marks of some incidents, as far as readers may see them, in the order asked for."""
    return _marks(db, asked, [col(Incident.id).in_(ids), visible(PUBLIC)]) if ids else []


def _marks(db: ReadSession, asked: Resolved, placed: list[Any]) -> list[Mark]:
    query = select(Incident).where(*placed).options(*MARKED)
    for order in order_of(asked):
        query = query.order_by(order)
    return [_mark(row, asked) for row in db.exec(query)]


def _mark(row: Incident, asked: Resolved) -> Mark:
    whole = next((one for one in row.figures if _is_killed(one)), None)
    words = killed_words(whole.low, whole.high, is_open=whole.open) if whole else killed_words(None, None)
    return Mark(
        code=row.code or row.key,
        title=title(row),
        event_type=row.event_type,
        letter=row.event_type.letter,
        dates=span_words(Span(row.date_from, row.date_to, row.date_precision)),
        place=in_words(row.place) if row.place else None,
        actors=parties((in_words(one.actor), one.role) for one in row.involvements),
        latitude=row.latitude or 0.0,
        longitude=row.longitude or 0.0,
        geo_precision=row.geo_precision,
        radius_km=row.geo_precision.radius_km,
        route=[(point[0], point[1]) for point in row.route],
        range=_range(whole),
        killed=present.chosen(row.figures, Measure.KILLED, asked),
        killed_words=words,
        url=f"{prefix()}/incidents/{row.code}",
    )


def _range(whole: Figure | None) -> RangeAnswer | None:
    if whole is None or whole.low is None or whole.high is None:
        return None
    return RangeAnswer(low=whole.low, high=whole.high, open=whole.open)


def _is_killed(figure: Figure) -> bool:
    return figure.claimant_id is None and figure.measure is Measure.KILLED and figure.of is Sum.TOTAL


def _killed(asked: Resolved) -> list[Any]:
    return [
        col(Figure.incident_id) == col(Incident.id),
        col(Figure.measure) == Measure.KILLED,
        col(Figure.of) == Sum.TOTAL,
        of_tally(asked),
    ]
