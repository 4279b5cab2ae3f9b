"""The records of a file against the record that is kept: which are new, changed, as they were, or in conflict."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from app.domain.draft import IncidentDraft
from app.domain.errors import Misfit
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext
from app.importing import reading
from app.importing.drafted import Drafted, Importer
from app.importing.order import Order
from app.importing.problem import Problem
from app.importing.reading import Named, Prepared, Read
from app.importing.unsaid import completed
from app.importing.verdict import Judge, Outcome
from app.models import Actor, Dataset, Place, Source
from app.store import imports, standings
from app.store.db import ReadSession
from app.store.imports import Match
from app.store.light_snapshot import Outline
from app.store.lookup import UNKNOWN

T = TypeVar("T")
Entry = ActorDraft | PlaceDraft | SourceDraft
TWICE = N_("an id that stands once in the file; this one stands on line %(line)s already")
SOURCED = N_("at least one source: an incident that is published needs one")

OLDER = N_(
    "This file is release %(released)s of its dataset. The atlas holds release %(held)s, which is later: an older one "
    "would take its figures back. Nothing was taken in."
)
BORNE = N_("an id that no other incident has in the dataset %(dataset)s, or none")
WAITS = N_("an incident about which nothing waits to be settled: settle that first")
CLAIMED = N_("a claim that no other incident has: %(id)s is one of another incident")

_TABLES: dict[str, type] = {"actor": Actor, "place": Place, "source": Source}


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """How many there are, and the first of them."""

    count: int = 0
    first: tuple[T, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One record, and what becomes of it."""

    drafted: Drafted
    draft: IncidentDraft
    digest: str
    searched: str
    outline: Outline | None = None
    named: Named = field(default_factory=dict)
    outcome: Outcome = Outcome.CREATED
    match: Match | None = None


@dataclass(slots=True)
class Batch:
    """Some records in the order of the file; `register` holds what no register has, by kind and short name."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    datasets: dict[str, DatasetDraft] = field(default_factory=dict)
    register: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in _TABLES})


class Sorter:
    """Sorts the records of one file; it keeps their ids, and nothing else of what it has passed on."""

    def __init__(self, db: ReadSession, importer: Importer, order: Order) -> None:
        self._db = db
        self._order = order
        self.own = importer.dataset.slug if importer.dataset else None
        self.dataset = imports.dataset_id(db, self.own)
        released = importer.dataset.released if importer.dataset else ""
        if held := standings.later_release(db, self.dataset, released):
            raise Misfit(gettext(OLDER, released=released, held=held))
        self._judge = Judge(db, importer.kind if self.own is None else "")
        self.lines: dict[str, int] = {}
        """On which line each id of the dataset stands."""
        self.taken = 0
        self.refused = 0
        self._brought: dict[tuple[str, str], Entry] = {}
        """What records brought that are not taken yet."""
        self._known: set[int] = set()
        """What the registers have, or will have by what was read so far, as hashes."""
        self._borne: dict[tuple[str, str], int] = {}
        """On which line of a sheet a record of a dataset stands."""

    def batches(self, read: Iterable[Read]) -> Iterator[Batch]:
        """The records in some hundreds at a time."""
        for some in reading.batches(read):
            yield self._batch(some)

    def _batch(self, some: Sequence[Read]) -> Batch:
        if self.own is None:
            some = self._completed(some)
        batch = Batch(problems=[one for one in some if isinstance(one, Problem)])
        read = [one for one in some if isinstance(one, Prepared)]
        self._learn(read)
        for one in read:
            self._bring(one.drafted)
            wrong = list(self._wrong(one))
            batch.problems += wrong
            if not wrong:
                self._take(one, batch)
        self._match(batch)
        self.taken += len(batch.steps)
        batch.problems.sort(key=lambda one: one.line)
        self.refused += len({one.line for one in batch.problems})
        return batch

    @property
    def may_vanish(self) -> bool:
        """Whether what this file does not hold has vanished from its dataset."""
        # Of a row that could not be read nobody knows which record it was.
        return self._order.whole and not self.refused

    def vanished(self, most: int) -> Some[str]:
        """What the dataset had and the file does not have, when it was read to its end."""
        if self.dataset is None or not self.may_vanish:
            return Some()
        count, first = 0, []
        for one in imports.external_ids(self._db, self.dataset):
            if one not in self.lines:
                count += 1
                if count <= most:
                    first.append(one)
        return Some(count, tuple(first))

    def _completed(self, some: Sequence[Read]) -> list[Read]:
        """Rows of our own sheet with what they leave unsaid of incidents that are there."""
        whole = completed(self._db, [one.drafted if isinstance(one, Prepared) else one for one in some])
        return [one if isinstance(one, Problem) else reading.ready(one, self._order) for one in whole]

    def _learn(self, read: Sequence[Prepared]) -> None:
        """Ask the registers at once for every name that was not asked for before."""
        new: dict[str, set[str]] = {kind: set() for kind in _TABLES}
        for one in read:
            for name in one.named:
                if hash(name) not in self._known:
                    new[name[0]].add(name[1])
        for kind, slugs in new.items():
            self._known.update(hash((kind, slug)) for slug in slugs - imports.strangers(self._db, kind, slugs))

    def _bring(self, one: Drafted) -> None:
        """Keep what a record brings until one that is taken names it."""
        for kind, entries in (("actor", one.actors), ("place", one.places), ("source", one.sources)):
            for entry in entries:
                if hash((kind, entry.slug)) not in self._known:
                    self._brought.setdefault((kind, entry.slug), entry)

    def _wrong(self, one: Prepared) -> Iterator[Problem]:
        line, name = one.drafted.line, one.drafted.external_id
        if name in self.lines:
            yield Problem(line, "", name, TWICE, {"line": self.lines[name]})
        if one.draft is None:
            return
        if one.draft.standing is Standing.PUBLISHED and not one.draft.is_sourced:
            yield Problem(line, "", "", SOURCED)
        for kind, slug in one.named:
            if hash((kind, slug)) not in self._known and (kind, slug) not in self._brought:
                yield Problem(line, kind, slug, UNKNOWN[_TABLES[kind]], {"slug": slug})
        if self.own is None:
            yield from self._strange(one.drafted, one.draft)

    def _strange(self, one: Drafted, draft: IncidentDraft) -> Iterator[Problem]:
        """What a row of our own sheet says of datasets that cannot be."""
        brought = {dataset.slug for dataset in one.datasets}
        for slug in dict.fromkeys((draft.dataset, *(source.dataset for source in one.sources))):
            if slug and slug not in brought and not self._has_dataset(slug):
                yield Problem(one.line, "dataset", slug, UNKNOWN[Dataset], {"slug": slug})
        if draft.dataset and draft.external_id:
            first = self._borne.setdefault((draft.dataset, draft.external_id), one.line)
            if first != one.line:
                yield Problem(one.line, "external_id", draft.external_id, TWICE, {"line": first})

    def _has_dataset(self, slug: str) -> bool:
        known = hash(("dataset", slug))
        if known not in self._known and imports.dataset_id(self._db, slug) is not None:
            self._known.add(known)
        return known in self._known

    def _take(self, one: Prepared, batch: Batch) -> None:
        if one.drafted.external_id:
            self.lines[one.drafted.external_id] = one.drafted.line
        batch.notes += one.drafted.notes
        for name in one.named:
            if entry := self._brought.pop(name, None):
                self._known.add(hash(name))
                unlisted = entry.model_copy(update={"listed": False}) if entry.listed else entry
                batch.register[name[0]][name[1]] = unlisted
        for dataset in one.drafted.datasets:
            if (known := hash(("dataset", dataset.slug))) not in self._known:
                self._known.add(known)
                if imports.dataset_id(self._db, dataset.slug) is None:
                    batch.datasets[dataset.slug] = dataset
        if one.draft is not None:
            batch.steps.append(Step(one.drafted, one.draft, one.digest, one.searched, one.outline, one.named))

    def _match(self, batch: Batch) -> None:
        """Find the incidents of the records, and say what becomes of each."""
        found = imports.matches(self._db, self.dataset, [one.drafted.external_id for one in batch.steps])
        bare = [one.digest for one in batch.steps if not one.drafted.external_id]
        unnamed = imports.nameless(self._db, bare)
        self._judge.learn((*found.values(), *unnamed.values()))
        steps = []
        for one in batch.steps:
            name = one.drafted.external_id
            match = found.get(name) if name else unnamed.pop(one.digest, None)
            steps.append(self._judged(one, match) if match else one)
        wrong = {**self._elsewhere(steps), **self._foreign(steps)}
        batch.problems += wrong.values()
        batch.steps = [one for n, one in enumerate(steps) if n not in wrong]

    def _judged(self, one: Step, match: Match) -> Step:
        return replace(one, match=match, outcome=self._judge.outcome(one.digest, one.drafted.state, match))

    def _elsewhere(self, steps: Sequence[Step]) -> dict[int, Problem]:
        """The places of rows of our own sheet that would be what another incident is, or would hide a conflict."""
        if self.own is not None:
            return {}
        names = {n: (one.draft.dataset, one.draft.external_id) for n, one in enumerate(steps)
                 if one.draft.dataset and one.draft.external_id}  # fmt: skip
        bearers = standings.bearers(self._db, set(names.values())) if names else {}
        found = {}
        for n, one in enumerate(steps):
            line, match = one.drafted.line, one.match
            bearer = bearers.get(names[n]) if n in names else None
            if bearer is not None and bearer != (match.incident if match else None):
                found[n] = Problem(line, "external_id", one.draft.external_id, BORNE, {"dataset": one.draft.dataset})
            elif match and match.held and match.of_dataset and one.outcome is Outcome.CONFLICT:
                found[n] = Problem(line, "code", one.drafted.external_id, WAITS)
        return found

    def _foreign(self, steps: Sequence[Step]) -> dict[int, Problem]:
        """The places of records that bring a claim of another incident."""
        own = {
            claim.id: one.match.incident if one.match else None
            for one in steps for claim in one.draft.claims if claim.id
        }  # fmt: skip
        elsewhere = imports.claimed_elsewhere(self._db, own) if own else set()
        return {
            n: Problem(one.drafted.line, "", "", CLAIMED, {"id": claim.id})
            for n, one in enumerate(steps) for claim in one.draft.claims if claim.id in elsewhere
        }  # fmt: skip
