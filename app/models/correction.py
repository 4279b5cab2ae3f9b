"""Corrections: what readers write about an incident, without an account."""

import datetime as dt

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import Decision
from app.models.account import Account
from app.models.claim import new_id
from app.models.incident import Incident
from app.models.types import Moment, Words


class Correction(SQLModel, table=True):
    """One message about the version of an incident that its reader saw."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=new_id, unique=True, max_length=32)
    incident_id: int = Field(foreign_key="incident.id", index=True)
    version: int
    text: str = Field(max_length=5000)
    source: str = Field(default="", max_length=2000)
    """Where it can be read, in the reader's words or as an address."""
    contact: str = Field(default="", max_length=300)
    language: str = Field(default="en", max_length=20)
    created_at: dt.datetime = Field(sa_type=Moment, index=True)
    decision: Decision = Field(default=Decision.WAITING, sa_type=Words(Decision), index=True)
    decided_by_id: int | None = Field(default=None, foreign_key="account.id")
    decided_at: dt.datetime | None = Field(default=None, sa_type=Moment)
    answer: str = Field(default="", max_length=2000)

    incident: Incident = Relationship()
    decided_by: Account | None = Relationship()
