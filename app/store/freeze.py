"""Freezing the published record: what readers see today, copied into a database of its own that nobody changes.

A frozen record has the same tables, so that every filter, list and file is made of it by the same code as of the living
one. It holds nothing that was never public: no drafts, no versions, no accounts, no working labels, no dataset of which
nothing may be passed on.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy import select as columns
from sqlalchemy import update as change
from sqlmodel import col, not_, select

from app.domain.vocabulary import Republish
from app.models import (
    Actor,
    ActorLink,
    ActorName,
    Claim,
    ClaimSource,
    Dataset,
    DataVersion,
    Figure,
    Incident,
    IncidentSource,
    Involvement,
    Place,
    PlaceName,
    ReportedTotal,
    SameEvent,
    Source,
    TotalSource,
)
from app.store.db import ReadSession, Sessions, migrate
from app.store.derive import search_text
from app.store.fulltext_index import many, purge
from app.store.public import public_actor, public_place, public_source, public_total
from app.store.sight import PUBLIC, readable, visible
from app.store.texts import own
from app.store.version import public_version
from app.store.withheld import BARE

BATCH = 2000
_LEFT_BEHIND: dict[type, tuple[str, ...]] = {
    Incident: ("owner_id", "merged_into_id"),
    Actor: ("merged_into_id",),
    Place: ("merged_into_id",),
    Source: ("merged_into_id",),
}
"""Columns that point to what is not frozen."""
_KINDS: dict[str, Any] = {"incident": Incident, "actor": Actor, "place": Place, "source": Source}
"""The kinds of record out of which a text can be taken."""


def freeze(db: ReadSession, file: Path) -> None:
    """Copy what readers see of the session's one state of the database into a new SQLite file."""
    url = f"sqlite:///{file}"
    migrate(url)
    frozen = Sessions(url)
    try:
        with frozen.connection() as there:
            there.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            with many(there):
                for table, wanted in _wanted():
                    _copy(db, there, table, wanted, dict.fromkeys(_LEFT_BEHIND.get(table, ())))
                for table, wanted in _withheld():
                    instead = {**dict.fromkeys(_LEFT_BEHIND.get(table, ())), **BARE.get(table, {})}
                    _copy(db, there, table, wanted, instead)
            _let_go(there)
            there.execute(change(_table(DataVersion)).values(**_version(db)))
            there.commit()
    finally:
        frozen.dispose()


def strike(file: Path, kind: str, number: int, text: str, day: dt.date) -> int:
    """Take a text out of one record of a frozen state; how many of its rows held it."""
    frozen = Sessions(f"sqlite:///{file}")
    try:
        with frozen.reader() as there:
            row = there.get(_KINDS[kind], number) if kind in _KINDS else None
            changed = _struck(row, text, day) if row is not None else []
        with frozen.connection() as there:
            for table, where, values in changed:
                there.execute(change(table).where(*where).values(**values))
            purge(there)
            there.commit()
    finally:
        frozen.dispose()
    return len(changed)


def _struck(row: Any, text: str, day: dt.date) -> list[tuple[Table, list[Any], dict[str, Any]]]:
    """The statements that take the text out of a record's rows: table, clause of the row, new values."""
    found = [one for one in own(row) if one.holds(text, day)]
    rows = {id(one.row): one.row for one in found}
    for one in found:
        one.clear(text, day)
    if found and isinstance(row, Incident):
        row.search_text = search_text(row)
        rows[id(row)] = row
    made = []
    for held in rows.values():
        table = _table(type(held))
        where = [column == getattr(held, column.key) for column in table.primary_key]
        texts = [column.key for column in table.columns if isinstance(getattr(held, column.key), str | dict | None)]
        kept = {name: getattr(held, name) for name in texts if name not in table.primary_key}
        made.append((table, where, kept))
    return made


def _table(model: type) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel makes it for every table class.
    return table


def _withheld() -> Iterator[tuple[type, Any]]:
    """The rows of incidents of which readers see the figures alone: they are frozen without texts and sources."""
    these = visible(PUBLIC) & not_(readable(PUBLIC))
    yield Incident, these
    yield from _of(select(Incident.id).where(these))


def _of(incidents: Any) -> Iterator[tuple[type, Any]]:
    """What stands under some incidents and is no text of a source."""
    yield Involvement, col(Involvement.incident_id).in_(incidents)
    yield Claim, col(Claim.incident_id).in_(incidents)
    yield Figure, col(Figure.incident_id).in_(incidents)
    yield SameEvent, col(SameEvent.incident_id).in_(incidents)


def _wanted() -> Iterator[tuple[type, Any]]:
    """Each table with the clause of what readers read of it; what is pointed to comes before what points."""
    incidents = select(Incident.id).where(visible(PUBLIC), readable(PUBLIC))
    actors, places = select(Actor.id).where(public_actor(PUBLIC)), select(Place.id).where(public_place(PUBLIC))
    sources = select(Source.id).where(public_source(PUBLIC))
    totals = select(ReportedTotal.id).where(public_total(PUBLIC))
    claims = select(Claim.id).where(col(Claim.incident_id).in_(incidents))
    yield Dataset, col(Dataset.republish) != Republish.NOTHING
    yield Actor, col(Actor.id).in_(actors)
    yield ActorName, col(ActorName.actor_id).in_(actors)
    yield ActorLink, col(ActorLink.actor_id).in_(actors) & col(ActorLink.other_id).in_(actors)
    yield Place, col(Place.id).in_(places)
    yield PlaceName, col(PlaceName.place_id).in_(places)
    yield Source, col(Source.id).in_(sources)
    yield Incident, visible(PUBLIC) & readable(PUBLIC)
    yield from _of(incidents)
    yield IncidentSource, col(IncidentSource.incident_id).in_(incidents) & col(IncidentSource.source_id).in_(sources)
    yield ClaimSource, col(ClaimSource.claim_id).in_(claims) & col(ClaimSource.source_id).in_(sources)
    yield ReportedTotal, col(ReportedTotal.id).in_(totals)
    yield TotalSource, col(TotalSource.total_id).in_(totals)


def _copy(db: ReadSession, there: Connection, model: type, wanted: Any, instead: Mapping[str, Any]) -> None:
    """Copy the rows, with other values in some of their columns."""
    table = _table(model)
    found = db.execute(columns(table).where(wanted).execution_options(yield_per=BATCH))
    for rows in found.mappings().partitions(BATCH):
        there.execute(insert(table), [{**row, **instead} for row in rows])


_TIES: tuple[tuple[type, str, type], ...] = (
    (Place, "region_id", Place), (Place, "district_id", Place), (Source, "repeats_id", Source),
    (Incident, "place_id", Place), (Incident, "region_id", Place), (Incident, "district_id", Place),
)  # fmt: skip
"""What may point to a record that readers do not see, such as the district of a place that no incident is in."""


def _let_go(there: Connection) -> None:
    """Point to nothing where what was pointed to is not frozen."""
    for model, name, other in _TIES:
        table = _table(model)
        known = columns(_table(other).c.id)
        there.execute(change(table).where(table.c[name].not_in(known)).values({name: None}))


def _version(db: ReadSession) -> dict[str, int]:
    """Only the number that readers are told goes along."""
    public = public_version(db)
    return {"value": public, "public": public}
