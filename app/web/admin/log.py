"""The log for administrators: versions of every record, deeds about access, and tombstones, each as a list."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.dates import read_day
from app.domain.deeds import DeedKind
from app.domain.policy import Act
from app.i18n import N_, gettext
from app.store import log as store
from app.store.db import ReadSession
from app.store.log import PER_PAGE, Asked, Line, Person
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.gate import SignedIn, insist
from app.web.deps import Reading
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.results import Way, address

router = APIRouter(include_in_schema=False)
HERE = "/admin/log"
NOT_A_DAY = N_("“%(given)s” is not a day such as 2024-07-26.")
RECORD_KINDS = {
    "incident": N_("Incident"),
    "actor": N_("Actor"),
    "place": N_("Place"),
    "source": N_("Source"),
    "dataset": N_("Dataset"),
    "total": N_("Reported total"),
}
_PATHS = {
    "incident": "/admin/incidents/{}",
    "actor": "/admin/registers/actors/{}",
    "place": "/admin/registers/places/{}",
    "source": "/admin/registers/sources/{}",
}
Read = Callable[[ReadSession, Asked], tuple[list[Line], int]]


@dataclass(frozen=True)
class Tab:
    """One of the lists: its name, and how it is read."""

    label: str
    read: Read


TABS = {
    "record": Tab(N_("The record"), store.revisions),
    "access": Tab(N_("Access"), store.deeds),
    "redactions": Tab(N_("Texts taken out"), store.redactions),
}


@dataclass(frozen=True)
class Row:
    """One line, with the kind in words and the way to what it is about."""

    line: Line
    kind: str
    href: str
    by: str
    """The log of the same person."""


@dataclass(frozen=True)
class Choice:
    """A value that the form offers."""

    value: str
    label: str


@dataclass(frozen=True)
class LogPage(DeskPage):
    """One list of the log, narrowed."""

    template: ClassVar[str] = "admin/log.html"

    tab: str
    tabs: tuple[Way, ...]
    people: tuple[Person, ...]
    kinds: tuple[Choice, ...]
    given: dict[str, str]
    """What was typed, by field."""
    problems: dict[str, str]
    rows: tuple[Row, ...]
    paged: Paged


@router.get(HERE, name="log")
def log(request: Request, db: Reading, member: SignedIn) -> Response:
    """Newest first; whatever cannot be read of the filter is told at its field and left out."""
    insist(member, Act.SEE_LOG)
    tab = request.query_params.get("tab", "")
    tab = tab if tab in TABS else "record"
    given = {name: request.query_params.get(name, "").strip()[:60] for name in ("user", "kind", "from", "to")}
    people = store.people(db)
    asked, problems = _asked(given, tab, people, asked_page(request.query_params.get("page", "")))
    lines, total = TABS[tab].read(db, asked)
    params = [("tab", tab), *((name, value) for name, value in given.items() if value and name not in problems)]
    page = LogPage(
        desk=desk(request, member, "log"),
        tab=tab,
        tabs=tuple(_tabs(tab, given)),
        people=tuple(people),
        kinds=_kinds(tab),
        given=given,
        problems=problems,
        rows=tuple(_row(one, tab) for one in lines),
        paged=paged(HERE, params, asked.page, total, PER_PAGE),
    )
    return show_desk(request, page)


def _asked(given: dict[str, str], tab: str, people: list[Person], page: int) -> tuple[Asked, dict[str, str]]:
    problems: dict[str, str] = {}
    known = {str(one.id): one.id for one in people}
    if given["user"] and given["user"] not in known:
        problems["user"] = gettext("There is no such user.")
    kind = given["kind"]
    if kind and kind not in {one.value for one in _kinds(tab)}:
        problems["kind"] = gettext("“%(given)s” is not one of the choices here.", given=kind)
        kind = ""
    days = {name: _day(given[name], name, problems) for name in ("from", "to")}
    return Asked(known.get(given["user"]), kind, days["from"], days["to"], page), problems


def _day(text: str, name: str, problems: dict[str, str]) -> dt.date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except ValueError:
        problems[name] = gettext(NOT_A_DAY, given=text)
        return None


def _kinds(tab: str) -> tuple[Choice, ...]:
    if tab == "access":
        return tuple(Choice(one.value, one.label) for one in DeedKind)
    return tuple(Choice(kind, gettext(label)) for kind, label in RECORD_KINDS.items())


def _tabs(here: str, given: dict[str, str]) -> Iterator[Way]:
    """The kinds of the lists differ, so that the chosen one stays behind."""
    kept = [(name, value) for name, value in given.items() if value and name != "kind"]
    for name, one in TABS.items():
        yield Way(gettext(one.label), address(HERE, [("tab", name), *kept]), name == here)


def _row(line: Line, tab: str) -> Row:
    href = address(_PATHS[line.kind].format(line.key)) if line.kind in _PATHS and line.key else ""
    by = address(HERE, [("tab", tab), ("user", str(line.account))]) if line.account else ""
    return Row(line, gettext(RECORD_KINDS[line.kind]) if line.kind in RECORD_KINDS else "", href, by)
