"""How the figures that one source prints stand beside those that all other sources print about the same people.

Pure: claims in, pairs of ranges out. Two figures are compared where they are about one group of one incident, or both
about everybody in it, and never as totals: a total of one group says nothing about a total of three.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from app.domain.tally import UNKNOWN_VICTIMS, Range, Statement
from app.domain.vocabulary import COUNTED, Measure, Scope
from app.domain.words import Word
from app.i18n import N_


class _Everybody:
    """All the people of an incident, whatever their group."""

    def __repr__(self) -> str:
        return "EVERYBODY"


EVERYBODY: Final = _Everybody()


class Verdict(Word):
    """How the range that a source prints lies to the range that the others print."""

    SAME = "same", N_("same"), N_("Both ranges have the same ends.")
    HIGHER = "higher", N_("higher"), N_("The lowest figure here is above the highest elsewhere.")
    LOWER = "lower", N_("lower"), N_("The highest figure here is below the lowest elsewhere.")
    OVERLAPPING = "overlapping", N_("overlapping"), N_("The ranges differ and have some number in common.")
    ONLY_HERE = "only_here", N_("only here"), N_("No other source prints a number about these people.")
    NO_NUMBER = "no_number", N_("words only"), N_("It is put in words here, so there is nothing to compare.")


@dataclass(frozen=True, slots=True)
class Printed:
    """A claim as the tally reads it, with where it is printed: in the source that is looked at, elsewhere, or both."""

    statement: Statement
    here: bool
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """The figures of one group: here and elsewhere. `repeated`: both come from the very same claims."""

    measure: Measure
    group: Hashable
    here: Range | None
    elsewhere: Range | None
    verdict: Verdict
    repeated: bool = False


def beside(claims: Iterable[Printed]) -> tuple[Beside, ...]:
    """What one source prints about each group of one incident, beside what the others print about it.

    A claim printed by both counts for both. Only claims that may enter a range are read: whole, asserted or conceded,
    not superseded, and not about several groups together.
    """
    every = [one for one in claims if one.statement.counts and _group(one.statement) is not None]
    pairs = dict.fromkeys((one.statement.measure, _group(one.statement)) for one in every if one.here)
    ordered = sorted(pairs, key=lambda pair: COUNTED.index(pair[0]) if pair[0] in COUNTED else len(COUNTED))
    return tuple(
        _pair(measure, group, [one for one in every if _about(one.statement, measure, group)])
        for measure, group in ordered
        if measure in COUNTED
    )


def verdict(here: Range | None, elsewhere: Range | None) -> Verdict:
    """How one range lies to another; an open end reaches as far as one likes."""
    if here is None:
        return Verdict.NO_NUMBER
    if elsewhere is None:
        return Verdict.ONLY_HERE
    if here == elsewhere:
        return Verdict.SAME
    if here.low > elsewhere.high and not elsewhere.open:
        return Verdict.HIGHER
    if here.high < elsewhere.low and not here.open:
        return Verdict.LOWER
    return Verdict.OVERLAPPING


def counts(pairs: Iterable[Beside]) -> dict[Verdict, int]:
    """How many pairs have each verdict, in the vocabulary's order; verdicts that do not occur are left out."""
    found = Counter(one.verdict for one in pairs)
    return {one: found[one] for one in Verdict if found[one]}


def _group(claim: Statement) -> Hashable:
    if claim.scope is Scope.GROUP:
        return claim.subject
    return {Scope.UNKNOWN_VICTIMS: UNKNOWN_VICTIMS, Scope.EVERYBODY: EVERYBODY}.get(claim.scope)


def _about(claim: Statement, measure: Measure, group: Hashable) -> bool:
    return claim.measure is measure and _group(claim) == group


def _pair(measure: Measure, group: Hashable, about: Sequence[Printed]) -> Beside:
    here, elsewhere = _span(one for one in about if one.here), _span(one for one in about if one.elsewhere)
    numbered = [one for one in about if one.statement.range is not None]
    repeated = elsewhere is not None and all(one.here and one.elsewhere for one in numbered)
    return Beside(measure, group, here, elsewhere, verdict(here, elsewhere), repeated)


def _span(claims: Iterable[Printed]) -> Range | None:
    ranges = [one.statement.range for one in claims if one.statement.range is not None]
    return reduce(Range.widened, ranges) if ranges else None
