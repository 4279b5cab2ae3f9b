"""Revisions: what every change left behind, whole, with author and reason; and the version of the data."""

import datetime as dt

from sqlalchemy import CheckConstraint, ColumnElement, Index, column
from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import Standing, UserRole
from app.models.account import Account
from app.models.actor import Actor
from app.models.dataset import Dataset
from app.models.imported import Import
from app.models.incident import Incident
from app.models.place import Place
from app.models.source import Source
from app.models.total import ReportedTotal
from app.models.types import Moment, Words

RECORDS = ("incident", "actor", "place", "source", "dataset", "total")
"""The kinds of record that a revision can be of, as named in its columns."""

_ONE = " + ".join(f"(CASE WHEN {name}_id IS NULL THEN 0 ELSE 1 END)" for name in RECORDS) + " = 1"


def _key(name: str) -> Index:
    """The key of one kind of record, in which the revisions of other kinds do not stand."""
    given: ColumnElement[bool] = column(f"{name}_id").is_not(None)
    columns = (f"{name}_id", "version")
    return Index(f"uq_revision_{name}_id_version", *columns, unique=True, sqlite_where=given, postgresql_where=given)


class Revision(SQLModel, table=True):
    """One version of one record: the whole of it as JSON, who made it so, and why.

    The unique keys on (record, version) settle races: of two writers of one version the second is refused.
    """

    __table_args__ = (
        CheckConstraint(_ONE, name="one_record"),
        *map(_key, RECORDS),
    )

    id: int | None = Field(default=None, primary_key=True)
    incident_id: int | None = Field(default=None, foreign_key="incident.id")
    actor_id: int | None = Field(default=None, foreign_key="actor.id")
    place_id: int | None = Field(default=None, foreign_key="place.id")
    source_id: int | None = Field(default=None, foreign_key="source.id")
    dataset_id: int | None = Field(default=None, foreign_key="dataset.id")
    total_id: int | None = Field(default=None, foreign_key="reported_total.id")
    version: int
    at: dt.datetime = Field(sa_type=Moment, index=True)
    author: str = Field(max_length=300)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    """The author's account; none for imports by the command line and for the first incidents."""
    role: UserRole = Field(sa_type=Words(UserRole))
    reason: str = Field(max_length=2000)
    import_id: int | None = Field(default=None, foreign_key="import_run.id", index=True)
    """The import that wrote it, or that it took back."""
    standing: Standing | None = Field(default=None, sa_type=Words(Standing))
    public: bool = False
    """Whether readers may see it: public history begins at first publication."""
    snapshot: str

    account: Account | None = Relationship()
    imported: Import | None = Relationship()
    incident: Incident | None = Relationship()
    actor: Actor | None = Relationship()
    place: Place | None = Relationship()
    source: Source | None = Relationship()
    dataset: Dataset | None = Relationship()
    total: ReportedTotal | None = Relationship()


class DataVersion(SQLModel, table=True):
    """One row that counts the changes of the record, so that a process can tell whether its answers are old.

    What readers are told is counted apart: whoever watched the number of all changes would see the desk at work.
    """

    __tablename__ = "data_version"

    id: int | None = Field(default=None, primary_key=True)
    value: int = 0
    public: int = 0
    """Only the changes that readers can see."""
