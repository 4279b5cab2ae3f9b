"""Sources by exactly what readers call them, and what to write into a field for each of some: asked for all at once."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import and_, col, or_, select

from app.i18n import gettext
from app.models import Source
from app.store.db import ReadSession
from app.store.lookup import survivor
from app.store.named import in_words
from app.store.public import public_source
from app.store.sight import Sight


def called(names: Iterable[str]) -> ColumnElement[bool]:
    """The sources whose publisher and title are one of some names as it is written, or whose title is; and a few more.

    The comparison of whole columns costs the database little, unlike that of every word with each of them.
    """
    whole = list(names)
    titles = [*whole, *(title for name in whole for title in _titles(name))]
    alone = or_(col(Source.publisher).in_(whole), col(Source.publisher_fr).in_(whole))
    untitled = or_(Source.title == "", Source.title_fr == "")
    return or_(col(Source.title).in_(titles), col(Source.title_fr).in_(titles), and_(alone, untitled))


def _titles(name: str) -> list[str]:
    """What may be the title where a name is that of the publisher, a colon and the title."""
    parts = name.split(gettext(": "))
    return [gettext(": ").join(parts[n:]) for n in range(1, len(parts))]


def is_called(row: Source, name: str) -> bool:
    """Whether readers call a source so."""
    return name in (in_words(row), row.title)


def typed_for(db: ReadSession, slugs: Iterable[str], see: Sight) -> dict[str, str]:
    """What to write into a field for each of some sources: its name where that finds it alone, else its slug."""
    rows = {row.slug: survivor(row) for row in db.exec(select(Source).where(col(Source.slug).in_(list(slugs))))}
    names = {slug: in_words(row) for slug, row in rows.items()}
    # What is the slug or the address of a source means that one.
    means = or_(col(Source.slug).in_([one.lower() for one in names.values()]), col(Source.url).in_(names.values()))
    asked = select(Source).where(public_source(see), or_(called(names.values()), means))
    bearing = list(db.exec(asked).all())
    return {
        slug: name if [one.slug for one in bearing if _means(one, name)] == [rows[slug].slug] else rows[slug].slug
        for slug, name in names.items()
    }


def _means(row: Source, name: str) -> bool:
    return is_called(row, name) or name.lower() == row.slug or name == row.url
