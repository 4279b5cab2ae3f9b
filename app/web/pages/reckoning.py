"""How a figure follows from the claims, in sentences: what enters, what stays out and why, who sets the ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.figures import figure_words, range_words
from app.domain.steps import Entry, Pile, Steps
from app.domain.tally import Range
from app.i18n import gettext, listing, ngettext

MOST_NAMES = 6
"""So many claimants are named in a sentence; the others are counted."""


class Called(Protocol):
    """Somebody with a name."""

    @property
    def name(self) -> str:
        """What readers call them."""


class Told(Protocol):
    """What the sentences need of a claim, be it of the record or of a form that is being filled in."""

    @property
    def claimant(self) -> Called:
        """Who says it."""

    @property
    def low(self) -> int | None:
        """The least number."""

    @property
    def best(self) -> int | None:
        """The number itself."""

    @property
    def high(self) -> int | None:
        """The greatest number."""

    @property
    def wording(self) -> str:
        """The words used instead of a number."""

    @property
    def preferred_reason(self) -> str:
        """Why the editors prefer it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One claim in a step: who says how much, in words where it is words, and why it stays out."""

    name: str
    figure: str
    wording: str
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One group, or everybody: the claims that enter its range, those that stay out, and what follows."""

    title: str
    range: str
    enter: tuple[Part, ...]
    out: tuple[Part, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The steps of one measure, and the sentences about its total."""

    steps: tuple[Step, ...]
    lines: tuple[str, ...]


def reckoned(made: Steps, claims: Sequence[Told], titles: Mapping[object, str]) -> Reckoning:
    """The steps in words; `claims` are those that they were made of, `titles` what the groups are called."""
    piles = [_step(one, claims, titles.get(one.group, "")) for one in made.groups]
    if made.everybody:
        piles.append(_step(made.everybody, claims, gettext("Everybody in the incident")))
    if made.several:
        out = tuple(_part(one, claims) for one in made.several)
        piles.append(Step(gettext("Several groups together"), "", (), out, ()))
    return Reckoning(tuple(piles), tuple(_total(made, claims, titles)))


def _step(pile: Pile, claims: Sequence[Told], title: str) -> Step:
    return Step(
        title=title,
        range=_words(pile.range) if pile.counted else "",
        enter=tuple(_part(one, claims) for one in pile.entries if one.enters),
        out=tuple(_part(one, claims) for one in pile.entries if not one.enters),
        lines=tuple(_lines(pile, claims)),
    )


def _part(entry: Entry, claims: Sequence[Told]) -> Part:
    claim = claims[entry.number]
    return Part(
        name=claim.claimant.name,
        figure=figure_words(claim.low, claim.best, claim.high),
        wording=claim.wording if entry.statement.range is None else "",
        why=listing([one.label for one in entry.why]),
    )


def _lines(pile: Pile, claims: Sequence[Told]) -> Iterable[str]:
    if pile.range is None:
        if pile.counted and pile.group is not None:
            yield gettext("Nobody gives a number that could count: unknown, and in no sum.")
        return
    low, high = Range(pile.range.low, pile.range.low), Range(pile.range.high, pile.range.high)
    yield gettext("Lowest, %(n)s: %(names)s.", n=_words(low), names=_names(pile.setting_low, claims))
    yield gettext("Highest, %(n)s: %(names)s.", n=_words(high), names=_names(pile.setting_high, claims))
    if pile.range.open:
        yield gettext("Open-ended: who gives the greatest number says “at least”, and gives no limit.")
    if pile.choice and pile.choice.by_editor:
        claim = claims[pile.choice.entry.number]
        values = {"n": _words(pile.choice.range), "name": claim.claimant.name, "reason": claim.preferred_reason}
        if claim.preferred_reason:
            yield gettext("The editors prefer %(n)s, as %(name)s says. Their reason: %(reason)s", **values)
        else:
            yield gettext("The editors prefer %(n)s, as %(name)s says.", n=values["n"], name=values["name"])
    elif pile.choice:
        yield gettext(
            "Preferred: %(n)s, the best figure of the one dataset that gives any.", n=_words(pile.choice.range)
        )


def _names(entries: Iterable[Entry], claims: Sequence[Told]) -> str:
    names = list(dict.fromkeys(claims[one.number].claimant.name for one in entries))
    rest = len(names) - MOST_NAMES
    if rest <= 0:
        return listing(names)
    return listing([*names[:MOST_NAMES], ngettext("%(n)s other", "%(n)s others", rest)])


def _total(made: Steps, claims: Sequence[Told], titles: Mapping[object, str]) -> Iterable[str]:
    known = [one for one in made.groups if one.range is not None]
    if known:
        pieces = " + ".join(f"{titles.get(one.group, '')} {_words(one.range)}" for one in known)
        yield gettext("Sum of the groups: %(pieces)s = %(sum)s.", pieces=pieces, sum=_words(made.sum))
    yield from _widening(made)
    if made.unknown:
        names = listing([titles.get(one, "") for one in made.unknown])
        yield gettext("In no sum, for nobody gives a number that could count: %(names)s.", names=names)
    if made.total is None:
        yield gettext("No claim gives a number that could count: the figure is unknown, which is not zero.")
    else:
        yield gettext("In total: %(range)s.", range=_words(made.total))
        yield _preference(made, claims)


def _widening(made: Steps) -> Iterable[str]:
    everybody = made.everybody.range if made.everybody else None
    if everybody is None:
        return
    if made.sum is None:
        yield gettext("Only claims about everybody give numbers: %(range)s.", range=_words(everybody))
    elif made.total == made.sum:
        yield gettext("Claims about everybody, %(range)s, lie within it and change nothing.", range=_words(everybody))
    else:
        values = {"range": _words(everybody), "total": _words(made.total)}
        yield gettext("Claims about everybody, %(range)s, are not added; they widen it to %(total)s.", **values)


def _preference(made: Steps, claims: Sequence[Told]) -> str:
    if not made.chosen:
        return gettext("No figure is preferred: the preferred tally counts this range.")
    preferred = _words(made.preferred)
    if made.choice is None:
        return gettext("Preferred in total: %(n)s, of each group its preferred figure or else its range.", n=preferred)
    name = claims[made.choice.entry.number].claimant.name
    return gettext("Preferred in total: %(n)s, from %(name)s about everybody, which goes before the groups.",
                   n=preferred, name=name)  # fmt: skip


def _words(figure: Range | None) -> str:
    if figure is None:
        return range_words(None, None)
    return range_words(figure.low, figure.high, is_open=figure.open)
