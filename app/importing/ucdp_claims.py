"""What a row of UCDP says of the dead: one claim about everybody, and one about each group that has some.

UCDP writes 0 where it recorded nobody, and where it does not know: a group's zero makes no claim, but stays in what is
given beside. The zero of the whole event is a figure that UCDP gives, and stays one. The figures of groups are best
figures without a range, which add up to the best figure of the whole: so they widen nothing.
"""

from dataclasses import dataclass
from functools import lru_cache

from app.domain.draft import Cited, ClaimDraft
from app.domain.vocabulary import Measure, Scope
from app.i18n import N_
from app.importing import datasets
from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.values import Reading, problem

LOW_ABOVE_BEST = N_("a lowest estimate that is not above the best one, %(best)d: kept as given")
HIGH_BELOW_BEST = N_("a highest estimate that is not below the best one, %(best)d: kept as given")
LOW_ABOVE_HIGH = N_("a lowest estimate that is not above the highest one, %(high)d: kept as given")
NO_LOWEST = N_("a lowest or a best estimate beside the highest one, %(high)d; 0 if it is known to be that")
NO_SUM = N_("the sum of the deaths by group, %(sum)d: kept as given")

_CITED = (Cited(source=datasets.UCDP),)


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of the three estimates, of which two spellings exist."""

    low: str
    best: str
    high: str


@dataclass(frozen=True, slots=True)
class Dead:
    """The figures of a row, and the groups with theirs: who, and by which actor if it is one alone."""

    low: int | None
    best: int | None
    high: int | None
    a: int
    b: int
    civilians: int
    unknown: int

    @property
    def groups(self) -> int:
        """The sum over the groups."""
        return self.a + self.b + self.civilians + self.unknown


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the dead: their actor, or none where it is not known or not one alone; and who they are in words."""

    actor: str | None
    count: int
    english: str
    french: str


def read(reading: Reading, columns: Columns) -> Dead:
    """The figures; what cannot be read is told by the reading."""
    whole = reading.whole
    low, best, high = whole(columns.low), whole(columns.best), whole(columns.high)
    if high is not None and low is None and best is None and not reading.problems:
        # A highest figure alone begins nowhere: that nobody knows the lowest does not make it 0.
        reading.wrong(columns.low, NO_LOWEST, high=high)
    return Dead(
        low, best, high,
        whole("deaths_a") or 0, whole("deaths_b") or 0, whole("deaths_civilians") or 0, whole("deaths_unknown") or 0,
    )  # fmt: skip


def notes(row: Row, dead: Dead, columns: Columns) -> tuple[Problem, ...]:
    """What is inconsistent at its source."""
    said = []
    low, best, high = dead.low, dead.best, dead.high
    if low is not None and best is not None and low > best:
        said.append(problem(row, columns.low, LOW_ABOVE_BEST, best=best))
    if high is not None and best is not None and high < best:
        said.append(problem(row, columns.high, HIGH_BELOW_BEST, best=best))
    if best is None and low is not None and high is not None and low > high:
        said.append(problem(row, columns.low, LOW_ABOVE_HIGH, high=high))
    if best is not None and dead.groups != best:
        said.append(problem(row, columns.best, NO_SUM, sum=dead.groups))
    return tuple(said)


def claims(dead: Dead, groups: tuple[Group, ...], claimant: str) -> tuple[ClaimDraft, ...]:
    """The claims; groups that are one actor's people are one group, and so are all those without an actor."""
    made = []
    low, best, high = dead.low, dead.best, dead.high
    if not (low is None and best is None and high is None):
        made.append(_everybody(low, best, high, claimant))
    merged: dict[str | None, list[Group]] = {}
    for one in groups:
        if one.count:
            merged.setdefault(one.actor, []).append(one)
    made += [_group(actor, tuple(some), claimant) for actor, some in merged.items()]
    return tuple(made)


# The same few figures come back in most rows, and a claim takes longer to check than a row to read.
@lru_cache(4096)
def _everybody(low: int | None, best: int | None, high: int | None, claimant: str) -> ClaimDraft:
    given = [one for one in (low, best, high) if one is not None]
    return ClaimDraft(
        claimant=claimant,
        measure=Measure.KILLED,
        scope=Scope.EVERYBODY,
        low=low,
        best=best,
        high=high,
        text=f"Deaths in the whole event, as UCDP estimates them: best {_n(best)}, lowest {_n(low)}, "
        f"highest {_n(high)}.",
        text_fr=f"Morts dans l’ensemble de l’événement, selon l’UCDP\u00a0: meilleure estimation {_n(best)}, "
        f"estimation basse {_n(low)}, estimation haute {_n(high)}.",
        sources=_CITED,
        inconsistent_at_source=given != sorted(given),
    )


@lru_cache(4096)
def _group(actor: str | None, some: tuple[Group, ...], claimant: str) -> ClaimDraft:
    count = sum(one.count for one in some)
    english = ", ".join(f"{one.count} {one.english}" for one in some)
    french = ", ".join(f"{one.count} {one.french}" for one in some)
    return ClaimDraft(
        claimant=claimant,
        measure=Measure.KILLED,
        scope=Scope.GROUP if actor else Scope.UNKNOWN_VICTIMS,
        subject=actor,
        best=count,
        text=f"Deaths by group, in UCDP’s best estimate: {english}.",
        text_fr=f"Morts par groupe, selon la meilleure estimation de l’UCDP\u00a0: {french}.",
        sources=_CITED,
    )


def _n(number: int | None) -> str:
    return "—" if number is None else str(number)
