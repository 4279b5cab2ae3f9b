"""The files of a snapshot: each made of the frozen record alone, by the code that makes the same file of a filter."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from app.domain.columns import CLAIMS, INCIDENTS
from app.domain.filter import IncidentFilter
from app.domain.snapshots import Kept
from app.domain.told import Told, Where, told
from app.render import cff, csv, geojson
from app.render.keeping import Writer
from app.store import every, frozen, read
from app.store.db import ReadSession
from app.store.resolve import Resolved, resolve

Table = Callable[[ReadSession, Resolved, Told], Iterator[bytes]]


def _incidents_csv(db: ReadSession, found: Resolved, words: Told) -> Iterator[bytes]:
    return csv.write(words, INCIDENTS, (one.incident for one in every.every_row(db, found)))


def _claims_csv(db: ReadSession, found: Resolved, words: Told) -> Iterator[bytes]:
    return csv.write(words, CLAIMS, (claim for one in every.every_row(db, found) for claim in one.claims))


def _incidents_geojson(db: ReadSession, found: Resolved, words: Told) -> Iterator[bytes]:
    return geojson.write(words, every.every_row(db, found))


TABLES: Mapping[str, tuple[str, Table]] = {
    "incidents.csv": ("incidents", _incidents_csv),
    "claims.csv": ("claims", _claims_csv),
    "incidents.geojson": ("incidents", _incidents_geojson),
}
"""The files that can be had of a filter as well as of the whole: what their rows are, and how they are made."""


def filtered(name: str, db: ReadSession, kept: Kept, found: Resolved, site: str) -> Iterator[bytes]:
    """One table of a frozen record by a filter; `site` is where the atlas stands, without a slash at its end."""
    kind, table = TABLES[name]
    incidents, claims = read.count(db, found), every.count_claims(db, found)
    query = "&".join(f"{one}={value}" for one, value in found.wanted.params())
    home = f"{site}/data/snapshots/{kept.name}"
    words = told(
        kind, found.wanted, found.label, incidents=incidents, records=claims if kind == "claims" else incidents,
        today=kept.day,
        where=Where(page=f"{home}/incidents?{query}" if query else home, dictionary=f"{site}/data/dictionary.json"),
    )  # fmt: skip
    return table(db, found, words)


def writers(site: str) -> Mapping[str, Writer]:
    """How each file is made, by its name."""

    def whole(name: str, db: ReadSession, kept: Kept) -> Iterator[bytes]:
        return filtered(name, db, kept, resolve(db, IncidentFilter(sort="oldest")), site)

    def citation(db: ReadSession, kept: Kept) -> Iterator[bytes]:
        yield cff.written(kept, f"{site}/data/snapshots/{kept.name}", frozen.datasets(db)).encode()

    return {**{name: partial(whole, name) for name in TABLES}, "CITATION.cff": citation}
