"""Rows of the registers by slug, for writers: each is fetched once."""

from typing import Any, TypeVar, cast

from sqlmodel import SQLModel, col, select

from app.domain.errors import InvalidRecord
from app.i18n import N_, gettext
from app.models import Actor, Dataset, Place, Source
from app.store.db import ReadSession
from app.store.guard import READER

T = TypeVar("T", Actor, Dataset, Place, Source)
R = TypeVar("R", Actor, Place, Source)

UNKNOWN: dict[type, str] = {
    Actor: N_("No actor is known as “%(slug)s”."),
    Place: N_("No place is known as “%(slug)s”."),
    Source: N_("No source is known as “%(slug)s”."),
    Dataset: N_("No dataset is known as “%(slug)s”."),
}


def survivor(row: R) -> R:
    """The record into which this one was merged at the end; itself where it was not."""
    here: Any = row
    while here.merged_into is not None:
        here = here.merged_into
    return cast(R, here)


class Lookup:
    """What one write or one import has looked up so far; of a record that was merged, the one that took it in.

    A writer holds what it found until it commits: a merge, which moves whatever points to a record, waits for those
    who are about to point to it, and who comes after the merge finds the other record.
    """

    def __init__(self, db: ReadSession) -> None:
        self._db = db
        self._found: dict[tuple[type[SQLModel], str], SQLModel] = {}

    def one(self, table: type[T], slug: str) -> T:
        """The row; raises InvalidRecord where the register has none of that slug."""
        row = self._found.get((table, slug))
        if row is None:
            query = select(table).where(col(table.slug) == slug)
            if not self._db.info.get(READER):
                query = query.with_for_update(read=True, of=table)
            found: Any = self._db.exec(query).first()
            if found is None:
                raise InvalidRecord(gettext(UNKNOWN[table], slug=slug))
            row = found if table is Dataset else survivor(found)
            self._found[(table, slug)] = row
        return cast(T, row)

    def maybe(self, table: type[T], slug: str | None) -> T | None:
        """The row, or None where nothing is asked for."""
        return self.one(table, slug) if slug else None
