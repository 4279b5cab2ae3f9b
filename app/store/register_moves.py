"""What moves when a record of a register is found to be another one: every pointer to it, record by record."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from app.domain.names import fold
from app.domain.vocabulary import NameKind
from app.models import (
    Actor,
    ActorLink,
    ActorName,
    Claim,
    ClaimSource,
    Incident,
    IncidentSource,
    Involvement,
    Place,
    PlaceName,
    ReportedTotal,
    Source,
    TotalSource,
)
from app.store.db import ReadSession
from app.store.register_edits import resting_on

Registered = Actor | Place | Source
Row = Actor | Place | Source | ReportedTotal


def pointing(gone: Registered) -> ColumnElement[bool]:
    """The incidents that point to a record, whatever their standing."""
    if isinstance(gone, Source):
        return resting_on(gone)
    if isinstance(gone, Place):
        return or_(*(one == gone.id for one in _LABELS))
    said = select(Claim.incident_id).where(or_(col(Claim.claimant_id) == gone.id, col(Claim.subject_id) == gone.id))
    involved = select(Involvement.incident_id).where(Involvement.actor_id == gone.id)
    return or_(col(Incident.id).in_(involved), col(Incident.id).in_(said))


_LABELS = (col(Incident.place_id), col(Incident.region_id), col(Incident.district_id))


def in_incident(incident: Incident, gone: Registered, stays: Registered) -> None:
    """Let an incident point to the record that stays; what then stands there twice becomes one."""
    if isinstance(stays, Actor):
        _involve(incident, gone, stays)
        for claim in incident.claims:
            _turn(claim, ("claimant", "subject"), gone, stays)
    elif isinstance(stays, Place):
        _turn(incident, ("place", "region", "district"), gone, stays)
    else:
        incident.cited = _cite(incident.cited, gone, stays, IncidentSource)
        for claim in incident.claims:
            if any(one.source is gone for one in claim.cited):
                claim.cited = _cite(claim.cited, gone, stays, ClaimSource)


def _turn(row: object, names: Iterable[str], gone: Registered, stays: Registered) -> bool:
    turned = [name for name in names if getattr(row, name) is gone]
    for name in turned:
        setattr(row, name, stays)
    return bool(turned)


def _involve(incident: Incident, gone: Registered, stays: Actor) -> None:
    there = {one.role: one for one in incident.involvements if one.actor is stays}
    for one in [one for one in incident.involvements if one.actor is gone]:
        if one.role in there:
            _fill_in(there[one.role], one, ("note", "note_fr"))
            incident.involvements.remove(one)
        else:
            one.actor = stays


def _fill_in(row: object, other: object, names: Iterable[str]) -> None:
    for name in names:
        if not getattr(row, name):
            setattr(row, name, getattr(other, name))


def _cite(cited: Sequence[Any], gone: Registered, stays: Registered, make: Callable[..., Any]) -> list[Any]:
    """The sources of something, in order; of two that are one now, the way through which it came is kept once."""
    via = ("via", "via_fr") if make is not IncidentSource else ()
    twin = next((one for one in cited if one.source is stays), None)
    made = []
    for one in cited:
        if one.source is not gone:
            made.append(one)
        elif twin is not None:
            _fill_in(twin, one, via)
        else:
            made.append(make(source=stays, position=one.position, **{name: getattr(one, name) for name in via}))
    return made


def in_registers(db: ReadSession, gone: Registered, stays: Registered) -> list[Row]:
    """Let the other records of the registers point to the one that stays; those that changed, without the two."""
    if isinstance(stays, Actor):
        changed = [*_ties(db, gone, stays), *_totals(db, gone, stays, ("claimant", "subject"))]
    elif isinstance(stays, Place):
        changed = [*_within(db, gone, stays), *_totals(db, gone, stays, ("area",))]
    else:
        changed = [*_repeating(db, gone, stays), *_printing(db, gone, stays)]
    return [one for one in changed if one is not stays]


def _ties(db: ReadSession, gone: Any, stays: Actor) -> list[Row]:
    """Ties to and from the actor; one that would tie it to itself, or that is there already, is left out."""
    stays.links += [_tie(one, one.other) for one in gone.links if one.other is not stays]
    gone.links = []
    owners = select(ActorLink.actor_id).where(ActorLink.other_id == gone.id)
    changed: list[Row] = list(db.exec(select(Actor).where(col(Actor.id).in_(owners))).all())
    for owner in changed:
        for link in owner.links if isinstance(owner, Actor) else ():
            _turn(link, ("other",), gone, stays)
    for actor in [stays, *changed]:
        if isinstance(actor, Actor):
            told = {_said(one): one for one in reversed(actor.links) if one.other is not actor}
            actor.links = [one for one in actor.links if told.get(_said(one)) is one]
    return changed


def _tie(link: ActorLink, other: Actor) -> ActorLink:
    return ActorLink(other=other, **{name: getattr(link, name) for name in ("kind", "since", "until", *_NOTES)})


def _said(link: ActorLink) -> tuple[Any, ...]:
    return link.other.id, link.kind, link.since, link.until


_NOTES = ("note", "note_fr")


def _totals(db: ReadSession, gone: Registered, stays: Registered, names: tuple[str, ...]) -> list[Row]:
    pointing = or_(*(getattr(ReportedTotal, f"{name}_id") == gone.id for name in names))
    return [one for one in db.exec(select(ReportedTotal).where(pointing)).all() if _turn(one, names, gone, stays)]


def _within(db: ReadSession, gone: Registered, stays: Place) -> list[Row]:
    """The places in a region or a district; what stays is not in itself."""
    labels = ("region", "district")
    inside = select(Place).where(or_(col(Place.region_id) == gone.id, col(Place.district_id) == gone.id))
    changed: list[Row] = [one for one in db.exec(inside).all() if _turn(one, labels, gone, stays)]
    for name in labels:
        if getattr(stays, name) is stays:
            setattr(stays, name, None)
    return changed


def _repeating(db: ReadSession, gone: Any, stays: Source) -> list[Row]:
    """What repeats the source; what stays does not repeat itself, but what the other one repeated."""
    repeating = db.exec(select(Source).where(col(Source.repeats_id) == gone.id)).all()
    changed: list[Row] = [one for one in repeating if _turn(one, ("repeats",), gone, stays)]
    if stays.repeats is stays:
        stays.repeats = None if gone.repeats is stays else gone.repeats
    return changed


def _printing(db: ReadSession, gone: Registered, stays: Source) -> list[Row]:
    cited = select(TotalSource.total_id).where(TotalSource.source_id == gone.id)
    changed: list[Row] = list(db.exec(select(ReportedTotal).where(col(ReportedTotal.id).in_(cited))).all())
    for total in changed:
        if isinstance(total, ReportedTotal):
            total.cited = _cite(total.cited, gone, stays, TotalSource)
    return changed


def names_of(gone: Registered, stays: Registered) -> list[ActorName | PlaceName]:
    """The names by which the record was known and the one that stays is not yet, as names of the latter."""
    if isinstance(stays, Source) or isinstance(gone, Source):
        return []
    there = {one.name for one in stays.names}
    found: dict[str, ActorName | PlaceName] = {}
    for one in gone.names:
        found.setdefault(one.name, _alias(one))
    for name, language in ((gone.name, "en"), (gone.name_fr, "fr")):
        if name and isinstance(stays, Actor):
            made = ActorName(name=name, folded=fold(name), kind=NameKind.ALIAS, language=language)
            found.setdefault(name, made)
        elif name:
            found.setdefault(name, PlaceName(name=name, folded=fold(name), language=language if name else ""))
    return [one for name, one in found.items() if name not in there]


def _alias(one: ActorName | PlaceName) -> ActorName | PlaceName:
    if isinstance(one, PlaceName):
        return PlaceName(name=one.name, folded=one.folded, language=one.language, origin=one.origin)
    kind = NameKind.ALIAS if one.kind is NameKind.OFFICIAL else one.kind
    return ActorName(
        name=one.name, folded=one.folded, kind=kind, language=one.language, since=one.since, until=one.until
    )
