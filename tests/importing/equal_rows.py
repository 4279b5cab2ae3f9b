"""The rows of two incidents, column by column, without what differs by nature: ids, random keys and times."""

from typing import Any

from sqlmodel import SQLModel, col, select

from app.models import (
    Claim,
    ClaimSource,
    Figure,
    Incident,
    IncidentSource,
    IncidentTag,
    Involvement,
    Revision,
)
from app.store.db import ReadSession

_APART = {"id", "incident_id", "claim_id", "key", "code", "created_at", "updated_at", "published_at", "at", "import_id"}
_UNDER: tuple[tuple[Any, str], ...] = (
    (Claim, "position"), (Figure, "id"), (Involvement, "position"), (IncidentSource, "position"), (IncidentTag, "tag"),
    (Revision, "version"),
)  # fmt: skip


def rows_of(db: ReadSession, number: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of an incident, by its table, as the database gives it back."""
    db.expire_all()
    found = {"incident": _rows(db, Incident, col(Incident.id) == number, "id")}
    for model, order in _UNDER:
        found[model.__name__] = _rows(db, model, col(model.incident_id) == number, order)
    claims = select(Claim.id).where(Claim.incident_id == number)
    found["ClaimSource"] = _rows(db, ClaimSource, col(ClaimSource.claim_id).in_(claims), "claim_id", "position")
    for one in found["Revision"]:
        one["snapshot"] = "told apart"
    return found


def _rows(db: ReadSession, model: type[SQLModel], which: Any, *order: str) -> list[dict[str, Any]]:
    table = model.__table__  # type: ignore[attr-defined]
    asked = select(table).where(which).order_by(*(table.c[one] for one in order))
    rows = [dict(one._mapping) for one in db.execute(asked)]
    return [{name: value for name, value in one.items() if name not in _APART} for one in rows]
