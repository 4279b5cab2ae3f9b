"""Failures become answers: a page for people, `application/problem+json` (RFC 9457) for programs."""

import logging

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.domain.codes import CODE
from app.domain.errors import (
    AppError,
    EditConflict,
    InvalidFields,
    NotFound,
    NotSignedIn,
    OldForm,
    Suggestion,
    Throttled,
    Unavailable,
    UnrecordedChange,
)
from app.domain.mistakes import told
from app.i18n import N_, gettext, language
from app.store.db import NoTurn, Unanswered, collided
from app.web import links
from app.web.admin.gate import CSRF, Sent, has_files, keepable, member_or_none, sent_fields
from app.web.html import show
from app.web.language import DESK, is_machine
from app.web.limits import TooLargeBody
from app.web.pages.errors import ErrorPage, KeptPage, typed_texts
from app.web.query import sentence
from app.web.refused import READING, note
from app.web.serving import ReadAgain, ask_another

log = logging.getLogger("atlas")

TITLES = {
    404: N_("Nothing is found here"),
    405: N_("This address does not take that"),
    413: N_("This is too large"),
}
NOT_HERE = N_("Nothing stands at this address. The menu above leads to everything that is public.")
UNEXPECTED = N_("The fault is on our side and was noted. Nothing you entered was kept; try again in a moment.")
UNREACHABLE = N_("The record cannot be read at the moment. Try again in a minute.")
UNSAVED = N_("The record cannot be changed at the moment. Nothing was saved; try again in a minute.")
UNSAVED_KEPT = N_("The record cannot be changed at the moment. Nothing was saved; what you typed is kept here.")
MET = N_("Two changes met in the same moment, and this one was not saved. Try again.")
MET_KEPT = N_("Two changes met in the same moment, and this one was not saved. What you typed is kept here.")
TAKEN = N_("A file is being taken in, or another change takes long. Nothing was saved; try again in some minutes.")
TAKEN_KEPT = N_(
    "A file is being taken in, or another change takes long. Nothing was saved; what you typed is kept here."
)
FILES = (".png", ".xml", ".txt", ".atom", ".csv", ".geojson", ".xlsx", ".parquet")
"""Who asks for such a file is a program, and is told as one."""
PAGES_AS_FILES = ("/map.html",)
"""Who asks for such a file follows a link, or is a program that does not say what it reads."""


def install(app: FastAPI) -> None:
    """Let the application answer every failure in one way."""
    app.add_exception_handler(AppError, _known)
    app.add_exception_handler(NotSignedIn, _kept)
    app.add_exception_handler(OldForm, _kept)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    for kind in Unanswered:
        app.add_exception_handler(kind, _unreachable)
    app.add_middleware(ReadAgain)
    app.add_middleware(CatchAll)


def _known(request: Request, error: Exception) -> Response:
    if not isinstance(error, AppError):
        raise error
    if isinstance(error, UnrecordedChange):
        log.error("unrecorded change", exc_info=error)
        return problem(request, error.status, gettext(error.title), gettext(UNEXPECTED))
    more: dict[str, object] = {"parameter": error.parameter} if hasattr(error, "parameter") else {}
    if isinstance(error, InvalidFields):
        more["errors"] = [{"field": name, "detail": said} for name, said in error.fields]
    near = error.suggestions if isinstance(error, NotFound) else ()
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, Throttled) else None
    return problem(request, error.status, gettext(error.title), error.detail, suggestions=near, headers=headers, **more)


def _kept(request: Request, error: Exception) -> Response:
    """Somebody who is not signed in, or whose form is old: led to the sign-in page, or given back what was typed."""
    if not isinstance(error, NotSignedIn | OldForm):
        raise error
    path: str = request.scope["path"]
    if is_machine(path):
        asked = {"WWW-Authenticate": "Bearer"} if isinstance(error, NotSignedIn) else None
        return problem(request, error.status, gettext(error.title), error.detail, headers=asked)
    if request.method in ("GET", "HEAD"):
        here = f"{path}?{request.url.query}" if request.url.query else path
        address = links.page("/admin/sign-in", [("next", here)], language=language())
        return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
    member = member_or_none(request) if isinstance(error, OldForm) else None
    return _given_back(request, type(error), error.detail, error.kept, member.csrf if member else "")


def _given_back(
    request: Request, kind: type[AppError], detail: str, kept: tuple[tuple[str, str], ...], csrf: str
) -> Response:
    """A page with all that a form sent, which leads back into the form, or to the sign-in where there is no secret."""
    page = KeptPage(
        title=gettext(kind.title),
        detail=detail,
        status=kind.status,
        address=request.scope["path"],
        kept=kept,
        texts=typed_texts(kept),
        csrf=csrf,
    )
    note(request.scope, kind.status)
    return show(request, page, status=kind.status, headers={"Cache-Control": "no-store"})


def _unreadable(request: Request, error: Exception) -> Response:
    """400, as OGC API - Features asks; FastAPI would say 422."""
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    if first["loc"][0] == "body" and first["type"] != "json_invalid":
        return _known(request, InvalidFields(told(error.errors(), without=1)))
    where = [str(part) for part in first["loc"] if part not in ("query", "path", "body")]
    name = where[0] if where else "until"
    return problem(request, 400, gettext("This request cannot be understood"), sentence(first), parameter=name)


def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    title = gettext(TITLES[error.status_code]) if error.status_code in TITLES else error.detail
    detail = gettext(NOT_HERE) if error.status_code == NotFound.status else error.detail
    return problem(request, error.status_code, title, detail, headers=dict(error.headers or {}))


async def _unreachable(request: Request, error: Exception) -> Response:
    """The database did not answer, or could not do two things at once; a form of the desk gets back what was typed."""
    await run_in_threadpool(ask_another, request, error)
    log.error("the database does not answer", exc_info=error)
    kind: type[AppError] = EditConflict if collided(error) else Unavailable
    changing = request.method not in READING
    form = request.method == "POST" and request.scope["path"].startswith(f"{DESK}/") and not has_files(request)
    # The secret that came with the form goes back with it: whose it is cannot be asked now.
    sent = await sent_fields(request) if form else Sent()
    if not sent.get(CSRF):
        return problem(request, kind.status, gettext(kind.title), _unsaved(error, changing=changing))
    return _given_back(request, kind, _unsaved_kept(error), keepable(sent.multi_items()), sent[CSRF])


def _unsaved(error: Exception, *, changing: bool) -> str:
    if isinstance(error, NoTurn):
        return gettext(TAKEN)
    return gettext(MET if collided(error) else UNSAVED if changing else UNREACHABLE)


def _unsaved_kept(error: Exception) -> str:
    return gettext(TAKEN_KEPT if isinstance(error, NoTurn) else MET_KEPT if collided(error) else UNSAVED_KEPT)


class CatchAll:
    """Answers what nobody expected, inside the wrappers of language and headers.

    Starlette's own handler of last resort stands outside of them, where the language is not known any more.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, note)
        except TooLargeBody:
            # The wrapper outside, which raised this, answers it.
            raise
        except Exception as error:
            if begun or scope["type"] != "http":
                raise
            log.exception("unexpected failure at %s", scope["path"])
            answer = _unexpected(Request(scope, receive), error)
            await answer(scope, receive, send)


def _unexpected(request: Request, error: Exception) -> Response:
    """A page that says so; plain text where even the page fails."""
    try:
        return problem(request, 500, gettext("Something went wrong here"), gettext(UNEXPECTED))
    except Exception:
        log.exception("the page that reports a failure failed itself, after %r", error)
        return PlainTextResponse(gettext(UNEXPECTED), 500)


def problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    *,
    headers: dict[str, str] | None = None,
    suggestions: tuple[Suggestion, ...] = (),
    **more: object,
) -> Response:
    """The answer to a failure, for whoever asked: a page, or JSON at machine addresses and for programs."""
    note(request.scope, status)
    extra = {"Cache-Control": "no-store", **(headers or {})}
    accepted = request.headers.get("accept", "*/*")
    path: str = request.scope["path"]
    if status == Unavailable.status:
        extra["Retry-After"] = "60"
    people = ("text/html",) if path.endswith(PAGES_AS_FILES) else ("text/html", "*/*")
    if is_machine(path) or path.endswith(FILES) or not any(one in accepted for one in people):
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
        return Response(orjson.dumps(body), status, media_type="application/problem+json", headers=extra)
    page = ErrorPage(title=title, detail=detail, status=status, words=_words(path), suggestions=suggestions)
    return show(request, page, status=status, headers=extra)


def _words(path: str) -> str:
    """What somebody may have looked for, by the last part of an address that leads nowhere."""
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return " ".join((last if CODE.fullmatch(last.upper()) else last.replace("-", " ").replace("_", " ")).split())[:60]
