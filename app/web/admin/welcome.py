"""What a one-time link opens: its owner chooses a password, and is signed in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.accounts import SHORTEST_PASSWORD, check_password
from app.domain.errors import InvalidRecord, NotFound
from app.i18n import N_, gettext
from app.store import sign_in as store
from app.store.db import Sessions
from app.web.admin import cookies, hashing
from app.web.admin.frame import lead, show_desk
from app.web.admin.gate import sent_fields
from app.web.deps import by_turns
from app.web.html import Page
from app.web.origin import is_own

router = APIRouter(include_in_schema=False)
ELSEWHERE = N_("This was sent from another site. Choose the password here.")
NOT_TWICE = N_("The two are not the same.")
PRIVATE = {"Referrer-Policy": "same-origin"}
"""The address is a secret, so no other site may learn it; our own pages have to, or the form has no origin."""


@dataclass(frozen=True)
class WelcomePage(Page):
    """The form; without a name, what to do about a link that does not hold."""

    template: ClassVar[str] = "admin/welcome.html"

    name: str
    secret: str
    shortest: int
    problems: Mapping[str, str] = field(default_factory=dict)


@router.get("/admin/welcome/{secret}", name="welcome")
def welcome(request: Request, secret: str) -> Response:
    """The form; looking at it does not use the link up."""
    return _shown(request, secret, {}, 200)


@router.post("/admin/welcome/{secret}", name="choose_password")
async def choose(request: Request, secret: str) -> Response:
    """Set the password, end every session there is, and open a new one."""
    sent = await sent_fields(request)
    wrong, status = await run_in_threadpool(
        _wrong, request, secret, sent.get("password", ""), sent.get("password_again", "")
    )
    if wrong:
        return await run_in_threadpool(_shown, request, secret, wrong, status)
    kept = await hashing.hashed(request, sent.get("password", ""))
    done = partial(
        store.welcome, secret=secret, hashed=kept, agent=cookies.agent(request), old=cookies.session(request)
    )
    try:
        opened = await by_turns(request, done)
    except NotFound as error:
        return await run_in_threadpool(_shown, request, secret, {"link": error.detail}, error.status)
    return cookies.sign_in(request, lead("/admin", "welcome"), opened)


def _wrong(request: Request, secret: str, password: str, again: str) -> tuple[dict[str, str], int]:
    """What is wrong, by field, and the status that it deserves."""
    if not is_own(request):
        return {"link": gettext(ELSEWHERE)}, 403
    try:
        check_password(password, _whose(request, secret))
    except (InvalidRecord, NotFound) as error:
        return {"password" if isinstance(error, InvalidRecord) else "link": error.detail}, error.status
    return ({}, 200) if password == again else ({"password_again": gettext(NOT_TWICE)}, 422)


def _whose(request: Request, secret: str) -> str:
    sessions: Sessions = request.app.state.sessions
    with sessions.reader() as db:
        return store.invited(db, secret).name


def _shown(request: Request, secret: str, problems: Mapping[str, str], status: int) -> Response:
    try:
        name = _whose(request, secret)
    except NotFound as error:
        name, problems, status = "", {"link": error.detail}, error.status
    page = WelcomePage(name=name, secret=secret if name else "", shortest=SHORTEST_PASSWORD, problems=problems)
    return show_desk(request, page, status=status, headers=PRIVATE)
