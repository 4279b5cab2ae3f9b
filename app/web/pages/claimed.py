"""What an actor claims beside what others claim, as the page of the actor shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.beside import Verdict
from app.domain.claimed_answers import Agreement, Pairing, Said
from app.domain.dates import Span, span_words
from app.domain.filter import MOST_VALUES, IncidentFilter
from app.i18n import gettext, listing, ngettext
from app.render.ranges import RangeMark, range_mark, scale
from app.store import claimed
from app.store.db import ReadSession
from app.web.pages.results import address


@dataclass(frozen=True, slots=True)
class Pair:
    """One group of one incident, with both ranges on the scale that the table shares."""

    when: str
    title: str
    href: str
    what: str
    own: RangeMark | None
    others: RangeMark | None
    voices: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table of pairs; `top` is the end of its scale."""

    rows: tuple[Pair, ...]
    top: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """Everything that the page says about claims by an actor and about it."""

    said: tuple[Said, ...]
    incidents: int
    """How many incidents it makes claims about."""
    every: str
    """The address of these; empty where they are claimed by more actors than a filter may name."""
    agreement: str
    verdicts: tuple[tuple[Verdict, int], ...]
    pairs: Pairs
    about: Pairs


def of(db: ReadSession, speaking: tuple[str, ...], ids: frozenset[int]) -> Claimed | None:
    """The claims of some actors taken as one, and about them; None where there are none.

    `speaking` are the slugs of those who make any.
    """
    said = claimed.said(db, ids)
    if not said:
        return None
    compared = claimed.agreement(db, ids)
    return Claimed(
        said=tuple(said),
        incidents=claimed.speaks_of(db, ids),
        every=address("/incidents", IncidentFilter(claimant=speaking).params()) if len(speaking) <= MOST_VALUES else "",
        agreement=_agreement(compared),
        verdicts=tuple((verdict, many) for verdict, many in compared.pairs.items() if many),
        pairs=_pairs(claimed.side_by_side(db, ids) if compared.together else ()),
        about=_pairs(claimed.about(db, ids)),
    )


def _agreement(compared: Agreement) -> str:
    """How often the two differ, in words; empty where they are never about the same."""
    if not compared.together:
        return ""
    both = ngettext(
        "In %(n)s incident both it and others give a figure for the same group and measure.",
        "In %(n)s incidents both it and others give a figure for the same group and measure.",
        compared.incidents,
    )
    apart = ngettext(
        "In %(n)s of them a range of its own and that of the others have no number in common.",
        "In %(n)s of them a range of its own and that of the others have no number in common.",
        compared.apart,
    )
    return f"{both} {apart}"


def _pairs(found: Sequence[Pairing]) -> Pairs:
    top = scale([end for one in found for end in (one.own, one.others) if end is not None])
    return Pairs(tuple(_rows(found, top)), top)


def _rows(found: Iterable[Pairing], top: int) -> Iterable[Pair]:
    for one in found:
        yield Pair(
            when=span_words(Span(one.incident.date_from, one.incident.date_to, one.incident.date_precision)),
            title=one.incident.title,
            href=address(f"/incidents/{one.incident.code}"),
            what=f"{one.measure.label}{gettext(': ')}{one.group}",
            own=range_mark(one.own, top) if one.own else None,
            others=range_mark(one.others, top) if one.others else None,
            voices=listing([f"{voice.claimant.name} {range_mark(voice.figure, top).text}" for voice in one.voices]),
            verdict=one.verdict,
        )
