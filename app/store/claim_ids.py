"""Whose the ids of claims are: two copies of the record may give one id to two claims, and only one can keep it."""

from collections.abc import Collection

from sqlmodel import and_, col, func, select

from app.models import Claim, ImportedRow, Incident
from app.store.db import ReadSession

_AT_ONCE = 5_000


def owners(db: ReadSession, ids: Collection[str]) -> dict[str, str]:
    """By the id of a claim that there is, the code of its incident; empty for one that was never published.

    A draft that came out of a sheet goes by the code that it had there.
    """
    found: dict[str, str] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        asked = select(Claim.key, func.coalesce(Incident.code, ImportedRow.external_id))
        asked = asked.join(Incident, col(Incident.id) == col(Claim.incident_id))
        asked = asked.outerjoin(
            ImportedRow,
            and_(col(ImportedRow.incident_id) == Incident.id, col(ImportedRow.dataset_id).is_(None)),
        )
        rows = db.exec(asked.where(col(Claim.key).in_(wanted[start : start + _AT_ONCE])))
        found.update((key, code or "") for key, code in rows)
    return found
