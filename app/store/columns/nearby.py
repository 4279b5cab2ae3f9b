"""Where an incident stands in a list, from the column index where it keeps the list's order, else from the tables."""

import numpy as np
from sqlmodel import col, select

from app.domain.incident_answers import Beside, Neighbours
from app.models import Incident
from app.store import keyset
from app.store import neighbours as by_table
from app.store.columns.choosing import chosen_places, standing
from app.store.columns.held import index_not_newer
from app.store.columns.shape import Index
from app.store.db import ReadSession
from app.store.resolve import Resolved
from app.store.sight import PUBLIC, Sight, visible
from app.store.withheld import title


def neighbours(db: ReadSession, code: str, asked: Resolved, *, see: Sight = PUBLIC) -> Neighbours | None:
    """The place of an incident among those that match; None where it does not match (see store.neighbours)."""
    index = index_not_newer(db, see)
    if index is None or asked.wanted.sort not in keyset.CLAUSES:
        return by_table.neighbours(db, code, asked, see=see)
    number = db.exec(select(Incident.id).where(col(Incident.code) == code)).first()
    place = standing(index, np.array([number or 0], dtype=np.int64))
    chosen = chosen_places(db, index, asked)
    if not len(place) or not chosen.holds(place)[0]:
        return None
    earlier, later = chosen.until(int(place[0])), chosen.since(int(place[0]) + 1)
    ahead, behind = (earlier.last(1), later.first(1)), (len(earlier), len(later))
    if asked.wanted.sort == "newest":
        ahead, behind = ahead[::-1], behind[::-1]
    before, after = (_beside(db, index, one.tolist(), see) for one in ahead)
    return Neighbours(position=behind[0] + 1, total=len(chosen), before=before, after=after)


def _beside(db: ReadSession, index: Index, places: list[int], see: Sight) -> Beside | None:
    """What readers may see of the incident at a place; an index that waits for a newer one may hold more."""
    if not places:
        return None
    number = int(index.columns.ids[places[0]])
    row = db.exec(select(Incident).where(col(Incident.id) == number, visible(see))).first()
    return Beside(code=row.code or row.key, title=title(row)) if row else None
