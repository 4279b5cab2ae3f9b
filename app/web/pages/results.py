"""What the pages with a filter's results share: the sentence with its chips, facets, totals, rows and paging."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.answers import Card, FacetsAnswer, FacetValue, TotalFigure
from app.domain.figures import killed_words, range_words
from app.domain.filter import IncidentFilter
from app.domain.parties import parties
from app.domain.sentence import chips, tally_words
from app.domain.vocabulary import COUNTED, Measure
from app.i18n import N_, gettext, language, listing, ngettext
from app.render.ranges import RangeMark, range_mark, scale
from app.render.timeline import Link
from app.store.columns import answers
from app.store.columns.listing import cards_at
from app.store.db import ReadSession
from app.web import links
from app.web.deps import Question
from app.web.pages.provenance import provenance_words

PER_PAGE = 50
NO_SUCH_PAGE = N_("There is no page %(page)s of these results; this is the last one.")
INCLUDED = {
    (False, True): (N_("%(names)s is included as successor."), N_("%(names)s are included as successors.")),
    (True, False): (N_("%(names)s is included as member."), N_("%(names)s are included as members.")),
    (True, True): (
        N_("%(names)s is included as successor or member."),
        N_("%(names)s are included as successors or members."),
    ),
}
"""By whether members and successors were asked for."""
FACETS = {
    "type": ("event_type", N_("Event type")),
    "actor": ("actor", N_("Actors involved")),
    "region": ("region", N_("Regions")),
    "place": ("place", N_("Places")),
    "subtype": ("sub_event_type", N_("Sub-event types")),
    "happened": ("happened", N_("Did it happen?")),
    "attribution": ("attribution", N_("Who did it?")),
}
"""From the parameter to the facet that counts its values, and to its heading."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link: its words and where it leads; `here` where it is what the reader sees already."""

    text: str
    href: str
    here: bool = False
    count: int | None = None
    key: str = ""
    """What the script finds it by after the page changed around it, to give it back the focus."""


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one parameter with their counts; a link chooses one or lets it go."""

    name: str
    title: str
    values: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """One measure over all the results."""

    label: str
    mark: RangeMark
    chosen: str
    """What the tally counts, in words; empty where it has no figure."""
    counted: str
    without: str


@dataclass(frozen=True, slots=True)
class Row:
    """One incident of a list."""

    incident: Card
    href: str
    killed: str
    mark: RangeMark
    actors: str


@dataclass(frozen=True)
class Listing:
    """One page of the results; `top` is the end of the scale that all its marks share."""

    rows: tuple[Row, ...]
    total: int
    first: int
    pages: tuple[Way, ...]
    top: int
    problem: str = ""


@dataclass(frozen=True)
class Results:
    """Everything about the results but the rows."""

    path: str
    query: str
    """The filter as the address carries it, for the map."""
    total: int
    sentence: str
    chips: tuple[Way, ...]
    clear: str
    included: str
    perhaps: str
    """How many may have happened outside of the dates that were asked for."""
    facets: tuple[Facet, ...]
    totals: tuple[Total, ...]
    top: int
    """The end of the scale that the marks of the totals share."""
    repeated: str
    """How many of the records are of an event that another one is of, too; empty for none."""
    provenance: str
    """How much of the killed comes from a dataset; empty where all comes from one hand."""
    tally: str
    tallies: tuple[Way, ...]
    narrows: bool


def address(path: str, params: Iterable[tuple[str, str]] = ()) -> str:
    """A page in the reader's language."""
    return links.page(path, params, language=language())


def results(path: str, db: ReadSession, question: Question, answer: FacetsAnswer) -> Results:
    """What a page at `path` says about the results of a question."""
    wanted, label = question.found.wanted, question.found.label
    return Results(
        path=path,
        query=links.page("", wanted.params()).removeprefix("?"),
        total=answer.total,
        sentence=answer.sentence,
        chips=tuple(Way(one.text, address(path, one.without)) for one in chips(wanted, label)),
        clear=address(path),
        included=included_words(question.found.included, wanted),
        perhaps=perhaps_outside(answers.perhaps_outside(db, question.found)),
        facets=tuple(_facet(name, path, wanted, answer) for name in FACETS),
        totals=tuple(totals(answer, wanted)),
        top=scale(answer.figures.values()),
        repeated=repeated_words(answer.repeated),
        provenance=provenance_words(db, question.found, answer),
        tally=tally_words(wanted, label),
        tallies=_tallies(path, wanted),
        narrows=wanted.narrows,
    )


def included_words(names: Sequence[str], wanted: IncidentFilter) -> str:
    """Who was added to the actors that were asked for, and as what; empty for nobody."""
    if not names:
        return ""
    one, many = INCLUDED["members" in wanted.include, "successors" in wanted.include]
    return gettext(one if len(names) == 1 else many, names=listing(list(names)))


def _facet(name: str, path: str, wanted: IncidentFilter, answer: FacetsAnswer) -> Facet:
    counted, title = FACETS[name]
    now = tuple(str(one) for one in getattr(wanted, name))
    values = tuple(_choice(name, one, now, path, wanted) for one in answer.facets.get(counted, ()))
    return Facet(name, gettext(title), values)


def _choice(name: str, one: FacetValue, now: tuple[str, ...], path: str, wanted: IncidentFilter) -> Way:
    chosen = one.value in now
    then = tuple(value for value in now if value != one.value) if chosen else (*now, one.value)
    changes: dict[str, Any] = {name: then}
    if name == "actor" and not then:
        changes["role"] = ()
    return Way(one.label, address(path, wanted.params(**changes)), chosen, one.count, f"{name}-{one.value}")


def _tallies(path: str, wanted: IncidentFilter) -> tuple[Way, ...]:
    words = {"lowest": gettext("lowest"), "preferred": gettext("preferred"), "highest": gettext("highest")}
    return tuple(
        Way(text, address(path, wanted.params(tally=tally)), wanted.tally == tally, key=f"tally-{tally}")
        for tally, text in words.items()
    )


def totals(answer: FacetsAnswer, wanted: IncidentFilter) -> Iterable[Total]:
    """Each measure over all the results, by the tally asked for."""
    top = scale(answer.figures.values())
    for measure in COUNTED:
        figure = answer.figures.get(measure)
        if figure is not None:
            yield _total(measure, figure, top, wanted)
        elif measure is Measure.KILLED and answer.total:
            yield Total(measure.label, range_mark(None, top), "", "", without_words(answer.total))


def _total(measure: Measure, figure: TotalFigure, top: int, wanted: IncidentFilter) -> Total:
    picked = figure.chosen
    # The tick of a mark stands for a preferred figure; the ends of the bar show the lowest and the highest already.
    ticked = picked if wanted.tally not in ("lowest", "highest") else None
    preferred = ticked.low if ticked and ticked.low == ticked.high and not ticked.open else None
    return Total(
        label=measure.label,
        mark=range_mark(figure, top, preferred),
        chosen=range_words(picked.low, picked.high, is_open=picked.open) if picked else "",
        counted=ngettext("in %(n)s incident", "in %(n)s incidents", figure.incidents) if figure.incidents else "",
        without=without_words(figure.without) if figure.without else "",
    )


def perhaps_outside(many: int) -> str:
    """The sentence about incidents that match by a span of which they may have used another part."""
    if not many:
        return ""
    return ngettext(
        "Of %(n)s of them only a longer time is known, so that it may lie outside of these dates.",
        "Of %(n)s of them only a longer time is known, so that they may lie outside of these dates.",
        many,
    )


def repeated_words(many: int) -> str:
    """Why the figures are not the sum of all records; empty where they are."""
    if not many:
        return ""
    return ngettext(
        "%(n)s record describes an event that another record here describes too; figures count each event once.",
        "%(n)s records describe an event that another record here describes too; figures count each event once.",
        many,
    )


def without_words(many: int) -> str:
    """How many incidents give no figure, which is not the same as none."""
    return ngettext("%(n)s incident without a figure", "%(n)s incidents without a figure", many)


def listed(path: str, db: ReadSession, question: Question, total: int) -> Listing:
    """The page of rows that was asked for, or the last one where there are not so many."""
    last = max(1, -(-total // PER_PAGE))
    asked = question.asked.page
    page = min(asked, last)
    cards = cards_at(db, question.found, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    wanted = question.found.wanted
    ways = tuple(
        Way(
            str(n),
            address(path, [*wanted.params(), *([("page", str(n))] if n > 1 else [])]),
            n == page,
            key=f"page-{n}",
        )
        for n in _near(page, last)
    )
    rows, top = rows_of(cards, wanted.params())
    problem = gettext(NO_SUCH_PAGE, page=asked) if asked > last else ""
    return Listing(rows, total, (page - 1) * PER_PAGE + 1, ways if last > 1 else (), top, problem)


def _near(page: int, last: int) -> list[int]:
    """The pages to link: the first, the last and those around this one."""
    return sorted({1, last, *(n for n in range(page - 2, page + 3) if 1 <= n <= last)})


def rows_of(cards: Sequence[Card], params: Sequence[tuple[str, str]] = ()) -> tuple[tuple[Row, ...], int]:
    """The rows of a list, and the end of the scale of their marks; `params` is the filter that their links carry on."""
    top = scale(one.figures.get(Measure.KILLED) for one in cards)
    return tuple(_row(one, top, params) for one in cards), top


def _row(card: Card, top: int, params: Sequence[tuple[str, str]]) -> Row:
    figure = card.figures.get(Measure.KILLED)
    low, high, is_open = (figure.low, figure.high, figure.open) if figure else (None, None, False)
    return Row(
        incident=card,
        href=address(f"/incidents/{card.code}", params),
        killed=killed_words(low, high, is_open=is_open),
        mark=range_mark(figure, top, figure.preferred if figure else None),
        actors=listing(parties((one.name, one.role) for one in card.actors)),
    )


def month_link(path: str, wanted: IncidentFilter) -> Link:
    """From a first and a last day to the results of that time alone."""

    def link(first: dt.date, last: dt.date) -> str:
        return address(path, wanted.params(since=first, until=last))

    return link
