"""What of the record needs care: the lists with their lengths, one of them page by page."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.policy import Act
from app.i18n import N_, gettext
from app.store import care as store
from app.store.care import Found, What
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.gate import SignedIn, insist
from app.web.deps import Reading
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.results import Way, address

router = APIRouter(include_in_schema=False)
TITLES = {
    What.WORDS_ONLY: N_("Claims about people with words only"),
    What.NO_FIGURES: N_("Claims about people without figures or words"),
    What.NO_CLAIMS: N_("Incidents without a claim"),
    What.ONE_ORIGIN: N_("Incidents with one origin only"),
    What.NO_ENGLISH: N_("Incidents without a summary in English"),
    What.NO_FRENCH: N_("Incidents without a summary in French"),
    What.NO_FRENCH_TITLE: N_("Incidents without a title in French"),
    What.NO_FRENCH_TEXT: N_("Claims without a text in French"),
    What.NO_POINT: N_("Places without a point"),
    What.NO_ADDRESS: N_("Sources without an address"),
    What.NO_ARCHIVE: N_("Sources with an address and no archived copy"),
    What.UNLISTED_ACTORS: N_("Actors that readers see by an incident only"),
    What.UNLISTED_PLACES: N_("Places that readers see by an incident only"),
    What.UNLISTED_SOURCES: N_("Sources that readers see by an incident only"),
    What.TWIN_ACTORS: N_("Actors that share a name"),
    What.TWIN_PLACES: N_("Places that share a name, a kind and a region"),
    What.TWIN_SOURCES: N_("Sources that share an address"),
}
ABOUT = {
    What.WORDS_ONLY: N_("“Dozens” stays a word. Where a source gives a number as well, it belongs here."),
    What.NO_FIGURES: N_("Denials, mostly: nothing of them enters a sum."),
    What.NO_CLAIMS: N_("Nobody is recorded as having said anything about them."),
    What.ONE_ORIGIN: N_("Whatever their sources print goes back to one of them. A second, independent one would help."),
    What.NO_ENGLISH: N_("Readers in English see only the title and the claims."),
    What.NO_FRENCH: N_("Readers in French see the English summary, or none."),
    What.NO_FRENCH_TITLE: N_("Readers in French see the English title."),
    What.NO_FRENCH_TEXT: N_("Readers in French see what was said in English."),
    What.NO_POINT: N_("Incidents there have no point on the map unless they bring their own."),
    What.NO_ADDRESS: N_("Readers cannot follow them. What was only broadcast or printed has none, and may stay so."),
    What.NO_ARCHIVE: N_(
        "Pages vanish. A copy in an archive of the web outlives them. What has no address stands in the list above."
    ),
    What.UNLISTED_ACTORS: N_(
        "A published incident names them. Look whether they should be in the register by themselves."
    ),
    What.UNLISTED_PLACES: N_(
        "A published incident names them. Look whether they should be in the register by themselves."
    ),
    What.UNLISTED_SOURCES: N_(
        "A published incident names them. Look whether they should be in the register by themselves."
    ),
    What.TWIN_ACTORS: N_("Two records of one actor are counted as two groups. Merge them, or leave them apart."),
    What.TWIN_PLACES: N_("Where they are one place, merge them."),
    What.TWIN_SOURCES: N_("Where they are one article, merge them."),
}


@dataclass(frozen=True)
class CarePage(DeskPage):
    """The lists, and one page of the one that was asked for."""

    template: ClassVar[str] = "admin/care.html"

    lists: tuple[Way, ...]
    title: str
    about: str
    rows: tuple[Found, ...]
    paging: Paged
    datasets: bool
    other: str
    """The same list with the records of datasets, or without."""


@router.get("/admin/care", name="care")
def care(request: Request, db: Reading, member: SignedIn) -> Response:
    """The lists with their lengths; `what` names one, and else the first that holds something is shown."""
    insist(member, Act.WRITE_REGISTER)
    asked = request.query_params
    datasets = asked.get("records") == "all"
    counts = store.counts(db, datasets=datasets)
    first = next((one for one in What if counts[one]), What.WORDS_ONLY)
    what = next((one for one in What if one == asked.get("what")), first)
    paging = paged(
        "/admin/care", _params(what, datasets), asked_page(asked.get("page", "1")), counts[what], store.PER_PAGE
    )
    return show_desk(
        request,
        CarePage(
            desk=desk(request, member, "care"),
            lists=tuple(
                Way(
                    gettext(TITLES[one]), address("/admin/care", _params(one, datasets)), one is what, count=counts[one]
                )
                for one in What
            ),
            title=gettext(TITLES[what]),
            about=gettext(ABOUT[what]),
            rows=tuple(store.found(db, what, paging.page, datasets=datasets)),
            paging=paging,
            datasets=datasets,
            other=address("/admin/care", _params(what, not datasets)),
        ),
    )


def _params(what: What, datasets: bool) -> list[tuple[str, str]]:
    return [("what", what.value), *([("records", "all")] if datasets else [])]
