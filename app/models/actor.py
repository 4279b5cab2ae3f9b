"""Actors: armed groups, forces, civilians, newsrooms and whoever else fights, suffers or speaks."""

import datetime as dt
from typing import Optional

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import ActorKind, LinkKind, NameKind
from app.models.types import Words


class Actor(SQLModel, table=True):
    """One actor; `name` is the label that the site shows, every name it ever bore stands in `names`."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=120)
    name: str = Field(max_length=300)
    name_fr: str = Field(default="", max_length=300)
    kind: ActorKind = Field(sa_type=Words(ActorKind), index=True)
    note: str = ""
    note_fr: str = ""
    listed: bool = True
    """Whether it is public by itself; else it becomes so with the first published incident that names it."""
    merged_into_id: int | None = Field(default=None, foreign_key="actor.id")
    """The record that this one was found to be the same as; whatever pointed here points there."""
    version: int = 0

    names: list["ActorName"] = Relationship(
        back_populates="actor",
        sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "ActorName.id"},
    )
    links: list["ActorLink"] = Relationship(
        back_populates="actor",
        sa_relationship_kwargs={
            "cascade": "all, delete-orphan",
            "order_by": "ActorLink.id",
            "foreign_keys": "ActorLink.actor_id",
        },
    )
    merged_into: Optional["Actor"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Actor.merged_into_id", "remote_side": "Actor.id"}
    )


class ActorName(SQLModel, table=True):
    """A name of an actor, when it bore it, and its folded form for finding it."""

    __tablename__ = "actor_name"

    id: int | None = Field(default=None, primary_key=True)
    actor_id: int | None = Field(default=None, foreign_key="actor.id", index=True)
    name: str = Field(max_length=300)
    folded: str = Field(index=True)
    kind: NameKind = Field(sa_type=Words(NameKind))
    language: str = Field(default="en", max_length=20)
    since: dt.date | None = None
    until: dt.date | None = None

    actor: Actor = Relationship(back_populates="names")


class ActorLink(SQLModel, table=True):
    """A dated tie from one actor to another."""

    __tablename__ = "actor_link"

    id: int | None = Field(default=None, primary_key=True)
    actor_id: int | None = Field(default=None, foreign_key="actor.id", index=True)
    other_id: int = Field(foreign_key="actor.id", index=True)
    kind: LinkKind = Field(sa_type=Words(LinkKind))
    since: dt.date | None = None
    until: dt.date | None = None
    note: str = Field(default="", max_length=300)
    note_fr: str = Field(default="", max_length=300)

    actor: Actor = Relationship(back_populates="links", sa_relationship_kwargs={"foreign_keys": "ActorLink.actor_id"})
    other: Actor = Relationship(sa_relationship_kwargs={"foreign_keys": "ActorLink.other_id"})
