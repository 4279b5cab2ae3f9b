"""Reading how the figures of one source stand beside those of all others, over the incidents that it reports."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy import select as columns
from sqlmodel import col, func, or_, select, true

from app.domain.answers import RangeAnswer
from app.domain.beside import EVERYBODY, Beside, Printed, beside, counts
from app.domain.register_answers import BesideAnswer, Compared
from app.domain.tally import UNKNOWN_VICTIMS, Range, Statement
from app.domain.vocabulary import COUNTED, COUNTING, Extent, Scope
from app.i18n import gettext
from app.models import Actor, Claim, ClaimSource, Incident, IncidentSource, Source
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.sight import PUBLIC, Sight, passed_on, readable, visible

MOST_COMPARED = 2000
"""Of so many incidents the figures are compared, the newest ones; a dataset may report tens of thousands."""


@dataclass(frozen=True)
class Figures:
    """The pairs of figures of one source by incident; `in_all` counts its incidents, compared or not."""

    by_incident: dict[int, tuple[Beside, ...]]
    in_all: int

    def compared(self) -> Compared:
        """What they come to."""
        pairs = [one for found in self.by_incident.values() for one in found]
        return Compared(
            counts=counts(pairs),
            repeated=sum(one.repeated for one in pairs),
            incidents=sum(1 for found in self.by_incident.values() if found),
            left_out=max(0, self.in_all - MOST_COMPARED),
        )


def figures(db: ReadSession, source: int, *, see: Sight = PUBLIC) -> Figures:
    """Every figure that the source prints about the newest of its incidents, beside those of all other sources."""
    mine = (
        select(col(Incident.id))
        .join(IncidentSource, col(IncidentSource.incident_id) == col(Incident.id))
        .where(col(IncidentSource.source_id) == source, visible(see), readable(see))
    )
    in_all = db.exec(select(func.count()).select_from(mine.subquery())).one()
    newest = mine.order_by(col(Incident.date_from).desc(), col(Incident.id).desc()).limit(MOST_COMPARED)
    query: Any = (
        columns(
            col(Claim.incident_id), col(Claim.id), col(ClaimSource.source_id), col(Claim.claimant_id),
            col(Claim.measure), col(Claim.stance), col(Claim.scope), col(Claim.subject_id), col(Claim.extent),
            col(Claim.low), col(Claim.best), col(Claim.high), col(Claim.superseded),
        )
        .join(ClaimSource, col(ClaimSource.claim_id) == col(Claim.id))
        .join(Source, col(ClaimSource.source_id) == col(Source.id))
        .where(
            col(Claim.incident_id).in_(newest),
            col(Claim.measure).in_(COUNTED),
            col(Claim.stance).in_(COUNTING),
            col(Claim.extent) == Extent.WHOLE,
            col(Claim.scope) != Scope.SEVERAL,
            col(Claim.superseded).is_(False),
            _may_be_named(see),
        )
        .order_by(col(Claim.incident_id), col(Claim.position), col(Claim.id))
    )  # fmt: skip
    same = _same_origin(db, source)
    return Figures(
        {incident: beside(found) for incident, found in _printed(db.exec(query), source, same).items()}, in_all
    )


def _same_origin(db: ReadSession, source: int) -> frozenset[int]:
    """The sources that repeat this one, that it repeats, or that repeat what it repeats: one origin with it."""
    rows = db.exec(select(Source.id, Source.repeats_id).where(col(Source.repeats_id).is_not(None))).all()
    repeats: dict[int | None, int | None] = dict(rows)

    def origin(one: int | None) -> int | None:
        seen: set[int | None] = set()
        while one in repeats and one not in seen:
            seen.add(one)
            one = repeats[one]
        return one

    return frozenset(
        one for one in repeats.keys() | repeats.values() if one is not None and origin(one) == origin(source)
    )


def _may_be_named(see: Sight) -> ColumnElement[bool]:
    """Sources of datasets that may not be passed on count for nobody; all others are named by a visible incident."""
    if see.restricted:
        return true()
    return or_(col(Source.dataset_id).is_(None), col(Source.dataset_id).in_(passed_on()))


def _printed(rows: Any, source: int, same: frozenset[int]) -> dict[int, list[Printed]]:
    """From one row for each claim and source to the claims of each incident, with where each is printed."""
    claims: dict[int, dict[int, tuple[Any, bool, bool]]] = {}
    for row in rows:
        found = claims.setdefault(row.incident_id, {})
        _, here, elsewhere = found.get(row.id, (row, False, False))
        mine = row.source_id == source
        found[row.id] = (row, here or mine, elsewhere or (not mine and row.source_id not in same))
    return {
        incident: [Printed(_statement(row), here, elsewhere) for row, here, elsewhere in found.values()]
        for incident, found in claims.items()
    }


def _statement(row: Any) -> Statement:
    return Statement(
        claimant=row.claimant_id,
        measure=row.measure,
        stance=row.stance,
        scope=row.scope,
        subject=row.subject_id,
        extent=row.extent,
        low=row.low,
        best=row.best,
        high=row.high,
        superseded=row.superseded,
    )


def beside_of(db: ReadSession, known: Figures, incidents: Sequence[int]) -> dict[int | None, list[BesideAnswer]]:
    """The pairs of some incidents as readers see them, with the names of the groups."""
    pairs = {one: known.by_incident.get(one, ()) for one in incidents}
    groups = {pair.group for found in pairs.values() for pair in found if isinstance(pair.group, int)}
    actors: dict[Hashable, str] = {
        row.id: in_words(row) for row in db.exec(select(Actor).where(col(Actor.id).in_(groups)))
    }
    apart: dict[Hashable, str] = {
        UNKNOWN_VICTIMS: gettext("Victims whose group is not known"),
        EVERYBODY: gettext("Everybody in the incident"),
    }
    return {
        incident: [_answer(one, actors.get(one.group) or apart.get(one.group, "")) for one in found]
        for incident, found in pairs.items()
    }


def _answer(pair: Beside, group: str) -> BesideAnswer:
    return BesideAnswer(
        measure=pair.measure,
        group=group,
        here=_range(pair.here),
        elsewhere=_range(pair.elsewhere),
        verdict=pair.verdict,
        repeated=pair.repeated,
    )


def _range(given: Range | None) -> RangeAnswer | None:
    return RangeAnswer(low=given.low, high=given.high, open=given.open) if given else None
