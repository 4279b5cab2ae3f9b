"""Reading incidents: how many, a page of them, one of them. Every read says what may be seen, public by default."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.answers import Card, IncidentAnswer
from app.domain.errors import NotFound
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Measure
from app.i18n import gettext
from app.models import Claim, ClaimSource, Figure, Incident, IncidentSource, Involvement, Sum
from app.store import crosswalk, present
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, PUBLIC_ADDRESSES, Sight, visible
from app.store.where import chosen_low, clauses, of_tally

Beyond = Sequence[ColumnElement[bool]]
"""Clauses beside the filter, which say where a page begins (see app.store.keyset)."""
_CARD: tuple[Any, ...] = (
    selectinload(Incident.involvements).selectinload(Involvement.actor),  # type: ignore[arg-type]
    selectinload(Incident.figures),  # type: ignore[arg-type]
    selectinload(Incident.place),  # type: ignore[arg-type]
    selectinload(Incident.region),  # type: ignore[arg-type]
    selectinload(Incident.district),  # type: ignore[arg-type]
    selectinload(Incident.dataset),  # type: ignore[arg-type]
    selectinload(Incident.claims).selectinload(Claim.claimant),  # type: ignore[arg-type]
    selectinload(Incident.claims).selectinload(Claim.subject),  # type: ignore[arg-type]
)
WHOLE: tuple[Any, ...] = (
    *_CARD,
    selectinload(Incident.claims).selectinload(Claim.cited).selectinload(ClaimSource.source),  # type: ignore[arg-type]
    selectinload(Incident.cited).selectinload(IncidentSource.source),  # type: ignore[arg-type]
)
"""What is loaded with an incident that is shown whole."""


def count(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> int:
    """How many incidents match."""
    return db.exec(select(func.count()).select_from(Incident).where(*clauses(asked, see=see))).one()


def cards(
    db: ReadSession, asked: Resolved, *, limit: int, offset: int = 0, see: Sight = PUBLIC, beyond: Beyond = ()
) -> list[Card]:
    """One page of the matching incidents, as lists show them, in the order asked for."""
    return [
        present.card(row, asked, see=see) for row in _rows(db, asked, _CARD, (limit, offset), see=see, beyond=beyond)
    ]


def cards_of(db: ReadSession, asked: Resolved, ids: Sequence[int], *, see: Sight = PUBLIC) -> list[Card]:
    """Some incidents as lists show them, in the order of their ids as given; what may not be seen is left out."""
    rows = db.exec(select(Incident).where(visible(see), col(Incident.id).in_(ids)).options(*_CARD)).all()
    found = {row.id: row for row in rows}
    return [present.card(found[one], asked, see=see) for one in ids if one in found]


def whole(
    db: ReadSession, asked: Resolved, *, limit: int, offset: int = 0, see: Sight = PUBLIC, beyond: Beyond = ()
) -> list[IncidentAnswer]:
    """One page of the matching incidents, with their claims and sources."""
    rows = _rows(db, asked, WHOLE, (limit, offset), see=see, beyond=beyond)
    same = same_codes(db, rows, see)
    return [present.incident(row, asked, same.get(row.id or 0, ()), see=see) for row in rows]


def whole_of(db: ReadSession, asked: Resolved, ids: Sequence[int], *, see: Sight = PUBLIC) -> list[IncidentAnswer]:
    """Some incidents with their claims and sources, in the order of their ids as given (see `cards_of`)."""
    rows = db.exec(select(Incident).where(visible(see), col(Incident.id).in_(ids)).options(*WHOLE)).all()
    found, same = {row.id: row for row in rows}, same_codes(db, rows, see)
    return [present.incident(found[one], asked, same.get(one, ()), see=see) for one in ids if one in found]


def one(db: ReadSession, code: str, asked: Resolved | None = None, *, see: Sight = PUBLIC_ADDRESSES) -> IncidentAnswer:
    """The incident of a code, withdrawn and merged ones too; raises NotFound.

    What a withdrawn or merged incident held is not shown by this: whoever presents it looks at `standing` first.
    """
    asked = asked or Resolved(IncidentFilter())
    wanted = Resolved(IncidentFilter())
    found = db.exec(
        select(Incident).where(*clauses(wanted, see=see), col(Incident.code) == code.upper()).options(*WHOLE)
    ).first()
    if found is None:
        raise NotFound(gettext("No incident has the code %(code)s.", code=code[:40]))
    return present.incident(found, asked, same_codes(db, [found], see).get(found.id or 0, ()), see=see)


def same_records(db: ReadSession, code: str, asked: Resolved, *, see: Sight = PUBLIC) -> list[Card]:
    """The other records of the event of an incident, our own first, as lists show them."""
    ids = [number or 0 for number in db.exec(select(Incident.id).where(Incident.code == code)).all()]
    numbers = [number for found in crosswalk.others(db, ids, see=see).values() for number in found]
    rows = db.exec(select(Incident).where(col(Incident.id).in_(numbers)).options(*_CARD)).all() if numbers else ()
    ordered = sorted(rows, key=lambda row: (row.dataset is not None, row.dataset.slug if row.dataset else "", row.id))
    return [present.card(row, asked, see=see) for row in ordered]


def same_codes(db: ReadSession, rows: Sequence[Incident], see: Sight) -> dict[int, list[str]]:
    """By incident, the codes of the other records of its event; to readers, of those that are published."""
    found = crosswalk.others(db, [row.id or 0 for row in rows], see=see if see.restricted else PUBLIC)
    ids = {number for numbers in found.values() for number in numbers}
    named = db.exec(select(Incident.id, Incident.code).where(col(Incident.id).in_(ids))).all() if ids else ()
    codes = {number: code for number, code in named if code}
    return {own: [codes[one] for one in numbers if one in codes] for own, numbers in found.items()}


def _rows(
    db: ReadSession, asked: Resolved, loaded: tuple[Any, ...], part: tuple[int, int], *, see: Sight, beyond: Beyond
) -> Sequence[Incident]:
    limit, offset = part
    query = select(Incident).where(*clauses(asked, see=see), *beyond)
    for order in order_of(asked):
        query = query.order_by(order)
    return db.exec(query.options(*loaded).limit(limit).offset(offset)).all()


def order_of(asked: Resolved) -> list[Any]:
    """The order of lists; the id comes last, so that no two pages share a row."""
    newest = [col(Incident.date_from).desc(), col(Incident.id).desc()]
    match asked.wanted.sort:
        case "oldest":
            return [col(Incident.date_from), col(Incident.id)]
        case "updated":
            return [col(Incident.updated_at).desc(), *newest]
        case "killed":
            killed = (
                select(chosen_low(asked))
                .where(
                    col(Figure.incident_id) == col(Incident.id),
                    col(Figure.measure) == Measure.KILLED,
                    col(Figure.of) == Sum.TOTAL,
                    of_tally(asked),
                )
                .limit(1)
                .scalar_subquery()
            )
            return [func.coalesce(killed, -1).desc(), *newest]
        case _:
            return newest
