"""Reading what is printed: the register of sources, and the totals that others report."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy import select as columns
from sqlalchemy.orm import selectinload
from sqlmodel import col, func, select

from app.domain.answers import Ref
from app.domain.names import fold
from app.domain.register_answers import ReportedTotalAnswer, SourceAnswer
from app.models import Claim, ClaimSource, Dataset, Incident, IncidentSource, ReportedTotal, Source, TotalSource
from app.store import present
from app.store.db import ReadSession
from app.store.named import in_words, ref, tongue
from app.store.public import public_source, public_total
from app.store.sight import PUBLIC, Sight, readable, visible

ORDERS = ("newest", "publisher", "incidents")


def sources(
    db: ReadSession, words: str = "", order: str = "newest", *, limit: int, offset: int = 0, see: Sight = PUBLIC
) -> tuple[list[SourceAnswer], int]:
    """One page of the public sources that hold all the words, and how many there are in all.

    What decides about words and order is a few short columns: these are read of every source, the rest of a page.
    """
    short = (Source.id, Source.publisher, Source.publisher_fr, Source.title, Source.title_fr, Source.published_on)
    named = columns(*(col(column) for column in short), col(Dataset.name).label("dataset"))
    found = db.exec(  # type: ignore[call-overload]
        named.join(Dataset, col(Source.dataset_id) == col(Dataset.id), isouter=True).where(public_source(see))
    ).all()
    wanted = fold(words).split()
    rows = [row for row in found if _holds(row, wanted)] if wanted else list(found)
    counted = _incidents(db, see) if order == "incidents" else {}
    rows.sort(key=_order(order, counted))
    return answers(db, [row.id for row in rows[offset : offset + limit]], see=see), len(rows)


def _holds(row: Row[Any], wanted: Sequence[str]) -> bool:
    text = fold(f"{row.publisher} {row.publisher_fr} {row.title} {row.title_fr} {row.dataset or ''}")
    return all(word in text for word in wanted)


def _order(order: str, counted: dict[int, int]) -> Callable[[Row[Any]], tuple[Any, ...]]:
    """The key of an order; undated sources come last among the newest, and the id settles what is equal."""

    def day(row: Row[Any]) -> int:
        return -(row.published_on or dt.date.min).toordinal()

    def name(row: Row[Any]) -> str:
        return fold(tongue(row.publisher, row.publisher_fr))

    keys: dict[str, Callable[[Row[Any]], tuple[Any, ...]]] = {
        "publisher": lambda row: (name(row), day(row), row.id),
        "incidents": lambda row: (-counted.get(row.id, 0), day(row), name(row), row.id),
    }
    return keys.get(order, lambda row: (day(row), name(row), row.id))


def answers(db: ReadSession, ids: Sequence[int], *, see: Sight = PUBLIC) -> list[SourceAnswer]:
    """These sources in this order, with what rests on each."""
    loaded = (selectinload(Source.repeats), selectinload(Source.dataset))  # type: ignore[arg-type]
    query = select(Source).where(col(Source.id).in_(ids)).options(*loaded)
    rows = {row.id: row for row in db.exec(query)}
    repeated = {row.repeats_id for row in rows.values() if row.repeats_id is not None}
    public = set(db.exec(select(Source.id).where(col(Source.id).in_(repeated), public_source(see))))
    incidents, claims = _incidents(db, see, ids), _claims(db, see, ids)
    return [_source(rows[id_], public, incidents.get(id_, 0), claims.get(id_, 0)) for id_ in ids if id_ in rows]


def _incidents(db: ReadSession, see: Sight, ids: Sequence[int] | None = None) -> dict[int, int]:
    query = (
        select(col(IncidentSource.source_id), func.count())
        .join(Incident, col(IncidentSource.incident_id) == col(Incident.id))
        .where(visible(see), readable(see))
        .group_by(col(IncidentSource.source_id))
    )
    return dict(db.exec(query if ids is None else query.where(col(IncidentSource.source_id).in_(ids))).all())


def _claims(db: ReadSession, see: Sight, ids: Sequence[int]) -> dict[int, int]:
    query = (
        select(col(ClaimSource.source_id), func.count())
        .join(Claim, col(ClaimSource.claim_id) == col(Claim.id))
        .join(Incident, col(Claim.incident_id) == col(Incident.id))
        .where(visible(see), readable(see), col(ClaimSource.source_id).in_(ids))
        .group_by(col(ClaimSource.source_id))
    )
    return dict(db.exec(query).all())


def _source(row: Source, known: set[int | None], incidents: int, claims: int) -> SourceAnswer:
    repeated = row.repeats if row.repeats_id in known else None
    return SourceAnswer(
        **present.source(row).model_dump(),
        note=tongue(row.note, row.note_fr),
        repeats=Ref(slug=repeated.slug, name=in_words(repeated)) if repeated else None,
        dataset=row.dataset.name if row.dataset else "",
        incidents=incidents,
        claims=claims,
    )


def reported_totals(db: ReadSession, *, source: int | None = None, see: Sight = PUBLIC) -> list[ReportedTotalAnswer]:
    """What others report for periods and areas, latest period first; never part of any sum.

    Those that one source prints, if a source is given.
    """
    query = (
        select(ReportedTotal)
        .where(public_total(see))
        .options(selectinload(ReportedTotal.cited).selectinload(TotalSource.source))  # type: ignore[arg-type]
        .order_by(col(ReportedTotal.since).desc(), col(ReportedTotal.id))
    )
    if source is not None:
        printed = select(TotalSource.total_id).where(col(TotalSource.source_id) == source)
        query = query.where(col(ReportedTotal.id).in_(printed))
    rows = db.exec(query)
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
