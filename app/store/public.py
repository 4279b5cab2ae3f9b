"""Which records of the registers are public: those listed by an editor, and those that a published incident names.

A place or an actor that only a draft names must not be found by anybody (DESIGN rule 4). A record that was merged into
another one is in no list, not even in those of editors: its address leads to the other.
"""

from sqlalchemy import ColumnElement, exists
from sqlmodel import and_, col, not_, or_, select, true
from sqlmodel.sql.expression import SelectOfScalar

from app.models import (
    Actor,
    Claim,
    ClaimSource,
    Incident,
    IncidentSource,
    Involvement,
    Place,
    ReportedTotal,
    Source,
    TotalSource,
)
from app.store.sight import Sight, passed_on, readable, visible


def _seen(see: Sight) -> SelectOfScalar[int | None]:
    return select(col(Incident.id)).where(visible(see))


def public_actor(see: Sight) -> ColumnElement[bool]:
    """Actors that may be seen."""
    own = col(Actor.merged_into_id).is_(None)
    if see.whole_registers:
        return own
    seen = _seen(see)
    named = or_(
        col(Actor.listed),
        col(Actor.id).in_(select(Involvement.actor_id).where(col(Involvement.incident_id).in_(seen))),
        col(Actor.id).in_(select(Claim.claimant_id).where(col(Claim.incident_id).in_(seen))),
        col(Actor.id).in_(select(Claim.subject_id).where(col(Claim.incident_id).in_(seen))),
    )
    return and_(own, named)


def public_place(see: Sight) -> ColumnElement[bool]:
    """Places that may be seen."""
    own = col(Place.merged_into_id).is_(None)
    if see.whole_registers:
        return own
    named = or_(
        col(Place.listed),
        *(
            col(Place.id).in_(select(column).where(visible(see), column.is_not(None)))
            for column in (col(Incident.place_id), col(Incident.region_id), col(Incident.district_id))
        ),
    )
    return and_(own, named)


def public_source(see: Sight) -> ColumnElement[bool]:
    """Sources that may be seen; never those of a dataset whose texts may not be passed on, nor what it alone cites."""
    own = col(Source.merged_into_id).is_(None)
    if see.whole_registers:
        return own
    cited = _cites(select(col(Incident.id)).where(visible(see), readable(see)))
    passed = or_(col(Source.dataset_id).is_(None), col(Source.dataset_id).in_(passed_on()))
    if see.restricted:
        return and_(own, or_(col(Source.listed), cited), passed)
    reported = col(Source.id).in_(select(TotalSource.source_id))
    return and_(own, passed, or_(cited, and_(col(Source.listed), or_(reported, not_(_withheld(see))))))


def _withheld(see: Sight) -> ColumnElement[bool]:
    """Whether an incident rests on the source whose sources may not be named; asked of each source that is listed."""
    bare: ColumnElement[bool] = not_(readable(see))
    incident = exists().where(col(IncidentSource.source_id) == col(Source.id))
    claim = exists().where(col(ClaimSource.source_id) == col(Source.id), col(Claim.id) == col(ClaimSource.claim_id))
    return or_(
        incident.where(col(Incident.id) == col(IncidentSource.incident_id), bare).correlate(Source),
        claim.where(col(Incident.id) == col(Claim.incident_id), bare).correlate(Source),
    )


def _cites(incidents: SelectOfScalar[int | None]) -> ColumnElement[bool]:
    """Whether a source is one of some incidents, or of a claim of theirs."""
    claims = select(Claim.id).where(col(Claim.incident_id).in_(incidents))
    return or_(
        col(Source.id).in_(select(IncidentSource.source_id).where(col(IncidentSource.incident_id).in_(incidents))),
        col(Source.id).in_(select(ClaimSource.source_id).where(col(ClaimSource.claim_id).in_(claims))),
    )


def public_total(see: Sight) -> ColumnElement[bool]:
    """Reported totals of which everything that they name may be seen."""
    if see.whole_registers:
        return true()
    actors, places = select(Actor.id).where(public_actor(see)), select(Place.id).where(public_place(see))
    sources = select(Source.id).where(public_source(see))
    hidden = select(TotalSource.total_id).where(col(TotalSource.source_id).not_in(sources))
    return and_(
        col(ReportedTotal.claimant_id).in_(actors),
        or_(col(ReportedTotal.subject_id).is_(None), col(ReportedTotal.subject_id).in_(actors)),
        or_(col(ReportedTotal.area_id).is_(None), col(ReportedTotal.area_id).in_(places)),
        col(ReportedTotal.id).not_in(hidden),
    )
