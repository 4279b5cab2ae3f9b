"""The page for whatever could not be shown; app.web.errors decides when."""

from dataclasses import dataclass
from typing import ClassVar

from app.web.html import Page


@dataclass(frozen=True)
class ErrorPage(Page):
    """What happened, and what to do now."""

    template: ClassVar[str] = "pages/error.html"

    title: str
    detail: str
    status: int
