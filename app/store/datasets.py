"""The datasets and what of them may be passed on: as the desk lists them, and the one way in which they change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, or_, select

from app.domain import policy
from app.domain.errors import EditConflict, InvalidRecord, NotFound
from app.domain.policy import Act, Byline
from app.domain.registers import DatasetDraft
from app.domain.vocabulary import Republish, Standing
from app.i18n import N_, gettext
from app.models import Claim, ClaimSource, Dataset, Incident, IncidentSource, Source
from app.store import snapshot
from app.store.db import ReadSession, WriteSession
from app.store.registers import record

UNKNOWN = N_("No dataset is known as “%(slug)s”.")


@dataclass(frozen=True, slots=True)
class Listed:
    """One dataset, and how many incidents it has; `published` of them readers see if it may be passed on."""

    draft: DatasetDraft
    version: int
    incidents: int
    published: int


def every(db: ReadSession) -> list[Listed]:
    """All datasets, by name."""
    return _listed(db, db.exec(select(Dataset).order_by(Dataset.name, Dataset.slug)).all())


def one(db: ReadSession, slug: str) -> Listed:
    """A dataset by its short name; raises NotFound."""
    return _listed(db, [_peek(db, slug)])[0]


def amend_dataset(db: WriteSession, draft: DatasetDraft, by: Byline, *, seen: int) -> bool:
    """Make of the dataset what the draft says, and say whether that changed anything.

    Raises EditConflict where the version that was seen is not the newest, and InvalidRecord where an incident of
    others rests on a source of a dataset that may not be passed on any more.
    """
    policy.insist(by, Act.IMPORT)
    row = _peek(db, draft.slug)
    held = select(Dataset).where(Dataset.id == row.id).with_for_update().execution_options(populate_existing=True)
    db.exec(held).one()
    if row.version != seen:
        raise EditConflict(gettext("You saw version %(seen)s; it is now version %(now)s.", seen=seen, now=row.version))
    if snapshot.write(draft.model_dump()) == snapshot.write(snapshot.of_dataset(row)):
        return False
    if draft.republish is not Republish.ALL and row.republish is Republish.ALL:
        _insist_on_own_incidents(db, row)
    for name, value in draft.model_dump(exclude={"slug"}).items():
        setattr(row, name, value)
    record(db, [row], "dataset", snapshot.of_dataset, by)
    return True


def _peek(db: ReadSession, slug: str) -> Dataset:
    row = db.exec(select(Dataset).where(Dataset.slug == slug)).first()
    if row is None:
        raise NotFound(gettext(UNKNOWN, slug=slug[:60]))
    return row


def _listed(db: ReadSession, rows: Sequence[Dataset]) -> list[Listed]:
    counted = select(Incident.dataset_id, Incident.standing, func.count()).where(
        col(Incident.dataset_id).in_([row.id for row in rows])
    )
    many: dict[int | None, dict[Standing, int]] = {}
    for dataset, standing, count in db.exec(counted.group_by(col(Incident.dataset_id), col(Incident.standing))).all():
        many.setdefault(dataset, {})[Standing(standing)] = count
    return [
        Listed(
            draft=DatasetDraft.model_validate(snapshot.of_dataset(row)),
            version=row.version,
            incidents=sum(many.get(row.id, {}).values()),
            published=many.get(row.id, {}).get(Standing.PUBLISHED, 0),
        )
        for row in rows
    ]


def _insist_on_own_incidents(db: WriteSession, row: Dataset) -> None:
    own = select(Source.id).where(Source.dataset_id == row.id)
    claims = select(Claim.incident_id).join(ClaimSource).where(col(ClaimSource.source_id).in_(own))
    resting = or_(
        col(Incident.id).in_(select(IncidentSource.incident_id).where(col(IncidentSource.source_id).in_(own))),
        col(Incident.id).in_(claims),
    )
    other = or_(col(Incident.dataset_id).is_(None), col(Incident.dataset_id) != row.id)
    found = db.exec(select(Incident).where(resting, other).order_by(col(Incident.id))).first()
    if found is not None:
        raise InvalidRecord(
            gettext("“%(title)s” is no incident of this dataset and rests on one of its sources. Let it rest on others "
                    "first, for what rests on a dataset that may not be passed on cannot be shown.", title=found.title)
        )  # fmt: skip
