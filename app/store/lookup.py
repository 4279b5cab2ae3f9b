"""Rows of the registers by slug, for writers: each is fetched once."""

from typing import TypeVar, cast

from sqlmodel import SQLModel, col, select

from app.domain.errors import InvalidRecord
from app.i18n import N_, gettext
from app.models import Actor, Dataset, Place, Source
from app.store.db import ReadSession

T = TypeVar("T", Actor, Dataset, Place, Source)

_UNKNOWN: dict[type, str] = {
    Actor: N_("No actor is known as “%(slug)s”."),
    Place: N_("No place is known as “%(slug)s”."),
    Source: N_("No source is known as “%(slug)s”."),
    Dataset: N_("No dataset is known as “%(slug)s”."),
}


class Lookup:
    """What one write or one import has looked up so far."""

    def __init__(self, db: ReadSession) -> None:
        self._db = db
        self._found: dict[tuple[type[SQLModel], str], SQLModel] = {}

    def one(self, table: type[T], slug: str) -> T:
        """The row; raises InvalidRecord where the register has none of that slug."""
        row = self._found.get((table, slug))
        if row is None:
            row = self._db.exec(select(table).where(col(table.slug) == slug)).first()
            if row is None:
                raise InvalidRecord(gettext(_UNKNOWN[table], slug=slug))
            self._found[(table, slug)] = row
        return cast(T, row)

    def maybe(self, table: type[T], slug: str | None) -> T | None:
        """The row, or None where nothing is asked for."""
        return self.one(table, slug) if slug else None
