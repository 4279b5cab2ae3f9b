"""The desk's first page: the table of incidents, by standing, with boxes to do something to many at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.filter import PLURAL
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext
from app.store import desk as store
from app.store.desk import Asked, Table
from app.store.resolve import Resolved, resolve
from app.store.sight import of_member
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.gate import SignedIn
from app.web.deps import Reading
from app.web.forms import SORTS
from app.web.pages.paged import Paged, paged
from app.web.pages.results import Way, address
from app.web.query import Asked as Read
from app.web.query import read_page

router = APIRouter(include_in_schema=False)
SHOWN = ("q", "actor", "place", "since", "until")
"""The fields of the filter that the form shows; all others stay as the address gives them."""
LABELS = {
    "q": N_("Words or code"),
    "actor": N_("Actor"),
    "place": N_("Place"),
    "since": N_("From"),
    "until": N_("To"),
}


@dataclass(frozen=True)
class Field:
    """One field of the form: what was typed stays, with what was not understood of it."""

    name: str
    label: str
    value: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class DeskTable(DeskPage):
    """The incidents that a member may see."""

    template: ClassVar[str] = "admin/desk.html"

    table: Table
    fields: tuple[Field, ...]
    others: tuple[tuple[str, str], ...]
    """Parameters that the form keeps without showing them."""
    tabs: tuple[Way, ...]
    sorts: tuple[Way, ...]
    mine: bool
    tag: str
    paged: Paged
    problems: tuple[str, ...]
    narrowed: bool


@router.get("/admin", name="desk")
def table(request: Request, db: Reading, member: SignedIn) -> HTMLResponse:
    """The newest change first, unless another order is asked for."""
    read = read_page(request.query_params)
    if "sort" not in read.given:
        read = Read(read.wanted.but(sort="updated"), read.page, read.given, read.problems)
    found = resolve(db, read.wanted, see=of_member(member))
    asked = Asked(found, _standing(request), _mine(request), request.query_params.get("tag", "").strip()[:60])
    answer = store.table(db, member, asked, page=read.page)
    params = _params(found, asked)
    problems = {**read.problems, **found.problems}
    page = DeskTable(
        desk=desk(request, member, "desk"),
        table=answer,
        fields=tuple(_fields(read, problems)),
        others=tuple(_others(read, params)),
        tabs=tuple(_tabs(answer, asked, params)),
        sorts=tuple(_sorts(found, params)),
        mine=asked.mine,
        tag=asked.tag,
        paged=paged("/admin", params, read.page, answer.total, store.PER_PAGE),
        problems=tuple(said for name, every in problems.items() if name not in SHOWN for said in every),
        narrowed=bool([one for one in params if one[0] not in ("sort", "standing")]),
    )
    return show_desk(request, page)


def _standing(request: Request) -> Standing | None:
    given = request.query_params.get("standing", "")
    return Standing(given) if given in set(Standing) else None


def _mine(request: Request) -> bool:
    return request.query_params.get("mine") == "1"


def _params(found: Resolved, asked: Asked) -> list[tuple[str, str]]:
    """The address of this table without its page."""
    kept = [*found.wanted.params()]
    if asked.standing:
        kept.append(("standing", asked.standing.value))
    if asked.mine:
        kept.append(("mine", "1"))
    if asked.tag:
        kept.append(("tag", asked.tag))
    return [(name, value) for name, value in kept if (name, value) != ("sort", "updated")]


def _fields(read: Read, problems: dict[str, tuple[str, ...]]) -> Iterator[Field]:
    for name in SHOWN:
        given = read.given.get(name, ())
        yield Field(name, gettext(LABELS[name]), given[-1] if given else "", problems.get(name, ()))


def _others(read: Read, params: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, value in params:
        shown = name in (*SHOWN, "mine", "tag")
        if not shown or (name in PLURAL and value not in read.given.get(name, ())[-1:]):
            yield name, value


def _tabs(answer: Table, asked: Asked, params: list[tuple[str, str]]) -> Iterator[Way]:
    rest = [one for one in params if one[0] != "standing"]
    every = sum(answer.counts.values())
    yield Way(gettext("All"), address("/admin", rest), asked.standing is None, count=every)
    for standing in Standing:
        href = address("/admin", [*rest, ("standing", standing.value)])
        yield Way(standing.label, href, asked.standing is standing, count=answer.counts.get(standing, 0))


def _sorts(found: Resolved, params: list[tuple[str, str]]) -> Iterator[Way]:
    rest = [one for one in params if one[0] != "sort"]
    for name in ("updated", "newest", "oldest"):
        yield Way(gettext(SORTS[name]), address("/admin", [*rest, ("sort", name)]), found.wanted.sort == name)
