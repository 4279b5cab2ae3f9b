"""Passwords at the edge: hashed in few threads of their own, for each takes much time and 64 MiB."""

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Request

from app.store import passwords

HASHING = 2
"""How many passwords a process looks at together; more of them wait, and nobody else does."""


async def fits(request: Request, password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether a password is the one that is kept, and its new hash where the parameters have changed."""
    return await run_sync(passwords.fits, password, kept, limiter=_limiter(request))


async def hashed(request: Request, password: str) -> str:
    """What to keep of a new password."""
    return await run_sync(passwords.hashed, password, limiter=_limiter(request))


def _limiter(request: Request) -> CapacityLimiter:
    limiter: CapacityLimiter = request.app.state.hashing
    return limiter
