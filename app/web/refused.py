"""Notes in the log what was refused: a line for whoever looks after the server, without names, texts or secrets."""

import logging

from starlette.types import Scope

log = logging.getLogger("atlas")
READING = ("GET", "HEAD", "OPTIONS")


def note(scope: Scope, status: int) -> None:
    """One line for a change that was refused; pages that are not there are no news."""
    method: str = scope["method"]
    if status >= 400 and method not in READING:
        log.warning("%s %s was refused with %d", method, _address(scope), status)


def _address(scope: Scope) -> str:
    """The address as the route writes it: in its place a secret may stand, as in that of a one-time link."""
    route = getattr(scope.get("route"), "path", "")
    path: str = scope["path"]
    return route or "/".join(path.split("/")[:3])[:60]
