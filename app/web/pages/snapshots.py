"""The snapshots of the published record: which there are, what each holds, and its record by any filter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.errors import NotFound
from app.domain.snapshots import Kept, read_day
from app.i18n import N_, day, gettext, ngettext, number
from app.render.keeping import SUMS, Keeper
from app.render.tables import STREAMED
from app.store import facets, frozen
from app.store.db import ReadSession
from app.web.deps import Question
from app.web.html import Page, base, show
from app.web.pages.results import Listing, Results, address, listed, results
from app.web.query import read_page

router = APIRouter(include_in_schema=False)
MEANINGS = {
    "incidents.csv": N_("The incidents, one row each."),
    "claims.csv": N_("The claims, one row each."),
    "incidents.geojson": N_("The incidents as points with their claims, for maps."),
    "CITATION.cff": N_("How to cite it, for reference managers."),
    SUMS: N_("The sums by which the files can be checked: sha256sum --check SHA256SUMS."),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file to take: its meaning, address, size and sum."""

    name: str
    meaning: str
    href: str
    size: str
    sha256: str


@dataclass(frozen=True)
class Shelf(Page):
    """Every snapshot, newest first."""

    template: ClassVar[str] = "pages/snapshots.html"
    section: ClassVar[str] = "data"

    every: tuple[Kept, ...]


@dataclass(frozen=True)
class Snapshot(Page):
    """One snapshot with its files."""

    template: ClassVar[str] = "pages/snapshot.html"
    section: ClassVar[str] = "data"

    kept: Kept
    files: tuple[File, ...]
    datasets: tuple[dict[str, str], ...]
    others: tuple[Kept, ...]
    """The snapshots that it can be compared with."""
    citation: str


@dataclass(frozen=True)
class FrozenIncidents(Page):
    """What a filter lets through, as the record was then."""

    template: ClassVar[str] = "pages/snapshot_incidents.html"
    section: ClassVar[str] = "data"

    kept: Kept
    results: Results
    listing: Listing
    citation: str
    files: tuple[tuple[str, str], ...]
    """Names and addresses of the filter's files."""


def keeper(request: Request) -> Keeper:
    """The snapshots of this atlas."""
    found: Keeper = request.app.state.keeper
    return found


def asked_day(request: Request, text: str) -> Kept:
    """The snapshot of the day in an address; raises NotFound."""
    wanted = read_day(text)
    if wanted is None:
        raise NotFound(gettext("Snapshots stand at addresses with their day, such as /data/snapshots/2026-03-01."))
    return keeper(request).one(wanted)


@contextmanager
def question_then(request: Request, kept: Kept) -> Iterator[tuple[ReadSession, Question]]:
    """The frozen record and the filter of the address, with the names as they were known then."""
    with keeper(request).reader(kept) as then:
        yield then, Question(read_page(request.query_params), then)


@router.get("/data/snapshots", name="snapshots")
def every(request: Request) -> HTMLResponse:
    """All snapshots."""
    return show(request, Shelf(tuple(keeper(request).every())))


@router.get("/data/snapshots/{text}", name="snapshot")
def one(request: Request, text: str) -> HTMLResponse:
    """One snapshot."""
    kept = asked_day(request, text)
    datasets: tuple[dict[str, str], ...] = ()
    if kept.files:
        with keeper(request).reader(kept) as then:
            datasets = tuple(frozen.datasets(then))
    others = tuple(one for one in keeper(request).every() if one.day != kept.day and one.files)
    return show(request, Snapshot(kept, tuple(_files(kept)), datasets, others, cited(request, kept)))


@router.get("/data/snapshots/{text}/incidents", name="snapshot_incidents")
def incidents(request: Request, text: str) -> HTMLResponse:
    """A filter, as it answered then."""
    kept = asked_day(request, text)
    path = f"/data/snapshots/{kept.name}/incidents"
    with question_then(request, kept) as (then, question):
        answer = facets.answer(then, question.found)
        found = results(path, then, question, answer)
        page = FrozenIncidents(
            kept=kept,
            results=found,
            listing=listed(path, then, question, answer.total),
            citation=cited(request, kept, found),
            files=tuple(_filtered(kept, question)),
        )
    return show(request, page)


def cited(request: Request, kept: Kept, found: Results | None = None) -> str:
    """How to cite a snapshot, or what a filter found in it."""
    path = f"/data/snapshots/{kept.name}"
    words = {"author": gettext("Northern Mali Incident Atlas"), "day": day(kept.day), "sum": kept.checksum}
    if found is None or not found.narrows:
        return gettext(
            "%(author)s, snapshot of %(day)s. %(address)s (SHA-256 %(sum)s).",
            address=base(request) + address(path), **words,
        )  # fmt: skip
    whole = base(request) + address(f"{path}/incidents") + (f"?{found.query}" if found.query else "")
    return gettext(
        "%(author)s, snapshot of %(day)s: %(sentence)s. %(address)s (SHA-256 of the snapshot: %(sum)s).",
        sentence=found.sentence, address=whole, **words,
    )  # fmt: skip


def _files(kept: Kept) -> Iterator[File]:
    if not kept.files:
        return
    sized = {one.name: one for one in kept.files}
    for name in (*sized, SUMS):
        one = sized.get(name)
        yield File(
            name=name,
            meaning=gettext(MEANINGS[name]) if name in MEANINGS else "",
            href=address(f"/data/snapshots/{kept.name}/{name}"),
            size=size_words(one.size) if one else "",
            sha256=one.sha256 if one else kept.checksum,
        )


def size_words(size: int) -> str:
    """A size as people say it."""
    if size < 1000:
        return ngettext("%(n)s byte", "%(n)s bytes", size)
    if size < 1_000_000:
        return gettext("%(n)s kB", n=number(round(size / 1000)))
    return gettext("%(n)s MB", n=number(round(size / 1_000_000, 1)))


def _filtered(kept: Kept, question: Question) -> Iterator[tuple[str, str]]:
    for one in kept.files:
        if one.name in STREAMED:
            yield one.name, address(f"/data/snapshots/{kept.name}/{one.name}", question.found.wanted.params())
