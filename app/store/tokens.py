"""API tokens: made for a script under a name, shown once, kept as a hash, and revoked."""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.domain.accounts import Member, read_token_name
from app.domain.deeds import DeedKind
from app.domain.errors import InvalidRecord, NotAllowed, NotFound
from app.domain.policy import lesser
from app.domain.vocabulary import UserRole
from app.i18n import gettext
from app.models import Account, ApiToken
from app.store import access, accounts, deeds
from app.store.db import ReadSession, WriteSession

PREFIX = "atlas_"
"""So that people, and programs that look for secrets in the wrong place, see what it is."""
MOST = 50


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it: everything but its secret."""

    id: int
    name: str
    role: UserRole
    created_at: dt.datetime
    used_at: dt.datetime | None


def of(db: ReadSession, account: int) -> list[Token]:
    """The tokens of an account that hold, the newest first."""
    rows = db.exec(_holding(account).order_by(col(ApiToken.id).desc())).all()
    return [Token(row.id or 0, row.name, row.role, row.created_at, row.used_at) for row in rows]


def make(db: WriteSession, account: int, *, name: str, role: UserRole) -> str:
    """The secret of a new token; raises NotAllowed for a role that is higher than its owner's."""
    owner = accounts.numbered(db, account)
    called = read_token_name(name)
    if lesser(role, owner.role) is not role:
        raise NotAllowed(gettext("A token cannot do more than its owner."))
    holding = db.exec(_holding(account)).all()
    if any(one.name == called for one in holding):
        raise InvalidRecord(gettext("You have a token of this name already."))
    if len(holding) >= MOST:
        raise InvalidRecord(gettext("You have %(most)s tokens already. Revoke one first.", most=MOST))
    secret = PREFIX + secrets.token_urlsafe(32)
    now = dt.datetime.now(dt.UTC)
    db.add(ApiToken(name=called, secret=access.hashed(secret), account_id=account, role=role, created_at=now))
    deeds.note(db, DeedKind.TOKEN_MADE, owner, by=account, detail=called)
    return secret


def revoke(db: WriteSession, account: int, number: int) -> None:
    """End a token of one's own; raises NotFound for any other."""
    row = db.exec(_holding(account).where(ApiToken.id == number)).first()
    if row is None:
        raise NotFound(gettext("You have no such token."))
    row.revoked_at = dt.datetime.now(dt.UTC)
    deeds.note(db, DeedKind.TOKEN_REVOKED, row.account, by=account, detail=row.name)


def member_of(db: ReadSession, secret: str) -> Member | None:
    """Whom a token speaks for, in the lesser of its role and its owner's; None where it does not hold."""
    row = _of_secret(db, secret)
    if row is None:
        return None
    owner = row.account
    return Member(id=row.account_id, name=owner.name, shown=owner.shown, role=lesser(row.role, owner.role))


def is_noted(db: ReadSession, secret: str) -> bool:
    """Whether the use of a token was noted a moment ago: a script that writes much should not have to write twice."""
    row = _of_secret(db, secret)
    return row is not None and row.used_at is not None and dt.datetime.now(dt.UTC) - row.used_at < access.SEEN_EVERY


def note_use(db: WriteSession, secret: str) -> None:
    """Keep when a token was used last."""
    if row := _of_secret(db, secret):
        row.used_at = dt.datetime.now(dt.UTC)


def _holding(account: int) -> SelectOfScalar[ApiToken]:
    return select(ApiToken).where(ApiToken.account_id == account, col(ApiToken.revoked_at).is_(None))


def _of_secret(db: ReadSession, secret: str) -> ApiToken | None:
    asked = select(ApiToken).join(Account, col(ApiToken.account_id) == col(Account.id))
    return db.exec(
        asked.where(ApiToken.secret == access.hashed(secret), col(ApiToken.revoked_at).is_(None), col(Account.active))
    ).first()
