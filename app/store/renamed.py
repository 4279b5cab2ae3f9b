"""Names of records that were merged meanwhile: whatever names the one that went means the one that stays."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlmodel import col, select

from app.domain.shapes import Record
from app.models import Actor, Place, Source
from app.store.db import ReadSession
from app.store.lookup import survivor
from app.store.named_records import named

_TABLES: dict[str, Any] = {"actor": Actor, "place": Place, "source": Source}
_PLACES = ("place", "region", "district")


def current(db: ReadSession, fields: Record) -> Record:
    """The fields of a draft with every merged record under the name that it has now, each where it may stand once.

    Of two rows that become one, the first stays and takes over what it does not say itself.
    """
    homes = _homes(db, fields)
    if not homes:
        return fields

    def home(kind: str, slug: str | None) -> str | None:
        return homes.get((kind, slug), slug) if slug else slug

    made = {**fields, **{name: home("place", fields[name]) for name in _PLACES if name in fields}}
    if "involvements" in fields:
        rows = [{**one, "actor": home("actor", one["actor"])} for one in map(dict, fields["involvements"])]
        made["involvements"] = _once(rows, "actor", "role")
    if "sources" in fields:
        made["sources"] = list(dict.fromkeys(home("source", one) for one in fields["sources"]))
    if "claims" in fields:
        made["claims"] = [_claim(one, home) for one in map(dict, fields["claims"])]
    return made


def _claim(claim: Record, home: Callable[[str, str | None], str | None]) -> Record:
    named_in: Record = {name: home("actor", claim[name]) for name in ("claimant", "subject") if name in claim}
    cited = [{**one, "source": home("source", one["source"])} for one in claim["sources"]]
    return {**claim, **named_in, "sources": _once(cited, "source")}


def _homes(db: ReadSession, fields: Record) -> dict[tuple[str, str], str]:
    """By kind and slug, the slug of the record that took it in."""
    wanted: dict[str, set[str]] = {}
    for kind, slug in named(fields):
        if slug and kind in _TABLES:
            wanted.setdefault(kind, set()).add(slug)
    found = {}
    for kind, slugs in wanted.items():
        table = _TABLES[kind]
        asked = select(table).where(col(table.slug).in_(slugs), col(table.merged_into_id).is_not(None))
        found.update({(kind, row.slug): survivor(row).slug for row in db.exec(asked).all()})
    return found


def _once(rows: Iterable[Record], *key: str) -> list[Record]:
    found: dict[tuple[Any, ...], Record] = {}
    for row in rows:
        same = found.setdefault(tuple(row[name] for name in key), row)
        for name, value in row.items():
            if not same.get(name):
                same[name] = value
    return list(found.values())
