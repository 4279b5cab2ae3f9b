"""Proposals: what waits for an editor, what it would change, and how it is decided."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import orjson
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import col, select

from app.domain import policy
from app.domain.accounts import Member
from app.domain.errors import InvalidRecord, NotFound
from app.domain.lines import one_kind
from app.domain.policy import Act, may
from app.domain.shapes import INCIDENT, Record, normal
from app.domain.vocabulary import Decision, Standing
from app.i18n import gettext
from app.models import Incident, Proposal, Revision
from app.store import snapshot
from app.store.db import ReadSession, WriteSession
from app.store.editing import MERGED, Outcome, combine, hold, version_of
from app.store.named import tongue
from app.store.sight import of_member, visible

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class InReview:
    """An incident that was sent to review."""

    key: str
    title: str
    author: str
    since: dt.datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change to a published incident that somebody proposes."""

    key: str
    incident: str
    code: str
    title: str
    author: str
    own: bool
    since: dt.datetime
    reason: str
    decision: Decision
    answer: str
    stale: bool
    """Whether the incident has changed since its author saw it."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A proposal with the three drafts that it is judged by."""

    told: Proposed
    seen: int
    version: int
    base: Record
    wanted: Record
    now: Record


def in_review(db: ReadSession, member: Member) -> list[InReview]:
    """What waits to be published, longest first; contributors see what they sent."""
    asked = (
        select(Incident, Revision)
        .join(Revision, (col(Revision.incident_id) == Incident.id) & (col(Revision.version) == Incident.version))
        .where(visible(of_member(member)), col(Incident.standing) == Standing.IN_REVIEW)
        .order_by(col(Incident.updated_at))
        .limit(MOST_SHOWN)
    )
    return [
        InReview(row.key, tongue(row.title, row.title_fr), revision.author, row.updated_at, revision.reason)
        for row, revision in db.exec(asked).all()
    ]


def given_back(db: ReadSession, member: Member) -> list[InReview]:
    """The member's own drafts that an editor gave back and nobody changed since, the newest first, with the reason."""
    before = aliased(Revision)
    asked = (
        select(Incident, Revision)
        .join(Revision, (col(Revision.incident_id) == Incident.id) & (col(Revision.version) == Incident.version))
        .join(before, (col(before.incident_id) == Incident.id) & (col(before.version) == Incident.version - 1))
        .where(
            Incident.owner_id == member.id,
            col(Incident.standing) == Standing.DRAFT,
            col(before.standing) == Standing.IN_REVIEW,
        )
        .order_by(col(Incident.updated_at).desc())
        .limit(MOST_SHOWN)
    )
    return [
        InReview(row.key, tongue(row.title, row.title_fr), revision.author, row.updated_at, revision.reason)
        for row, revision in db.exec(asked).all()
    ]


def waiting(db: ReadSession, member: Member, incident: Incident | None = None) -> list[Proposed]:
    """Proposals that wait, oldest first; contributors see their own, with those that were decided lately."""
    asked = select(Proposal).join(Incident, col(Incident.id) == col(Proposal.incident_id))
    asked = asked.where(visible(of_member(member)))
    if incident is not None:
        asked = asked.where(col(Proposal.incident_id) == incident.id)
    if may(member.role, Act.DECIDE):
        asked = asked.where(col(Proposal.decision) == Decision.WAITING).order_by(col(Proposal.updated_at))
    else:
        asked = asked.where(col(Proposal.account_id) == member.id).order_by(col(Proposal.updated_at).desc())
    asked = asked.options(selectinload(Proposal.incident), selectinload(Proposal.account))  # type: ignore[arg-type]
    return [_told(row, member) for row in db.exec(asked.limit(MOST_SHOWN)).all()]


def opened(db: ReadSession, member: Member, key: str) -> Opened:
    """One proposal; raises NotFound for what is neither the member's own nor for them to decide."""
    row = _find(db, member, key)
    incident = row.incident
    return Opened(
        told=_told(row, member),
        seen=row.seen,
        version=incident.version,
        base=version_of(db, incident, row.seen),
        wanted=normal(orjson.loads(row.draft), INCIDENT),
        now=normal(snapshot.draft_of(incident), INCIDENT),
    )


def take(
    db: WriteSession,
    member: Member,
    key: str,
    *,
    reason: str,
    answer: str = "",
    choices: Mapping[str, str] | None = None,
) -> Outcome:
    """Take a proposal into the record as the editor's change; a conflict leaves everything as it was.

    The revision has the reason that the editor confirms: an author who proposed it may not wish to be named.
    """
    row = _to_decide(db, member, key)
    if row.incident.standing is Standing.MERGED:
        raise InvalidRecord(gettext(MERGED))
    by = member.byline(reason)
    policy.insist(by, policy.writing(row.incident.standing))
    base, wanted = version_of(db, row.incident, row.seen), normal(orjson.loads(row.draft), INCIDENT)
    done = combine(db, row.incident, base, wanted, by=by, choices=choices or {})
    if done.kind != "conflict":
        _decide(row, member, Decision.TAKEN, answer)
    return done


def decline(db: WriteSession, member: Member, key: str, answer: str) -> None:
    """Do not take a proposal, and tell its author why."""
    row = _to_decide(db, member, key)
    if len(answer.strip()) < 3:
        raise InvalidRecord(gettext("Tell the author why you do not take it."))
    _decide(row, member, Decision.DECLINED, answer)


def take_back(db: WriteSession, member: Member, key: str) -> None:
    """The author does not want the change any more."""
    row = _locked(db, _find(db, member, key), member)
    if row.account_id != member.id:
        raise NotFound(gettext("There is no such proposal."))
    _decide(row, member, Decision.TAKEN_BACK, "")


def _find(db: ReadSession, member: Member, key: str) -> Proposal:
    asked = select(Proposal).join(Incident, col(Incident.id) == col(Proposal.incident_id))
    asked = asked.where(Proposal.key == key, visible(of_member(member)))
    if not may(member.role, Act.DECIDE):
        asked = asked.where(col(Proposal.account_id) == member.id)
    found = db.exec(asked).first()
    if found is None:
        raise NotFound(gettext("There is no such proposal."))
    return found


def _to_decide(db: WriteSession, member: Member, key: str) -> Proposal:
    policy.insist(member.byline("-"), Act.DECIDE)
    return _locked(db, _find(db, member, key), member)


def _locked(db: WriteSession, row: Proposal, member: Member) -> Proposal:
    """The proposal and its incident, held; raises InvalidRecord for one that was decided meanwhile."""
    hold(db, member, row.incident.key)
    db.refresh(row, with_for_update=True)
    if row.decision is not Decision.WAITING:
        raise InvalidRecord(gettext("This proposal was decided already: %(how)s.", how=row.decision.label))
    return row


def _decide(row: Proposal, member: Member, decision: Decision, answer: str) -> None:
    row.decision, row.answer = decision, one_kind(answer).strip()[:2000]
    row.decided_by_id, row.decided_at = member.id, dt.datetime.now(dt.UTC)


def _told(row: Proposal, member: Member) -> Proposed:
    incident = row.incident
    return Proposed(
        key=row.key,
        incident=incident.key,
        code=incident.code or "",
        title=tongue(incident.title, incident.title_fr),
        author=row.account.shown,
        own=row.account_id == member.id,
        since=row.updated_at,
        reason=row.reason,
        decision=row.decision,
        answer=row.answer,
        stale=incident.version != row.seen,
    )
