"""Which two things an address compares: actors, places or periods, and the filter that holds for both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from app.domain.dates import period_words
from app.domain.filter import IncidentFilter, field_names
from app.domain.sides import KINDS, UNREADABLE_PERIOD, Period, read_period
from app.i18n import N_, gettext, listing
from app.store.db import ReadSession
from app.store.resolve import Resolved, resolve
from app.web.query import read_page

MOST = 2
OUTSIDE = N_("The days asked for with “from” and “to” lie outside this period, and are left out for it.")
APART = ("sort", *KINDS)
"""Parameters that are no filter of both sides."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Side:
    """One of the two: as it was written, and the filter that it means; no filter where it was not understood."""

    kind: str
    given: str
    label: str
    found: Resolved | None = None
    period: Period | None = None
    problem: str = ""
    note: str = ""

    @property
    def param(self) -> tuple[str, str]:
        """How an address names it: by its slug where it is one record, else as it was written."""
        slugs: tuple[str, ...] = getattr(self.found.wanted, self.kind, ()) if self.found else ()
        return self.kind, slugs[0] if len(slugs) == 1 else self.given


@dataclass(frozen=True)
class Comparands:
    """The sides, two at most; how many more were given; and what both share."""

    sides: tuple[Side, ...]
    left_out: int
    common: Resolved
    problems: Mapping[str, tuple[str, ...]]

    @property
    def known(self) -> tuple[tuple[Side, Resolved], ...]:
        """The sides that were understood, each with its filter."""
        return tuple((one, one.found) for one in self.sides if one.found is not None)

    @property
    def params(self) -> list[tuple[str, str]]:
        """The parameters of the filter that both share."""
        return self.common.wanted.params()

    @property
    def same(self) -> bool:
        """Whether both sides mean the same incidents by the same words."""
        wanted = [found.wanted.params() for _, found in self.known]
        return len(wanted) == MOST and wanted[0] == wanted[1]


def read(db: ReadSession, query: QueryParams) -> Comparands:
    """The sides in the order of the address; strangers are ignored, as on every page."""
    given = [(kind, " ".join(text.split())) for kind, text in query.multi_items() if kind in KINDS and text.strip()]
    shared = [(name, value) for name, value in query.multi_items() if name in field_names() and name not in APART]
    asked = read_page(QueryParams(shared))
    common = resolve(db, asked.wanted)
    problems = {**asked.problems}
    for name, said in common.problems.items():
        problems[name] = (*problems.get(name, ()), *said)
    sides = tuple(_side(db, kind, text, common.wanted) for kind, text in given[:MOST])
    return Comparands(sides, max(0, len(given) - MOST), common, problems)


def _side(db: ReadSession, kind: str, given: str, common: IncidentFilter) -> Side:
    if kind == "period":
        return _period(db, given, common)
    asked = read_page(QueryParams([*common.params(), (kind, given)]))
    found = resolve(db, asked.wanted)
    said = [*asked.problems.get(kind, ()), *found.problems.get(kind, ())]
    slugs: tuple[str, ...] = getattr(found.wanted, kind)
    if not slugs:
        return Side(kind, given, given, problem=" ".join(said))
    return Side(kind, given, _either(found.label(kind, one) for one in slugs), found)


def _either(names: Iterable[str]) -> str:
    return listing(list(names), style="or")


def _period(db: ReadSession, given: str, common: IncidentFilter) -> Side:
    try:
        first, last = read_period(given)
    except ValueError:
        return Side("period", given, given, problem=gettext(UNREADABLE_PERIOD, given=given[:60]))
    since = max((day for day in (first, common.since) if day), default=None)
    until = min((day for day in (last, common.until) if day), default=None)
    apart = bool(since and until and until < since)
    narrowed = common.but(since=first, until=last) if apart else common.but(since=since, until=until)
    note = gettext(OUTSIDE) if apart else ""
    return Side("period", given, period_words(first, last), resolve(db, narrowed), (first, last), note=note)
