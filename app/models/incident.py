"""Incidents: what the editors hold to be one event."""

import datetime as dt
from typing import Any, Optional

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import Attribution, DatePrecision, GeoPrecision, Happened, Standing
from app.models.claim import Claim, new_id
from app.models.dataset import Dataset
from app.models.figure import Figure
from app.models.involvement import Involvement
from app.models.place import Place
from app.models.source import Source
from app.models.types import Moment, Words

_OWNED = {"cascade": "all, delete-orphan"}


class Incident(SQLModel, table=True):
    """One event; the point, the region and the counts of its row are derived by the write path."""

    __table_args__ = (
        UniqueConstraint("dataset_id", "external_id"),
        Index("ix_incident_standing_dates", "standing", "date_from", "date_to"),
        Index("ix_incident_square", "x", "y"),
        Index("ix_incident_updated", "updated_at", "date_from", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=new_id, unique=True, max_length=32)
    code: str | None = Field(default=None, unique=True, max_length=20)
    standing: Standing = Field(sa_type=Words(Standing))
    title: str = Field(max_length=300)
    title_fr: str = Field(default="", max_length=300)
    summary: str = ""
    summary_fr: str = ""
    search_text: str = ""
    event_type: EventType = Field(sa_type=Words(EventType))
    sub_event_type: SubEventType = Field(sa_type=Words(SubEventType))
    date_from: dt.date
    date_to: dt.date
    date_precision: DatePrecision = Field(sa_type=Words(DatePrecision))
    place_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    region_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    district_id: int | None = Field(default=None, foreign_key="place.id", index=True)
    latitude: float | None = None
    longitude: float | None = None
    own_point: bool = False
    own_labels: bool = False
    x: float | None = None
    y: float | None = None
    geo_precision: GeoPrecision = Field(sa_type=Words(GeoPrecision))
    route: list[Any] = Field(default_factory=list, sa_type=JSON)
    happened: Happened = Field(sa_type=Words(Happened))
    attribution: Attribution = Field(sa_type=Words(Attribution))
    grade_note: str = ""
    grade_note_fr: str = ""
    civilians: bool = False
    dataset_id: int | None = Field(default=None, foreign_key="dataset.id")
    external_id: str | None = Field(default=None, max_length=300)
    given: dict[str, str] = Field(default_factory=dict, sa_type=JSON, nullable=True)
    """What its dataset says of it beside, by the dataset's own names of fields: the dyad, the type of violence."""
    owner_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    """Who wrote it first, and may see it as a draft; none for what an import or the command line wrote."""
    version: int = 0
    created_at: dt.datetime = Field(sa_type=Moment)
    updated_at: dt.datetime = Field(sa_type=Moment)
    published_at: dt.datetime | None = Field(default=None, sa_type=Moment)
    closing_reason: str = ""
    merged_into_id: int | None = Field(default=None, foreign_key="incident.id")

    place: Place | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Incident.place_id"})
    region: Place | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Incident.region_id"})
    district: Place | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Incident.district_id"})
    dataset: Dataset | None = Relationship()
    merged_into: Optional["Incident"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Incident.merged_into_id", "remote_side": "Incident.id"}
    )
    involvements: list[Involvement] = Relationship(
        sa_relationship_kwargs={**_OWNED, "order_by": "Involvement.position"}
    )
    claims: list[Claim] = Relationship(sa_relationship_kwargs={**_OWNED, "order_by": "Claim.position"})
    cited: list["IncidentSource"] = Relationship(
        sa_relationship_kwargs={**_OWNED, "order_by": "IncidentSource.position"}
    )
    figures: list[Figure] = Relationship(sa_relationship_kwargs={**_OWNED, "order_by": "Figure.id"})
    tagged: list["IncidentTag"] = Relationship(sa_relationship_kwargs={**_OWNED, "order_by": "IncidentTag.tag"})


class IncidentSource(SQLModel, table=True):
    """A source of an incident: of its claims, or read for it without a claim of its own."""

    __tablename__ = "incident_source"

    incident_id: int | None = Field(default=None, foreign_key="incident.id", primary_key=True)
    source_id: int = Field(default=None, foreign_key="source.id", primary_key=True, index=True)
    position: int = 0

    source: Source = Relationship()


class IncidentTag(SQLModel, table=True):
    """A working label that editors put on an incident; readers do not see it."""

    __tablename__ = "incident_tag"

    incident_id: int | None = Field(default=None, foreign_key="incident.id", primary_key=True)
    tag: str = Field(max_length=60, primary_key=True, index=True)
