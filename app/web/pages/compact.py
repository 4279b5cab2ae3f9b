"""An incident's figures as tables to scan: one row a claim, with its interval drawn into it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.answers import ClaimAnswer, IncidentAnswer
from app.domain.figures import figure_words, range_words
from app.domain.steps import Pile, Steps, steps
from app.domain.tally import UNKNOWN_VICTIMS, Range, Statement
from app.domain.vocabulary import COUNTED, Measure, Role, Scope, Stance
from app.i18n import N_, gettext
from app.render.intervals import Axis, Interval, axis, interval
from app.web.pages.ledger import Key, by_group, group_title, notes, standing
from app.web.pages.reckoning import Reckoning, reckoned

DRAWN = (*COUNTED, Measure.DESTROYED)
"""The measures whose claims hold numbers."""
SHOWN, LONG = 12, 16
"""So many rows of a group stand open where it has more than `LONG`; the others are one click away."""


@dataclass(frozen=True, slots=True)
class Side:
    """On whose side a claimant stood, by the roles that the incident gives: a key for its colour, a letter, words."""

    key: str
    letter: str
    words_id: str

    @property
    def words(self) -> str:
        """The side in the reader's language."""
        return gettext(self.words_id)


SIDE_A = Side("a", "A", N_("side A"))
SIDE_B = Side("b", "B", N_("side B"))
OTHER = Side("other", "–", N_("on neither side"))
SIDES = {Role.SIDE_A: SIDE_A, Role.SUPPORTING_A: SIDE_A, Role.SIDE_B: SIDE_B, Role.SUPPORTING_B: SIDE_B}
_ORDER = (Scope.GROUP, Scope.UNKNOWN_VICTIMS, Scope.EVERYBODY, Scope.SEVERAL)
"""What makes the total stands first."""
UNSOURCED = ""
"""Stands among the slugs of sources for a claim of which no source may be named."""
BOTH = N_("the lowest and the highest")
LOWEST = N_("the lowest")
HIGHEST = N_("the highest")


@dataclass(frozen=True, slots=True)
class Row:
    """One claim: `sets` says which end of the range it gives, `notes` what keeps it out."""

    claim: ClaimAnswer
    side: Side
    said: str
    figure: str
    interval: Interval | None
    standing: str
    sets: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The claims about the same people: first those that count, the greatest first, then those `apart`."""

    title: str
    note: str
    range: str
    band: Interval | None
    rows: tuple[Row, ...]
    more: tuple[Row, ...]
    apart: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure: the scale that all its rows share, its tables, and how its figure follows from them."""

    measure: Measure
    axis: Axis
    tables: tuple[Table, ...]
    total: str
    claims: int
    reckoning: Reckoning | None


@dataclass(frozen=True, slots=True)
class SideKey:
    """A line of the key: a side and who stood on it."""

    side: Side
    names: tuple[str, ...]


def comparisons(incident: IncidentAnswer, datasets: dict[str, int | None]) -> tuple[Comparison, ...]:
    """The measures with numbers; `datasets`: by the slug of a source, the dataset that it is a record of."""
    sides = _sides(incident)
    found = {measure: [one for one in incident.claims if one.measure is measure] for measure in DRAWN}
    return tuple(_comparison(measure, claims, sides, datasets) for measure, claims in found.items() if claims)


def side_keys(incident: IncidentAnswer) -> tuple[SideKey, ...]:
    """Who stood on which side; empty where the record names no sides."""
    sides, names = _sides(incident), {one.slug: one.name for one in incident.actors}
    by_side = {side: tuple(names[slug] for slug, its in sides.items() if its is side) for side in (SIDE_A, SIDE_B)}
    return tuple(SideKey(side, found) for side, found in by_side.items() if found)


def _sides(incident: IncidentAnswer) -> dict[str, Side]:
    """By actor; whoever stood on both sides stands on neither here."""
    found: dict[str, Side] = {}
    for one in incident.actors:
        side = SIDES.get(one.role)
        if side is not None:
            found[one.slug] = side if found.get(one.slug, side) is side else OTHER
    return found


def _comparison(
    measure: Measure, claims: Sequence[ClaimAnswer], sides: dict[str, Side], datasets: dict[str, int | None]
) -> Comparison:
    statements = [_statement(one, datasets) for one in claims]
    made = steps(measure, statements)
    scale = axis(one.range.high for one in statements if one.range)
    titles = {_group(key): group_title(key, about[0]) for key, about in by_group(claims).items()}
    counted = measure in COUNTED
    return Comparison(
        measure=measure,
        axis=scale,
        tables=tuple(_tables(claims, statements, made, scale, sides)),
        total=_words(made.total) if counted and made.total else "",
        claims=len(claims),
        reckoning=reckoned(made, claims, titles) if counted else None,
    )


def _statement(claim: ClaimAnswer, datasets: dict[str, int | None]) -> Statement:
    """The claim as the tally reads it; slugs stand for actors."""
    found = (datasets.get(one.slug) for one in claim.sources)
    return Statement(
        claimant=claim.claimant.slug,
        measure=claim.measure,
        stance=claim.stance,
        scope=claim.scope,
        subject=claim.subject.slug if claim.subject else None,
        extent=claim.extent,
        low=claim.low,
        best=claim.best,
        high=claim.high,
        superseded=claim.superseded,
        preferred=claim.preferred,
        dataset=next((one for one in found if one is not None), datasets.get(UNSOURCED)),
    )


def _group(key: Key) -> object:
    """The group of the tally that a key of the page means; None for everybody and several."""
    scope, slug, _ = key
    return UNKNOWN_VICTIMS if scope is Scope.UNKNOWN_VICTIMS else slug or None


def _tables(
    claims: Sequence[ClaimAnswer], statements: Sequence[Statement], made: Steps, scale: Axis, sides: dict[str, Side]
) -> Iterable[Table]:
    numbers = {one.id: n for n, one in enumerate(claims)}
    counted = made.measure in COUNTED
    for key, about in sorted(by_group(claims).items(), key=lambda one: _ORDER.index(one[0][0])):
        pile = made.everybody if key[0] is Scope.EVERYBODY else _pile(made, _group(key))
        pile = pile if counted else None
        rows = [_row(one, statements[numbers[one.id]], numbers[one.id], pile, scale, sides) for one in about]
        inside = sorted((one for one in rows if not one.standing), key=_order)
        cut = SHOWN if len(inside) > LONG else len(inside)
        yield Table(
            title=group_title(key, about[0]) if counted or key[0] is not Scope.SEVERAL else "",
            note=key[0].definition if counted and key[0] is not Scope.GROUP else "",
            range=_words(pile.range) if pile and pile.counted else "",
            band=interval(pile.range, scale) if pile else None,
            rows=tuple(inside[:cut]),
            more=tuple(inside[cut:]),
            apart=tuple(sorted((one for one in rows if one.standing), key=_order)),
        )


def _pile(made: Steps, group: object) -> Pile | None:
    return next((one for one in made.groups if one.group == group), None) if group is not None else None


def _order(row: Row) -> tuple[bool, int, int]:
    """Numbers before words, the greatest first; among equals as recorded."""
    given = [one for one in (row.claim.low, row.claim.best, row.claim.high) if one is not None]
    return (not given, -max(given, default=0), -min(given, default=0))


def _row(  # noqa: PLR0917  # Private, and every one of them is about one claim.
    claim: ClaimAnswer, statement: Statement, number: int, pile: Pile | None, scale: Axis, sides: dict[str, Side]
) -> Row:
    best = claim.best if claim.low != claim.high else None
    return Row(
        claim=claim,
        side=sides.get(claim.claimant.slug, OTHER),
        said="" if claim.stance is Stance.ASSERTS else claim.stance.label,
        figure=figure_words(claim.low, claim.best, claim.high),
        interval=interval(statement.range, scale, best),
        standing=standing(claim),
        sets=_sets(pile, number),
        notes=tuple(notes(claim)),
    )


def _sets(pile: Pile | None, number: int) -> str:
    """Which end of the range this claim gives, where there are several claims to compare."""
    if pile is None or len(pile.entering) < 2 or pile.range is None or pile.range.low == pile.range.high:
        return ""
    low = number in {one.number for one in pile.setting_low}
    high = number in {one.number for one in pile.setting_high}
    if low and high:
        return gettext(BOTH)
    return gettext(LOWEST) if low else gettext(HIGHEST) if high else ""


def _words(figure: Range | None) -> str:
    if figure is None:
        return range_words(None, None)
    return range_words(figure.low, figure.high, is_open=figure.open)
