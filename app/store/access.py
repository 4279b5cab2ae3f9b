"""Sessions of browsers: opened at sign-in, found by the hash of their secret, ended when idle, old or signed out."""

import datetime as dt
import hashlib
import secrets

from sqlmodel import col, select

from app.domain.accounts import ABSOLUTE, IDLE, Member
from app.models import Account, UserSession
from app.store.db import ReadSession, WriteSession

SEEN_EVERY = dt.timedelta(minutes=5)
"""So seldom is it noted that a session is in use: a page that is only read should not have to write."""


def hashed(secret: str) -> str:
    """What is kept of a secret: it is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def open_session(db: WriteSession, account: Account, agent: str = "") -> str:
    """A new session; its secret, which is kept nowhere but in the browser's cookie."""
    now, secret = dt.datetime.now(dt.UTC), secrets.token_urlsafe(32)
    account.signed_in_at = now
    db.add(
        UserSession(
            secret=hashed(secret),
            account=account,
            csrf=secrets.token_urlsafe(24),
            agent=agent[:200],
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
    now = dt.datetime.now(dt.UTC)
    return db.exec(
        select(UserSession)
        .join(Account, col(UserSession.account_id) == col(Account.id))
        .where(
            col(UserSession.secret) == hashed(secret),
            col(UserSession.ended_at).is_(None),
            col(UserSession.seen_at) > now - IDLE,
            col(UserSession.created_at) > now - ABSOLUTE,
            col(Account.active),
        )
    ).first()


def note_use(db: WriteSession, secret: str) -> None:
    """Put off the end of a session that is in use."""
    if row := _open(db, secret):
        row.seen_at = dt.datetime.now(dt.UTC)


def end_session(db: WriteSession, session: int | None) -> None:
    """Sign one browser out."""
    row = db.get(UserSession, session) if session else None
    if row is not None and row.ended_at is None:
        row.ended_at = dt.datetime.now(dt.UTC)


def end_all(db: WriteSession, account: int, *, but: int | None = None) -> int:
    """Sign an account out everywhere, or everywhere else; how many sessions ended."""
    rows = db.exec(
        select(UserSession).where(col(UserSession.account_id) == account, col(UserSession.ended_at).is_(None))
    ).all()
    ended = [row for row in rows if row.id != but]
    for row in ended:
        row.ended_at = dt.datetime.now(dt.UTC)
    return len(ended)
