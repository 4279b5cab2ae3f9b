"""Claims: who said what about whom, and where it is printed."""

import datetime as dt
import secrets

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import Extent, Measure, Scope, Stance
from app.models.actor import Actor
from app.models.source import Source
from app.models.types import Words


def new_id() -> str:
    """A random id, which reveals neither order nor number of what an editor keeps to himself."""
    return secrets.token_hex(8)


class Claim(SQLModel, table=True):
    """One statement by one claimant; `key` is its stable public id."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=new_id, unique=True, max_length=32)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    position: int = 0
    claimant_id: int = Field(foreign_key="actor.id", index=True)
    spokesperson: str = Field(default="", max_length=300)
    spokesperson_fr: str = Field(default="", max_length=300)
    measure: Measure = Field(sa_type=Words(Measure))
    stance: Stance = Field(sa_type=Words(Stance))
    scope: Scope = Field(sa_type=Words(Scope))
    subject_id: int | None = Field(default=None, foreign_key="actor.id", index=True)
    subject_text: str = Field(default="", max_length=300)
    subject_text_fr: str = Field(default="", max_length=300)
    extent: Extent = Field(sa_type=Words(Extent))
    low: int | None = None
    best: int | None = None
    high: int | None = None
    wording: str = Field(default="", max_length=300)
    wording_fr: str = Field(default="", max_length=300)
    said_on: dt.date | None = None
    text: str = ""
    text_fr: str = ""
    superseded: bool = False
    preferred: bool = False
    preferred_reason: str = Field(default="", max_length=300)
    preferred_reason_fr: str = Field(default="", max_length=300)
    inconsistent_at_source: bool = False

    claimant: Actor = Relationship(sa_relationship_kwargs={"foreign_keys": "Claim.claimant_id"})
    subject: Actor | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Claim.subject_id"})
    cited: list["ClaimSource"] = Relationship(
        back_populates="claim",
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "ClaimSource.position"},
    )


class ClaimSource(SQLModel, table=True):
    """One place where a claim is printed, and the chain through which it came there."""

    __tablename__ = "claim_source"

    claim_id: int | None = Field(default=None, foreign_key="claim.id", primary_key=True)
    source_id: int = Field(default=None, foreign_key="source.id", primary_key=True, index=True)
    position: int = 0
    via: str = Field(default="", max_length=300)
    via_fr: str = Field(default="", max_length=300)

    claim: Claim = Relationship(back_populates="cited")
    source: Source = Relationship()
