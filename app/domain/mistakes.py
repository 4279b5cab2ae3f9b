"""What is wrong with data that a program sent, as places and sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.i18n import gettext

MOST = 100
"""Ten thousand rows can be wrong; nobody reads more than these."""


def told(errors: Iterable[Mapping[str, Any]], *, without: int = 0) -> tuple[tuple[str, str], ...]:
    """Where each mistake stands, such as claims.0.low, and what it is; `without` so many parts at the beginning."""
    found = []
    for one in list(errors)[:MOST]:
        where = ".".join(map(str, one["loc"][without:]))
        rule = str(one["msg"]).removeprefix("Value error, ")
        found.append((_sendable(where)[:200], _sendable(gettext(rule))[:1000]))
    return tuple(found)


def _sendable(text: str) -> str:
    # Half of a pair can stand in JSON's escapes, and in nothing that is sent.
    return text.encode("utf-8", "replace").decode()
