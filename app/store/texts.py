"""Where texts about a record stand: in its rows, its versions, and in what was proposed, said and written about it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlmodel import col, or_, select

from app.domain.lines import stands
from app.domain.names import fold
from app.domain.redaction import ADDRESSES, FREE, GOES_WHOLE, LONGEST_GROUND, spells, strike, strike_given, without
from app.i18n import N_
from app.models import (
    Actor,
    Comment,
    Correction,
    ImportedRow,
    Incident,
    PairDecision,
    Place,
    Proposal,
    Redaction,
    Revision,
    Source,
)
from app.store import snapshot
from app.store.db import ReadSession

NOW = N_("The record as it is now")
VERSIONS = N_("Its versions")
REASONS = N_("Reasons of its versions")
PROPOSALS = N_("Proposals")
COMMENTS = N_("Comments")
CORRECTIONS = N_("Messages from readers")
PAIRS = N_("Decisions about pairs of incidents")
GROUNDS = N_("Grounds of earlier redactions")
TAGS = N_("Tags that spell it")
GIVEN = N_("What its dataset says beside")
RELEASED = N_("What the newest release of its dataset holds against an editor’s change")


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of one row that may hold the text; `longest` None says that it holds a record as JSON."""

    label: str
    row: Any
    name: str
    longest: int | None

    def holds(self, text: str, day: dt.date) -> int:
        """In how many texts of it the text stands."""
        value = getattr(self.row, self.name)
        if not value:
            return 0
        return int(stands(text, value)) if self.longest is not None else strike(orjson.loads(value), text, day)[1]

    def clear(self, text: str, day: dt.date) -> None:
        """Take the text out; what is folded for finding it goes with it."""
        value = getattr(self.row, self.name)
        if self.longest is None:
            made: str | None = snapshot.write(strike(orjson.loads(value), text, day)[0])
        else:
            made = None if self.name in GOES_WHOLE else without(value, text, day, self.longest)
        setattr(self.row, self.name, made)
        if self.name == "name" and hasattr(self.row, "folded"):
            self.row.folded = fold(made or "")


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of an incident, which can spell the text; one that does goes whole."""

    label: str
    row: Incident

    def holds(self, text: str, _: dt.date) -> int:
        """How many of them spell the text."""
        return sum(spells(one.tag, text) for one in self.row.tagged)

    def clear(self, text: str, _: dt.date) -> None:
        """Take those off."""
        self.row.tagged = [one for one in self.row.tagged if not spells(one.tag, text)]


@dataclass(frozen=True, slots=True)
class Given:
    """What the dataset of an incident says of it beside, by the dataset's own names."""

    label: str
    row: Incident

    def holds(self, text: str, day: dt.date) -> int:
        """In how many values the text stands."""
        return strike_given(self.row.given or {}, text, day)[1]

    def clear(self, text: str, day: dt.date) -> None:
        """Take the text out of those."""
        self.row.given = strike_given(self.row.given or {}, text, day)[0]


def slots(db: ReadSession, kind: str, row: Any) -> Iterator[Slot | Tags | Given]:
    """Every place at which a text about the record can stand."""
    yield from own(row)
    revisions = select(Revision).where(getattr(Revision, f"{kind}_id") == row.id)
    for revision in db.exec(revisions).all():
        yield Slot(VERSIONS, revision, "snapshot", None)
        yield Slot(REASONS, revision, "reason", 2000)
    for stone in db.exec(select(Redaction).where(Redaction.kind == kind, Redaction.record_id == row.id)).all():
        yield from (Slot(GROUNDS, stone, name, LONGEST_GROUND) for name in ("ground", "ground_fr"))
    if isinstance(row, Incident):
        yield Tags(TAGS, row)
        yield from _about(db, row)


def own(row: Any) -> Iterator[Slot | Given]:
    """The places in the rows of the record as it is, its history and what is said about it left out."""
    for one in _rows(row):
        yield from _columns(NOW, one)
    if isinstance(row, Incident):
        yield Given(GIVEN, row)


def _about(db: ReadSession, row: Incident) -> Iterator[Slot]:
    for proposal in db.exec(select(Proposal).where(Proposal.incident_id == row.id)).all():
        yield Slot(PROPOSALS, proposal, "draft", None)
        yield from (Slot(PROPOSALS, proposal, name, 2000) for name in ("reason", "answer"))
    for comment in db.exec(select(Comment).where(Comment.incident_id == row.id)).all():
        yield Slot(COMMENTS, comment, "text", 5000)
    for message in db.exec(select(Correction).where(Correction.incident_id == row.id)).all():
        for name, longest in (("text", 5000), ("source", 2000), ("contact", 300), ("answer", 2000)):
            yield Slot(CORRECTIONS, message, name, longest)
    for imported in db.exec(select(ImportedRow).where(ImportedRow.incident_id == row.id)).all():
        yield Slot(RELEASED, imported, "conflict", None)
    pair = or_(col(PairDecision.first_id) == row.id, col(PairDecision.second_id) == row.id)
    for decision in db.exec(select(PairDecision).where(pair)).all():
        yield Slot(PAIRS, decision, "reason", 2000)


def _rows(row: Any) -> Iterable[Any]:
    """The row of the record and those that stand under it."""
    if isinstance(row, Incident):
        return [row, *row.involvements, *row.claims, *(cited for claim in row.claims for cited in claim.cited)]
    if isinstance(row, Actor):
        return [row, *row.names, *row.links]
    return [row, *row.names] if isinstance(row, Place) else [row]


def _columns(label: str, row: Any) -> Iterator[Slot]:
    for name in type(row).model_fields:
        if name in FREE or (name in ADDRESSES and isinstance(row, Source)):
            yield Slot(label, row, name, FREE.get(name, 2000))
