"""The tables of a filter in parts, by the names of their files: one way for the site, the commands and snapshots."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlencode

from app.domain.columns import CLAIMS, INCIDENTS
from app.domain.told import Told, Where, told
from app.render import csv, geojson
from app.store import every, read
from app.store.db import ReadSession
from app.store.resolve import Resolved

Write = Callable[[ReadSession, Resolved, Told], Iterator[bytes]]


def incidents_csv(
    db: ReadSession, found: Resolved, words: Told, *, bom: bool = False, hxl: bool = False
) -> Iterator[bytes]:
    """One row an incident."""
    rows = (one.incident for one in every.every_row(db, found, claims=False))
    return csv.write(words, INCIDENTS, rows, bom=bom, hxl=hxl)


def claims_csv(
    db: ReadSession, found: Resolved, words: Told, *, bom: bool = False, hxl: bool = False
) -> Iterator[bytes]:
    """One row a claim, of the incidents that match."""
    rows = (claim for one in every.every_row(db, found) for claim in one.claims)
    return csv.write(words, CLAIMS, rows, bom=bom, hxl=hxl)


def incidents_geojson(db: ReadSession, found: Resolved, words: Told) -> Iterator[bytes]:
    """A collection of features, for maps."""
    return geojson.write(words, every.every_row(db, found))


STREAMED: Mapping[str, Write] = {
    "incidents.csv": incidents_csv,
    "claims.csv": claims_csv,
    "incidents.geojson": incidents_geojson,
}


def words(name: str, db: ReadSession, found: Resolved, *, page: str, site: str, today: dt.date) -> Told:
    """What a file says of itself; `page` shows the same without its query, `site` is the atlas without a last slash."""
    kind = name.partition(".")[0]
    incidents, claims = read.count(db, found), every.count_claims(db, found)
    query = urlencode(found.wanted.params())
    return told(
        kind, found.wanted, found.label, incidents=incidents, records=claims if kind == "claims" else incidents,
        today=today,
        where=Where(page=f"{page}?{query}" if query else page, dictionary=f"{site}/data/dictionary.json"),
    )  # fmt: skip
