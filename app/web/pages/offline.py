"""The page of the pages that a browser keeps for reading without a connection; what it lists is the browser's alone."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.web.html import Page, show

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Offline(Page):
    """Words and an empty list, which the script fills."""

    template: ClassVar[str] = "pages/offline.html"


@router.get("/offline", name="offline")
def offline(request: Request) -> HTMLResponse:
    """The page; the service worker answers with it too where it has no copy of another."""
    return show(request, Offline())
