"""Signing in: an attempt is counted before its password is looked at, and forgotten where it was right.

The password is compared between two transactions, for it takes long and nobody should wait for it.
"""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import col, select

from app.domain.accounts import LINK
from app.domain.deeds import DeedKind
from app.domain.errors import NotFound
from app.i18n import gettext
from app.models import Account, OneTimeLink
from app.store import access, accounts, deeds, throttle
from app.store.db import ReadSession, WriteSession

WITHIN = dt.timedelta(minutes=15)
MOST_PER_NAME = 5
MOST_PER_ADDRESS = 20
Subject = tuple[str, str, int]
"""What is counted, of whom, and how often it may be."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """An attempt that was counted: whom it is about, and the hash that its password has to fit."""

    account: int | None
    kept: str | None
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks to be let in: a name, a network address, and the mark of a browser that was let in before."""

    name: str
    address: str
    mark: str = ""


def attempt(db: WriteSession, asking: Asking) -> Attempted:
    """Count an attempt; raises Throttled, and counts nothing, where there were too many.

    A browser in which the account was signed in before is counted by itself: whoever keeps guessing a name elsewhere
    does not keep its owner out.
    """
    # No account is named with a NUL, and PostgreSQL refuses one inside a query.
    name = asking.name.replace("\x00", "\ufffd").strip().lower()[:200]
    account = db.exec(select(Account).where(Account.name == name, col(Account.active))).first()
    subjects: tuple[Subject, ...] = (
        ("sign_in_name", name, MOST_PER_NAME),
        ("sign_in_address", asking.address, MOST_PER_ADDRESS),
    )
    if account is not None and asking.mark and access.is_known(db, account.id or 0, asking.mark):
        subjects = (("sign_in_known", f"{name} {asking.mark}", MOST_PER_NAME),)
    # Whoever names nobody tries no name, but keeps the pages busy all the same.
    _count(db, tuple(one for one in subjects if one[1]))
    return Attempted(account.id if account else None, account.password if account else None, subjects)


def attempt_own(db: WriteSession, account: int) -> Attempted:
    """The same for somebody who is signed in and has to show that they know the password."""
    row = accounts.numbered(db, account)
    subjects: tuple[Subject, ...] = (("own_password", str(account), MOST_PER_NAME),)
    _count(db, subjects)
    return Attempted(row.id, row.password, subjects)


def _count(db: WriteSession, subjects: tuple[Subject, ...]) -> None:
    for kind, subject, most in subjects:
        throttle.insist(db, kind, subject, most=most, within=WITHIN)
    for kind, subject, _ in subjects:
        throttle.count(db, kind, subject)


def enter(db: WriteSession, attempted: Attempted, renewed: str | None, *, agent: str, old: str) -> str | None:
    """Let somebody in whose password was right: the secret of the new session, which replaces the browser's old one.

    None where the account was closed or its password changed while this one was looked at.
    """
    account = _still(db, attempted)
    if account is None:
        return None
    if renewed is not None:
        account.password = renewed
    _forgive(db, attempted)
    return _open(db, account, agent=agent, old=old)


def change_password(db: WriteSession, attempted: Attempted, hashed: str, *, agent: str) -> str | None:
    """Set another password after the old one was shown; every session ends, and this browser has a new one."""
    account = _still(db, attempted)
    if account is None:
        return None
    _forgive(db, attempted)
    set_password(db, account, hashed, by=account.id)
    return _open(db, account, agent=agent)


def set_password(db: WriteSession, account: Account, hashed: str, *, by: int | None) -> None:
    """Keep the hash of a new password; whoever is signed in with the old one is signed out, and links end."""
    account.password = hashed
    access.end_all(db, account.id or 0)
    accounts.void_links(db, account.id or 0)
    deeds.note(db, DeedKind.PASSWORD_SET, account, by=by)


def invited(db: ReadSession, secret: str) -> Account:
    """Whose one-time link this is; raises NotFound for one that was used, is too old, or never was."""
    return _link(db, secret).account


def welcome(db: WriteSession, secret: str, hashed: str, *, agent: str, old: str) -> str:
    """Set a password by a one-time link, which is used up by this, and sign its owner in."""
    account = _link(db, secret, hold=True).account
    # Setting the password ends all links of the account, this one too.
    set_password(db, account, hashed, by=account.id)
    throttle.clear(db, "sign_in_name", account.name)
    return _open(db, account, agent=agent, old=old)


def _link(db: ReadSession, secret: str, *, hold: bool = False) -> OneTimeLink:
    asked = (
        select(OneTimeLink)
        .join(Account, col(OneTimeLink.account_id) == col(Account.id))
        .where(
            OneTimeLink.secret == access.hashed(secret),
            col(OneTimeLink.used_at).is_(None),
            col(OneTimeLink.created_at) > dt.datetime.now(dt.UTC) - LINK,
            col(Account.active),
        )
    )
    if hold:
        asked = asked.with_for_update(of=OneTimeLink).execution_options(populate_existing=True)
    found = db.exec(asked).first()
    if found is None:
        raise NotFound(gettext("This link was used already, or is too old. Ask an administrator for a new one."))
    return found


def _still(db: WriteSession, attempted: Attempted) -> Account | None:
    """The account, unless it was closed or has another password since the attempt began."""
    asked = select(Account).where(
        Account.id == attempted.account, col(Account.active), Account.password == attempted.kept
    )
    return db.exec(asked.with_for_update()).first()


def _forgive(db: WriteSession, attempted: Attempted) -> None:
    for kind, subject, _ in attempted.subjects:
        if kind == "sign_in_address":
            # Others may be guessing from the same address.
            throttle.forgive(db, kind, subject)
        else:
            throttle.clear(db, kind, subject)


def _open(db: WriteSession, account: Account, *, agent: str, old: str = "") -> str:
    if old:
        access.end_secret(db, old)
    deeds.note(db, DeedKind.SIGNED_IN, account, by=account.id)
    return access.open_session(db, account, agent)
