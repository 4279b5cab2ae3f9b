"""How the figures of one measure follow from the claims, step by step, for readers who want to check them.

It walks the rules of `tally` once more, keeping at each step which claims took part in it. The figures themselves come
from there; a test holds the two equal for any claims.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from app.domain.tally import UNKNOWN_VICTIMS, Range, Statement
from app.domain.vocabulary import COUNTING, Extent, Measure, Scope, Stance
from app.domain.words import Word
from app.i18n import N_


class Why(Word):
    """What keeps a claim out of a range."""

    SUPERSEDED = "superseded", N_("superseded by a later claim")
    DENIES = "denies", N_("denies it")
    DOUBTS = "doubts", N_("doubts it")
    CALLS_FOR_INQUIRY = "calls_for_inquiry", N_("calls for an inquiry")
    PART = "part", N_("about a part only")
    SEVERAL = "several", N_("several groups in one figure")
    WORDS = "words", N_("words only, no number")


_STANCES = {
    Stance.DENIES: Why.DENIES,
    Stance.DOUBTS: Why.DOUBTS,
    Stance.CALLS_FOR_INQUIRY: Why.CALLS_FOR_INQUIRY,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim on its way into a range: `number` is its place among the claims given, `why` what keeps it out."""

    number: int
    statement: Statement
    why: tuple[Why, ...]

    @property
    def enters(self) -> bool:
        """Whether its figure takes part in the range."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Pile:
    """The claims about the same people, and the range that they come to; `group` None: everybody.

    `counted` is false where a group is known from claims alone that are denied, doubted or superseded: such a group is
    not unknown, nobody claims anything about it.
    """

    group: Hashable
    entries: tuple[Entry, ...]
    range: Range | None
    counted: bool
    choice: "Choice | None"

    @property
    def entering(self) -> tuple[Entry, ...]:
        """The claims whose figures make the range."""
        return tuple(one for one in self.entries if one.enters)

    @property
    def setting_low(self) -> tuple[Entry, ...]:
        """The claims that give the least figure."""
        return tuple(one for one in self.entering if self.range and _of(one).low == self.range.low)

    @property
    def setting_high(self) -> tuple[Entry, ...]:
        """The claims that give the greatest figure."""
        return tuple(one for one in self.entering if self.range and _of(one).high == self.range.high)

    @property
    def preferred(self) -> Range | None:
        """What the preferred tally counts of it: the choice, else the range."""
        return self.choice.range if self.choice else self.range


@dataclass(frozen=True, slots=True)
class Choice:
    """A figure that was chosen: by an editor, who marked the claim `entry`, or as the best of the one dataset."""

    range: Range
    entry: Entry
    by_editor: bool


@dataclass(frozen=True, slots=True)
class Steps:
    """One measure: its groups, what stands in no group, the sum, what widens it, and what is preferred."""

    measure: Measure
    groups: tuple[Pile, ...]
    everybody: Pile | None
    several: tuple[Entry, ...]
    sum: Range | None
    total: Range | None
    choice: Choice | None
    """A choice about everybody, which goes before the groups."""

    @property
    def unknown(self) -> tuple[Hashable, ...]:
        """The groups of which nobody gives a number."""
        return tuple(one.group for one in self.groups if one.counted and one.range is None)

    @property
    def chosen(self) -> bool:
        """Whether the preferred figure rests on any choice."""
        return self.choice is not None or any(one.choice for one in self.groups)

    @property
    def preferred(self) -> Range | None:
        """What the preferred tally counts in total."""
        if self.choice:
            return self.choice.range
        if not self.chosen:
            return self.total
        return _sum(one.preferred for one in self.groups)


def steps(measure: Measure, claims: Iterable[Statement]) -> Steps:
    """The steps of one measure; claims about other measures are passed over, and keep their numbers."""
    every = [_entry(n, one) for n, one in enumerate(claims) if one.measure is measure]
    keys = dict.fromkeys(_group(one) for one in every if _group(one) is not None)
    groups = tuple(_pile(key, [one for one in every if _group(one) == key]) for key in keys)
    about_all = [one for one in every if one.statement.scope is Scope.EVERYBODY]
    everybody = _pile(None, about_all) if about_all else None
    several = tuple(one for one in every if one.statement.scope is not Scope.EVERYBODY and _group(one) is None)
    added = _sum(one.range for one in groups)
    total = _widened([one for one in (added, everybody.range if everybody else None) if one])
    return Steps(measure, groups, everybody, several, added, total, _overall(groups, everybody))


def _entry(number: int, claim: Statement) -> Entry:
    why = [Why.SUPERSEDED] if claim.superseded else []
    if claim.stance not in COUNTING:
        why.append(_STANCES[claim.stance])
    if claim.extent is Extent.PART:
        why.append(Why.PART)
    if claim.scope is not Scope.EVERYBODY and _key(claim) is None:
        why.append(Why.SEVERAL)
    if claim.range is None:
        why.append(Why.WORDS)
    return Entry(number, claim, tuple(why))


def _key(claim: Statement) -> Hashable:
    if claim.scope is Scope.UNKNOWN_VICTIMS:
        return UNKNOWN_VICTIMS
    return claim.subject if claim.scope is Scope.GROUP else None


def _group(entry: Entry) -> Hashable:
    return _key(entry.statement)


def _of(entry: Entry) -> Range:
    """The figure of a claim that enters, which therefore has one."""
    return entry.statement.range or Range(0, 0)


def _pile(group: Hashable, entries: Sequence[Entry]) -> Pile:
    entering = [one for one in entries if one.enters]
    return Pile(
        group=group,
        entries=tuple(entries),
        range=_widened([_of(one) for one in entering]),
        counted=any(one.statement.stance in COUNTING and not one.statement.superseded for one in entries),
        choice=_editors(entering) or _datasets(entering),
    )


def _widened(ranges: Sequence[Range]) -> Range | None:
    """From the least to the greatest; open-ended where one that gives the greatest is."""
    if not ranges:
        return None
    high = max(one.high for one in ranges)
    return Range(min(one.low for one in ranges), high, any(one.open for one in ranges if one.high == high))


def _sum(ranges: Iterable[Range | None]) -> Range | None:
    known = [one for one in ranges if one]
    if not known:
        return None
    return Range(sum(one.low for one in known), sum(one.high for one in known), any(one.open for one in known))


def _editors(entering: Iterable[Entry]) -> Choice | None:
    for one in entering:
        if one.statement.preferred and one.statement.chosen:
            return Choice(one.statement.chosen, one, by_editor=True)
    return None


def _datasets(entering: Iterable[Entry]) -> Choice | None:
    giving = [one for one in entering if one.statement.dataset is not None and one.statement.best is not None]
    if len({(one.statement.dataset, one.statement.best) for one in giving}) != 1:
        return None
    best = giving[0].statement.best or 0
    return Choice(Range(best, best), giving[0], by_editor=False)


def _overall(groups: Iterable[Pile], everybody: Pile | None) -> Choice | None:
    """The choice about everybody that goes before the groups; a dataset's gives way to an editor's about a group."""
    if everybody is None or everybody.choice is None:
        return None
    by_group = any(one.choice and one.choice.by_editor for one in groups)
    return everybody.choice if everybody.choice.by_editor or not by_group else None
