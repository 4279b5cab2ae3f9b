"""What the atlas is, who keeps it, how to correct it and how to cite it."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.filter import IncidentFilter
from app.i18n import language
from app.web import links
from app.web.html import Page, base, show

router = APIRouter(include_in_schema=False)
VIEW = IncidentFilter(actor=("csp",), since=dt.date(2024, 7, 1))
"""The view that stands as an example of a citation."""


@dataclass(frozen=True)
class About(Page):
    """The words are the template's; addresses and the day are this copy's own."""

    template: ClassVar[str] = "pages/about.html"
    section: ClassVar[str] = "about"

    home: str
    view: str
    today: dt.date


@router.get("/about", name="about")
def about(request: Request) -> HTMLResponse:
    """The page."""
    top = base(request)
    return show(
        request,
        About(
            home=top + links.page("/", language=language()),
            view=top + links.page("/incidents", VIEW.params(), language=language()),
            today=dt.datetime.now(dt.UTC).date(),
        ),
    )
