"""Sources: what was printed or broadcast, and what it only passes on."""

import datetime as dt
from typing import Optional

from sqlmodel import Field, Relationship, SQLModel

from app.models.dataset import Dataset


class Source(SQLModel, table=True):
    """One article, statement or record; `repeats` is the source whose words it passes on."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(unique=True, max_length=120)
    publisher: str = Field(max_length=300)
    publisher_fr: str = Field(default="", max_length=300)
    title: str = Field(default="", max_length=300)
    title_fr: str = Field(default="", max_length=300)
    url: str | None = Field(default=None, max_length=2000)
    archived_url: str | None = Field(default=None, max_length=2000)
    published_on: dt.date | None = None
    language: str = Field(default="en", max_length=20)
    repeats_id: int | None = Field(default=None, foreign_key="source.id", index=True)
    dataset_id: int | None = Field(default=None, foreign_key="dataset.id", index=True)
    note: str = ""
    note_fr: str = ""
    listed: bool = True
    """Whether it is public by itself; else it becomes so with the first published incident that names it."""
    merged_into_id: int | None = Field(default=None, foreign_key="source.id")
    """The record that this one was found to be the same as; whatever pointed here points there."""
    version: int = 0

    repeats: Optional["Source"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Source.repeats_id", "remote_side": "Source.id"}
    )
    dataset: Dataset | None = Relationship()
    merged_into: Optional["Source"] = Relationship(
        sa_relationship_kwargs={"foreign_keys": "Source.merged_into_id", "remote_side": "Source.id"}
    )
