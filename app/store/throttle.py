"""Throttling: how often something was tried, counted in the database for all processes and over restarts together.

A kind and a subject (a name, a network address) are kept as one keyed hash, and no longer than a day.
"""

import datetime as dt
import hashlib
import hmac

from sqlalchemy import BigInteger, cast, delete
from sqlmodel import col, func, select

from app.domain.errors import Throttled
from app.i18n import gettext, ngettext
from app.models import Attempt
from app.store.db import KEY, ReadSession, WriteSession

KEPT = dt.timedelta(days=1)
"""No throttle looks further back."""


def insist(db: WriteSession, kind: str, subject: str, *, most: int, within: dt.timedelta) -> None:
    """Raise Throttled where `most` attempts were counted in the time before now; nothing is counted by this.

    Until the transaction ends, nobody else passes here with the same subject: those who come at once are told apart.
    """
    marked, now = _mark(db, kind, subject), dt.datetime.now(dt.UTC)
    if db.get_bind().dialect.name == "postgresql":
        # SQLite lets one writer in at a time anyway.
        db.exec(select(func.pg_advisory_xact_lock(cast(int(marked[:15], 16), BigInteger))))
    recent = select(Attempt.at).where(Attempt.subject == marked, col(Attempt.at) > now - within)
    times = db.exec(recent.order_by(col(Attempt.at).desc()).limit(most)).all()
    if len(times) < most:
        return
    seconds = max(1, round((times[-1] + within - now).total_seconds()))
    raise Throttled(_sentence(seconds), seconds)


def count(db: WriteSession, kind: str, subject: str) -> None:
    """Count one attempt, and forget what no throttle needs any more."""
    now = dt.datetime.now(dt.UTC)
    db.exec(delete(Attempt).where(col(Attempt.at) < now - KEPT))
    db.add(Attempt(kind=kind, subject=_mark(db, kind, subject), at=now))
    db.flush()


def clear(db: WriteSession, kind: str, subject: str) -> None:
    """Forget every attempt of a subject."""
    db.exec(delete(Attempt).where(col(Attempt.subject) == _mark(db, kind, subject)))


def forgive(db: WriteSession, kind: str, subject: str) -> None:
    """Take the newest attempt of a subject back, for it was none."""
    asked = select(Attempt).where(Attempt.subject == _mark(db, kind, subject))
    if newest := db.exec(asked.order_by(col(Attempt.id).desc())).first():
        db.delete(newest)
        db.flush()


def _mark(db: ReadSession, kind: str, subject: str) -> str:
    """What is kept of a subject: without the key, nobody can find the address by trying all."""
    key: str = db.info.get(KEY, "")
    return hmac.new(key.encode(), f"{kind}\x00{subject}".encode(), hashlib.sha256).hexdigest()


def _sentence(seconds: int) -> str:
    minutes = -(-seconds // 60)
    wait = ngettext("%(n)s minute", "%(n)s minutes", minutes, n=minutes)
    return gettext("There were too many attempts. Try again in %(wait)s.", wait=wait)
