"""What readers call the records that drafts and snapshots name by slug, looked up a kind at a time."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import col, select

from app.models import Actor, Dataset, Place, Source
from app.store.db import ReadSession
from app.store.named import in_words

_TABLES: dict[str, Any] = {"actor": Actor, "place": Place, "source": Source, "dataset": Dataset}
_PLACES = ("place", "region", "district", "area")
_AT_ONCE = 500


class NamedRecords:
    """The names of some records, in the reader's language; what no register has any more keeps its slug.

    It is called with a kind and a slug, as app.domain.changes asks. What was not learnt before is looked up singly.
    """

    def __init__(self, db: ReadSession) -> None:
        self._db = db
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, kind: str, slug: str) -> str:
        """The name of one record."""
        if (kind, slug) not in self._known:
            self._look_up(kind, [slug])
        return self._known[kind, slug]

    def learn(self, *records: Mapping[str, Any] | None) -> None:
        """Look up all that some drafts or snapshots of incidents name, in one query a kind."""
        wanted: dict[str, set[str]] = {kind: set() for kind in _TABLES}
        for record in records:
            for kind, slug in named(record or {}):
                if slug and (kind, slug) not in self._known:
                    wanted[kind].add(slug)
        for kind, slugs in wanted.items():
            every = sorted(slugs)
            for start in range(0, len(every), _AT_ONCE):
                self._look_up(kind, every[start : start + _AT_ONCE])

    def _look_up(self, kind: str, slugs: list[str]) -> None:
        table = _TABLES[kind]
        for row in self._db.exec(select(table).where(col(table.slug).in_(slugs))).all():
            self._known[kind, row.slug] = in_words(row)
        for slug in slugs:
            self._known.setdefault((kind, slug), slug)


def named(record: Mapping[str, Any]) -> Iterable[tuple[str, str | None]]:
    """The kind and the slug of each record that a draft or a snapshot names."""
    for name in _PLACES:
        yield "place", record.get(name)
    yield "dataset", record.get("dataset")
    for one in record.get("involvements") or ():
        yield "actor", one["actor"]
    for slug in record.get("sources") or ():
        yield "source", slug
    for link in record.get("links") or ():
        yield "actor", link["to"]
    yield "source", record.get("repeats")
    for claim in record.get("claims") or ():
        yield "actor", claim["claimant"]
        yield "actor", claim.get("subject")
        for cited in claim.get("sources") or ():
            yield "source", cited["source"]
