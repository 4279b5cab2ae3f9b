"""Comments: what contributors and editors say to each other about an incident or a proposal; never public."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, or_, select

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord, NotAllowed, NotFound
from app.domain.lines import one_kind
from app.domain.policy import Act, may
from app.i18n import gettext
from app.models import Account, Comment, Incident, Proposal
from app.store.db import ReadSession, WriteSession
from app.store.editing import find

LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Said:
    """One comment; desk pages name their people to one another."""

    who: str
    role: str
    at: dt.datetime
    text: str
    proposal: bool
    """Whether it was said about a proposal."""


def said(db: ReadSession, member: Member, incident: Incident) -> list[Said]:
    """Every comment on an incident that the member may read, oldest first."""
    asked = select(Comment, Account).join(Account, col(Account.id) == col(Comment.account_id))
    asked = asked.where(Comment.incident_id == incident.id).order_by(col(Comment.id))
    if not may(member.role, Act.DECIDE):
        own = select(Proposal.id).where(Proposal.incident_id == incident.id, Proposal.account_id == member.id)
        theirs = [col(Comment.account_id) == member.id, col(Comment.proposal_id).in_(own)]
        if incident.owner_id == member.id:
            theirs.append(col(Comment.proposal_id).is_(None))
        asked = asked.where(or_(*theirs))
    rows = db.exec(asked).all()
    return [Said(who.shown, who.role.label, row.at, row.text, row.proposal_id is not None) for row, who in rows]


def works_on(member: Member, incident: Incident) -> bool:
    """Whether the member may talk about the incident itself: who decides, and who wrote it first."""
    return may(member.role, Act.DECIDE) or incident.owner_id == member.id


def say(db: WriteSession, member: Member, key: str, text: str, *, proposal: str = "") -> None:
    """Add a comment, about a proposal where its key is given.

    Raises NotFound for what the member may not see, NotAllowed where neither the incident nor the proposal is theirs.
    """
    incident = find(db, member, key)
    about = _proposal(db, incident, proposal) if proposal else None
    decides = may(member.role, Act.DECIDE)
    if about is not None and about.account_id != member.id and not decides:
        raise NotFound(gettext("There is no such proposal."))
    if about is None and not works_on(member, incident):
        raise NotAllowed(gettext("Comments stand under what you wrote or proposed yourself."))
    words = one_kind(text).strip()
    if not words or len(words) > LONGEST or "\x00" in words:
        raise InvalidRecord(gettext("A comment has 1 to %(most)s characters.", most=LONGEST))
    now = dt.datetime.now(dt.UTC)
    about_id = about.id if about is not None else None
    db.add(Comment(incident_id=incident.id or 0, proposal_id=about_id, account_id=member.id, at=now, text=words))


def _proposal(db: ReadSession, incident: Incident, key: str) -> Proposal:
    found = db.exec(select(Proposal).where(Proposal.key == key, Proposal.incident_id == incident.id)).first()
    if found is None:
        raise NotFound(gettext("There is no such proposal."))
    return found
