"""Whether a text was taken out of a record after somebody opened its form, which then still holds it."""

from typing import Any

from sqlmodel import col, select

from app.models import Redaction, Revision
from app.store.db import ReadSession


def taken_out_since(db: ReadSession, kind: str, row: Any, version: int) -> bool:
    """Whether a tombstone of the record is younger than a version of it."""
    made = select(Revision.at).where(getattr(Revision, f"{kind}_id") == row.id, Revision.version == version)
    asked = select(Redaction.id).where(
        Redaction.kind == kind, Redaction.record_id == row.id, col(Redaction.at) > made.scalar_subquery()
    )
    return db.exec(asked).first() is not None
