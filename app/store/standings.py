"""What a row of a file may not pass over: a later release, an editor's hand, another incident that is known so."""

import re
from collections.abc import Collection

from sqlmodel import and_, col, or_, select

from app.models import Dataset, Import, Incident, Revision
from app.store.db import ReadSession

_AT_ONCE = 500


def later_release(db: ReadSession, dataset: int | None, released: str) -> str:
    """The release that the atlas holds and that came after this one; empty where there is none, or no number.

    A release whose import was taken back is not held.
    """
    mine = _numbers(released)
    if dataset is None or not mine:
        return ""
    asked = select(Import.released).where(Import.dataset_id == dataset, col(Import.undone_at).is_(None)).distinct()
    return max((one for one in db.exec(asked) if _numbers(one) > mine), key=_numbers, default="")


def _numbers(released: str) -> tuple[int, ...]:
    return tuple(int(one) for one in re.findall(r"[0-9]+", released))


def by_sheets(db: ReadSession, kind: str, incidents: Collection[int]) -> set[int]:
    """Those of the incidents whose newest version an import of this kind wrote that was not taken back."""
    asked = (
        select(Revision.incident_id)
        .join(Incident, and_(col(Incident.id) == Revision.incident_id, col(Incident.version) == Revision.version))
        .join(Import, col(Import.id) == Revision.import_id)
        .where(col(Incident.id).in_(incidents), Import.kind == kind, col(Import.undone_at).is_(None))
    )
    return {one for one in db.exec(asked) if one is not None}


def bearers(db: ReadSession, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """By dataset and id in it, the incidents that are those records."""
    found: dict[tuple[str, str], int] = {}
    wanted = sorted(names)
    for start in range(0, len(wanted), _AT_ONCE):
        pairs = [and_(Dataset.slug == dataset, Incident.external_id == name)
                 for dataset, name in wanted[start : start + _AT_ONCE]]  # fmt: skip
        asked = select(Dataset.slug, Incident.external_id, Incident.id)
        rows = db.exec(asked.join(Dataset, col(Dataset.id) == Incident.dataset_id).where(or_(*pairs)))
        found.update(((slug, name or ""), number or 0) for slug, name, number in rows)
    return found
