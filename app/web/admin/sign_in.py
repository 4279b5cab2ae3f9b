"""Signing in and out."""

from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.domain.deeds import DeedKind
from app.domain.errors import Throttled
from app.i18n import LANGUAGES, N_, gettext, prefix
from app.store import access, accounts, deeds
from app.store import sign_in as store
from app.store.db import Sessions
from app.store.sign_in import Asking
from app.web.admin import cookies, hashing
from app.web.admin.frame import DONE, lead, show_desk
from app.web.admin.gate import Form, MaybeSignedIn, Sent, keepable, sent_fields
from app.web.deps import Writing, by_turns
from app.web.html import Page
from app.web.origin import is_own, sender
from app.web.pages.errors import KeptPage, typed_texts

router = APIRouter(include_in_schema=False)
KEPT = "kept:"
WRONG = N_("This name and this password do not go together.")
ELSEWHERE = N_("This was sent from another site. Sign in here.")
EMPTY = N_("Type your name and your password.")
OUTSIDE = ("/admin/sign-in", "/admin/sign-out", "/admin/welcome")
"""Where nobody wants to come to after signing in."""
FIRST = "/admin"
MOST_KEPT = 5_000
"""So many fields go along: the form of an incident with a hundred claims, each with its sources, has no more.

Whoever has no account can send as many as they like, and would have them all written out again.
"""


@dataclass(frozen=True)
class Typed:
    """What the form brought: where to go on, and what somebody had typed when their session ended."""

    name: str = ""
    password: str = ""
    next: str = ""
    kept_address: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    dropped: bool = False
    """Whether more came along than a form of the desk has."""


@dataclass(frozen=True)
class SignInPage(Page):
    """The form; `kept` goes with it to the page after."""

    template: ClassVar[str] = "admin/sign_in.html"

    name: str
    next: str
    kept_address: str
    kept: tuple[tuple[str, str], ...]
    problem: str
    notice: str
    dropped: bool


@router.get("/admin/sign-in", name="sign_in")
def sign_in(request: Request, member: MaybeSignedIn) -> Response:
    """The form; who is signed in already goes on."""
    wanted = request.query_params.get("next", "")
    if member is not None:
        return _on(wanted)
    done = request.query_params.get("done", "")
    return _shown(request, Typed(next=wanted), notice=gettext(DONE[done]) if done in DONE else "")


@router.post("/admin/sign-in", name="let_in")
async def let_in(request: Request) -> Response:
    """Count the attempt, look at the password while nobody waits, and open a session."""
    typed = _typed(await sent_fields(request))
    if not is_own(request):
        # Another site holds nothing that was typed here.
        return _shown(request, replace(typed, kept_address="", kept=()), gettext(ELSEWHERE), status=403)
    whole = bool(typed.name.strip() and typed.password)
    if not whole and not typed.kept:
        return _shown(request, typed, gettext(EMPTY), status=422)
    # What was left out is no attempt; whoever has much written out again is counted by their address all the same.
    asking = Asking(typed.name if whole else "", sender(request), cookies.mark(request))
    try:
        tried = await by_turns(request, partial(store.attempt, asking=asking))
    except Throttled as error:
        headers = {"Retry-After": str(error.seconds)}
        return _shown(request, typed, error.detail, status=error.status, headers=headers)
    if not whole:
        return _shown(request, typed, gettext(EMPTY), status=422)
    fit, renewed = await hashing.fits(request, typed.password, tried.kept)
    enter = partial(
        store.enter, attempted=tried, renewed=renewed, agent=cookies.agent(request), old=cookies.session(request)
    )
    secret = await by_turns(request, enter) if fit else None
    if secret is None:
        return _shown(request, typed, gettext(WRONG), status=401)
    answer = await run_in_threadpool(_give_back, request, typed, secret) if typed.kept_address else _on(typed.next)
    return cookies.sign_in(request, answer, secret)


@router.post("/admin/sign-out", name="sign_out")
def sign_out(request: Request, form: Form, db: Writing) -> Response:
    """End the session of this browser."""
    if form.text("step") == "show":
        return lead(FIRST)
    access.end_session(db, form.member.session)
    deeds.note(db, DeedKind.SIGNED_OUT, accounts.numbered(db, form.member.id), by=form.member.id)
    return cookies.sign_out(request, lead("/admin/sign-in", "signed_out"))


def local(given: str) -> str:
    """An address within this site as it was given, or that of the desk's first page."""
    try:
        parts = urlsplit(given)
    except ValueError:
        return FIRST
    odd = "\\" in given or any(letter <= " " or letter == "\x7f" for letter in given)
    if odd or parts.scheme or parts.netloc or not given.startswith("/") or given.startswith("//"):
        return FIRST
    bare = _without_language(parts.path)
    if any(bare == one or bare.startswith(f"{one}/") for one in OUTSIDE):
        return FIRST
    return f"{quote(parts.path, safe='/.-_~%')}{'?' + parts.query if parts.query else ''}"


def _without_language(path: str) -> str:
    first, _, rest = path.removeprefix("/").partition("/")
    return f"/{rest}" if first in LANGUAGES else path


def _on(wanted: str) -> RedirectResponse:
    address = local(wanted)
    start = prefix() if _without_language(address) == address else ""
    return RedirectResponse(start + address, 303, headers={"Cache-Control": "no-store"})


def _typed(sent: Sent) -> Typed:
    address = sent.get("kept_address", "")
    kept = tuple((name.removeprefix(KEPT), value) for name, value in sent.multi_items() if name.startswith(KEPT))
    usable = local(address) == address and address.startswith("/admin/")
    dropped = usable and len(kept) > MOST_KEPT
    if dropped:
        # A part of a form could be taken for all of it, and the rest for taken away.
        usable = False
    return Typed(
        name=sent.get("name", "")[:200],
        password=sent.get("password", ""),
        next=sent.get("next", ""),
        kept_address=address if usable else "",
        kept=keepable(kept) if usable else (),
        dropped=dropped,
    )


def _give_back(request: Request, typed: Typed, secret: str) -> Response:
    """The page from which everything that was typed goes back into its form."""
    sessions: Sessions = request.app.state.sessions
    with sessions.reader() as db:
        found = access.member_of(db, secret)
    page = KeptPage(
        title=gettext("You are signed in again"),
        detail=gettext("What you typed is kept here."),
        status=200,
        address=typed.kept_address,
        kept=typed.kept,
        texts=typed_texts(typed.kept),
        csrf=found[0].csrf if found else "",
    )
    return show_desk(request, page)


def _shown(
    request: Request,
    typed: Typed,
    problem: str = "",
    *,
    notice: str = "",
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    page = SignInPage(
        name=typed.name,
        next=local(typed.next) if typed.next else "",
        kept_address=typed.kept_address,
        kept=typed.kept,
        problem=problem,
        notice=notice,
        dropped=typed.dropped,
    )
    return show_desk(request, page, status=status, headers=headers)
