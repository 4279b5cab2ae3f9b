"""Pairs: what editors decided of two incidents that look alike; the newest decision counts, none is rewritten."""

import datetime as dt

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import Kinship
from app.models.account import Account
from app.models.incident import Incident
from app.models.types import Moment, Words


class PairDecision(SQLModel, table=True):
    """One decision about two incidents, of which the one with the smaller id stands first."""

    __tablename__ = "pair_decision"

    id: int | None = Field(default=None, primary_key=True)
    first_id: int = Field(foreign_key="incident.id", index=True)
    second_id: int = Field(foreign_key="incident.id", index=True)
    kinship: Kinship = Field(sa_type=Words(Kinship))
    reason: str = Field(max_length=2000)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: dt.datetime = Field(sa_type=Moment)

    first: Incident = Relationship(sa_relationship_kwargs={"foreign_keys": "PairDecision.first_id"})
    second: Incident = Relationship(sa_relationship_kwargs={"foreign_keys": "PairDecision.second_id"})
    account: Account | None = Relationship()
