"""What the write path computes of an incident from its claims and its place."""

from typing import Any, cast

from app.domain.geo import Point, mercator
from app.domain.names import fold
from app.domain.tally import UNKNOWN_VICTIMS, GroupFigure, MeasureFigure, Range, Statement, according_to, figures
from app.domain.vocabulary import COUNTED, COUNTING, ActorKind, PlaceKind
from app.models import Claim, Figure, Incident, Place, Sum


def statement(claim: Claim) -> Statement:
    """The claim as the tally reads it; actors stand as their ids."""
    return Statement(
        claimant=claim.claimant.id,
        measure=claim.measure,
        stance=claim.stance,
        scope=claim.scope,
        subject=claim.subject.id if claim.subject else None,
        extent=claim.extent,
        low=claim.low,
        best=claim.best,
        high=claim.high,
        superseded=claim.superseded,
        preferred=claim.preferred,
        dataset=next((one.source.dataset_id for one in claim.cited if one.source.dataset_id), None),
    )


def derive(incident: Incident) -> None:
    """Compute everything that follows: the point, the labels, the searched text, the civilians, the figures."""
    _place(incident)
    incident.civilians = any(_hurts_civilians(claim) for claim in incident.claims)
    incident.search_text = search_text(incident)
    if stale_figures(incident):
        incident.figures = _figures(incident)


def stale_figures(incident: Incident) -> bool:
    """Whether the figures kept are other ones than the claims give."""
    return [_values(row) for row in _figures(incident)] != [_values(row) for row in incident.figures]


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
    return fold(" ".join(words))


def _figures(incident: Incident) -> list[Figure]:
    statements = [statement(claim) for claim in incident.claims]
    rows = [row for made in figures(statements).values() for row in _rows(made, None)]
    for claimant in dict.fromkeys(one.claimant for one in statements if one.measure in COUNTED):
        for made in according_to(claimant, statements).values():
            rows += _rows(made, claimant)
    return rows


def _rows(made: MeasureFigure, claimant: Any) -> list[Figure]:
    rows = [_row(Figure(claimant_id=claimant, measure=made.measure, of=Sum.TOTAL), made.total, made)]
    for one in made.groups:
        row = Figure(claimant_id=claimant, measure=made.measure, of=Sum.UNKNOWN_VICTIMS)
        if one.group is not UNKNOWN_VICTIMS:
            row.of, row.group_id = Sum.GROUP, cast(int, one.group)
        rows.append(_row(row, one.range, one))
    return rows


def _row(row: Figure, whole: Range | None, made: MeasureFigure | GroupFigure) -> Figure:
    if whole:
        row.low, row.high, row.open = whole.low, whole.high, whole.open
    if preferred := made.preferred:
        row.preferred_low, row.preferred_high, row.preferred_open = preferred.low, preferred.high, preferred.open
        row.best = preferred.point if made.chosen else None
    return row


def _values(row: Figure) -> tuple[object, ...]:
    return (
        row.claimant_id, row.measure, row.of, row.group_id, row.low, row.high, row.open, row.best,
        row.preferred_low, row.preferred_high, row.preferred_open,
    )  # fmt: skip
