"""What is asked of a frozen record as a whole: how much it holds, and whose records are among it."""

from sqlmodel import col, func, select

from app.models import Claim, Dataset, Incident
from app.store.db import ReadSession
from app.store.version import public_version


def counts(db: ReadSession) -> dict[str, int]:
    """How many incidents and claims, and which version of the data."""
    return {
        "version": public_version(db),
        "incidents": db.exec(select(func.count()).select_from(Incident)).one(),
        "claims": db.exec(select(func.count()).select_from(Claim)).one(),
    }


def datasets(db: ReadSession) -> list[dict[str, str]]:
    """The datasets of which it holds records, as they ask to be cited."""
    used = select(Incident.dataset_id).where(col(Incident.dataset_id).is_not(None))
    rows = db.exec(select(Dataset).where(col(Dataset.id).in_(used)).order_by(col(Dataset.slug))).all()
    return [
        {
            "slug": row.slug, "name": row.name, "citation": row.citation or "", "url": row.url or "",
            "released": row.released or "", "licence": row.licence,
        }
        for row in rows
    ]  # fmt: skip
