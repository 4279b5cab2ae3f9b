"""An incident's claims as its page shows them: by measure, then by whom they are about, each with its mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.answers import ClaimAnswer, FigureAnswer, IncidentAnswer
from app.domain.figures import range_words
from app.domain.vocabulary import COUNTED, COUNTING, Extent, Measure, Scope, Stance
from app.i18n import N_, gettext, number
from app.render.ranges import RangeMark, plain_top, range_mark

SAID = {
    Stance.ASSERTS: N_("said"),
    Stance.DENIES: N_("denied"),
    Stance.CONCEDES: N_("conceded"),
    Stance.DOUBTS: N_("doubted"),
    Stance.CALLS_FOR_INQUIRY: N_("called for an inquiry"),
}
"""The past tense: the names of claimants are singular and plural."""
ALLEGED = N_("alleged")
OF_ITSELF = N_("said of itself")
"""A party about an act of its own: a boast as well as an admission, so no word that judges which."""
ABOUT = {
    Scope.SEVERAL: N_("Several groups together"),
    Scope.UNKNOWN_VICTIMS: N_("Victims whose group is not known"),
    Scope.EVERYBODY: N_("Everybody in the incident"),
}
ALLEGING = frozenset({Measure.RESPONSIBILITY, Measure.PARTICIPATION})
"""Who says of others that they did it, or helped, alleges it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a claim counts; the protocol of a range mark."""

    low: int | None
    high: int | None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One claim: how it was said, its figure or its words, and what keeps it out of the range."""

    claim: ClaimAnswer
    said: str
    figure: str
    mark: RangeMark | None
    notes: tuple[str, ...]
    standing: str
    """`against` for denials and doubts, `aside` for what enters no range, else empty."""


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one measure about the same people; `range` is what they come to, where they come to something."""

    title: str
    range: RangeMark | None
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One measure: its total, its groups and the end of the scale that all its marks share."""

    measure: Measure
    total: RangeMark | None
    preferred: str
    unknown: str
    top: int
    groups: tuple[Group, ...]
    claims: int


def chapters(incident: IncidentAnswer) -> tuple[Chapter, ...]:
    """The claims in the vocabulary's order of measures; none is left out."""
    found = {measure: [one for one in incident.claims if one.measure is measure] for measure in Measure}
    return tuple(_chapter(measure, claims, incident) for measure, claims in found.items() if claims)


def _chapter(measure: Measure, claims: Sequence[ClaimAnswer], incident: IncidentAnswer) -> Chapter:
    figure = incident.figures.get(measure)
    counted = measure in COUNTED
    top = plain_top(max([*_greatest(claims), figure.high or 1 if figure else 1])) if counted else 1
    keys = dict.fromkeys(_key(one) for one in claims)
    groups = tuple(_group(key, [one for one in claims if _key(one) == key], figure, top) for key in keys)
    total = range_mark(figure, top, figure.preferred) if figure else None
    return Chapter(
        measure=measure,
        total=total if counted else None,
        preferred=_preferred(figure),
        unknown=_unknown(figure),
        top=top,
        groups=groups,
        claims=len(claims),
    )


def _preferred(figure: FigureAnswer | None) -> str:
    """The preferred number, where it says more than the range does."""
    if figure is None or figure.preferred is None or figure.low == figure.high:
        return ""
    return number(figure.preferred)


def _greatest(claims: Iterable[ClaimAnswer]) -> list[int]:
    return [one for claim in claims for one in (claim.low, claim.best, claim.high) if one is not None]


def _unknown(figure: FigureAnswer | None) -> str:
    """The sentence about groups of which nobody gives a number, so that unknown is not read as none."""
    if figure is None or not figure.unknown_groups:
        return ""
    names = ", ".join(figure.unknown_groups)
    if figure.low is None:
        return gettext("Nobody gives a number: %(names)s.", names=names)
    return gettext("Others unknown, in no sum: %(names)s.", names=names)


Key = tuple[Scope, str, str]


def _key(claim: ClaimAnswer) -> Key:
    if claim.scope is not Scope.GROUP:
        return claim.scope, "", ""
    if claim.subject:
        return claim.scope, claim.subject.slug, ""
    return claim.scope, "", claim.subject_text


def _group(key: Key, claims: Sequence[ClaimAnswer], figure: FigureAnswer | None, top: int) -> Group:
    scope, slug, text = key
    subject = claims[0].subject
    slug = "unknown-victims" if scope is Scope.UNKNOWN_VICTIMS else slug
    of_group = figure.by_group.get(slug) if figure else None
    named = subject.name if subject and scope is Scope.GROUP else text
    note = scope.definition if scope in ABOUT and claims[0].measure in COUNTED else ""
    return Group(
        title=gettext(ABOUT[scope]) if scope in ABOUT else named,
        range=range_mark(of_group, top, of_group.preferred) if of_group else None,
        lines=tuple(_line(one, top) for one in claims),
        note=note,
    )


def _line(claim: ClaimAnswer, top: int) -> Line:
    counted = claim.measure in COUNTED
    standing = _standing(claim)
    return Line(
        claim=claim,
        said=_said(claim),
        figure=figure_words(claim.low, claim.best, claim.high),
        mark=range_mark(_span(claim), top, _best(claim)) if counted else None,
        notes=tuple(_notes(claim)),
        standing=standing,
    )


def _said(claim: ClaimAnswer) -> str:
    about_others = claim.subject is None or claim.subject.slug != claim.claimant.slug
    if claim.stance is Stance.ASSERTS and claim.measure in ALLEGING and about_others:
        words = gettext(ALLEGED)
    elif claim.stance is Stance.CONCEDES and claim.measure not in COUNTED:
        words = gettext(OF_ITSELF)
    else:
        words = gettext(SAID[claim.stance])
    followed = claim.wording or claim.subject_text or claim.low is not None or claim.best is not None
    # French puts a colon before what was said; where nothing follows, it would stand alone.
    return words if followed else words.rstrip(" \u00a0\u202f:")


def figure_words(low: int | None, best: int | None, high: int | None) -> str:
    """A number as it was given, else nothing: what was put in words stays words."""
    if low is not None and high is None:
        words = gettext("at least %(n)s", n=number(low))
    elif low is None and high is not None:
        words = gettext("at most %(n)s", n=number(high))
    elif low is not None and high is not None:
        words = range_words(low, high)
    else:
        return number(best) if best is not None else ""
    if best is not None and best not in (low, high):
        return gettext("%(range)s, best estimate %(n)s", range=words, n=number(best))
    return words


def _span(claim: ClaimAnswer) -> Figure:
    given = _greatest([claim])
    if not given:
        return Figure(None, None)
    return Figure(min(given), max(given), claim.low is not None and claim.high is None)


def _best(claim: ClaimAnswer) -> int | None:
    return claim.best if claim.low != claim.high else None


def _standing(claim: ClaimAnswer) -> str:
    if claim.stance in (Stance.DENIES, Stance.DOUBTS):
        return "against"
    aside = claim.superseded or (claim.measure in COUNTED and not _enters(claim))
    return "aside" if aside else ""


def _enters(claim: ClaimAnswer) -> bool:
    return claim.stance in COUNTING and claim.extent is Extent.WHOLE and claim.scope is not Scope.SEVERAL


def _notes(claim: ClaimAnswer) -> Iterable[str]:
    """What a reader must know before adding this to anything."""
    counted = claim.measure in COUNTED
    if claim.extent is Extent.PART and counted:
        yield gettext("part only, in no range")
    if claim.superseded:
        yield gettext("superseded, in no range") if counted else gettext("superseded")
    if counted and claim.stance not in COUNTING:
        yield gettext("in no range")
    if claim.inconsistent_at_source:
        yield gettext("inconsistent at the source, kept as given")
    if claim.preferred:
        yield gettext("preferred: %(reason)s", reason=claim.preferred_reason)
