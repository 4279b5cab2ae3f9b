"""What a file would do to the record: told before anything is written."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.dates import write_edtf
from app.domain.registers import PlaceDraft
from app.domain.vocabulary import DatePrecision
from app.i18n import N_
from app.importing import gazetteers, reading, rows, shortfall
from app.importing.drafted import Importer
from app.importing.gazetteers import GeoNames
from app.importing.names import Names
from app.importing.order import Order, Print, fingerprint
from app.importing.problem import Problem
from app.importing.refused import Refused
from app.importing.sorting import Batch, Some, Sorter, Step
from app.importing.verdict import Outcome
from app.importing.would import Would, brought, names_of, of_step
from app.store import import_desk, known_names
from app.store.db import ReadSession

FIRST = 20
FIRST_CHANGED = 50
"""So many are told with everything that would change in them."""
FIRST_PROBLEMS = 100
AHEAD = N_("a day that is not after the day of the import, %(today)s")
_WITHIN = frozenset({DatePrecision.WITHIN, DatePrecision.MONTH, DatePrecision.YEAR})


@dataclass(frozen=True, slots=True)
class Plan:
    """The counts, and the first of everything that somebody may want to look at."""

    kind: str
    file_name: str
    sha256: str
    size: int
    dataset: str | None
    new_dataset: bool
    rows: int
    """Records that could be read, and those that could not."""
    created: int
    updated: int
    unchanged: int
    conflicts: Some[Would]
    changed: tuple[Would, ...]
    new: tuple[Would, ...]
    vanished: Some[str]
    """External ids that the dataset had and the file does not have."""
    held: int
    """Of a file that lacks more than a few, how many records the atlas has from the dataset."""
    refused: int
    """Records that cannot be taken in; one may have several problems."""
    problems: Some[Problem]
    ahead: Some[Problem]
    """Records of days that are still to come."""
    notes: Some[Problem]
    actors: tuple[str, ...]
    """Names of actors that no register has yet, for review."""
    places: tuple[str, ...]
    sources: int
    left_out: int = 0
    """Rows of a file of places that are none of those which the register keeps."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What those are called that changes name and that no register has yet."""

    @property
    def shortfall(self) -> str:
        """What is to be asked about a file that lacks many records; empty where nothing is."""
        return shortfall.warning(self.vanished.count, self.held)


def make(
    db: ReadSession,
    importer: Importer,
    order: Order,
    *,
    refused: Path | None = None,
    told: Callable[[int], None] = lambda _: None,
) -> Plan:
    """Read the file to its end and say what it would do; `refused` takes the rows that cannot be read, as CSV.

    Raises Misfit where the file is none of this kind. `told` hears now and then how many records were read.
    """
    if isinstance(importer, GeoNames):
        return _of_places(db, order, refused)
    found, known = fingerprint(order), known_names.read(db)
    sorter = Sorter(db, importer, order)
    made = _Made(db, sorter)
    if refused is not None:
        # The rows as they stand are at hand only where the file is read.
        with rows.opened(order.path, name=order.name) as table, Refused(table, refused) as kept:
            made.note(table.notes)
            for batch in sorter.batches(reading.prepared(importer, kept, Names(known), order)):
                kept.write(batch.problems)
                told(made.take(batch))
    else:
        with reading.opened(importer, order, known) as file:
            made.note(file.notes)
            for batch in sorter.batches(file.records):
                told(made.take(batch))
    return made.plan(importer, order, found)


def _of_places(db: ReadSession, order: Order, refused: Path | None) -> Plan:
    """What a file of places would do: its records are new in the register, or give it spellings that it lacks."""
    found, seen = fingerprint(order), gazetteers.look(db, order, refused=refused)

    def would(one: PlaceDraft, outcome: Outcome) -> Would:
        gained = seen.gained.get(one.slug, ())
        return Would(seen.lines[one.slug], str(one.geonames_id), one.name, outcome, gained=gained)

    widened = [one for some in seen.widened.values() for one in some]
    return Plan(
        kind=GeoNames.kind, file_name=order.name, sha256=found.sha256, size=found.size, dataset=None,
        new_dataset=False, rows=seen.rows, created=len(seen.new), updated=seen.updated, unchanged=seen.unchanged,
        conflicts=Some(), changed=tuple(would(one, Outcome.UPDATED) for one in widened[:FIRST_CHANGED]),
        new=tuple(would(one, Outcome.CREATED) for one in seen.new[:FIRST]), vanished=Some(), held=0,
        refused=len(seen.problems), problems=Some(len(seen.problems), tuple(seen.problems[:FIRST_PROBLEMS])),
        ahead=Some(), notes=Some(), actors=(), places=(), sources=0, left_out=seen.left_out,
    )  # fmt: skip


def _ahead(step: Step, today: dt.date) -> Iterator[Problem]:
    """That an event, a claim or a source is of a day to come; of some day among several, the first of them tells."""
    when = step.draft.date
    if when.first > today or (when.last > today and when.precision not in _WITHIN):
        yield Problem(step.drafted.line, "date", write_edtf(when), AHEAD, {"today": today.isoformat()})
    said = {claim.said_on for claim in step.draft.claims}
    printed = {source.published_on for source in step.drafted.sources}
    for column, days in (("said_on", said), ("published_on", printed)):
        for day in sorted(one for one in days if one and one > today):
            yield Problem(step.drafted.line, column, day.isoformat(), AHEAD, {"today": today.isoformat()})


class _Made:
    """A plan while it grows."""

    def __init__(self, db: ReadSession, sorter: Sorter) -> None:
        self._db, self._sorter = db, sorter
        self._today = dt.datetime.now(dt.UTC).date()
        self._counts: Counter[Outcome] = Counter()
        self._first: dict[Outcome, list[Would]] = {one: [] for one in (*_TOLD, Outcome.CREATED)}
        self._told: dict[str, list[Problem]] = {"problems": [], "ahead": [], "notes": []}
        self._many: Counter[str] = Counter()
        self._named: dict[str, dict[str, str]] = {"actor": {}, "place": {}}
        self._names: dict[str, str] = {}
        self._sources = 0

    @property
    def read(self) -> int:
        """How many records were read so far, good ones and others."""
        return self._sorter.taken + self._sorter.refused

    def note(self, some: Sequence[Problem], what: str = "notes") -> None:
        """Count what is wrong, to come or taken as given, and keep the first of it."""
        self._many[what] += len(some)
        self._told[what] += some[: FIRST_PROBLEMS - len(self._told[what])]

    def take(self, batch: Batch) -> int:
        """Count what some records would do; how many were read so far."""
        for kind, kept in self._named.items():
            kept.update((slug, draft.name) for slug, draft in batch.register[kind].items())
        self._sources += len(batch.register["source"])
        for step in batch.steps:
            self._look(step)
        self.note(batch.problems, "problems")
        self.note([told for step in batch.steps for told in _ahead(step, self._today)], "ahead")
        self.note(batch.notes)
        return self.read

    def _look(self, step: Step) -> None:
        self._counts[step.outcome] += 1
        kept = self._first.get(step.outcome)
        if kept is None or len(kept) >= (FIRST if step.outcome is Outcome.CREATED else FIRST_CHANGED):
            return
        kept.append(one := of_step(self._db, step))
        self._names.update(brought(step, one))

    def _changed(self) -> tuple[Would, ...]:
        both = [*self._first[Outcome.UPDATED], *self._first[Outcome.BROUGHT_BACK]]
        return tuple(sorted(both, key=lambda one: one.line)[:FIRST_CHANGED])

    def _some(self, what: str) -> Some[Problem]:
        return Some(self._many[what], tuple(self._told[what]))

    def plan(self, importer: Importer, order: Order, found: Print) -> Plan:
        """The whole, when the file was read to its end."""
        gone, dataset = self._sorter.vanished(FIRST_PROBLEMS), self._sorter.dataset
        asked = dataset is not None and gone.count > shortfall.MORE_THAN
        told = [one for outcome in _TOLD for one in self._first[outcome]]
        return Plan(
            kind=importer.kind,
            file_name=order.name,
            sha256=found.sha256,
            size=found.size,
            dataset=self._sorter.own,
            new_dataset=self._sorter.own is not None and dataset is None,
            rows=self.read,
            created=self._counts[Outcome.CREATED],
            updated=self._counts[Outcome.UPDATED] + self._counts[Outcome.BROUGHT_BACK],
            unchanged=self._counts[Outcome.UNCHANGED],
            conflicts=Some(self._counts[Outcome.CONFLICT], tuple(self._first[Outcome.CONFLICT])),
            changed=self._changed(),
            new=tuple(self._first[Outcome.CREATED]),
            vanished=gone,
            held=import_desk.held(self._db, dataset) if asked else 0,
            refused=self._sorter.refused,
            problems=self._some("problems"),
            ahead=self._some("ahead"),
            notes=self._some("notes"),
            actors=tuple(self._named["actor"].values()),
            places=tuple(self._named["place"].values()),
            sources=self._sources,
            names={**self._names, **names_of(told, self._named)},
        )


_TOLD = (Outcome.CONFLICT, Outcome.UPDATED, Outcome.BROUGHT_BACK)
"""What is told with everything that would change."""
