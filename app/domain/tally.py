"""How figures follow from claims: per group, in total, preferred, and according to one claimant (DESIGN 5).

Pure: claims in, figures out. A group is one actor's people, or the victims whose group is unknown. Figures are never
made up: a group of which only words or parts are claimed is unknown, and unknown is not zero.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.vocabulary import COUNTED, COUNTING, Extent, Measure, Scope, Stance


class _UnknownVictims:
    """The group of those whose group is not known."""

    def __repr__(self) -> str:
        return "UNKNOWN_VICTIMS"


UNKNOWN_VICTIMS: Final = _UnknownVictims()


@dataclass(frozen=True, slots=True)
class Statement:
    """What the figures need of a claim; `subject`, `claimant` and `dataset` are any keys of the caller's."""

    claimant: Hashable
    measure: Measure
    stance: Stance = Stance.ASSERTS
    scope: Scope = Scope.GROUP
    subject: Hashable = None
    extent: Extent = Extent.WHOLE
    low: int | None = None
    best: int | None = None
    high: int | None = None
    superseded: bool = False
    preferred: bool = False
    dataset: Hashable = None

    @property
    def counts(self) -> bool:
        """Whether this claim may enter a range: of the whole, asserted or conceded, not superseded."""
        return self.stance in COUNTING and self.extent is Extent.WHOLE and not self.superseded

    @property
    def range(self) -> "Range | None":
        """The claim's own range, or None where it gives words only.

        The least and the greatest of what is given: for an editor's figures these are low and high, and for a
        dataset's record that breaks low <= best <= high they are what it can mean at most. A low without a high is
        open-ended.
        """
        given = [one for one in (self.low, self.best, self.high) if one is not None]
        if not given:
            return None
        return Range(min(given), max(given), self.low is not None and self.high is None)

    @property
    def chosen(self) -> "Range | None":
        """What this claim stands for where it is preferred: its best figure, else its range."""
        return Range(self.best, self.best) if self.best is not None else self.range


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; `open` where somebody gives a least number and no greatest one ("20+")."""

    low: int
    high: int
    open: bool = False

    def __add__(self, other: "Range") -> "Range":
        return Range(self.low + other.low, self.high + other.high, self.open or other.open)

    def widened(self, other: "Range") -> "Range":
        """The range that holds both; whether it is open is for the one with the greater high to say."""
        if self.high == other.high:
            return Range(min(self.low, other.low), self.high, self.open or other.open)
        top = self if self.high > other.high else other
        return Range(min(self.low, other.low), top.high, top.open)

    @property
    def point(self) -> int | None:
        """The one number, if it is one."""
        return self.low if self.low == self.high and not self.open else None


@dataclass(frozen=True, slots=True)
class GroupFigure:
    """The figure of one group; `range` None: unknown. `preferred` is the range that the preferred tally uses.

    `chosen` tells whether somebody chose it: an editor, or a dataset with its best figure.
    """

    group: Hashable
    range: Range | None
    preferred: Range | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class MeasureFigure:
    """The figures of one measure; `total` None: nobody gives a number. `chosen`: as of a group."""

    measure: Measure
    groups: tuple[GroupFigure, ...]
    total: Range | None
    preferred: Range | None
    chosen: bool

    @property
    def unknown_groups(self) -> tuple[Hashable, ...]:
        """The groups that the total leaves out, because nobody gives a number for them."""
        return tuple(one.group for one in self.groups if one.range is None)

    def of(self, group: Hashable) -> GroupFigure | None:
        """The figure of one group, if any claim is about it."""
        return next((one for one in self.groups if one.group == group), None)


def figures(claims: Iterable[Statement]) -> dict[Measure, MeasureFigure]:
    """The figures of every counted measure that some claim is about, in the vocabulary's order.

    Which claims are given decides whose tally it is: all of an incident's, or one claimant's alone.
    """
    found: dict[Measure, list[Statement]] = {}
    for one in claims:
        found.setdefault(one.measure, []).append(one)
    made = {measure: _measure(measure, found[measure]) for measure in COUNTED if measure in found}
    return {measure: figure for measure, figure in made.items() if figure.groups or figure.total}


def according_to(claimant: Hashable, claims: Iterable[Statement]) -> dict[Measure, MeasureFigure]:
    """The figures that one claimant's claims alone give."""
    return figures(one for one in claims if one.claimant == claimant)


def _measure(measure: Measure, about: Sequence[Statement]) -> MeasureFigure:
    standing = [one for one in about if one.stance in COUNTING and not one.superseded]
    counting = [one for one in standing if one.counts]
    everybody = [one for one in counting if one.scope is Scope.EVERYBODY]
    groups = tuple(
        _group(key, [one for one in counting if _key(one) == key])
        for key in dict.fromkeys(_key(one) for one in standing if _key(one) is not None)
    )
    total = _total(groups, everybody)
    choice = _preferred_total(groups, counting, everybody)
    return MeasureFigure(measure, groups, total, choice or total, choice is not None)


def _key(claim: Statement) -> Hashable:
    if claim.scope is Scope.GROUP:
        return claim.subject
    return UNKNOWN_VICTIMS if claim.scope is Scope.UNKNOWN_VICTIMS else None


def _group(key: Hashable, counting: Sequence[Statement]) -> GroupFigure:
    whole = _span(counting)
    choice = _editors(counting) or _datasets(counting)
    return GroupFigure(key, whole, choice or whole, choice is not None)


def _span(claims: Iterable[Statement]) -> Range | None:
    ranges = [one.range for one in claims if one.range]
    if not ranges:
        return None
    span = ranges[0]
    for one in ranges[1:]:
        span = span.widened(one)
    return span


def _total(groups: Sequence[GroupFigure], everybody: Sequence[Statement]) -> Range | None:
    total = _sum([one.range for one in groups])
    about_all = _span(everybody)
    if total and about_all:
        return total.widened(about_all)
    return total or about_all


def _sum(ranges: Iterable[Range | None]) -> Range | None:
    known = [one for one in ranges if one]
    return sum(known[1:], start=known[0]) if known else None


def _editors(claims: Iterable[Statement]) -> Range | None:
    return next((one.chosen for one in claims if one.preferred and one.chosen), None)


def _datasets(claims: Iterable[Statement]) -> Range | None:
    giving = [one for one in claims if one.dataset is not None and one.best is not None]
    bests = {one.best for one in giving if one.best is not None}
    if len({one.dataset for one in giving}) != 1 or len(bests) != 1:
        return None
    (best,) = bests
    return Range(best, best)


def _preferred_total(
    groups: Sequence[GroupFigure], counting: Sequence[Statement], everybody: Sequence[Statement]
) -> Range | None:
    """What the preferred tally counts, or None without any choice.

    A choice about everybody goes before the groups, and an editor's choice about a group before a dataset's figure
    about everybody.
    """
    if chosen := _editors(everybody):
        return chosen
    chosen_group = _editors(one for one in counting if _key(one) is not None)
    if chosen_group is None and (chosen := _datasets(everybody)):
        return chosen
    return _sum([one.preferred for one in groups]) if any(one.chosen for one in groups) else None
