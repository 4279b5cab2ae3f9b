"""What the atlas is, how it counts, where its map ends and under which licences it stands."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.vocabulary import Attribution, Happened
from app.web.html import Page, show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class About(Page):
    """The words are the template's; the grades bring their own definitions."""

    template: ClassVar[str] = "pages/about.html"
    section: ClassVar[str] = "about"

    happened: tuple[Happened, ...] = tuple(Happened)
    attribution: tuple[Attribution, ...] = tuple(Attribution)


@router.get("/about", name="about")
def about(request: Request) -> HTMLResponse:
    """The page."""
    return show(request, About())
