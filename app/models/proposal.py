"""Proposals: changes to published incidents that wait for an editor, and what is said about them."""

import datetime as dt

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import Decision
from app.models.account import Account
from app.models.claim import new_id
from app.models.incident import Incident
from app.models.types import Moment, Words


class Proposal(SQLModel, table=True):
    """A whole draft on the version that its author saw, as JSON; readers go on seeing the published incident."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=new_id, unique=True, max_length=32)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    seen: int
    draft: str
    reason: str = Field(max_length=2000)
    decision: Decision = Field(default=Decision.WAITING, sa_type=Words(Decision), index=True)
    created_at: dt.datetime = Field(sa_type=Moment)
    updated_at: dt.datetime = Field(sa_type=Moment)
    decided_by_id: int | None = Field(default=None, foreign_key="account.id")
    decided_at: dt.datetime | None = Field(default=None, sa_type=Moment)
    answer: str = Field(default="", max_length=2000)

    incident: Incident = Relationship()
    account: Account = Relationship(sa_relationship_kwargs={"foreign_keys": "Proposal.account_id"})
    decided_by: Account | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Proposal.decided_by_id"})


class Comment(SQLModel, table=True):
    """What a contributor and an editor say to each other about an incident; never public."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id")
    account_id: int = Field(foreign_key="account.id")
    at: dt.datetime = Field(sa_type=Moment)
    text: str = Field(max_length=5000)

    account: Account = Relationship()
