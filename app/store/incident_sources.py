"""Reading what is known of the sources of one incident beyond how they are cited."""

from collections.abc import Collection

from sqlmodel import col, select

from app.domain.answers import Ref
from app.domain.incident_answers import DatasetMore, SourceMore
from app.models import Dataset, Source
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.public import public_source
from app.store.sight import PUBLIC, Sight


def more(db: ReadSession, slugs: Collection[str], *, see: Sight = PUBLIC) -> dict[str, SourceMore]:
    """By slug: archived copies, what is repeated where that may be seen, datasets; nothing of what is hidden."""
    rows = db.exec(select(Source).where(col(Source.slug).in_(slugs), public_source(see))).all()
    repeated = {row.repeats_id for row in rows if row.repeats_id is not None}
    origins = db.exec(select(Source).where(col(Source.id).in_(repeated), public_source(see))).all() if repeated else []
    known = {row.id: Ref(slug=row.slug, name=in_words(row)) for row in origins}
    return {
        row.slug: SourceMore(archived_url=row.archived_url, repeats=known.get(row.repeats_id), dataset=row.dataset_id)
        for row in rows
    }


def of_dataset(db: ReadSession, slug: str) -> DatasetMore | None:
    """What an incident that may be seen tells of its dataset."""
    row = db.exec(select(Dataset).where(Dataset.slug == slug)).first()
    if row is None:
        return None
    # Rows from before those columns hold nothing in them.
    return DatasetMore(
        slug=row.slug,
        name=row.name,
        released=row.released or "",
        licence=row.licence,
        citation=row.citation or "",
        url=row.url,
    )
