"""Imports: each file that was taken in, and which record came from which of its rows."""

import datetime as dt

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from app.models.account import Account
from app.models.claim import new_id
from app.models.dataset import Dataset
from app.models.types import Moment


class Import(SQLModel, table=True):
    """One file that was taken in: which, when, by whom, and how many records it made, changed or left as they were."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(default_factory=new_id, unique=True, max_length=32)
    kind: str = Field(max_length=20)
    file_name: str = Field(max_length=300)
    sha256: str = Field(max_length=64)
    size: int
    dataset_id: int | None = Field(default=None, foreign_key="dataset.id", index=True)
    released: str = Field(default="", max_length=60)
    """The version of the dataset that the file holds, such as 24.1."""
    account_id: int | None = Field(default=None, foreign_key="account.id")
    author: str = Field(max_length=300)
    reason: str = Field(max_length=2000)
    at: dt.datetime = Field(sa_type=Moment, index=True)
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: int = 0
    """Rows that changed at their source and that an editor had changed here: left as the editor has them."""
    vanished: int = 0
    """Records of the dataset that this file does not hold any more: left as they are, for review."""
    refused: int = 0
    """Rows that could not be read; more than none only where whoever imported said to take the good ones alone."""
    registered: int = 0
    """Actors, places and sources that were new."""
    undone_at: dt.datetime | None = Field(default=None, sa_type=Moment)
    undone_by: str = Field(default="", max_length=300)

    dataset: Dataset | None = Relationship()
    account: Account | None = Relationship()


class ImportedRow(SQLModel, table=True):
    """The row of a dataset that an incident came from, as it was when it was last written.

    `digest` is that of the draft which the row made: a row that makes the same draft again changes nothing.
    `version` is the incident's version that the import wrote: a greater one means that an editor changed it since.
    """

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("dataset_id", "external_id"),)

    incident_id: int | None = Field(default=None, foreign_key="incident.id", primary_key=True)
    dataset_id: int | None = Field(default=None, foreign_key="dataset.id")
    external_id: str = Field(max_length=300)
    digest: str = Field(max_length=64)
    version: int
    import_id: int = Field(foreign_key="import_run.id", index=True)
    """The import that last wrote the incident."""
    seen_id: int = Field(foreign_key="import_run.id", index=True)
    """The last import whose file held the row."""
    conflict: str = ""
    """The draft that the source's newest row makes, as JSON, where an editor's own change stands against it."""
    vanished: bool = Field(default=False, index=True)
    """Whether the newest release does not hold the row any more; for an editor to review."""
    undone: bool = False
    """Whether its import was undone: the next one that holds the row brings the incident back."""


class SameEvent(SQLModel, table=True):
    """Which incidents editors hold to be records of one event; follows from their decisions about pairs.

    Every record of an event carries the same `event`, the least id among them; an incident without a row stands alone.
    """

    __tablename__ = "same_event"

    incident_id: int | None = Field(default=None, foreign_key="incident.id", primary_key=True)
    event: int = Field(index=True)
