"""Records of the registers as an old snapshot names them, for readers: found where they are public now, else a slug."""

from typing import Any

from sqlmodel import col, select

from app.models import Actor, Dataset, Place, Source
from app.store.db import ReadSession
from app.store.named import in_words
from app.store.named_records import NamedRecords
from app.store.public import public_actor, public_place, public_source
from app.store.sight import PUBLIC, shown

_TABLES: dict[str, Any] = {"actor": Actor, "place": Place, "source": Source, "dataset": Dataset}


class PublicRecords(NamedRecords):
    """The names of records that readers may see; one that was merged goes by the name of the one it was merged into.

    A snapshot may name what is hidden by now. Its slug was public with the snapshot, its present name never was.
    """

    def __init__(self, db: ReadSession) -> None:
        super().__init__(db)
        self._rows: dict[tuple[str, str], Any] = {}

    def row(self, kind: str, slug: str) -> Any:
        """The record itself, or the one that it was merged into; None where readers may not see it."""
        self(kind, slug)
        return self._rows.get((kind, slug))

    def seen(self, kind: str, slug: str) -> bool:
        """Whether readers may see it."""
        return self.row(kind, slug) is not None

    def _look_up(self, kind: str, slugs: list[str]) -> None:
        table = _TABLES[kind]
        named = {row.slug: _home(row) for row in self._db.exec(select(table).where(col(table.slug).in_(slugs))).all()}
        ids = {row.id for row in named.values()}
        public = set(self._db.exec(select(table.id).where(col(table.id).in_(ids), _clause(kind))).all())
        for slug in slugs:
            row = named.get(slug)
            if row is not None and row.id in public:
                self._rows[kind, slug] = row
                self._known[kind, slug] = in_words(row)
            self._known.setdefault((kind, slug), slug)


def _home(row: Any) -> Any:
    """Where a record went by one merge after another."""
    while getattr(row, "merged_into", None) is not None:
        row = row.merged_into
    return row


def _clause(kind: str) -> Any:
    if kind == "dataset":
        return col(Dataset.id).in_(shown())
    return {"actor": public_actor, "place": public_place, "source": public_source}[kind](PUBLIC)
