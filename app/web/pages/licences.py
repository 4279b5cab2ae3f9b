"""The licences of the software, of the record, and of everything of others that is in either."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.settings import ROOT
from app.web import notices
from app.web.html import Page, show
from app.web.notices import Library

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Licences(Page):
    """The words of licences are those of the files and libraries that are installed."""

    template: ClassVar[str] = "pages/licences.html"
    section: ClassVar[str] = "about"

    licence: tuple[str, ...]
    """Our own, paragraph by paragraph."""
    leaflet: tuple[str, ...]
    folium: str
    letters: str
    libraries: tuple[Library, ...]


@router.get("/about/licences", name="licences")
def licences(request: Request) -> HTMLResponse:
    """The page."""
    own = (ROOT / "LICENSE").read_text(encoding="utf-8") if (ROOT / "LICENSE").is_file() else ""
    return show(
        request,
        Licences(
            licence=tuple(" ".join(one.split()) for one in own.strip().split("\n\n")) if own else (),
            leaflet=notices.leaflet_copyright(),
            folium=notices.copyright_of("folium"),
            letters=notices.copyright_of("font-source-serif-pro"),
            libraries=notices.libraries(),
        ),
    )
