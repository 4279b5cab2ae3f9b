"""Accounts: the people and scripts that keep the record."""

import datetime as dt

from sqlmodel import Field, SQLModel

from app.domain.vocabulary import UserRole
from app.models.types import Moment, Words


class Account(SQLModel, table=True):
    """One person; the password is kept as a hash only, and none until its owner has chosen one."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, max_length=60)
    """What is typed to sign in: folded, so that no two names look alike."""
    shown: str = Field(max_length=120)
    """How colleagues see the person, and readers too where `public` says so."""
    public: bool = False
    role: UserRole = Field(sa_type=Words(UserRole))
    password: str | None = Field(default=None, max_length=300)
    active: bool = True
    created_at: dt.datetime = Field(sa_type=Moment)
    signed_in_at: dt.datetime | None = Field(default=None, sa_type=Moment)
