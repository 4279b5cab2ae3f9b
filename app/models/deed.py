"""Deeds: what was done to accounts and to access, for administrators to read; the record has its revisions."""

import datetime as dt

from sqlmodel import Field, Relationship, SQLModel

from app.models.account import Account
from app.models.types import Moment


class Deed(SQLModel, table=True):
    """One thing that somebody did: `kind` is a word of the code's, `detail` holds no secret."""

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = Field(sa_type=Moment, index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    """Who did it; none for the command line."""
    about_id: int | None = Field(default=None, foreign_key="account.id")
    kind: str = Field(max_length=60)
    detail: str = Field(default="", max_length=1000)

    account: Account | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Deed.account_id"})
    about: Account | None = Relationship(sa_relationship_kwargs={"foreign_keys": "Deed.about_id"})
