"""The cookies of somebody's browser: its session, and the mark by which it is known long afterwards."""

from fastapi import Request, Response

from app.domain.accounts import ABSOLUTE, KNOWN
from app.store.access import mark_of
from app.web.admin.gate import is_secure
from app.web.serving import COOKIE

MARK = "atlas_known"
"""Opens nothing: whoever shows it is counted by themselves where sign-ins are throttled."""


def sign_in(request: Request, answer: Response, secret: str) -> Response:
    """Give the browser its session."""
    for name, value, age in ((COOKIE, secret, ABSOLUTE), (MARK, mark_of(secret), KNOWN)):
        answer.set_cookie(
            name, value, max_age=int(age.total_seconds()), path="/", httponly=True, samesite="lax",
            secure=is_secure(request.app.state.settings),
        )  # fmt: skip
    return answer


def sign_out(request: Request, answer: Response) -> Response:
    """Take the session out of the browser; the mark stays."""
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=is_secure(request.app.state.settings))
    return answer


def agent(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")


def session(request: Request) -> str:
    """The secret of the browser's session, whether it is open or not."""
    return request.cookies.get(COOKIE, "")


def mark(request: Request) -> str:
    """The mark of a browser that was signed in before; empty where there is none."""
    return request.cookies.get(MARK, "")[:100]
