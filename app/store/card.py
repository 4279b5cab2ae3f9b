"""The desk's card of one incident: how readers see or will see it, what it lacks, what waits on it, what was done."""

import datetime as dt
from dataclasses import dataclass

import orjson
from sqlmodel import col, func, select

from app.domain.accounts import Member
from app.domain.answers import IncidentAnswer
from app.domain.filter import IncidentFilter
from app.domain.policy import Act, may
from app.domain.shapes import Record
from app.domain.vocabulary import Decision, Standing
from app.models import Account, Correction, Incident, Revision
from app.store import present, proposals, snapshot, standing, talk
from app.store.db import ReadSession
from app.store.editing import find, proposes
from app.store.proposals import Proposed
from app.store.resolve import Resolved
from app.store.sight import EDITORS
from app.store.talk import Said

MOST_VERSIONS = 30
_UNPUBLISHED = (Standing.DRAFT, Standing.IN_REVIEW, Standing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Past:
    """One version: who made it, why, and what it held."""

    version: int
    at: dt.datetime
    who: str
    role: str
    reason: str
    standing: Standing | None
    held: Record


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """One incident as the desk shows it to a member."""

    key: str
    code: str
    standing: Standing
    incident: IncidentAnswer
    owner: str
    own: bool
    tags: tuple[str, ...]
    lacking: tuple[str, ...]
    odd: tuple[str, ...]
    """What to look at again before it is published."""
    merged_into: str
    """The key of the incident that this one was merged into."""
    steps: tuple[str, ...]
    """What the member may do to its standing."""
    edits: bool
    proposes: bool
    comments: tuple[Said, ...]
    comments_on: bool
    """Whether the member may add a comment."""
    proposals: tuple[Proposed, ...]
    corrections: int
    versions: tuple[Past, ...]
    last_public: Record | None
    """What it held when it was last published, where it is not public in this form now."""
    now: Record


def of_key(db: ReadSession, member: Member, key: str) -> CardAnswer:
    """The card of an incident; raises NotFound for what the member may not see."""
    row = find(db, member, key)
    owner = db.get(Account, row.owner_id) if row.owner_id else None
    reads = talk.works_on(member, row)
    return CardAnswer(
        key=row.key,
        code=row.code or "",
        standing=row.standing,
        incident=present.incident(row, Resolved(IncidentFilter()), see=EDITORS),
        owner=owner.shown if owner else "",
        own=row.owner_id == member.id,
        tags=tuple(one.tag for one in row.tagged),
        lacking=tuple(standing.lacking(row)) if row.standing is not Standing.MERGED else (),
        odd=tuple(standing.odd(row)) if row.standing in _UNPUBLISHED else (),
        merged_into=row.merged_into.key if row.merged_into else "",
        steps=_steps(member, row),
        edits=row.standing is not Standing.MERGED,
        proposes=proposes(member, row),
        comments=tuple(talk.said(db, member, row)),
        comments_on=reads,
        proposals=tuple(proposals.waiting(db, member, row)),
        corrections=_corrections(db, row) if may(member.role, Act.DECIDE) else 0,
        versions=_versions(db, row) if reads else (),
        last_public=_last_public(db, row),
        now=snapshot.of_incident(row),
    )


def _steps(member: Member, row: Incident) -> tuple[str, ...]:
    writes = may(member.role, Act.WRITE_PUBLIC)
    publish = ("publish",) if writes else ()
    both = ("withdraw", "merge") if row.dataset_id is None else ("withdraw",)
    return {
        Standing.DRAFT: ("send", *publish),
        Standing.IN_REVIEW: (*publish, "give_back"),
        Standing.PUBLISHED: both if writes else (),
        Standing.WITHDRAWN: ("restore",) if writes else (),
        Standing.MERGED: ("restore",) if writes else (),
    }[row.standing]


def _corrections(db: ReadSession, row: Incident) -> int:
    asked = select(func.count()).select_from(Correction)
    return db.exec(asked.where(Correction.incident_id == row.id, Correction.decision == Decision.WAITING)).one()


def _versions(db: ReadSession, row: Incident) -> tuple[Past, ...]:
    """The newest versions first; one more than is shown, so that the last shown can be compared with it."""
    asked = select(Revision).where(Revision.incident_id == row.id).order_by(col(Revision.version).desc())
    return tuple(
        Past(one.version, one.at, one.author, one.role.label, one.reason, one.standing, orjson.loads(one.snapshot))
        for one in db.exec(asked.limit(MOST_VERSIONS + 1)).all()
    )


def _last_public(db: ReadSession, row: Incident) -> Record | None:
    """The snapshot of the newest published version, unless that is what stands now or there never was one."""
    asked = select(Revision).where(Revision.incident_id == row.id, Revision.standing == Standing.PUBLISHED)
    found = db.exec(asked.order_by(col(Revision.version).desc())).first()
    if found is None or found.version == row.version:
        return None
    held: Record = orjson.loads(found.snapshot)
    return held
