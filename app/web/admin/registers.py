"""The registers at the desk: three lists, searched by any name, with the records that readers do not see yet."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.policy import Act
from app.i18n import N_, gettext
from app.store import register_desk
from app.store.register_desk import Entry, Kind
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.gate import SignedIn, insist
from app.web.deps import Reading
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.results import Way, address

router = APIRouter(include_in_schema=False)
KINDS: dict[Kind, str] = {"actors": N_("Actors"), "places": N_("Places"), "sources": N_("Sources")}
LONGEST = 200


@dataclass(frozen=True)
class RegistersPage(DeskPage):
    """One register, or what of it a search found."""

    template: ClassVar[str] = "admin/registers.html"

    kind: Kind
    tabs: tuple[Way, ...]
    words: str
    entries: tuple[Entry, ...]
    paging: Paged


@router.get("/admin/registers", name="registers")
def registers(request: Request, db: Reading, member: SignedIn) -> Response:
    """A register by name, or the records with every word that was asked for in one of their names."""
    insist(member, Act.WRITE_REGISTER)
    asked = request.query_params
    kind: Kind = next((one for one in KINDS if one == asked.get("kind")), "actors")
    words = asked.get("q", "").strip()[:LONGEST]
    params = [("kind", kind), *([("q", words)] if words else [])]
    page = asked_page(asked.get("page", "1"))
    entries, total = register_desk.listed(db, kind, words, page)
    paging = paged("/admin/registers", params, page, total, register_desk.PER_PAGE)
    if paging.page != page:
        entries, total = register_desk.listed(db, kind, words, paging.page)
    return show_desk(
        request,
        RegistersPage(
            desk=desk(request, member, "registers"),
            kind=kind,
            tabs=tuple(
                Way(
                    gettext(label),
                    address("/admin/registers", [("kind", one), *([("q", words)] if words else [])]),
                    one == kind,
                    count=register_desk.count(db, one),
                )
                for one, label in KINDS.items()
            ),
            words=words,
            entries=tuple(entries),
            paging=paging,
        ),
    )
