"""Looking through a register at the desk: how many records bear every word, and one page of them by name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import selectinload
from sqlmodel import and_, case, col, func, literal, or_, select

from app.domain.names import fold
from app.i18n import gettext, language
from app.models import Actor, ActorName, Place, PlaceName, Source
from app.store.db import ReadSession

TABLES: Mapping[str, Any] = {"actors": Actor, "places": Place, "sources": Source}
ALL = 1_000_000
"""As many records as no register has."""
_NAMES: Mapping[str, tuple[Any, Any]] = {
    "actors": (ActorName, col(ActorName.actor_id)),
    "places": (PlaceName, col(PlaceName.place_id)),
}
_FIRM = re.compile("[bdfghjklmpqrstvwx0-9]")
"""Letters and digits that bear no accent in the languages of the sources; of the others, the database compares none."""
_PLAIN = {"É": "E", "È": "E", "Ê": "E", "é": "e", "è": "e", "À": "A", "Î": "I", "Ç": "C"}
"""Accents with which names of publishers begin: without them they stand where readers look for them."""


def page(db: ReadSession, kind: str, words: str, *, limit: int, offset: int = 0) -> tuple[list[Any], int]:
    """Some of the records of which some name, the slug or the address holds every word, and how many there are.

    They go by what readers call them. Without words all stand that were not merged into others; a search finds
    those too.
    """
    wanted = fold(words).split()
    return _found(db, kind, wanted, limit, offset) if wanted else _all(db, kind, limit, offset)


def _all(db: ReadSession, kind: str, limit: int, offset: int) -> tuple[list[Any], int]:
    table = TABLES[kind]
    stands = col(table.merged_into_id).is_(None)
    total = db.exec(select(func.count()).select_from(table).where(stands)).one()
    query = select(table).where(stands).order_by(*_order(kind), table.slug).limit(limit).offset(offset)
    return list(db.exec(query.options(*_loaded(kind)))), total


def _order(kind: str) -> list[Any]:
    if kind == "sources":
        publisher: Any = _label(Source.publisher, Source.publisher_fr)
        for letter, plain in _PLAIN.items():
            publisher = func.replace(publisher, letter, plain)
        return [func.lower(publisher), func.lower(_label(Source.title, Source.title_fr))]
    table, (names, owner) = TABLES[kind], _NAMES[kind]
    label = _label(table.name, table.name_fr)
    folded = select(func.min(names.folded)).where(owner == table.id, names.name == label).scalar_subquery()
    return [func.coalesce(folded, func.lower(label))]


def _label(english: Any, french: Any) -> Any:
    """What readers of the language at hand are shown, as SQL has it."""
    return case((col(french) != "", col(french)), else_=col(english)) if language() == "fr" else col(english)


def _found(db: ReadSession, kind: str, wanted: list[str], limit: int, offset: int) -> tuple[list[Any], int]:
    found = _sources(db, wanted) if kind == "sources" else _named(db, kind, wanted)
    ids = [number for _, _, number in sorted(found)]
    table = TABLES[kind]
    shown = ids[offset : offset + limit]
    rows = {row.id: row for row in db.exec(select(table).where(table.id.in_(shown)).options(*_loaded(kind)))}
    return [rows[number] for number in shown], len(ids)


def _sources(db: ReadSession, wanted: list[str]) -> list[tuple[str, str, int]]:
    columns = (Source.publisher, Source.publisher_fr, Source.title, Source.title_fr, Source.slug)
    whole: Any = func.coalesce(Source.url, "")
    for one in columns:
        whole = col(one) + literal(" ") + whole
    query: Any = select(*map(col, (Source.id, Source.url, *columns))).where(*(_holds(whole, word) for word in wanted))
    made = []
    for number, url, *texts in db.exec(query):
        said = fold(" ".join([*texts, url or ""]))
        if all(word in said for word in wanted):
            publisher, publisher_fr, title, title_fr, slug = texts
            first, second = _tongue(publisher, publisher_fr), _tongue(title, title_fr)
            made.append((fold(f"{first}{gettext(': ')}{second}"), slug, number))
    return made


def _named(db: ReadSession, kind: str, wanted: list[str]) -> list[tuple[str, str, int]]:
    table, (names, owner) = TABLES[kind], _NAMES[kind]
    bearing = select(owner).where(*(col(names.folded).contains(word, autoescape=True) for word in wanted))
    sure = set(db.exec(bearing))
    maybe = [and_(*(_holds(col(one), word) for word in wanted)) for one in (table.name_fr, table.slug)]
    query = select(table.id, table.slug, table.name, table.name_fr).where(or_(table.id.in_(bearing), *maybe))
    return [
        (fold(_tongue(name, name_fr)), slug, number)
        for number, slug, name, name_fr in db.exec(query)
        if number in sure or any(all(word in fold(one) for word in wanted) for one in (name_fr, slug))
    ]


def _holds(text: Any, word: str) -> ColumnElement[bool]:
    """Whether a text may hold a folded word: its firm letters stand there in their order, whatever is between."""
    held: ColumnElement[bool] = text.ilike("%".join(["", *_FIRM.findall(word), ""]))
    return held


def _tongue(english: str, french: str) -> str:
    return french if language() == "fr" and french else english


def _loaded(kind: str) -> Sequence[Any]:
    """What a list shows of each record beside its own columns."""
    table = TABLES[kind]
    merged = selectinload(table.merged_into)
    return (merged,) if kind == "sources" else (merged, selectinload(table.names))
