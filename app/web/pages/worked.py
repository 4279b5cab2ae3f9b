"""The battle of July 2024 as the worked example of the rule: claims in, steps, figures out.

The claims are those of the record, in short; what follows from them is computed here as everywhere, by
`app.domain.tally`, so that the page cannot say one thing and the atlas do another.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.figures import range_words
from app.domain.tally import MeasureFigure, Range, Statement, according_to, figures
from app.domain.vocabulary import COUNTING, Extent, Measure, Stance
from app.i18n import N_, gettext, number

WAGNER, SOLDIERS, REBELS = "Wagner", N_("Malian soldiers"), N_("Rebels")
ARMY, CSP, JNIM = N_("Malian army"), "CSP-DPA", N_("A group taken to be JNIM")
CHANNELS, BLOGGERS = N_("Telegram channels close to Wagner"), N_("Russian military bloggers")
BAZA, ANALYST = N_("Baza, a channel"), N_("An analyst")


def _said(by: str, of: str, *, low: int | None = None, best: int | None = None, high: int | None = None) -> Statement:
    return Statement(by, Measure.KILLED, subject=of, low=low, best=best, high=high)


def _exactly(by: str, of: str, n: int, stance: Stance = Stance.ASSERTS, extent: Extent = Extent.WHOLE) -> Statement:
    return Statement(by, Measure.KILLED, stance, subject=of, extent=extent, low=n, best=n, high=n)


KILLED = (
    _exactly(CSP, WAGNER, 54),
    _said(CHANNELS, WAGNER, low=20, high=80),
    _said(BLOGGERS, WAGNER, low=20),
    _said(BAZA, WAGNER, low=20),
    _exactly(JNIM, WAGNER, 50),
    _exactly(WAGNER, WAGNER, 1, Stance.CONCEDES, Extent.PART),
    _exactly(ANALYST, WAGNER, 1, extent=Extent.PART),
    Statement(WAGNER, Measure.KILLED, Stance.CONCEDES, subject=WAGNER),
    _exactly(ARMY, SOLDIERS, 2, Stance.CONCEDES),
    _exactly(JNIM, SOLDIERS, 10),
    _said(CSP, SOLDIERS, best=12),
    _exactly(CSP, REBELS, 7, Stance.CONCEDES),
)
"""Every claim of the record about the killed of one group, but for a few more that give words alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim: who says what about whom, and what the rule makes of it."""

    claimant: str
    group: str
    figure: str
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One group: the least and the greatest of each claim that counts, and the range between them."""

    group: str
    lows: str
    highs: str
    range: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The total of one tally, with the addition that gives it."""

    tally: str
    added: str
    total: str


@dataclass(frozen=True)
class Example:
    """The whole of it."""

    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    lowest: str
    highest: str
    total: str
    sums: tuple[Sum, ...]
    army: str
    """What one claimant alone, the army, comes to."""


def example() -> Example:
    """The example in the reader's language."""
    made = figures(KILLED)[Measure.KILLED]
    ranges = [one.range for one in made.groups if one.range]
    return Example(
        entries=tuple(_entry(one) for one in KILLED),
        steps=tuple(_steps(made)),
        lowest=_added([one.low for one in ranges]),
        highest=_added([one.high for one in ranges]),
        total=_words(made.total),
        sums=tuple(_sums(made)),
        army=_words(according_to(ARMY, KILLED)[Measure.KILLED].total),
    )


def _entry(claim: Statement) -> Entry:
    return Entry(_name(claim.claimant), _name(claim.subject), _figure(claim), _counts(claim), _why(claim))


def _name(key: Hashable) -> str:
    """The name that stands for a claimant or a group in `KILLED`, in the reader's language."""
    words = str(key)
    return gettext(words)


def _counts(claim: Statement) -> bool:
    return claim.counts and claim.range is not None


def _figure(claim: Statement) -> str:
    """The figure as it was said."""
    if claim.range is None:
        return gettext("“losses”, without a number")
    if claim.low is None:
        return gettext("about %(n)s", n=number(claim.range.low))
    if claim.high is None:
        return gettext("at least %(n)s", n=number(claim.range.low))
    return _words(claim.range)


def _why(claim: Statement) -> str:
    """What becomes of the claim, in words."""
    if claim.extent is Extent.PART:
        return gettext("listed only: one person, a part of the group")
    if claim.stance not in COUNTING or claim.range is None:
        return gettext("listed only: words stay words")
    if claim.range.open:
        return gettext("counts as %(range)s: no greatest number is given", range=_words(claim.range))
    return gettext("counts as %(range)s", range=_words(claim.range))


def _steps(made: MeasureFigure) -> Iterator[Step]:
    for one in made.groups:
        about = [claim.range for claim in KILLED if claim.subject == one.group and claim.counts and claim.range]
        yield Step(
            group=_name(one.group),
            lows=", ".join(number(each.low) for each in about),
            highs=", ".join(number(each.high) for each in about),
            range=_words(one.range),
        )


def _sums(made: MeasureFigure) -> Iterator[Sum]:
    ranges = [one.range for one in made.groups if one.range]
    if made.total:
        yield Sum(gettext("lowest"), _added([one.low for one in ranges]), number(made.total.low))
        yield Sum(gettext("preferred"), gettext("no editor chose: the range"), _words(made.preferred))
        yield Sum(gettext("highest"), _added([one.high for one in ranges]), number(made.total.high))


def _added(numbers: Sequence[int]) -> str:
    return " + ".join(number(one) for one in numbers)


def _words(whole: Range | None) -> str:
    return range_words(whole.low, whole.high, is_open=whole.open) if whole else range_words(None, None)
