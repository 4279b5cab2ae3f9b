"""Merging two records of a register that are one: what would move, and the move, in one transaction with one reason."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import col, func, or_, select

from app.domain import policy
from app.domain.errors import InvalidRecord
from app.domain.policy import Act, Byline
from app.i18n import N_, gettext
from app.models import (
    Actor,
    ActorLink,
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
from app.store import snapshot, write
from app.store.db import ReadSession, WriteSession
from app.store.register_edits import hold_incidents, hold_row, insist_on_version, whole_incidents
from app.store.register_moves import in_incident, in_registers, names_of, pointing
from app.store.registers import record
from app.store.resolve import AREAS

T = TypeVar("T", Actor, Place, Source)

MOST_NAMED = 5
"""So many incidents that keep two records apart are named."""
_LACKED: dict[type, tuple[str, ...]] = {
    Actor: ("name_fr", "note", "note_fr"),
    Place: ("name_fr", "note", "note_fr", "region", "district", "geonames_id"),
    Source: ("title", "title_fr", "publisher_fr", "url", "archived_url", "published_on", "note", "note_fr"),
}
"""What the record that stays takes from the other where it has nothing itself."""


@dataclass(frozen=True, slots=True)
class Moves:
    """What a merge would move: how many of each, the names that come along, and why it cannot be done, if so."""

    counts: tuple[tuple[str, int], ...]
    """Message ids of what moves, each with its number; nothing that does not occur."""
    incidents: int
    names: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())


def preview(db: ReadSession, gone: T, stays: T) -> Moves:
    """What merging one record into the other would move; nothing is changed."""
    counts = [(words, _count(db, clause)) for words, clause in _counted(gone)]
    return Moves(
        counts=tuple((words, many) for words, many in counts if many),
        incidents=_count(db, select(Incident.id).where(pointing(gone))),
        names=tuple(one.name for one in names_of(gone, stays)),
        problems=tuple(problems(db, gone, stays)),
    )


def merge(db: WriteSession, gone: T, stays: T, by: Byline, *, seen: tuple[int, int]) -> T:
    """Let everything that points to one record point to the other; the first keeps its address, which leads there.

    `seen` are the versions of the two that the author was shown. Each incident that changes gets its revision, with
    its figures counted anew. Raises InvalidRecord where the two cannot be one, EditConflict where one has moved on.
    """
    policy.insist(by, Act.WRITE_REGISTER)
    touched = _touched(gone, stays)
    hold_incidents(db, touched)
    for row in sorted(_to_hold(gone, stays), key=lambda one: one.id or 0):
        hold_row(db, row)
    for row, version in ((gone, seen[0]), (stays, seen[1])):
        insist_on_version(row, version)
    for problem in problems(db, gone, stays):
        raise InvalidRecord(problem)
    incidents = whole_incidents(db, touched)
    before = [snapshot.of_incident(one) for one in incidents]
    with db.no_autoflush:
        changed: list[Any] = _move(db, gone, stays)
        for one in incidents:
            in_incident(one, gone, stays)
    for row in [gone, stays, *changed]:
        _keep(db, row, by)
    write.follow(db, zip(incidents, before, strict=True), by)
    return stays


def _touched(gone: Any, stays: Any) -> ColumnElement[bool]:
    """The incidents that change: those that point to what goes, and those that lean on what the other one gains."""
    if isinstance(stays, Place) and any(
        getattr(stays, name) is None or getattr(stays, name) is gone for name in ("latitude", "region", "district")
    ):
        return or_(pointing(gone), col(Incident.place_id) == stays.id)
    return pointing(gone)


def _to_hold(gone: Any, stays: Any) -> list[Any]:
    """The two, and the source that the one that stays is going to repeat: it may not be merged away meanwhile."""
    held = [gone, stays]
    if isinstance(gone, Source) and gone.repeats is not None and gone.repeats is not stays:
        held.append(gone.repeats)
    return held


def problems(db: ReadSession, gone: T, stays: T) -> list[str]:
    """Sentences about why the two cannot be merged; none where they can."""
    if gone.id == stays.id:
        return [gettext("A record cannot be merged into itself.")]
    for row in (gone, stays):
        if row.merged_into is not None:
            return [gettext("“%(slug)s” was merged into “%(into)s”. Choose that one.", slug=row.slug,
                            into=row.merged_into.slug)]  # fmt: skip
    if isinstance(gone, Place):
        return _of_places(gone, stays)
    if isinstance(gone, Source):
        return _of_sources(gone, stays)
    return [
        gettext("In “%(title)s” a claim about each of the two is preferred. Leave one of them first.", title=title)
        for title in _preferred_twice(db, gone, stays)
    ]


def _of_places(gone: Place, stays: Place) -> list[str]:
    if gone.kind is not stays.kind and (gone.kind in AREAS or stays.kind in AREAS):
        return [gettext("A town and a region are two places, even under one name; so are areas of different kinds.")]
    return []


def _of_sources(gone: Source, stays: Source) -> list[str]:
    if gone.dataset_id != stays.dataset_id:
        return [gettext("The two belong to different datasets, which decide what may be passed on.")]
    passed: list[int | None] = []
    here = stays.repeats
    while here is not None and here.id not in passed:
        passed.append(here.id)
        here = here.repeats
    if gone.id in passed[1:]:
        return [gettext("“%(slug)s” repeats the other one through a third source. Correct that first.",
                        slug=stays.slug)]  # fmt: skip
    return []


def _preferred_twice(db: ReadSession, gone: T, stays: T) -> list[str]:
    """The titles of incidents in which a claim about each of the two is preferred."""
    one, other = aliased(Claim), aliased(Claim)
    asked = (
        select(Incident.title)
        .join(one, col(one.incident_id) == col(Incident.id))
        .join(other, col(other.incident_id) == col(Incident.id))
        .where(one.subject_id == gone.id, other.subject_id == stays.id, one.preferred, other.preferred)
        .where(one.measure == other.measure, one.scope == other.scope)
        .order_by(col(Incident.title))
        .distinct()
    )
    return list(db.exec(asked.limit(MOST_NAMED)).all())


def _move(db: WriteSession, gone: Any, stays: Any) -> list[Any]:
    changed = in_registers(db, gone, stays)
    if not isinstance(stays, Source):
        stays.names += names_of(gone, stays)
    for name in _LACKED[type(stays)]:
        theirs = getattr(gone, name)
        if not getattr(stays, name) and theirs is not stays:
            setattr(stays, name, theirs)
    if isinstance(stays, Place) and stays.latitude is None:
        stays.latitude, stays.longitude = gone.latitude, gone.longitude
    if isinstance(stays, Source) and stays.repeats is None and not _goes_back_to(gone.repeats, gone, stays):
        # Without it, what only passes on would count as an origin of its own.
        stays.repeats = gone.repeats
    # Readers could reach the one that goes: they still can, under the name of the other.
    stays.listed = stays.listed or gone.listed
    # By its column: tied as objects, the two would wait for each other where what stays repeated what goes.
    gone.merged_into_id = stays.id
    db.expire(gone, ["merged_into"])
    return changed


def _goes_back_to(here: Source | None, *ends: Source) -> bool:
    """Whether a source is one of some, or repeats one of them over any number of steps."""
    passed: list[int | None] = []
    while here is not None and here.id not in passed:
        if any(here is one for one in ends):
            return True
        passed.append(here.id)
        here = here.repeats
    return False


def _keep(db: WriteSession, row: Any, by: Byline) -> None:
    kind, taken = _RECORDED[type(row)]
    record(db, [row], kind, taken, by)


_RECORDED: dict[type, tuple[str, Any]] = {
    Actor: ("actor", snapshot.of_actor),
    Place: ("place", snapshot.of_place),
    Source: ("source", snapshot.of_source),
    ReportedTotal: ("total", snapshot.of_total),
}


def _counted(gone: Actor | Place | Source) -> list[tuple[str, Any]]:
    """What can point to a record, in words, each with the query for its ids."""
    number = gone.id
    if isinstance(gone, Actor):
        return [
            (N_("Claims that it makes"), select(Claim.id).where(Claim.claimant_id == number)),
            (N_("Claims about it"), select(Claim.id).where(Claim.subject_id == number)),
            (N_("Parts in incidents"), select(Involvement.id).where(Involvement.actor_id == number)),
            (
                N_("Ties to other actors"),
                select(ActorLink.id).where(or_(col(ActorLink.actor_id) == number, col(ActorLink.other_id) == number)),
            ),
            (
                N_("Reported totals"),
                select(ReportedTotal.id).where(
                    or_(col(ReportedTotal.claimant_id) == number, col(ReportedTotal.subject_id) == number)
                ),
            ),
        ]
    if isinstance(gone, Place):
        area = or_(col(Incident.region_id) == number, col(Incident.district_id) == number)
        inside = or_(col(Place.region_id) == number, col(Place.district_id) == number)
        return [
            (N_("Incidents there"), select(Incident.id).where(Incident.place_id == number)),
            (N_("Incidents in this region or district"), select(Incident.id).where(area)),
            (N_("Places in this region or district"), select(Place.id).where(inside)),
            (N_("Reported totals"), select(ReportedTotal.id).where(ReportedTotal.area_id == number)),
        ]
    return [
        (N_("Claims printed in it"), select(ClaimSource.claim_id).where(ClaimSource.source_id == number)),
        (
            N_("Incidents that cite it"),
            select(IncidentSource.incident_id).where(IncidentSource.source_id == number),
        ),
        (N_("Sources that repeat it"), select(Source.id).where(Source.repeats_id == number)),
        (N_("Reported totals"), select(TotalSource.total_id).where(TotalSource.source_id == number)),
    ]


def _count(db: ReadSession, ids: Any) -> int:
    return db.exec(select(func.count()).select_from(ids.subquery())).one()
