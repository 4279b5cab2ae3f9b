"""Sessions of browsers: opened at sign-in, found by the hash of their secret, ended when idle, old or signed out."""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select

from app.domain.accounts import ABSOLUTE, IDLE, KNOWN, Member
from app.models import Account, UserSession
from app.store.db import ReadSession, WriteSession

SEEN_EVERY = dt.timedelta(minutes=5)
"""So seldom is it noted that a session is in use: a page that is only read should not have to write."""


_KNOWN = b"known browser"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One browser in which somebody is signed in."""

    id: int
    agent: str
    created_at: dt.datetime
    seen_at: dt.datetime


def hashed(secret: str) -> str:
    """What is kept of a secret: it is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(db: WriteSession, account: Account, agent: str = "") -> str:
    """A new session; its secret, which is kept nowhere but in the browser's cookie."""
    now, secret = dt.datetime.now(dt.UTC), secrets.token_urlsafe(32)
    account.signed_in_at = now
    db.exec(
        delete(UserSession).where(col(UserSession.account_id) == account.id, col(UserSession.created_at) < now - KNOWN)
    )
    db.add(
        UserSession(
            secret=hashed(secret),
            account=account,
            csrf=secrets.token_urlsafe(24),
            agent=agent.replace("\x00", "\ufffd")[:200],
            created_at=now,
            seen_at=now,
        )
    )
    db.flush()
    return secret


def member_of(db: ReadSession, secret: str) -> tuple[Member, bool] | None:
    """Whose open session the secret is of, and whether its use should be noted again."""
    row = _open(db, secret)
    if row is None:
        return None
    member = Member(
        id=row.account_id,
        name=row.account.name,
        shown=row.account.shown,
        role=row.account.role,
        csrf=row.csrf,
        session=row.id,
    )
    return member, dt.datetime.now(dt.UTC) - row.seen_at > SEEN_EVERY


def _open(db: ReadSession, secret: str) -> UserSession | None:
    return db.exec(
        select(UserSession)
        .join(Account, col(UserSession.account_id) == col(Account.id))
        .where(col(UserSession.secret) == hashed(secret), *is_open(), col(Account.active))
    ).first()


def is_open() -> tuple[ColumnElement[bool], ...]:
    """The clauses that sessions meet which are neither ended, nor idle, nor old."""
    now = dt.datetime.now(dt.UTC)
    return (
        col(UserSession.ended_at).is_(None),
        col(UserSession.seen_at) > now - IDLE,
        col(UserSession.created_at) > now - ABSOLUTE,
    )


def sessions_of(db: ReadSession, account: int) -> list[OpenSession]:
    """The browsers in which an account is signed in, the one that was used last first."""
    asked = select(UserSession).where(col(UserSession.account_id) == account, *is_open())
    rows = db.exec(asked.order_by(col(UserSession.seen_at).desc(), col(UserSession.id).desc())).all()
    return [OpenSession(row.id or 0, row.agent, row.created_at, row.seen_at) for row in rows]


def mark_of(secret: str) -> str:
    """What a browser keeps to be known again, long after its session: it opens nothing."""
    return hmac.new(hashed(secret).encode(), _KNOWN, hashlib.sha256).hexdigest()


def is_known(db: ReadSession, account: int, mark: str) -> bool:
    """Whether a mark is that of a browser in which this account was signed in not too long ago."""
    since = dt.datetime.now(dt.UTC) - KNOWN
    asked = select(UserSession.secret).where(
        col(UserSession.account_id) == account, col(UserSession.created_at) > since
    )
    marks = [hmac.new(secret.encode(), _KNOWN, hashlib.sha256).hexdigest() for secret in db.exec(asked)]
    return any(hmac.compare_digest(one.encode(), mark.encode()) for one in marks)


def note_use(db: WriteSession, secret: str) -> None:
    """Put off the end of a session that is in use."""
    if row := _open(db, secret):
        row.seen_at = dt.datetime.now(dt.UTC)


def end_session(db: WriteSession, session: int | None) -> None:
    """Sign one browser out."""
    row = db.get(UserSession, session) if session else None
    if row is not None and row.ended_at is None:
        row.ended_at = dt.datetime.now(dt.UTC)


def end_secret(db: WriteSession, secret: str) -> None:
    """End the session of a cookie, whosever it is: another one takes its place in that browser."""
    if row := db.exec(select(UserSession).where(col(UserSession.secret) == hashed(secret))).first():
        end_session(db, row.id)


def end_all(db: WriteSession, account: int, *, but: int | None = None) -> int:
    """Sign an account out everywhere, or everywhere else; how many sessions ended."""
    rows = db.exec(
        select(UserSession).where(col(UserSession.account_id) == account, col(UserSession.ended_at).is_(None))
    ).all()
    ended = [row for row in rows if row.id != but]
    for row in ended:
        row.ended_at = dt.datetime.now(dt.UTC)
    return len(ended)
