"""What the write path computes of an incident from its claims and its place."""

from functools import lru_cache
from typing import Any, NamedTuple, cast

from app.domain.geo import Point, mercator
from app.domain.sought import searched
from app.domain.tally import UNKNOWN_VICTIMS, GroupFigure, MeasureFigure, Range, Statement, according_to, figures
from app.domain.vocabulary import COUNTED, COUNTING, ActorKind, Extent, Measure, PlaceKind, Scope, Stance
from app.models import Claim, Figure, Incident, Place, Sum

Said = tuple[
    int, Measure, Stance, Scope, int | None, Extent, int | None, int | None, int | None, bool, bool, int | None
]
"""The fields of a tally's statement in their order, with actors as numbers."""


def _said(claim: Claim, numbers: dict[Any, int]) -> Said:
    """The claim as the tally reads it; `numbers` has the actors that were named so far, each with its number."""
    claimant = numbers.setdefault(claim.claimant.id, len(numbers))
    subject = None if claim.subject is None else numbers.setdefault(claim.subject.id, len(numbers))
    dataset = next((one.source.dataset_id for one in claim.cited if one.source.dataset_id), None)
    return (
        claimant, claim.measure, claim.stance, claim.scope, subject, claim.extent, claim.low, claim.best, claim.high,
        claim.superseded, claim.preferred, dataset,
    )  # fmt: skip


class Counted(NamedTuple):
    """The columns of one figure."""

    claimant_id: int | None
    measure: Measure
    of: Sum
    group_id: int | None = None
    low: int | None = None
    high: int | None = None
    open: bool = False
    best: int | None = None
    preferred_low: int | None = None
    preferred_high: int | None = None
    preferred_open: bool = False


def derive(incident: Incident) -> None:
    """Compute everything that follows: the point, the labels, the searched text, the civilians, the figures."""
    derive_columns(incident)
    if stale_figures(incident):
        incident.figures = [Figure(**one._asdict()) for one in counted(incident)]


def derive_columns(incident: Incident, known: str | None = None) -> None:
    """Compute what stands in the incident's own row; `known` is its searched text where that is known already."""
    _place(incident)
    incident.civilians = any(_hurts_civilians(claim) for claim in incident.claims)
    incident.search_text = search_text(incident) if known is None else known


def stale_figures(incident: Incident) -> bool:
    """Whether the figures kept are other ones than the claims give."""
    return counted(incident) != [_values(row) for row in incident.figures]


def _place(incident: Incident) -> None:
    place = incident.place
    if place is not None:
        if incident.region is None:
            incident.region = _region_of(place)
        if incident.district is None:
            incident.district = _district_of(place)
        if not incident.own_point:
            # The middle of a country is not where anything happened: such an incident has no point.
            known = place.kind is not PlaceKind.COUNTRY
            incident.latitude = place.latitude if known else None
            incident.longitude = place.longitude if known else None
    if incident.latitude is None or incident.longitude is None:
        incident.x = incident.y = None
    else:
        incident.x, incident.y = mercator(Point(incident.latitude, incident.longitude))


def _region_of(place: Place) -> Place | None:
    return place if place.kind is PlaceKind.REGION else place.region


def _district_of(place: Place) -> Place | None:
    return place if place.kind is PlaceKind.DISTRICT else place.district


def _hurts_civilians(claim: Claim) -> bool:
    """Whether the claim counts civilians among the victims; a denial does not."""
    standing = claim.stance in COUNTING and not claim.superseded
    named = claim.subject is not None and claim.subject.kind is ActorKind.CIVILIANS
    return standing and named and claim.measure in COUNTED and claim.high != 0


def search_text(incident: Incident) -> str:
    """Folded words of both languages, so that a search needs neither accents nor the right language."""
    words = [incident.title, incident.title_fr, incident.summary, incident.summary_fr]
    for claim in incident.claims:
        words += [claim.text, claim.text_fr, claim.wording, claim.wording_fr]
        words += [claim.spokesperson, claim.spokesperson_fr, claim.subject_text, claim.subject_text_fr]
    return searched(words)


def counted(incident: Incident) -> list[Counted]:
    """The figures that the claims give, over all of them and according to each claimant."""
    numbers: dict[Any, int] = {}
    said = tuple([_said(claim, numbers) for claim in incident.claims])
    ids = list(numbers)
    rows = []
    for one in _figured(said):
        whose = None if one.claimant_id is None else ids[one.claimant_id]
        group = None if one.group_id is None else ids[one.group_id]
        rows.append(Counted(whose, one.measure, one.of, group, *one[4:]))
    return rows


# Most incidents of a dataset have few dead: the same figures come again, and differ only in whose they are.
@lru_cache(20_000)
def _figured(said: tuple[Said, ...]) -> tuple[Counted, ...]:
    """The figures of what is said, with the actors numbered in the order in which they are named."""
    statements = [Statement(*one) for one in said]
    rows = [row for one in figures(statements).values() for row in _rows(one, None)]
    claimants = dict.fromkeys(one.claimant for one in statements if one.measure in COUNTED)
    if len(claimants) == 1:
        # Where one claimant says everything, what follows from his claims follows from all.
        (claimant,) = cast(dict[int, None], claimants)
        return (*rows, *(row._replace(claimant_id=claimant) for row in rows))
    for claimant in cast(dict[int, None], claimants):
        own = according_to(claimant, statements).values()
        rows += [row for one in own for row in _rows(one, claimant)]
    return tuple(rows)


def _rows(made: MeasureFigure, claimant: int | None) -> list[Counted]:
    rows = [_row(made.total, made, claimant, made.measure, Sum.TOTAL)]
    for one in made.groups:
        known = one.group is not UNKNOWN_VICTIMS
        of, group = (Sum.GROUP, cast(int, one.group)) if known else (Sum.UNKNOWN_VICTIMS, None)
        rows.append(_row(one.range, one, claimant, made.measure, of, group))
    return rows


def _row(whole: Range | None, made: MeasureFigure | GroupFigure, *whose: Any) -> Counted:
    named: dict[str, Any] = {}
    if whole:
        named = {"low": whole.low, "high": whole.high, "open": whole.open}
    if preferred := made.preferred:
        named["preferred_low"], named["preferred_high"] = preferred.low, preferred.high
        named["preferred_open"], named["best"] = preferred.open, preferred.point if made.chosen else None
    return Counted(*whose, **named)


def _values(row: Figure) -> Counted:
    return Counted(*(getattr(row, name) for name in Counted._fields))
