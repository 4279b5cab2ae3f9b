"""The files of a snapshot: each made of the frozen record alone, by the code that makes the same file of a filter."""

from collections.abc import Iterator, Mapping
from functools import partial

from app.domain.filter import IncidentFilter
from app.domain.snapshots import Kept
from app.render import cff, tables
from app.render.keeping import Writer
from app.store import frozen
from app.store.db import ReadSession
from app.store.resolve import Resolved, resolve


def filtered(name: str, db: ReadSession, kept: Kept, found: Resolved, site: str) -> Iterator[bytes]:
    """One table of a frozen record by a filter; `site` is where the atlas stands, without a slash at its end."""
    page = f"{site}/data/snapshots/{kept.name}/incidents"
    told = tables.words(name, db, found, page=page, site=site, today=kept.day)
    return tables.STREAMED[name](db, found, told)


def writers(site: str) -> Mapping[str, Writer]:
    """How each file is made, by its name."""

    def whole(name: str, db: ReadSession, kept: Kept) -> Iterator[bytes]:
        return filtered(name, db, kept, resolve(db, IncidentFilter()), site)

    def citation(db: ReadSession, kept: Kept) -> Iterator[bytes]:
        yield cff.written(kept, f"{site}/data/snapshots/{kept.name}", frozen.datasets(db)).encode()

    return {**{name: partial(whole, name) for name in tables.STREAMED}, "CITATION.cff": citation}
