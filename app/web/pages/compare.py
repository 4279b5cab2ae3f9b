"""The page that puts two actors, places or periods side by side, in the same charts on the same scales."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.domain.sentence import chips, sentence, tally_words
from app.domain.sides import Comparison, SharedIncident
from app.i18n import gettext, ngettext
from app.render.timeline import Timeline
from app.store import sides
from app.web.deps import Reading
from app.web.forms import LABELS
from app.web.html import Page, show
from app.web.pages import comparands
from app.web.pages.choosing import Choosing, choosing
from app.web.pages.comparands import Comparands, Side
from app.web.pages.paired import Block, Sums, blocks, sums, timelines
from app.web.pages.results import Way, address, included_words

router = APIRouter(include_in_schema=False)

PATH = "/compare"
TALLIES = ("lowest", "preferred", "highest")


@dataclass(frozen=True)
class Half:
    """One side in words, with the ways to its incidents and to its own page."""

    label: str
    sentence: str
    included: str
    note: str
    on_map: str
    as_table: str
    own: str


@dataclass(frozen=True)
class Chart:
    """When the incidents of one side began."""

    key: str
    title: str
    timeline: Timeline | None


@dataclass(frozen=True)
class Both:
    """The incidents that belong to both sides."""

    total: int
    incidents: tuple[tuple[SharedIncident, str], ...]


@dataclass(frozen=True)
class ComparePage(Page):
    """Two sides; or one, where only one is given or both are the same; or none and the form."""

    template: ClassVar[str] = "pages/compare.html"

    title: str
    query: str
    """The address of this comparison, for sharing."""
    messages: tuple[str, ...]
    chips: tuple[Way, ...]
    halves: tuple[Half, ...]
    swap: str
    choosing: Choosing
    sums: Sums | None
    tally: str
    tallies: tuple[Way, ...]
    charts: tuple[Chart, ...]
    continued: bool
    blocks: tuple[Block, ...]
    both: Both | None


@router.get(PATH, name="compare")
def compare(request: Request, db: Reading) -> HTMLResponse:
    """Whatever two things the address names, or the form to name them."""
    asked = comparands.read(db, request.query_params)
    known = asked.known[:1] if asked.same else asked.known
    answer = sides.compare(db, [found for _, found in known]) if known else None
    drawn = timelines(db, known, answer) if answer else None
    labels = [side.label for side, _ in known]
    return show(
        request,
        ComparePage(
            title=_title(labels),
            query=_way(asked, [one.param for one in asked.sides]).partition("?")[2],
            messages=tuple(_messages(asked)),
            chips=tuple(_chips(asked)),
            halves=tuple(_halves(asked, answer)) if answer else (),
            swap=_way(asked, [one.param for one in reversed(asked.sides)]) if len(known) > 1 else "",
            choosing=choosing(db, asked),
            sums=sums(answer) if answer else None,
            tally=tally_words(asked.common.wanted, asked.common.label),
            tallies=tuple(_tallies(asked)),
            charts=tuple(
                Chart(f"time-{n}", label, chart)
                for n, (label, chart) in enumerate(zip(labels, drawn.charts if drawn else (), strict=False), start=1)
            ),
            continued=drawn.continued if drawn else False,
            blocks=blocks(known, answer) if answer else (),
            both=_both(answer) if answer and len(known) > 1 else None,
        ),
    )


def _title(labels: Sequence[str]) -> str:
    if len(labels) > 1:
        words = gettext("%(first)s beside %(second)s", first=labels[0], second=labels[1])
        # A period in French words begins with a small letter, and a title does not.
        return words[:1].upper() + words[1:]
    return labels[0] if labels else gettext("Compare")


def _way(asked: Comparands, named: Iterable[tuple[str, str]], **changes: object) -> str:
    return address(PATH, [*named, *asked.common.wanted.params(**changes)])


def _messages(asked: Comparands) -> Iterable[str]:
    """What a reader must know before reading on."""
    if asked.left_out:
        yield ngettext(
            "Two things are compared at a time; %(n)s more was given and is left out.",
            "Two things are compared at a time; %(n)s more were given and are left out.",
            asked.left_out,
        )
    if asked.same:
        yield gettext("Both sides are the same, so there is nothing to compare; the figures stand here once.")
    elif len(asked.known) == 1:
        yield gettext("Only one thing is chosen. Choose a second one to set beside it.")
    for one in asked.sides:
        if one.problem:
            yield one.problem
    for name, said in asked.problems.items():
        yield gettext("%(field)s: %(sentence)s", field=gettext(LABELS[name]), sentence=" ".join(said))


def _chips(asked: Comparands) -> Iterable[Way]:
    """The filter that both share, piece by piece."""
    named = [one.param for one in asked.sides]
    for chip in chips(asked.common.wanted, asked.common.label):
        yield Way(chip.text, address(PATH, [*named, *chip.without]))


def _halves(asked: Comparands, answer: Comparison) -> Iterable[Half]:
    for (side, found), counted in zip(asked.known, answer.sides, strict=False):
        params = found.wanted.params()
        yield Half(
            label=side.label,
            sentence=sentence(counted.total, found.wanted, found.label),
            included=included_words(found.included, found.wanted),
            note=side.note,
            on_map=address("/", params),
            as_table=address("/incidents", params),
            own=_own(side),
        )


def _own(side: Side) -> str:
    """The page of an actor or a place; a period has none."""
    kind, slug = side.param
    return address(f"/{kind}s/{slug}") if kind != "period" else ""


def _tallies(asked: Comparands) -> Iterable[Way]:
    words = {"lowest": gettext("lowest"), "preferred": gettext("preferred"), "highest": gettext("highest")}
    named = [one.param for one in asked.sides]
    for tally in TALLIES:
        href = _way(asked, named, tally=tally)
        yield Way(words[tally], href, asked.common.wanted.tally == tally, key=f"tally-{tally}")


def _both(answer: Comparison) -> Both:
    return Both(answer.shared, tuple((one, address(f"/incidents/{one.code}")) for one in answer.both))
