"""Involvements: which actor was part of an incident, in which role."""

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import Role
from app.models.actor import Actor
from app.models.types import Words


class Involvement(SQLModel, table=True):
    """One actor in one role in one incident."""

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id", index=True)
    actor_id: int = Field(default=None, foreign_key="actor.id", index=True)
    role: Role = Field(sa_type=Words(Role))
    position: int = 0
    note: str = Field(default="", max_length=300)
    note_fr: str = Field(default="", max_length=300)

    actor: Actor = Relationship()
