"""Ways in: sessions, one-time links and API tokens, each kept as the hash of its secret, and attempts at them."""

import datetime as dt

from sqlmodel import Field, Relationship, SQLModel

from app.domain.vocabulary import UserRole
from app.models.account import Account
from app.models.types import Moment, Words


class UserSession(SQLModel, table=True):
    """One browser that is signed in, until it is idle, old, or signed out."""

    __tablename__ = "user_session"

    id: int | None = Field(default=None, primary_key=True)
    secret: str = Field(unique=True, max_length=64)
    account_id: int = Field(default=None, foreign_key="account.id", index=True)
    csrf: str = Field(max_length=64)
    agent: str = Field(default="", max_length=200)
    created_at: dt.datetime = Field(sa_type=Moment)
    seen_at: dt.datetime = Field(sa_type=Moment)
    ended_at: dt.datetime | None = Field(default=None, sa_type=Moment)

    account: Account = Relationship()


class OneTimeLink(SQLModel, table=True):
    """A link by which its owner sets a password, once."""

    __tablename__ = "one_time_link"

    id: int | None = Field(default=None, primary_key=True)
    secret: str = Field(unique=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    made_by_id: int | None = Field(default=None, foreign_key="account.id")
    created_at: dt.datetime = Field(sa_type=Moment)
    used_at: dt.datetime | None = Field(default=None, sa_type=Moment)

    account: Account = Relationship(sa_relationship_kwargs={"foreign_keys": "OneTimeLink.account_id"})


class ApiToken(SQLModel, table=True):
    """A named secret with which a script writes, in a role that is no higher than its owner's."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    secret: str = Field(unique=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    role: UserRole = Field(sa_type=Words(UserRole))
    created_at: dt.datetime = Field(sa_type=Moment)
    used_at: dt.datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: dt.datetime | None = Field(default=None, sa_type=Moment)

    account: Account = Relationship()


class Attempt(SQLModel, table=True):
    """One try at something that is throttled; `subject` is a hash of whom or whence."""

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    subject: str = Field(max_length=64, index=True)
    at: dt.datetime = Field(sa_type=Moment, index=True)
