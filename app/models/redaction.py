"""Redactions: texts that an administrator took out of a record and its history, with date and ground."""

import datetime as dt

from sqlmodel import Field, SQLModel

from app.models.types import Moment


class Redaction(SQLModel, table=True):
    """The tombstone of one text: which record it stood in and why it went, never what it said."""

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(sa_type=Moment)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    kind: str = Field(max_length=20)
    """The kind of record, as app.models.RECORDS names it."""
    record_id: int = Field(index=True)
    ground: str = Field(max_length=500)
    """What readers are told."""
    ground_fr: str = Field(default="", max_length=500)
    places: int = 0
    """In how many texts of the record and of its history it stood."""
