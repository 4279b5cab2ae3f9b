"""What a merge of two incidents would come to: it is done, looked at, and undone again before anybody sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain import policy
from app.domain.accounts import Member
from app.domain.answers import IncidentAnswer, InvolvedActor
from app.domain.filter import IncidentFilter
from app.domain.policy import Act
from app.domain.vocabulary import Measure, Role
from app.models import Incident
from app.store import joining, present
from app.store.db import WriteSession
from app.store.resolve import Resolved
from app.store.sight import EDITORS
from app.store.standing import Step

UNSAID = "-"
"""Stands for a reason that is not given yet."""


@dataclass(frozen=True, slots=True)
class Side:
    """One incident as it is before the merge."""

    key: str
    version: int
    incident: IncidentAnswer


@dataclass(frozen=True, slots=True)
class Merging:
    """Both incidents before, and the one that stays afterwards."""

    goes: Side
    stays: Side
    after: IncidentAnswer

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What any of the three has a figure of."""
        every = (self.goes.incident, self.stays.incident, self.after)
        return tuple(one for one in Measure if any(one in side.figures for side in every))

    @property
    def twice(self) -> tuple[tuple[str, tuple[Role, ...]], ...]:
        """The actors that would stand in two roles or more, by their names."""
        roles = _roles(self.after.actors)
        return tuple((name, found) for name, found in roles.values() if len(found) > 1)


def preview(db: WriteSession, member: Member, step: Step, into: str) -> Merging:
    """What merging an incident into the one of a code would come to; nothing of it is kept.

    Raises what the merge itself would raise: InvalidRecord, EditConflict, NotFound, NotAllowed.
    """
    by = member.byline(step.reason.strip() or UNSAID)
    policy.insist(by, Act.WRITE_PUBLIC)
    incident, target = joining.hold_both(db, member, step.key, into)
    goes, stays = _side(incident), _side(target)
    try:
        joining.join(db, incident, target, by, seen=step.seen)
        db.flush()
        db.expire_all()
        return Merging(goes, stays, _shown(target))
    finally:
        db.rollback()


def _side(row: Incident) -> Side:
    return Side(row.key, row.version, _shown(row))


def _shown(row: Incident) -> IncidentAnswer:
    return present.incident(row, Resolved(IncidentFilter()), see=EDITORS)


def _roles(actors: Iterable[InvolvedActor]) -> dict[str, tuple[str, tuple[Role, ...]]]:
    found: dict[str, tuple[str, tuple[Role, ...]]] = {}
    for one in actors:
        name, roles = found.get(one.slug, (one.name, ()))
        found[one.slug] = (name, (*roles, one.role))
    return found
