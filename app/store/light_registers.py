"""What many drafts name, asked of the registers at once: the columns that incidents need, without a session's rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import SQLModel, col, select

from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidRecord
from app.domain.vocabulary import ActorKind, PlaceKind, Republish
from app.i18n import gettext
from app.models import Actor, Dataset, Place, Source
from app.store.db import WriteSession
from app.store.lookup import UNKNOWN

Named = tuple[str, str]
"""A record of a register: its kind and its short name."""
_TABLES: dict[str, type[SQLModel]] = {"dataset": Dataset, "actor": Actor, "place": Place, "source": Source}
_AT_ONCE = 5000
_MOST_SOURCES = 50_000
"""So many sources are remembered; the next ones of a file seldom cite those of long before."""


@dataclass(slots=True)
class LightActor:
    """What an incident needs of an actor."""

    id: int
    slug: str
    kind: ActorKind


@dataclass(slots=True)
class LightPlace:
    """A place with the region and the district that it lies in."""

    id: int
    slug: str
    kind: PlaceKind
    latitude: float | None
    longitude: float | None
    region: "LightPlace | None"
    district: "LightPlace | None"


@dataclass(slots=True)
class LightDataset:
    """What an incident needs of the dataset that it comes from."""

    id: int
    slug: str
    republish: Republish


@dataclass(slots=True)
class LightSource:
    """A source with the dataset whose record it is, if any."""

    id: int
    slug: str
    dataset_id: int | None
    dataset: LightDataset | None


class Registers:
    """The records that one import names, each fetched once and held until it commits (see store.lookup)."""

    def __init__(self, db: WriteSession) -> None:
        self._db = db
        self._found: dict[type[SQLModel], dict[str, Any]] = {Actor: {}, Place: {}, Source: {}, Dataset: {}}
        self._places: dict[int, LightPlace] = {}
        self._datasets: dict[int, LightDataset] = {}
        self.diverted = False
        """Whether a name has led to the record that another one was merged into."""

    def learn(self, some: Iterable[tuple[IncidentDraft, Iterable[Named] | None]]) -> None:
        """Fetch what some drafts name and nothing has named before; beside each, what it names where that is known."""
        wanted: set[Named] = set()
        datasets: set[str | None] = set()
        for draft, named in some:
            wanted.update(_named(draft) if named is None else named)
            datasets.add(draft.dataset)
        slugs: dict[str, set[str]] = {"dataset": {one for one in datasets if one}, "actor": set(), "place": set(),
                                      "source": set()}  # fmt: skip
        for kind, slug in wanted:
            slugs[kind].add(slug)
        if len(self._found[Source]) > _MOST_SOURCES:
            self._found[Source].clear()
        for kind, table in _TABLES.items():
            self._fetch(table, slugs[kind] - self._found[table].keys())

    def one(self, table: type[SQLModel], slug: str) -> Any:
        """The record; raises InvalidRecord where the register has none of that slug."""
        found = self._found[table].get(slug)
        if found is None:
            raise InvalidRecord(gettext(UNKNOWN[table], slug=slug))
        return found

    def maybe(self, table: type[SQLModel], slug: str | None) -> Any:
        """The record, or None where nothing is asked for."""
        return self.one(table, slug) if slug else None

    def dataset(self, slug: str | None) -> LightDataset | None:
        """A dataset, fetched if need be."""
        if slug and slug not in self._found[Dataset]:
            self._fetch(Dataset, {slug})
        found: LightDataset | None = self.maybe(Dataset, slug)
        return found

    def add_source(self, source: LightSource) -> None:
        """Know a source that was just written."""
        self._found[Source][source.slug] = source

    def _fetch(self, table: Any, slugs: set[str]) -> None:
        names = sorted(slugs)
        for start in range(0, len(names), _AT_ONCE):
            wanted = col(table.slug).in_(names[start : start + _AT_ONCE])
            for row in self._rows(table, wanted):
                self._found[table][row.slug] = self._light(table, self._survivor(table, row))

    def _rows(self, table: Any, which: Any) -> list[Any]:
        columns = select(table.__table__.c).where(which)
        return list(self._db.execute(columns.with_for_update(read=True)))

    def _survivor(self, table: Any, row: Any) -> Any:
        while table is not Dataset and row.merged_into_id is not None:
            (row,) = self._rows(table, col(table.id) == row.merged_into_id)
            self.diverted = True
        return row

    def _light(self, table: Any, row: Any) -> Any:
        if table is Actor:
            return LightActor(row.id, row.slug, row.kind)
        if table is Place:
            return self._place(row)
        if table is Dataset:
            return self._datasets.setdefault(row.id, LightDataset(row.id, row.slug, row.republish))
        return LightSource(row.id, row.slug, row.dataset_id, self._dataset(row.dataset_id))

    def _place(self, row: Any) -> LightPlace:
        if row.id not in self._places:
            made = LightPlace(row.id, row.slug, row.kind, row.latitude, row.longitude, None, None)
            self._places[row.id] = made
            made.region, made.district = self._label(row.region_id), self._label(row.district_id)
        return self._places[row.id]

    def _label(self, number: int | None) -> LightPlace | None:
        if number is None or number in self._places:
            return self._places.get(number or 0)
        (row,) = self._rows(Place, col(Place.id) == number)
        return self._place(row)

    def _dataset(self, number: int | None) -> LightDataset | None:
        if number is not None and number not in self._datasets:
            (row,) = self._rows(Dataset, col(Dataset.id) == number)
            self._light(Dataset, row)
        return self._datasets.get(number or 0)


def _named(draft: IncidentDraft) -> Iterator[Named]:
    """All that a draft names but its dataset."""
    for place in (draft.place, draft.region, draft.district):
        if place:
            yield "place", place
    for part in draft.involvements:
        yield "actor", part.actor
    for claim in draft.claims:
        yield "actor", claim.claimant
        if claim.subject:
            yield "actor", claim.subject
    for source in draft.cited():
        yield "source", source
