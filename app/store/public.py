"""Which records of the registers are public: those listed by an editor, and those that a published incident names.

A place or an actor that only a draft names must not be found by anybody (DESIGN rule 4). A record that was merged into
another one is in no list, not even in those of editors: its address leads to the other.
"""

from sqlalchemy import ColumnElement, exists
from sqlmodel import and_, col, not_, or_, select, true

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


def public_actor(see: Sight) -> ColumnElement[bool]:
    """Actors that may be seen."""
    own = col(Actor.merged_into_id).is_(None)
    if see.whole_registers:
        return own
    naming = (
        (Involvement.actor_id, Involvement.incident_id),
        (Claim.claimant_id, Claim.incident_id),
        (Claim.subject_id, Claim.incident_id),
    )
    # Asked of one record after another: the first incident found is enough, and a list would hold all of them.
    named = (
        exists().where(col(actor) == col(Actor.id), col(incident) == col(Incident.id), visible(see)).correlate(Actor)
        for actor, incident in naming
    )
    return and_(own, or_(col(Actor.listed), *named))


def public_place(see: Sight) -> ColumnElement[bool]:
    """Places that may be seen."""
    own = col(Place.merged_into_id).is_(None)
    if see.whole_registers:
        return own
    named = or_(
        col(Place.listed),
        *(
            exists().where(column == col(Place.id), visible(see)).correlate(Place)
            for column in (col(Incident.place_id), col(Incident.region_id), col(Incident.district_id))
        ),
    )
    return and_(own, named)


def public_source(see: Sight) -> ColumnElement[bool]:
    """Sources that may be seen; never those of a dataset whose texts may not be passed on, nor what it alone cites."""
    own = col(Source.merged_into_id).is_(None)
    if see.whole_registers:
        return own
    cited = _cited(and_(visible(see), readable(see)))
    passed = or_(col(Source.dataset_id).is_(None), col(Source.dataset_id).in_(passed_on()))
    if see.restricted:
        return and_(own, or_(col(Source.listed), cited), passed)
    reported = col(Source.id).in_(select(TotalSource.source_id))
    return and_(own, passed, or_(cited, and_(col(Source.listed), or_(reported, not_(_withheld(see))))))


def _withheld(see: Sight) -> ColumnElement[bool]:
    """Whether an incident rests on the source whose sources may not be named; asked of each source that is listed."""
    return _cited(not_(readable(see)))


def _cited(where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a source is one of some incidents, or of a claim of theirs."""
    incident = exists().where(col(IncidentSource.source_id) == col(Source.id))
    claim = exists().where(col(ClaimSource.source_id) == col(Source.id), col(Claim.id) == col(ClaimSource.claim_id))
    return or_(
        incident.where(col(Incident.id) == col(IncidentSource.incident_id), where).correlate(Source),
        claim.where(col(Incident.id) == col(Claim.incident_id), where).correlate(Source),
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
