"""Accounts: added, given a role, closed and opened again; every act leaves a deed."""

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from app.domain import accounts as rules
from app.domain.deeds import DeedKind
from app.domain.errors import InvalidRecord, NotFound
from app.domain.vocabulary import UserRole
from app.i18n import gettext
from app.models import Account, ApiToken, OneTimeLink, UserSession
from app.store import access, deeds
from app.store.db import ReadSession, WriteSession
from app.store.version import Turn, take_turn


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as administrators see it."""

    id: int
    name: str
    shown: str
    role: UserRole
    active: bool
    has_password: bool
    created_at: dt.datetime
    signed_in_at: dt.datetime | None
    sessions: int
    tokens: int


def every(db: ReadSession) -> list[Listed]:
    """All accounts by name, the closed ones last."""
    sessions = dict(
        db.exec(
            select(UserSession.account_id, func.count()).where(*access.is_open()).group_by(col(UserSession.account_id))
        ).all()
    )
    tokens = dict(
        db.exec(
            select(ApiToken.account_id, func.count())
            .where(col(ApiToken.revoked_at).is_(None))
            .group_by(col(ApiToken.account_id))
        ).all()
    )
    rows = db.exec(select(Account).order_by(col(Account.active).desc(), Account.name)).all()
    return [
        Listed(
            id=row.id or 0, name=row.name, shown=row.shown, role=row.role, active=row.active,
            has_password=row.password is not None, created_at=row.created_at, signed_in_at=row.signed_in_at,
            sessions=sessions.get(row.id or 0, 0) if row.active else 0, tokens=tokens.get(row.id or 0, 0),
        )
        for row in rows
    ]  # fmt: skip


def named(db: ReadSession, name: str) -> Account:
    """The account of a name; raises NotFound."""
    found = db.exec(select(Account).where(Account.name == name.strip().lower())).first()
    if found is None:
        raise NotFound(gettext("There is no account “%(name)s”.", name=name[:60]))
    return found


def numbered(db: ReadSession, number: int) -> Account:
    """The account of an id; raises NotFound."""
    found = db.get(Account, number)
    if found is None:
        raise NotFound(gettext("There is no such account."))
    return found


def add(db: WriteSession, name: str, *, shown: str, role: UserRole, by: int | None) -> Account:
    """A new account, which has no password yet; raises InvalidRecord for a name that is taken."""
    account = Account(
        name=rules.read_name(name),
        shown=rules.read_shown(shown or name),
        role=role,
        created_at=dt.datetime.now(dt.UTC),
    )
    try:
        with db.begin_nested():
            db.add(account)
    except IntegrityError:
        raise InvalidRecord(gettext("There is an account of this name already.")) from None
    deeds.note(db, DeedKind.ACCOUNT_ADDED, account, by=by, detail=role.value)
    return account


def show_as(db: WriteSession, number: int, *, shown: str, public: bool) -> bool:
    """Change how a person is called, and whether readers see the name too; whether anything changed."""
    account, called = numbered(db, number), rules.read_shown(shown)
    if (account.shown, account.public) == (called, public):
        return False
    account.shown, account.public = called, public
    deeds.note(db, DeedKind.NAME_CHANGED, account, by=number, detail=called)
    return True


def change_role(db: WriteSession, number: int, role: UserRole, *, by: int | None) -> bool:
    """Give a role; whether it is another one. Raises InvalidRecord where no administrator would be left."""
    take_turn(db, Turn.ACCOUNTS)
    account = _held(db, number)
    if account.role is role:
        return False
    if role is not UserRole.ADMINISTRATOR:
        _insist_on_another(db, account)
    before, account.role = account.role, role
    deeds.note(db, DeedKind.ROLE_CHANGED, account, by=by, detail=f"{before.value} → {role.value}")
    return True


def deactivate(db: WriteSession, number: int, *, by: int | None) -> bool:
    """Close an account with all its ways in; what its owner wrote stays. Raises InvalidRecord for the last of them."""
    take_turn(db, Turn.ACCOUNTS)
    account = _held(db, number)
    if not account.active:
        return False
    _insist_on_another(db, account)
    account.active = False
    access.end_all(db, number)
    void_links(db, number)
    now = dt.datetime.now(dt.UTC)
    for token in db.exec(select(ApiToken).where(ApiToken.account_id == number, col(ApiToken.revoked_at).is_(None))):
        token.revoked_at = now
    deeds.note(db, DeedKind.DEACTIVATED, account, by=by)
    return True


def reactivate(db: WriteSession, number: int, *, by: int | None) -> bool:
    """Open an account again; its old password goes on to hold, its sessions and tokens do not come back."""
    account = _held(db, number)
    if account.active:
        return False
    account.active = True
    deeds.note(db, DeedKind.REACTIVATED, account, by=by)
    return True


def make_link(db: WriteSession, number: int, *, by: int | None) -> str:
    """The secret of a new one-time link by which the account's owner chooses a password; earlier links end."""
    account = _held(db, number)
    if not account.active:
        raise InvalidRecord(gettext("This account is closed. Open it again first."))
    void_links(db, number)
    secret = secrets.token_urlsafe(32)
    now = dt.datetime.now(dt.UTC)
    db.add(OneTimeLink(secret=access.hashed(secret), account_id=number, made_by_id=by, created_at=now))
    deeds.note(db, DeedKind.LINK_MADE, account, by=by)
    return secret


def void_links(db: WriteSession, number: int) -> None:
    """End every one-time link of an account that was not used."""
    now = dt.datetime.now(dt.UTC)
    for link in db.exec(
        select(OneTimeLink).where(OneTimeLink.account_id == number, col(OneTimeLink.used_at).is_(None))
    ):
        link.used_at = now


def sign_out_everywhere(db: WriteSession, number: int, *, by: int | None, but: int | None = None) -> int:
    """End every session of an account, or every other one; how many there were."""
    account = numbered(db, number)
    ended = access.end_all(db, number, but=but)
    if ended:
        deeds.note(db, DeedKind.SESSIONS_ENDED, account, by=by, detail=str(ended))
    return ended


def sign_out_one(db: WriteSession, number: int, session: int) -> None:
    """End one session of an account; raises NotFound for somebody else's."""
    row = db.get(UserSession, session)
    if row is None or row.account_id != number:
        raise NotFound(gettext("You are not signed in there."))
    access.end_session(db, session)
    deeds.note(db, DeedKind.SESSIONS_ENDED, numbered(db, number), by=number, detail="1")


def _held(db: WriteSession, number: int) -> Account:
    """The account, which nobody else can change until the transaction ends."""
    asked = select(Account).where(Account.id == number).with_for_update().execution_options(populate_existing=True)
    found = db.exec(asked).first()
    if found is None:
        raise NotFound(gettext("There is no such account."))
    return found


def _insist_on_another(db: WriteSession, account: Account) -> None:
    """Refuse to leave the atlas without an administrator who can sign in.

    The caller has taken its turn: two who close each other's accounts at once come one after the other.
    """
    if not (account.active and account.role is UserRole.ADMINISTRATOR):
        return
    asked = select(Account.id).where(col(Account.active), col(Account.role) == UserRole.ADMINISTRATOR)
    if account.password is not None:
        # Who was invited and never came does not take the place of one who can sign in.
        asked = asked.where(col(Account.password).is_not(None))
    if db.exec(asked.where(col(Account.id) != account.id)).first() is None:
        raise InvalidRecord(gettext("This is the last administrator. Make somebody else one first."))
