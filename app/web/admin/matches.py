"""Matches with a dataset: its records beside others that may be of the same event, and what editors decide of them."""

from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.accounts import Member
from app.domain.errors import InvalidRecord
from app.domain.policy import Act
from app.domain.vocabulary import Kinship
from app.i18n import gettext
from app.store import matches as store
from app.store import pairs
from app.store.db import ReadSession
from app.store.matches import Listed, Matches
from app.web.admin.frame import DeskPage, desk, lead, show_desk
from app.web.admin.gate import Form, SignedIn, insist
from app.web.deps import Reading, Writing
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)
WHERE = "/admin/matches"
LAST = 10_000_000
"""No walk is longer than this."""


@dataclass(frozen=True)
class MatchSetsPage(DeskPage):
    """The datasets that have records to match."""

    template: ClassVar[str] = "admin/match_sets.html"

    rows: tuple[Listed, ...]


@dataclass(frozen=True)
class Said:
    """What was typed about one pair, by the keys of the two, and why it was not kept."""

    pair: str = ""
    kinship: str = ""
    reason: str = ""
    problem: str = ""
    status: int = 200


@dataclass(frozen=True)
class MatchesPage(DeskPage):
    """The pairs of one stretch of a dataset."""

    template: ClassVar[str] = "admin/matches.html"

    matches: Matches
    here: str
    """The address of this stretch."""
    onward: str
    """That of the next one; empty at the end."""
    kinships: tuple[Kinship, ...]
    said: Said


@router.get(WHERE, name="match_sets")
def match_sets(request: Request, db: Reading, member: SignedIn) -> Response:
    """Every dataset with records."""
    insist(member, Act.DECIDE)
    return show_desk(request, MatchSetsPage(desk(request, member, "matches"), tuple(store.datasets(db))))


@router.get(WHERE + "/{slug}", name="matches")
def matches(request: Request, db: Reading, member: SignedIn, slug: str) -> Response:
    """What of a dataset may be the same event as another record, from where the address says on."""
    insist(member, Act.DECIDE)
    return _shown(request, db, member, slug, Said())


@router.post(WHERE + "/{slug}", name="decide_match")
def decide(request: Request, form: Form, db: Writing, slug: str) -> Response:
    """Keep what an editor decides of a pair, and go on where they were."""
    insist(form.member, Act.DECIDE)
    own, other = form.text("own"), form.text("other")
    said = Said(f"{own} {other}", form.text("kinship"), form.text("reason"))
    if form.text("step") != "save":
        return _shown(request, db, form.member, slug, said)
    try:
        if said.kinship not in set(Kinship):
            raise InvalidRecord(gettext("Say what the two are to each other."))
        pairs.decide(db, form.member, own, other, kinship=Kinship(said.kinship), reason=said.reason)
    except InvalidRecord as error:
        db.rollback()
        said = replace(said, problem=error.detail, status=error.status)
        return _shown(request, db, form.member, slug, said)
    began = _began(request)
    return lead(f"{WHERE}/{slug}", "linked", **({"after": str(began)} if began else {}))


def _began(request: Request) -> int:
    """From which record of the walk on; from the first where the address cannot be read."""
    given = request.query_params.get("after", "")
    return min(int(given), LAST) if given.isascii() and given.isdigit() and len(given) < len(str(LAST)) else 0


def _shown(request: Request, db: ReadSession, member: Member, slug: str, said: Said) -> Response:
    began = _began(request)
    found = store.matches(db, member, slug, after=began)
    page = MatchesPage(
        desk=desk(request, member, "matches"),
        matches=found,
        here=_address(slug, began),
        onward=_address(slug, found.after) if found.after else "",
        kinships=tuple(Kinship),
        said=said,
    )
    return show_desk(request, page, status=said.status)


def _address(slug: str, after: int) -> str:
    return address(f"{WHERE}/{slug}", [("after", str(after))] if after else [])
