"""The page for whatever could not be shown; app.web.errors decides when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.domain.errors import Suggestion
from app.web.admin.field_names import called, is_chosen
from app.web.html import Page

LONG_ENOUGH = 12
"""Shorter values are choices and names, which nobody needs to copy."""
_TEXTS = frozenset({"title", "title_fr", "summary", "summary_fr", "text", "text_fr"})
"""Typed texts by the last part of their field's name, which are shown however short they are."""
_NOT_TYPED = frozenset(
    {"kept_address", "next", "back", "correction", "step", "do", "key", "other", "id", "csrf", "copy"}
)
"""What a form carries along by itself."""


@dataclass(frozen=True)
class TypedText:
    """A text that somebody typed, and what its field is called; empty where that is not known."""

    label: str
    text: str


def typed_texts(kept: Iterable[tuple[str, str]]) -> tuple[TypedText, ...]:
    """Of the fields of a form the texts that somebody typed, to be copied; each once."""
    found: dict[str, TypedText] = {}
    for name, value in kept:
        last = name.rpartition("-")[2].rpartition(":")[2]
        is_long = len(value) >= LONG_ENOUGH and not is_chosen(name)
        if value.strip() and last not in _NOT_TYPED and (last in _TEXTS or is_long):
            found.setdefault(value, TypedText(called(name), value))
    return tuple(found.values())


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
    texts: tuple[TypedText, ...]
    csrf: str
    """The secret of the session that is open now; empty where nobody is signed in."""
