"""Reading what is printed: the register of sources, and the totals that others report."""

from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.answers import Ref
from app.domain.names import fold
from app.domain.register_answers import ReportedTotalAnswer, SourceAnswer
from app.models import Claim, ClaimSource, Incident, IncidentSource, ReportedTotal, Source, TotalSource
from app.store import present
from app.store.db import ReadSession
from app.store.named import in_words, ref, tongue
from app.store.public import public_source, public_total
from app.store.sight import PUBLIC, Sight, visible


def sources(db: ReadSession, *, see: Sight = PUBLIC) -> list[SourceAnswer]:
    """Every public source with what rests on it, newest first, undated ones last."""
    seen = select(col(Incident.id)).where(visible(see))
    rows = db.exec(select(Source).where(public_source(see))).all()
    known = {row.id for row in rows}
    incidents = dict(
        db.exec(
            select(col(IncidentSource.source_id), func.count())
            .where(col(IncidentSource.incident_id).in_(seen))
            .group_by(col(IncidentSource.source_id))
        ).all()
    )
    claims = dict(
        db.exec(
            select(col(ClaimSource.source_id), func.count())
            .join(Claim, col(ClaimSource.claim_id) == col(Claim.id))
            .where(col(Claim.incident_id).in_(seen))
            .group_by(col(ClaimSource.source_id))
        ).all()
    )
    made = [_source(row, known, incidents.get(row.id or 0, 0), claims.get(row.id or 0, 0)) for row in rows]
    by_name = sorted(made, key=lambda one: fold(one.publisher))
    return sorted(by_name, key=lambda one: one.published_on.toordinal() if one.published_on else 0, reverse=True)


def _source(row: Source, known: set[int | None], incidents: int, claims: int) -> SourceAnswer:
    repeated = row.repeats if row.repeats_id in known else None
    return SourceAnswer(
        **present.source(row).model_dump(),
        note=tongue(row.note, row.note_fr),
        repeats=Ref(slug=repeated.slug, name=in_words(repeated)) if repeated else None,
        incidents=incidents,
        claims=claims,
    )


def reported_totals(db: ReadSession, *, see: Sight = PUBLIC) -> list[ReportedTotalAnswer]:
    """What others report for periods and areas, latest period first; never part of any sum."""
    rows = db.exec(
        select(ReportedTotal)
        .where(public_total(see))
        .options(selectinload(ReportedTotal.cited).selectinload(TotalSource.source))  # type: ignore[arg-type]
        .order_by(col(ReportedTotal.since).desc(), col(ReportedTotal.id))
    )
    return [
        ReportedTotalAnswer(
            claimant=ref(row.claimant),
            measure=row.measure,
            subject=", ".join(_subject(row)),
            low=row.low,
            best=row.best,
            high=row.high,
            wording=tongue(row.wording, row.wording_fr),
            area=tongue(row.area_text, row.area_text_fr) or (in_words(row.area) if row.area else ""),
            since=row.since,
            until=row.until,
            text=tongue(row.text, row.text_fr),
            sources=[present.source(one.source, tongue(one.via, one.via_fr)) for one in row.cited],
        )
        for row in rows
    ]


def _subject(row: ReportedTotal) -> list[str]:
    """Whom a reported total is about: the group, and what is said of it."""
    group = in_words(row.subject) if row.subject else ""
    return [one for one in (group, tongue(row.subject_text, row.subject_text_fr)) if one]
