"""What a file would do to the record: told before anything is written."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.importing import gazetteers, reading, rows
from app.importing.drafted import Importer
from app.importing.gazetteers import GeoNames
from app.importing.names import Names
from app.importing.order import Order, Print, fingerprint
from app.importing.problem import Problem
from app.importing.refused import Refused
from app.importing.sorting import Batch, Some, Sorter, Step
from app.importing.verdict import Outcome
from app.store import known_names
from app.store.db import ReadSession

FIRST = 20
FIRST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Would:
    """One record of the file, and what would become of it; `key` is that of the incident where there is one."""

    line: int
    external_id: str
    title: str
    outcome: Outcome
    key: str = ""


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
    vanished: Some[str]
    """External ids that the dataset had and the file does not have."""
    refused: int
    """Records that cannot be taken in; one may have several problems."""
    problems: Some[Problem]
    notes: Some[Problem]
    actors: tuple[str, ...]
    """Names of actors that no register has yet, for review."""
    places: tuple[str, ...]
    sources: int
    first: tuple[Would, ...]


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
    made = _Made(sorter)
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
    return Plan(
        kind=GeoNames.kind, file_name=order.name, sha256=found.sha256, size=found.size, dataset=None,
        new_dataset=False, rows=seen.rows, created=len(seen.new), updated=seen.updated,
        unchanged=seen.unchanged + seen.left_out, conflicts=Some(), vanished=Some(), refused=len(seen.problems),
        problems=Some(len(seen.problems), tuple(seen.problems[:FIRST_PROBLEMS])), notes=Some(), actors=(),
        places=tuple(one.name for one in seen.new[:FIRST_PROBLEMS]), sources=0,
        first=tuple(Would(0, str(one.geonames_id), one.name, Outcome.CREATED) for one in seen.new[:FIRST]),
    )  # fmt: skip


class _Made:
    """A plan while it grows."""

    def __init__(self, sorter: Sorter) -> None:
        self._sorter = sorter
        self._counts: Counter[Outcome] = Counter()
        self._conflicts: list[Would] = []
        self._first: list[Would] = []
        self._problems: list[Problem] = []
        self._problems_count = 0
        self._notes: list[Problem] = []
        self._notes_count = 0
        self._named: dict[str, list[str]] = {"actor": [], "place": []}
        self._sources = 0

    @property
    def read(self) -> int:
        """How many records were read so far, good ones and others."""
        return self._sorter.taken + self._sorter.refused

    def note(self, notes: Sequence[Problem]) -> None:
        """Count what is taken as given."""
        self._notes_count += len(notes)
        self._notes += notes[: FIRST_PROBLEMS - len(self._notes)]

    def take(self, batch: Batch) -> int:
        """Count what some records would do; how many were read so far."""
        for step in batch.steps:
            self._counts[step.outcome] += 1
            if len(self._first) < FIRST:
                self._first.append(_would(step))
            if step.outcome is Outcome.CONFLICT and len(self._conflicts) < FIRST_PROBLEMS:
                self._conflicts.append(_would(step))
        self._problems_count += len(batch.problems)
        self._problems += batch.problems[: FIRST_PROBLEMS - len(self._problems)]
        self.note(batch.notes)
        for kind, kept in self._named.items():
            kept += [draft.name for draft in batch.register[kind].values()]
        self._sources += len(batch.register["source"])
        return self.read

    def plan(self, importer: Importer, order: Order, found: Print) -> Plan:
        """The whole, when the file was read to its end."""
        return Plan(
            kind=importer.kind,
            file_name=order.name,
            sha256=found.sha256,
            size=found.size,
            dataset=self._sorter.own,
            new_dataset=self._sorter.own is not None and self._sorter.dataset is None,
            rows=self.read,
            created=self._counts[Outcome.CREATED],
            updated=self._counts[Outcome.UPDATED] + self._counts[Outcome.BROUGHT_BACK],
            unchanged=self._counts[Outcome.UNCHANGED],
            conflicts=Some(self._counts[Outcome.CONFLICT], tuple(self._conflicts)),
            vanished=self._sorter.vanished(FIRST_PROBLEMS),
            refused=self._sorter.refused,
            problems=Some(self._problems_count, tuple(self._problems)),
            notes=Some(self._notes_count, tuple(self._notes)),
            actors=tuple(self._named["actor"]),
            places=tuple(self._named["place"]),
            sources=self._sources,
            first=tuple(self._first),
        )


def _would(step: Step) -> Would:
    key = step.match.key if step.match else ""
    return Would(step.drafted.line, step.drafted.external_id, step.draft.title, step.outcome, key)
