"""The tables of a filter in parts, by the names of their files: one way for the command line and for snapshots."""

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


def _incidents_csv(db: ReadSession, found: Resolved, words: Told) -> Iterator[bytes]:
    return csv.write(words, INCIDENTS, (one.incident for one in every.every_row(db, found, claims=False)))


def _claims_csv(db: ReadSession, found: Resolved, words: Told) -> Iterator[bytes]:
    return csv.write(words, CLAIMS, (claim for one in every.every_row(db, found) for claim in one.claims))


def _incidents_geojson(db: ReadSession, found: Resolved, words: Told) -> Iterator[bytes]:
    return geojson.write(words, every.every_row(db, found))


STREAMED: Mapping[str, Write] = {
    "incidents.csv": _incidents_csv,
    "claims.csv": _claims_csv,
    "incidents.geojson": _incidents_geojson,
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
