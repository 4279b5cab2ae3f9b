"""Reported totals: what somebody reports for a period or an area, never added to incidents."""

import datetime as dt

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import Measure
from app.models.actor import Actor
from app.models.claim import new_id
from app.models.place import Place
from app.models.source import Source
from app.models.types import Words


class ReportedTotal(SQLModel, table=True):
    """One figure for a period and an area, with who reports it."""

    __tablename__ = "reported_total"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=new_id, unique=True, max_length=32)
    claimant_id: int = Field(foreign_key="actor.id", index=True)
    measure: Measure = Field(sa_type=Words(Measure))
    subject_id: int | None = Field(default=None, foreign_key="actor.id")
    subject_text: str = Field(default="", max_length=300)
    subject_text_fr: str = Field(default="", max_length=300)
    low: int | None = None
    best: int | None = None
    high: int | None = None
    wording: str = Field(default="", max_length=300)
    wording_fr: str = Field(default="", max_length=300)
    area_id: int | None = Field(default=None, foreign_key="place.id")
    area_text: str = Field(default="", max_length=300)
    area_text_fr: str = Field(default="", max_length=300)
    since: dt.date | None = None
    until: dt.date | None = None
    text: str = ""
    text_fr: str = ""
    version: int = 0

    claimant: Actor = Relationship(sa_relationship_kwargs={"foreign_keys": "ReportedTotal.claimant_id"})
    subject: Actor | None = Relationship(sa_relationship_kwargs={"foreign_keys": "ReportedTotal.subject_id"})
    area: Place | None = Relationship()
    cited: list["TotalSource"] = Relationship(
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "TotalSource.position"}
    )


class TotalSource(SQLModel, table=True):
    """One place where a reported total is printed."""

    __tablename__ = "total_source"

    total_id: int | None = Field(default=None, foreign_key="reported_total.id", primary_key=True)
    source_id: int = Field(default=None, foreign_key="source.id", primary_key=True, index=True)
    position: int = 0
    via: str = Field(default="", max_length=300)
    via_fr: str = Field(default="", max_length=300)

    source: Source = Relationship()
