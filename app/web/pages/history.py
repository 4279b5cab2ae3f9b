"""The history of a record for readers: its public versions in words, and any two of them compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Request, Response

from app.domain.change_words import Change
from app.domain.changes import changes
from app.domain.register_changes import register_changes
from app.domain.vocabulary import Standing, UserRole
from app.i18n import N_, gettext
from app.store import history as store
from app.store.db import ReadSession
from app.store.history import PER_PAGE, Mark, Stone, Subject, Told
from app.store.public_records import PublicRecords
from app.web.deps import Reading
from app.web.html import Page, show
from app.web.pages.paged import Paged, asked_page, paged
from app.web.pages.results import address

router = APIRouter(include_in_schema=False)
WHO = {
    UserRole.CONTRIBUTOR: N_("a contributor"),
    UserRole.EDITOR: N_("an editor"),
    UserRole.ADMINISTRATOR: N_("an administrator"),
}
NOT_A_VERSION = N_("“%(given)s” is not the number of a version.")
_OF_A_MERGE = ("standing", "merged_into", "closing_reason")
Held = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One version: when, who by role, why, and what changed."""

    version: int
    at: Any
    who: str
    reason: str
    standing: str
    """The standing in words where this version changed it."""
    lines: tuple[Change, ...]
    whole: str
    """Where this version of an incident is shown whole; empty for others, and where it was no longer published."""
    as_of: str
    """Where an incident is shown as it stood at the end of that day; empty for others."""


@dataclass(frozen=True)
class Compared:
    """Two versions, and everything that lies between them."""

    older: Entry
    newer: Entry
    lines: tuple[Change, ...]


@dataclass(frozen=True)
class HistoryPage(Page):
    """The history of one record."""

    template: ClassVar[str] = "pages/history.html"

    subject: Subject
    back: str
    here: str
    entries: tuple[Entry, ...]
    stones: tuple[Stone, ...]
    marks: tuple[Mark, ...]
    chosen: tuple[str, str]
    """The versions that the form to compare shows as chosen."""
    compared: Compared | None
    problem: str
    paged: Paged


@router.get("/incidents/{code}/history", name="incident_history")
def incident(request: Request, db: Reading, code: str) -> Response:
    """The public versions of an incident, whatever became of it."""
    return _show(request, db, store.incident(db, code), f"/incidents/{code.upper()}")


@router.get("/actors/{slug}/history", name="actor_history")
def actor(request: Request, db: Reading, slug: str) -> Response:
    """The public versions of an actor."""
    return _show(request, db, store.register(db, "actor", slug), f"/actors/{slug}")


@router.get("/places/{slug}/history", name="place_history")
def place(request: Request, db: Reading, slug: str) -> Response:
    """The public versions of a place."""
    return _show(request, db, store.register(db, "place", slug), f"/places/{slug}")


@router.get("/sources/{slug}/history", name="source_history")
def source(request: Request, db: Reading, slug: str) -> Response:
    """The public versions of a source."""
    return _show(request, db, store.register(db, "source", slug), f"/sources/{slug}")


def _show(request: Request, db: ReadSession, subject: Subject, back: str) -> Response:
    marks = store.marks(db, subject)
    given = tuple(request.query_params.get(name, "").strip() for name in ("from", "to"))
    numbers, problem = _numbers(given)
    part = paged(f"{back}/history", [], asked_page(request.query_params.get("page", "1")), len(marks), PER_PAGE)
    stones = store.stones(db, subject)
    telling = Telling(db, subject, stones)
    page = HistoryPage(
        subject=subject,
        back=address(back),
        here=address(f"{back}/history"),
        entries=telling.entries(store.page(db, subject, part.page)),
        stones=tuple(stones),
        marks=tuple(marks),
        chosen=_chosen(given, marks),
        compared=telling.compared(store.pair(db, subject, numbers)) if numbers else None,
        problem=problem,
        paged=part,
    )
    return show(request, page)


def _numbers(given: Sequence[str]) -> tuple[list[int], str]:
    """The two versions to compare, or a sentence about what cannot be read; neither where none is asked for."""
    if not any(given):
        return [], ""
    for one in given:
        if not (one.isascii() and one.isdigit() and len(one) < 7):
            return [], gettext(NOT_A_VERSION, given=one[:20])
    return sorted({int(one) for one in given}), ""


def _chosen(given: Sequence[str], marks: Sequence[Mark]) -> tuple[str, str]:
    """What was asked for; else the newest version and the one before."""
    newest = [str(one.version) for one in marks[:2]] or [""]
    return given[0] or newest[-1], given[1] or newest[0]


class Telling:
    """The versions of one record in words."""

    def __init__(
        self, db: ReadSession, subject: Subject, stones: Sequence[Stone], names: PublicRecords | None = None
    ) -> None:
        self._grounds = {one.reason: one.ground for one in stones}
        self._names = names or PublicRecords(db)
        self._subject = subject

    def entries(self, found: Sequence[Told]) -> tuple[Entry, ...]:
        """A page of versions; one more than is shown may stand behind it, to compare the last one with."""
        self._names.learn(*(one.held for one in found))
        older = [*found[1:], None]
        return tuple(self.entry(one, older[n]) for n, one in enumerate(found[:PER_PAGE]))

    def compared(self, found: Sequence[Told]) -> Compared:
        """Two versions; the same one twice has nothing between."""
        older, newer = found[0], found[-1]
        self._names.learn(older.held, newer.held)
        lines = tuple(self._changes(older.held, newer.held))
        return Compared(self.entry(older, older), self.entry(newer, newer), lines)

    def entry(self, one: Told, older: Told | None) -> Entry:
        """One version, compared with an older one; with none, the first."""
        turned = one.standing is not None and (older is None or older.standing is not one.standing)
        day = one.at.date().isoformat()
        incident, whole = self._subject.kind == "incident", not self._subject.withheld
        return Entry(
            version=one.version,
            at=one.at,
            who=who(one),
            reason=self._grounds.get(one.reason, one.reason),
            standing=one.standing.label if turned and one.standing else "",
            lines=self._lines(one, older),
            whole=self._whole(one),
            as_of=address(f"/incidents/{self._subject.code}", [("as_of", day)]) if incident and whole else "",
        )

    def _whole(self, one: Told) -> str:
        if self._subject.kind != "incident" or self._subject.withheld or one.standing is not Standing.PUBLISHED:
            return ""
        return address(f"/incidents/{self._subject.code}", [("version", str(one.version))])

    def _lines(self, one: Told, older: Told | None) -> tuple[Change, ...]:
        """A redaction changes the versions before it too, so that between them nothing is left to be told."""
        found = tuple(self._told(one, older))
        if found or one.reason not in self._grounds:
            return found
        return (Change((), "", "", "", "changed", gettext("A text was taken out of every version.")),)

    def _told(self, one: Told, older: Told | None) -> list[Change]:
        found = self._changes(older.held if older else None, one.held)
        if one.standing is Standing.MERGED:
            # Everything left it for the other incident, where it stands: to tell it line by line would say it is gone.
            return [change for change in found if change.path[:1] and change.path[0] in _OF_A_MERGE]
        return found

    def _changes(self, before: Held | None, after: Held) -> list[Change]:
        if self._subject.withheld and before is None:
            return []
        if self._subject.kind == "incident":
            return changes(before, after, self._names)
        return register_changes(self._subject.kind, before, after, self._names, seen=self._names.seen)


def who(one: Told) -> str:
    """Who made a version, as readers are told: by role, and by name only where that person chose to be named."""
    if one.imported:
        return gettext("an import")
    role = gettext(WHO[one.role])
    return gettext("%(name)s, %(role)s", name=one.name, role=role) if one.name else role
