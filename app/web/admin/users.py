"""Everybody who has an account: administrators add people, give roles, close accounts and make one-time links."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import LINK, Member
from app.domain.errors import InvalidRecord, NotFound
from app.domain.policy import Act
from app.domain.vocabulary import UserRole
from app.i18n import gettext, language
from app.store import accounts
from app.store.accounts import Listed
from app.store.db import ReadSession, WriteSession
from app.web import links
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn, insist
from app.web.deps import Reading, Writing
from app.web.html import base

router = APIRouter(include_in_schema=False)
HERE = "/admin/users"


@dataclass(frozen=True)
class Sent:
    """What was sent, what is wrong with it by field, and a link that is shown this once."""

    fields: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    whose: str = ""
    status: int = 200


@dataclass(frozen=True)
class UsersPage(DeskPage):
    """All accounts, and a form for a new one."""

    template: ClassVar[str] = "admin/users.html"

    users: tuple[Listed, ...]
    roles: tuple[UserRole, ...]
    name: str
    shown: str
    role: str
    link: str
    whose: str
    days: int
    problems: Mapping[str, str]


@router.get(HERE, name="users")
def users(request: Request, db: Reading, member: SignedIn) -> Response:
    """All accounts."""
    insist(member, Act.MANAGE_USERS)
    return _page(request, db, member, Sent())


@router.post(HERE, name="change_users")
def change(request: Request, form: Form, db: Writing) -> Response:
    """One change of one account; where a link was made, the page shows it instead of leading on."""
    insist(form.member, Act.MANAGE_USERS)
    fields = {name: form.text(name) for name in form.fields}
    if form.text("step") != "save":
        return _page(request, db, form.member, Sent(fields))
    try:
        if form.text("do") in ("add", "link"):
            whose, secret = _link(db, form)
            address = base(request) + links.page(f"/admin/welcome/{secret}", language=language())
            return _page(request, db, form.member, Sent(link=address, whose=whose))
        done = _do(db, form)
    except (InvalidRecord, NotFound) as error:
        db.rollback()
        at = "name" if form.text("do") == "add" else "do"
        return _page(request, db, form.member, Sent(fields, {at: error.detail}, status=error.status))
    return lead(HERE, done)


def _link(db: WriteSession, form: Posted) -> tuple[str, str]:
    """Whose link was made, and its secret."""
    by = form.member.id
    if form.text("do") == "add":
        account = accounts.add(db, form.text("name"), shown=form.text("shown"), role=_role(form), by=by)
    else:
        account = accounts.numbered(db, form.number("account"))
    return account.name, accounts.make_link(db, account.id or 0, by=by)


def _do(db: WriteSession, form: Posted) -> str:
    """The word for what was done."""
    by, number = form.member.id, form.number("account")
    match form.text("do"):
        case "role":
            return "role" if accounts.change_role(db, number, _role(form), by=by) else "unchanged"
        case "close":
            return "account_closed" if accounts.deactivate(db, number, by=by) else "unchanged"
        case "open":
            return "account_opened" if accounts.reactivate(db, number, by=by) else "unchanged"
        case "end":
            return "ended" if accounts.sign_out_everywhere(db, number, by=by) else "unchanged"
        case _:
            raise InvalidRecord(gettext("The form does not say what to do."))


def _role(form: Posted) -> UserRole:
    given = form.text("role")
    if given not in set(UserRole):
        raise InvalidRecord(gettext("Choose a role."))
    return UserRole(given)


def _page(request: Request, db: ReadSession, member: Member, sent: Sent) -> Response:
    adding = sent.fields.get("do") == "add"
    page = UsersPage(
        desk=desk(request, member, "users"),
        users=tuple(accounts.every(db)),
        roles=tuple(UserRole),
        name=sent.fields.get("name", ""),
        shown=sent.fields.get("shown", ""),
        role=sent.fields.get("role", "") if adding else "",
        link=sent.link,
        whose=sent.whose,
        days=LINK.days,
        problems=sent.problems,
    )
    return show_desk(request, page, status=sent.status)
