"""Pages that begin after a record instead of after a number of records: what is published meanwhile moves nothing."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from app.domain.answers import Card, IncidentAnswer
from app.domain.errors import Unreadable
from app.i18n import gettext
from app.models import Incident
from app.store import read
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, PUBLIC_ADDRESSES, Sight, visible

A = TypeVar("A", bound=Card)


class Mark(NamedTuple):
    """The record after which a page begins: its first day as it was then, and its code.

    The code stands for the record's number, which would tell how many records there are that nobody may see.
    """

    day: dt.date
    code: str


def after(card: Card) -> Mark:
    """The mark of a record."""
    return Mark(card.date_from, card.code)


def cards(
    db: ReadSession, asked: Resolved, mark: Mark | None, *, limit: int, see: Sight = PUBLIC
) -> tuple[list[Card], Mark | None]:
    """One page as lists show it, and the mark after which the next one begins; None at the end."""
    beyond = _beyond(db, asked, mark)
    return _cut(read.cards(db, asked, limit=limit + 1, see=see, beyond=beyond), limit)


def whole(
    db: ReadSession, asked: Resolved, mark: Mark | None, *, limit: int, see: Sight = PUBLIC
) -> tuple[list[IncidentAnswer], Mark | None]:
    """The same with claims and sources."""
    beyond = _beyond(db, asked, mark)
    return _cut(read.whole(db, asked, limit=limit + 1, see=see, beyond=beyond), limit)


def _cut(found: list[A], limit: int) -> tuple[list[A], Mark | None]:
    shown = found[:limit]
    return shown, after(shown[-1]) if len(found) > limit else None


def numbered(db: ReadSession, mark: Mark) -> int:
    """The number of the record of a mark; raises Unreadable for one that no page gave.

    A record that was withdrawn or merged since still marks its place.
    """
    named = select(Incident.id).where(visible(PUBLIC_ADDRESSES), col(Incident.code) == mark.code)
    number = db.exec(named).first()
    if number is None:
        raise Unreadable("after", gettext("“after” is not one of the addresses that `next` gave."))
    return number


def _beyond(db: ReadSession, asked: Resolved, mark: Mark | None) -> Sequence[ColumnElement[bool]]:
    """The clause that leaves out everything up to the mark."""
    return () if mark is None else (CLAUSES[asked.wanted.sort](mark.day, numbered(db, mark)),)


def _older(day: dt.date, number: int) -> ColumnElement[bool]:
    # Said twice, so that databases start at this day in the index instead of at the newest.
    starts = col(Incident.date_from)
    return and_(starts <= day, or_(starts < day, col(Incident.id) < number))


def _newer(day: dt.date, number: int) -> ColumnElement[bool]:
    starts = col(Incident.date_from)
    return and_(starts >= day, or_(starts > day, col(Incident.id) > number))


CLAUSES: dict[str, Callable[[dt.date, int], ColumnElement[bool]]] = {"newest": _older, "oldest": _newer}
"""The orders that have a key: the first day, then the record. The others order by what an edit may change at any time.
"""
