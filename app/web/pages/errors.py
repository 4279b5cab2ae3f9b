"""The page for whatever could not be shown; app.web.errors decides when."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.errors import Suggestion
from app.web.html import Page


@dataclass(frozen=True)
class ErrorPage(Page):
    """What happened, and what to do now."""

    template: ClassVar[str] = "pages/error.html"

    title: str
    detail: str
    status: int
    words: str = ""
    """What may have been looked for, to begin a search with."""
    suggestions: tuple[Suggestion, ...] = ()
    """Records with a name near to the one that was asked for."""


@dataclass(frozen=True)
class KeptPage(Page):
    """A form that could not be taken: what was typed, to copy, to sign in with, or to put back into the form."""

    template: ClassVar[str] = "pages/kept.html"

    title: str
    detail: str
    status: int
    address: str
    kept: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    csrf: str
    """The secret of the session that is open now; empty where nobody is signed in."""
