"""The register of places as an importer of places needs it: every place with its names, and how it takes in others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import selectinload
from sqlmodel import col, select

from app.domain import policy
from app.domain.policy import Act, Byline
from app.domain.registers import PlaceDraft
from app.domain.vocabulary import PlaceKind
from app.models import Place
from app.store import registers, snapshot
from app.store.db import ReadSession, WriteSession
from app.store.register_edits import amend_place

_AT_ONCE = 500
_ORDER = {PlaceKind.COUNTRY: 0, PlaceKind.REGION: 1, PlaceKind.DISTRICT: 2}


@dataclass(frozen=True, slots=True)
class Known:
    """One place of the register, as a draft, with the version that was read."""

    draft: PlaceDraft
    version: int


def places(db: ReadSession) -> Iterator[Known]:
    """Every place that was not merged into another one."""
    loaded = (
        selectinload(Place.names),  # type: ignore[arg-type]
        selectinload(Place.region),  # type: ignore[arg-type]
        selectinload(Place.district),  # type: ignore[arg-type]
    )
    asked = select(Place).where(col(Place.merged_into_id).is_(None)).order_by(col(Place.id)).options(*loaded)
    for row in db.exec(asked.execution_options(yield_per=_AT_ONCE)):
        yield Known(PlaceDraft.model_validate(_fields(row)), row.version)


def _fields(row: Place) -> dict[str, Any]:
    return snapshot.of_place(row)


def enter(db: WriteSession, new: Sequence[PlaceDraft], by: Byline) -> None:
    """Add places, areas before what lies in them."""
    policy.insist(by, Act.IMPORT)
    ordered = sorted(new, key=lambda one: _ORDER.get(one.kind, 3))
    areas = [one for one in ordered if one.kind in _ORDER]
    spots = ordered[len(areas) :]
    registers.add_places(db, areas, by)
    for start in range(0, len(spots), _AT_ONCE):
        registers.add_places(db, spots[start : start + _AT_ONCE], by)


def widen(db: WriteSession, changed: Mapping[int, Sequence[PlaceDraft]], by: Byline) -> None:
    """Give places what they lack; by the version of each that was read. Raises EditConflict for another one."""
    policy.insist(by, Act.IMPORT)
    for seen, drafts in changed.items():
        for draft in drafts:
            amend_place(db, draft, by, seen=seen)
