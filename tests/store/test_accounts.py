"""Accounts, passwords, one-time links and tokens: what is kept, what ends when, and what is refused."""

import datetime as dt

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import select

from app.domain.accounts import LINK
from app.domain.errors import InvalidRecord, NotAllowed, NotFound
from app.domain.vocabulary import UserRole
from app.models import Account, ApiToken, Deed, OneTimeLink, UserSession
from app.store import access, accounts, passwords, sign_in, tokens
from app.store.db import WriteSession

PASSWORD = "a camel crosses the erg"
CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))


def added(db: WriteSession, name: str = "aminata", role: UserRole = UserRole.EDITOR) -> Account:
    """An account with a password."""
    account = accounts.add(db, name, shown=name.title(), role=role, by=None)
    account.password = CHEAP.hash(PASSWORD)
    db.flush()
    return account


def number(account: Account) -> int:
    """The id of an account that is kept."""
    assert account.id is not None
    return account.id


def deeds(db: WriteSession) -> list[str]:
    """The log, oldest first."""
    return [one.kind for one in db.exec(select(Deed).order_by(Deed.id)).all()]  # type: ignore[arg-type]  # A column.


@pytest.mark.parametrize("name", ["ab", "a b c", "élan", "-abc", "a" * 61, "a/b", ""])
def test_a_name_that_cannot_be_typed_everywhere_is_refused(db: WriteSession, name: str) -> None:
    with pytest.raises(InvalidRecord, match="3 to 60 letters"):
        accounts.add(db, name, shown="", role=UserRole.EDITOR, by=None)


def test_a_name_is_taken_once_however_it_is_written(db: WriteSession) -> None:
    added(db)

    with pytest.raises(InvalidRecord, match="already"):
        accounts.add(db, " Aminata ", shown="Another", role=UserRole.EDITOR, by=None)

    assert accounts.named(db, "AMINATA").shown == "Aminata"
    assert deeds(db) == ["account_added"]


def test_the_last_administrator_stays(db: WriteSession) -> None:
    first = added(db, "adam", UserRole.ADMINISTRATOR)
    invited = accounts.add(db, "ada", shown="", role=UserRole.ADMINISTRATOR, by=None)
    for act in (accounts.deactivate, lambda db, n, by: accounts.change_role(db, n, UserRole.EDITOR, by=by)):
        with pytest.raises(InvalidRecord, match="last administrator"):
            act(db, number(first), by=number(first))

    invited.password = first.password
    assert accounts.deactivate(db, number(first), by=number(invited))

    with pytest.raises(InvalidRecord, match="last administrator"):
        accounts.change_role(db, number(invited), UserRole.EDITOR, by=None)


def test_a_closed_account_has_no_way_in(db: WriteSession) -> None:
    account = added(db)
    secret, token = access.open_session(db, account), tokens.make(db, number(account), name="x", role=account.role)
    link = accounts.make_link(db, number(account), by=None)

    accounts.deactivate(db, number(account), by=None)

    assert access.member_of(db, secret) is None
    assert tokens.member_of(db, token) is None
    with pytest.raises(NotFound):
        sign_in.invited(db, link)
    with pytest.raises(InvalidRecord, match="closed"):
        accounts.make_link(db, number(account), by=None)
    assert sign_in.attempt(db, sign_in.Asking("aminata", "192.0.2.1")).kept is None
    accounts.reactivate(db, number(account), by=None)
    assert (access.member_of(db, secret), tokens.member_of(db, token)) == (None, None)
    assert deeds(db)[-2:] == ["deactivated", "reactivated"]


def test_a_role_holds_at_once_and_is_noted(db: WriteSession) -> None:
    account = added(db)
    secret = access.open_session(db, account)

    assert accounts.change_role(db, number(account), UserRole.CONTRIBUTOR, by=None)
    assert not accounts.change_role(db, number(account), UserRole.CONTRIBUTOR, by=None)

    found = access.member_of(db, secret)
    assert found is not None
    assert found[0].role is UserRole.CONTRIBUTOR
    noted = db.exec(select(Deed).where(Deed.kind == "role_changed")).one()
    assert (noted.detail, noted.about_id) == ("editor → contributor", account.id)


# --- One-time links ------------------------------------------------------------------------------------------


def test_a_link_is_used_once_and_ends_every_session(db: WriteSession) -> None:
    account = added(db)
    before = access.open_session(db, account)
    link = accounts.make_link(db, number(account), by=None)

    secret = sign_in.welcome(db, link, CHEAP.hash("another password"), agent="", old="")

    assert access.member_of(db, before) is None
    assert access.member_of(db, secret) is not None
    assert passwords.fits("another password", account.password)[0]
    with pytest.raises(NotFound, match="used already"):
        sign_in.welcome(db, link, CHEAP.hash("a third password"), agent="", old="")
    assert deeds(db) == ["account_added", "link_made", "password_set", "signed_in"]


def test_a_link_is_kept_as_a_hash_and_a_new_one_ends_the_old_one(db: WriteSession) -> None:
    account = added(db)
    first, second = (accounts.make_link(db, number(account), by=None) for _ in range(2))

    assert {first, second}.isdisjoint(one.secret for one in db.exec(select(OneTimeLink)))
    with pytest.raises(NotFound):
        sign_in.invited(db, first)
    assert sign_in.invited(db, second).name == "aminata"


def test_a_link_is_good_for_some_days(db: WriteSession) -> None:
    account = added(db)
    link = accounts.make_link(db, number(account), by=None)
    row = db.exec(select(OneTimeLink)).one()

    row.created_at -= LINK - dt.timedelta(minutes=1)
    db.flush()
    assert sign_in.invited(db, link).id == account.id
    row.created_at -= dt.timedelta(minutes=2)
    db.flush()

    with pytest.raises(NotFound):
        sign_in.invited(db, link)


def test_a_changed_password_ends_links(db: WriteSession) -> None:
    account = added(db)
    link = accounts.make_link(db, number(account), by=None)

    sign_in.set_password(db, account, CHEAP.hash("something else entirely"), by=None)

    with pytest.raises(NotFound):
        sign_in.invited(db, link)


# --- Passwords -----------------------------------------------------------------------------------------------


def test_a_password_is_compared_however_its_accents_are_written() -> None:
    kept = passwords.hashed("e\u0301le\u0301phant du Gourma")

    assert passwords.fits("éléphant du Gourma", kept) == (True, None)
    assert passwords.fits("elephant du Gourma", kept) == (False, None)
    assert kept.startswith("$argon2id$")


def test_a_hash_is_renewed_where_the_parameters_have_changed() -> None:
    fit, renewed = passwords.fits(PASSWORD, CHEAP.hash(PASSWORD))

    assert fit
    assert renewed is not None
    assert passwords.fits(PASSWORD, renewed) == (True, None)


def test_no_password_is_the_work_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    real = Argon2Hasher.verify

    def counting(self: Argon2Hasher, password: str | bytes, hash: str | bytes) -> bool:  # noqa: A002 - The base's name.
        compared.append(hash)
        return real(self, password, hash)

    monkeypatch.setattr(Argon2Hasher, "verify", counting)
    kept = passwords.hashed(PASSWORD)

    assert passwords.fits("something else", kept) == (False, None)
    assert passwords.fits("something else", None) == (False, None)

    # The same parameters: the same work.
    both = [str(one).split("$")[1:4] for one in compared]
    assert len(both) == 2
    assert both[0] == both[1]


def test_a_right_password_of_another_moment_does_not_let_in(db: WriteSession) -> None:
    account = added(db)
    tried = sign_in.attempt(db, sign_in.Asking("aminata", "192.0.2.1"))
    sign_in.set_password(db, account, CHEAP.hash("something else entirely"), by=None)

    assert sign_in.enter(db, tried, None, agent="", old="") is None


# --- Tokens --------------------------------------------------------------------------------------------------


def test_a_token_speaks_for_its_owner_in_the_lesser_role(db: WriteSession) -> None:
    account = added(db)
    low = tokens.make(db, number(account), name="reader", role=UserRole.CONTRIBUTOR)
    own = tokens.make(db, number(account), name="writer", role=UserRole.EDITOR)

    found = [tokens.member_of(db, one) for one in (low, own)]
    assert [(one.name, one.role) for one in found if one] == [
        ("aminata", UserRole.CONTRIBUTOR),
        ("aminata", UserRole.EDITOR),
    ]
    accounts.change_role(db, number(account), UserRole.CONTRIBUTOR, by=None)
    demoted = tokens.member_of(db, own)
    assert demoted is not None
    assert demoted.role is UserRole.CONTRIBUTOR
    with pytest.raises(NotAllowed):
        tokens.make(db, number(account), name="more", role=UserRole.EDITOR)


def test_a_token_is_kept_as_a_hash_and_revoked_by_its_owner_alone(db: WriteSession) -> None:
    owner, other = added(db), added(db, "boubacar")
    secret = tokens.make(db, number(owner), name="import", role=UserRole.EDITOR)
    row = db.exec(select(ApiToken)).one()
    assert secret not in (row.secret, row.name)
    assert tokens.member_of(db, row.secret) is None
    with pytest.raises(InvalidRecord, match="of this name"):
        tokens.make(db, number(owner), name="import", role=UserRole.EDITOR)
    with pytest.raises(NotFound):
        tokens.revoke(db, number(other), row.id or 0)
    assert tokens.member_of(db, secret) is not None

    tokens.revoke(db, number(owner), row.id or 0)

    assert tokens.member_of(db, secret) is None
    assert tokens.of(db, number(owner)) == []
    assert deeds(db)[-2:] == ["token_made", "token_revoked"]


# --- Sessions ------------------------------------------------------------------------------------------------


def test_somebody_elses_session_is_not_ended(db: WriteSession) -> None:
    owner, other = added(db), added(db, "boubacar")
    secret = access.open_session(db, owner, "Firefox")
    row = db.exec(select(UserSession)).one()
    assert secret != row.secret

    with pytest.raises(NotFound):
        accounts.sign_out_one(db, number(other), row.id or 0)

    assert [one.agent for one in access.sessions_of(db, number(owner))] == ["Firefox"]
    accounts.sign_out_one(db, number(owner), row.id or 0)
    assert access.sessions_of(db, number(owner)) == []


def test_a_browser_is_known_by_its_mark_and_to_its_own_account(db: WriteSession) -> None:
    owner, other = added(db), added(db, "boubacar")
    secret = access.open_session(db, owner)
    mark = access.mark_of(secret)
    access.end_all(db, number(owner))

    assert access.is_known(db, number(owner), mark)
    assert not access.is_known(db, number(other), mark)
    assert not access.is_known(db, number(owner), access.mark_of("made up"))
    assert access.member_of(db, mark) is None


def test_a_name_that_no_database_takes_is_nobody(db: WriteSession) -> None:
    tried = sign_in.attempt(db, sign_in.Asking("ami\x00nata", "192.0.2.1", "\x00"))

    assert (tried.account, tried.kept) == (None, None)
    assert access.open_session(db, added(db), "a\x00b")
