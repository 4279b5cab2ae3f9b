"""One import that is done: its counts, its records, what it brought into the registers, and undoing it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request, Response

from app.domain.accounts import Member
from app.models import Import, Incident
from app.store import import_desk as store
from app.store.db import ReadSession
from app.store.import_desk import Brought
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.imports_places import WHERE, home, kind_words
from app.web.pages.paged import Paged, asked_page, paged

PER_PAGE = 50
MOST_BROUGHT = 200


@dataclass(frozen=True)
class ImportPage(DeskPage):
    """The import with its counts, and a page of its records."""

    template: ClassVar[str] = "admin/import.html"

    one: Import
    kind: str
    records: tuple[Incident, ...]
    paging: Paged
    actors: Brought
    places: Brought
    has_refused: bool
    problem: str


def shown(
    request: Request, db: ReadSession, member: Member, one: Import, *, problem: str = "", status: int = 200
) -> Response:
    """The page of an import."""
    upload = home(request.app).find(one.key)
    asked = asked_page(request.query_params.get("page", ""))
    paging = paged(f"{WHERE}/{one.key}", [], asked, store.wrote(db, one), PER_PAGE)
    page = ImportPage(
        desk=desk(request, member, "imports"),
        one=one,
        kind=kind_words(one.kind),
        records=tuple(store.incidents(db, one, limit=PER_PAGE, offset=(paging.page - 1) * PER_PAGE)),
        paging=paging,
        actors=store.brought(db, one, "actors", most=MOST_BROUGHT),
        places=store.brought(db, one, "places", most=MOST_BROUGHT),
        has_refused=upload is not None and one.refused > 0 and upload.refused.is_file(),
        problem=problem,
    )
    return show_desk(request, page, status=status)
