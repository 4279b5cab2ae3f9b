"""Reading where an incident stands among those of a filter, and which stand before and after it.

The neighbours are found by the values that the order goes by, not by counting rows, so that this is as quick at the
end of a long list as at its beginning.
"""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import desc_op
from sqlmodel import and_, col, false, func, or_, select

from app.domain.incident_answers import Beside, Neighbours
from app.models import Incident
from app.store.db import ReadSession
from app.store.read import count, order_of
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight
from app.store.where import clauses
from app.store.withheld import title

Key = tuple[ColumnElement[Any], bool]
"""What an order goes by, and whether the greatest comes first."""


def neighbours(db: ReadSession, code: str, asked: Resolved, *, see: Sight = PUBLIC) -> Neighbours | None:
    """The place of an incident among those that match; None where it does not match itself."""
    keys = [_key(one) for one in order_of(asked)]
    within = list(clauses(asked, see=see))
    query: Any = columns(*(key for key, _ in keys)).select_from(Incident).where(*within, col(Incident.code) == code)
    row = db.exec(query).first()
    if row is None:
        return None
    earlier, later = _beyond(keys, row, before=True), _beyond(keys, row, before=False)
    ahead: Any = columns(func.count()).select_from(Incident).where(*within, earlier)
    return Neighbours(
        position=db.exec(ahead).scalar_one() + 1,
        total=count(db, asked, see=see),
        before=_first(db, [*within, earlier], [_turned(key, down) for key, down in keys]),
        after=_first(db, [*within, later], [key.desc() if down else key.asc() for key, down in keys]),
    )


def _key(order: Any) -> Key:
    """One piece of an order: the expression alone, and its direction."""
    if isinstance(order, UnaryExpression) and order.modifier is desc_op:
        return order.element, True
    return order, False


def _turned(key: ColumnElement[Any], down: bool) -> Any:
    """The same order from its end."""
    return key.asc() if down else key.desc()


def _beyond(keys: list[Key], row: Any, *, before: bool) -> ColumnElement[bool]:
    """What stands before or after a row: it differs in the first key, or equals it there and differs in the next."""
    first, down = keys[0]
    ways = []
    for n, (key, falls) in enumerate(keys):
        equal = [other == row[m] for m, (other, _) in enumerate(keys[:n])]
        ways.append(and_(*equal, key > row[n] if falls == before else key < row[n]))
    # The first key bounds all of it, which is what an index can use.
    bound = first >= row[0] if down == before else first <= row[0]
    return and_(bound, or_(false(), *ways))


def _first(db: ReadSession, within: list[Any], order: list[Any]) -> Beside | None:
    row = db.exec(select(Incident).where(*within).order_by(*order).limit(1)).first()
    return Beside(code=row.code or row.key, title=title(row)) if row else None
