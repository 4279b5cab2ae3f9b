"""An incident's claims in full, as its page tells them: by measure, then by whom they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.answers import ClaimAnswer, FigureAnswer, IncidentAnswer
from app.domain.figures import figure_words, range_words
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
WITHHELD = N_("words withheld")
ALLEGING = frozenset({Measure.RESPONSIBILITY, Measure.PARTICIPATION})
"""Who says of others that they did it, or helped, alleges it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One claim: how it was said, its figure or its words, and what keeps it out of the range."""

    claim: ClaimAnswer
    said: str
    figure: str
    notes: tuple[str, ...]
    standing: str


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one measure about the same people; `range` is what they come to, where they come to something."""

    title: str
    range: RangeMark | None
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One measure: its total and its groups, whose marks share a scale; `chosen`: what the tally asked for counts."""

    measure: Measure
    total: RangeMark | None
    chosen: str
    preferred: str
    unknown: str
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
    groups = tuple(_group(key, about, figure, top, bare=incident.withheld) for key, about in by_group(claims).items())
    total = range_mark(figure, top, figure.preferred) if figure else None
    return Chapter(
        measure=measure,
        total=total if counted else None,
        chosen=_chosen(figure),
        preferred=_preferred(figure),
        unknown=_unknown(figure),
        groups=groups,
        claims=len(claims),
    )


def _chosen(figure: FigureAnswer | None) -> str:
    """What the tally asked for counts; unknown where it has no figure."""
    picked = figure.chosen if figure else None
    return range_words(picked.low, picked.high, is_open=picked.open) if picked else range_words(None, None)


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
"""Whom claims are about: the scope, with the slug of an actor, or the words where it is none of the register."""


def by_group(claims: Iterable[ClaimAnswer]) -> dict[Key, list[ClaimAnswer]]:
    """The claims that are about the same people, in the order in which each group is first named."""
    found: dict[Key, list[ClaimAnswer]] = {}
    for one in claims:
        found.setdefault(_key(one), []).append(one)
    return found


def group_title(key: Key, claim: ClaimAnswer) -> str:
    """What a group is called, given its key and one of its claims."""
    scope, _, text = key
    if scope in ABOUT:
        return gettext(ABOUT[scope])
    return claim.subject.name if claim.subject else text


def _key(claim: ClaimAnswer) -> Key:
    if claim.scope is not Scope.GROUP:
        return claim.scope, "", ""
    if claim.subject:
        return claim.scope, claim.subject.slug, ""
    return claim.scope, "", claim.subject_text


def _group(key: Key, claims: Sequence[ClaimAnswer], figure: FigureAnswer | None, top: int, *, bare: bool) -> Group:
    scope, slug, _ = key
    slug = "unknown-victims" if scope is Scope.UNKNOWN_VICTIMS else slug
    of_group = figure.by_group.get(slug) if figure else None
    note = scope.definition if scope in ABOUT and claims[0].measure in COUNTED else ""
    return Group(
        title=group_title(key, claims[0]),
        range=range_mark(of_group, top, of_group.preferred) if of_group else None,
        lines=tuple(_line(one, bare=bare) for one in claims),
        note=note,
    )


def _line(claim: ClaimAnswer, *, bare: bool) -> Line:
    figure = figure_words(claim.low, claim.best, claim.high)
    return Line(
        claim=claim,
        said=said(claim),
        figure=figure,
        notes=(*notes(claim), *([gettext(WITHHELD)] if bare and not figure else [])),
        standing=standing(claim),
    )


def said(claim: ClaimAnswer) -> str:
    """The verb of a claim, in the past tense."""
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


def standing(claim: ClaimAnswer) -> str:
    """`against` for denials and doubts, `aside` for what enters no range, else empty."""
    if claim.stance in (Stance.DENIES, Stance.DOUBTS):
        return "against"
    aside = claim.superseded or (claim.measure in COUNTED and not _enters(claim))
    return "aside" if aside else ""


def _enters(claim: ClaimAnswer) -> bool:
    return claim.stance in COUNTING and claim.extent is Extent.WHOLE and claim.scope is not Scope.SEVERAL


def notes(claim: ClaimAnswer) -> Iterable[str]:
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
        reason = claim.preferred_reason
        yield gettext("preferred: %(reason)s", reason=reason) if reason else gettext("preferred by the editors")
