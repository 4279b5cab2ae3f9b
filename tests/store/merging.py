"""Merging records of the registers in tests: by their slugs, in one transaction of its own."""

from typing import Any

from sqlmodel import select

from app.domain.policy import Byline
from app.domain.vocabulary import UserRole
from app.store import register_merges
from app.store.db import WriteSession

WHY = Byline("Edda", UserRole.EDITOR, "two names of one")


def row(db: WriteSession, table: Any, slug: str) -> Any:
    """A record by its slug."""
    return db.exec(select(table).where(table.slug == slug)).one()


def merge(db: WriteSession, table: Any, gone: str, stays: str, by: Byline = WHY) -> Any:
    """Merge one record into the other, on their newest versions."""
    one, other = row(db, table, gone), row(db, table, stays)
    merged = register_merges.merge(db, one, other, by, seen=(one.version, other.version))
    db.commit()
    return merged
