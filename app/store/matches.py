"""Matches of a dataset: its records beside those of others that may be the same event, for an editor to link or not.

The shorter side is walked in the order of its dates, a stretch at a time, and each record of it asks for its own days
and its own square alone: so a page costs the same however many records the dataset has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, or_, select

from app.domain.accounts import Member
from app.domain.alike import Likeness, compare
from app.domain.errors import NotFound
from app.domain.vocabulary import Standing
from app.i18n import gettext
from app.models import Dataset, Incident, SameEvent
from app.store import alike, pairs
from app.store.alike import Alike, Side
from app.store.db import ReadSession
from app.store.sight import of_member, visible
from app.store.where import Clause

MOST_PAIRS = 20
STRETCH = 200
"""So many records are looked at for one page at most."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataset with how many records of it stand, and how many of those are linked with others."""

    slug: str
    name: str
    records: int
    linked: int


@dataclass(frozen=True, slots=True)
class Match:
    """A record of the shorter side, and one that may be of the same event."""

    own: Side
    other: Alike


@dataclass(frozen=True, slots=True)
class Matches:
    """The pairs of one stretch; `after` is where the next one begins, nothing at the end."""

    listed: Listed
    found: tuple[Match, ...]
    seen: int
    total: int
    after: int | None


def datasets(db: ReadSession) -> list[Listed]:
    """Every dataset that has records, by name."""
    rows = db.exec(select(Dataset).order_by(col(Dataset.name), col(Dataset.slug))).all()
    return [one for one in (_listed(db, row) for row in rows) if one.records]


def matches(db: ReadSession, member: Member, slug: str, *, after: int = 0) -> Matches:
    """The pairs across this dataset's edge that nobody has decided about, from the `after`th record of the walk on."""
    dataset = db.exec(select(Dataset).where(Dataset.slug == slug)).first()
    if dataset is None:
        raise NotFound(gettext("No dataset is known as “%(slug)s”.", slug=slug[:60]))
    seen: list[Clause] = [visible(of_member(member)), col(Incident.standing) != Standing.MERGED]
    # The sum keeps the database from the index of datasets, which would find all of their records instead of a day's.
    number: Any = func.coalesce(col(Incident.dataset_id), 0) + 0
    inside, outside = number == dataset.id, number != dataset.id
    counts = [_count(db, [col(Incident.dataset_id) == dataset.id, *seen]), _count(db, [_not_of(dataset), *seen])]
    walked, asked = (inside, outside) if counts[0] < counts[1] else (outside, inside)
    order = (col(Incident.date_from), col(Incident.id))
    stretch = select(Incident).where(walked, *seen).order_by(*order).offset(after).limit(STRETCH)
    found: list[Match] = []
    done = 0
    for row in db.exec(stretch.options(*alike.SIDE)).all():
        done += 1
        found += _of(db, row, [asked, *seen])
        if len(found) >= MOST_PAIRS:
            break
    reached, total = after + done, min(counts)
    return Matches(_listed(db, dataset), tuple(found), reached, total, reached if reached < total and done else None)


def _of(db: ReadSession, row: Incident, within: Sequence[Clause]) -> list[Match]:
    """What looks like a record and was not decided about, the likest first."""
    sketch = alike.sketch_of(row)
    liked: dict[int, Likeness] = {}
    for number, other in alike.sketches(db, [*alike.window(sketch), *within]):
        if likeness := compare(sketch, other):
            liked[number] = likeness
    decided = pairs.of_incident(db, row.id or 0) if liked else {}
    best = sorted((one for one in liked.items() if one[0] not in decided), key=lambda one: (-one[1].score, one[0]))
    return [Match(alike.side(row), one) for one in alike.told(db, dict(best[: alike.MOST]), {})]


def _not_of(dataset: Dataset) -> Clause:
    return or_(col(Incident.dataset_id).is_(None), col(Incident.dataset_id) != dataset.id)


def _count(db: ReadSession, within: Sequence[Clause]) -> int:
    return db.exec(select(func.count()).select_from(Incident).where(*within)).one()


def _listed(db: ReadSession, dataset: Dataset) -> Listed:
    here = [col(Incident.dataset_id) == dataset.id, col(Incident.standing) != Standing.MERGED]
    linked = col(Incident.id).in_(select(SameEvent.incident_id))
    return Listed(dataset.slug, dataset.name, _count(db, here), _count(db, [*here, linked]))
