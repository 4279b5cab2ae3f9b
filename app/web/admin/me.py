"""One's own account: password, name, the browsers in which one is signed in, and tokens for scripts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.accounts import SHORTEST_PASSWORD, Member, check_password
from app.domain.errors import AppError, InvalidRecord, NotAllowed, NotFound, Throttled
from app.domain.policy import up_to
from app.domain.vocabulary import UserRole
from app.i18n import N_, gettext, moment
from app.store import accounts, tokens
from app.store import sign_in as store
from app.store.access import sessions_of
from app.store.db import ReadSession, Sessions, WriteSession
from app.web.admin import cookies, hashing
from app.web.admin.agents import in_words
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, Posted, SignedIn
from app.web.deps import Reading, Writing, by_turns

router = APIRouter(include_in_schema=False)
OLD_WRONG = N_("This is not your present password.")
NOT_TWICE = N_("The two are not the same.")
HERE = "/admin/me"


@dataclass(frozen=True)
class Browser:
    """One browser in which one is signed in."""

    id: int
    words: str
    since: str
    seen: str
    here: bool


@dataclass(frozen=True)
class TokenRow:
    """One token."""

    id: int
    name: str
    role: UserRole
    made: dt.date
    used: dt.date | None


@dataclass(frozen=True)
class Sent:
    """What was sent, what is wrong with it by field, and a secret that is shown this once."""

    fields: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    secret: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class MePage(DeskPage):
    """The page, with what was typed into it."""

    template: ClassVar[str] = "admin/me.html"

    shown: str
    public: bool
    browsers: tuple[Browser, ...]
    tokens: tuple[TokenRow, ...]
    roles: tuple[UserRole, ...]
    token: str
    role: str
    secret: str
    problems: Mapping[str, str]
    shortest: int


@router.get(HERE, name="me")
def me(request: Request, db: Reading, member: SignedIn) -> Response:
    """One's own page."""
    return _page(request, db, member, Sent())


@router.post(HERE, name="change_me")
def change(request: Request, form: Form, db: Writing) -> Response:
    """Everything but the password: one form each."""
    fields = {name: form.text(name) for name in form.fields}
    if form.text("step") != "save":
        return _page(request, db, form.member, Sent(fields))
    try:
        done = _do(db, form)
    except (InvalidRecord, NotAllowed, NotFound) as error:
        db.rollback()
        wrong = Sent(fields, {_FIELDS.get(form.text("do"), "do"): error.detail}, status=error.status)
        return _page(request, db, form.member, wrong)
    if done.startswith(tokens.PREFIX):
        return _page(request, db, form.member, Sent(secret=done))
    return lead(HERE, done)


_FIELDS = {"name": "shown", "token": "token"}
"""At which field a form's mistake is told."""


def _do(db: WriteSession, form: Posted) -> str:
    """The word for what was done; for a new token, its secret."""
    own = form.member.id
    match form.text("do"):
        case "name":
            return _said(accounts.show_as(db, own, shown=form.text("shown"), public=form.text("public") == "1"))
        case "end":
            accounts.sign_out_one(db, own, form.number("session"))
            return "ended"
        case "end_others":
            accounts.sign_out_everywhere(db, own, by=own, but=form.member.session)
            return "ended"
        case "token":
            return tokens.make(db, own, name=form.text("token"), role=_role(form.text("role")))
        case "revoke":
            tokens.revoke(db, own, form.number("number"))
            return "revoked"
        case _:
            raise InvalidRecord(gettext("The form does not say what to do."))


def _said(changed: bool) -> str:
    return "saved" if changed else "unchanged"


def _role(given: str) -> UserRole:
    if given not in set(UserRole):
        raise InvalidRecord(gettext("Choose a role."))
    return UserRole(given)


@router.post(f"{HERE}/password", name="change_password")
async def change_password(request: Request, form: Form) -> Response:
    """Another password, after the present one is shown; all browsers are signed out, and this one in again."""
    if form.text("step") != "save":
        return await _again(request, form.member, Sent())
    # What people type into a password is theirs, blanks at its ends too.
    old, new = form.fields.get("old_password", ""), form.fields.get("new_password", "")
    wrong = _wrong(form.member, new, form.fields.get("new_password_again", ""))
    if wrong:
        return await _again(request, form.member, Sent(problems=wrong, status=422))
    try:
        tried = await by_turns(request, partial(store.attempt_own, account=form.member.id))
    except Throttled as error:
        return await _again(request, form.member, _refused(error, {"Retry-After": str(error.seconds)}))
    fit, _ = await hashing.fits(request, old, tried.kept)
    if not fit:
        return await _again(request, form.member, _refused(InvalidRecord(gettext(OLD_WRONG))))
    kept = await hashing.hashed(request, new)
    done = partial(store.change_password, attempted=tried, hashed=kept, agent=cookies.agent(request))
    secret = await by_turns(request, done)
    return cookies.sign_in(request, lead(HERE, "password"), secret) if secret else lead(HERE, "unchanged")


def _refused(error: AppError, headers: Mapping[str, str] | None = None) -> Sent:
    return Sent(problems={"old_password": error.detail}, status=error.status, headers=headers or {})


def _wrong(member: Member, new: str, again: str) -> dict[str, str]:
    try:
        check_password(new, member.name)
    except InvalidRecord as error:
        return {"new_password": error.detail}
    return {} if new == again else {"new_password_again": gettext(NOT_TWICE)}


async def _again(request: Request, member: Member, sent: Sent) -> Response:
    def read() -> Response:
        sessions: Sessions = request.app.state.sessions
        with sessions.reader() as db:
            return _page(request, db, member, sent)

    return await run_in_threadpool(read)


def _page(request: Request, db: ReadSession, member: Member, sent: Sent) -> Response:
    account = accounts.numbered(db, member.id)
    named = "shown" in sent.fields
    page = MePage(
        desk=desk(request, member),
        shown=sent.fields.get("shown", account.shown),
        public=sent.fields.get("public") == "1" if named else account.public,
        browsers=tuple(
            Browser(one.id, in_words(one.agent), moment(one.created_at), moment(one.seen_at), one.id == member.session)
            for one in sessions_of(db, member.id)
        ),
        tokens=tuple(
            TokenRow(one.id, one.name, one.role, one.created_at.date(), one.used_at.date() if one.used_at else None)
            for one in tokens.of(db, member.id)
        ),
        roles=up_to(member.role),
        token=sent.fields.get("token", ""),
        role=sent.fields.get("role", ""),
        secret=sent.secret,
        problems=sent.problems,
        shortest=SHORTEST_PASSWORD,
    )
    return show_desk(request, page, status=sent.status, headers=sent.headers)
