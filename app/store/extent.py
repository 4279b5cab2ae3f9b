"""Where and when the record lies as a whole."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import func, select

from app.domain.geo import BBox
from app.models import Incident
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight, visible
from app.store.where import clauses


@dataclass(frozen=True, slots=True)
class Extent:
    """The box around all points and the days from the first to the last; None where there is nothing."""

    box: BBox | None
    first: dt.date | None
    last: dt.date | None


def extent(db: ReadSession, *, see: Sight = PUBLIC) -> Extent:
    """The record's edges."""
    first, last = db.exec(select(func.min(Incident.date_from), func.max(Incident.date_to)).where(visible(see))).one()
    return Extent(box(db, visible(see)), first, last)


def box_of(db: ReadSession, asked: Resolved, *, see: Sight = PUBLIC) -> BBox | None:
    """The box around all points that a filter lets through; None where there is none."""
    return box(db, *clauses(asked, see=see))


def box(db: ReadSession, *where: ColumnElement[bool]) -> BBox | None:
    """The box around the points of some incidents; None where there is none."""
    edges = (
        func.min(Incident.longitude), func.min(Incident.latitude),
        func.max(Incident.longitude), func.max(Incident.latitude),
    )  # fmt: skip
    west, south, east, north = db.exec(select(*edges).where(*where)).one()
    # An incident has both numbers or neither.
    return None if west is None or south is None or east is None or north is None else BBox(west, south, east, north)
