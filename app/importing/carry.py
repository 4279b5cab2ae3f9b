"""A file taken in: in the caller's one transaction, each record with a revision of its own, under one import."""

from collections.abc import Callable
from dataclasses import replace

from app.domain.errors import InvalidRecord
from app.domain.policy import Byline
from app.domain.registers import SourceDraft
from app.importing import gazetteers, reading, shortfall
from app.importing.drafted import Importer
from app.importing.gazetteers import GeoNames
from app.importing.order import Order, fingerprint
from app.importing.problem import refusal
from app.importing.sorting import Batch, Sorter, Step
from app.importing.verdict import Outcome
from app.models import Import
from app.store import fulltext_index, import_desk, imports, known_names, registers, rewriting
from app.store.db import WriteSession
from app.store.imports import Match, Written
from app.store.loading import Loader, New


def out(
    db: WriteSession, importer: Importer, order: Order, by: Byline, *, told: Callable[[int], None] = lambda _: None
) -> Import:
    """Take the file in; nothing is kept unless the caller commits.

    Raises InvalidRecord at the first row that cannot be read, unless the good ones are to be taken alone, Shortfall
    where the file lacks many records unless that is known, Misfit where the file is none of this kind or not the one
    that was looked at, and Unavailable while another import runs.
    """
    if isinstance(importer, GeoNames):
        return gazetteers.out(db, order, by, told=told)
    found = fingerprint(order)
    released = importer.dataset.released if importer.dataset else ""
    made = imports.start(
        db, importer.kind, importer.dataset, by,
        file_name=order.name, sha256=found.sha256, size=found.size, released=released,
        **({"key": order.key} if order.key else {}),
    )  # fmt: skip
    sorter, held = Sorter(db, importer, order), import_desk.held(db, made.dataset_id)
    work = _Work(db, made, sorter, replace(by, import_id=made.id))
    with reading.opened(importer, order, known_names.read(db)) as file, fulltext_index.many_of(db):
        for batch in sorter.batches(file.records):
            if batch.problems and not order.good_rows_only:
                raise InvalidRecord(refusal(batch.problems[0]))
            work.carry_out(batch)
            told(sorter.taken + sorter.refused)
    work.end()
    shortfall.insist(made.vanished, held, agreed=order.fewer)
    return made


class _Work:
    """One import while it runs."""

    def __init__(self, db: WriteSession, made: Import, sorter: Sorter, by: Byline) -> None:
        self._db, self._made, self._sorter, self._by = db, made, sorter, by
        self._loader = Loader(db, by)

    def carry_out(self, batch: Batch) -> None:
        """Write some records, and keep where each came from."""
        self._register(batch)
        self._create([one for one in batch.steps if one.outcome is Outcome.CREATED])
        self._see([(one, one.match) for one in batch.steps if one.outcome is Outcome.UNCHANGED and one.match])
        for one in batch.steps:
            if one.match and one.outcome is Outcome.CONFLICT:
                held = self._written(one, one.match.incident, one.match.written)
                imports.note_conflict(self._db, self._made, held, self._kept(one, one.match))
                self._made.conflicts += 1
            elif one.match and one.outcome is not Outcome.UNCHANGED:
                self._update(one, one.match)
        self._db.flush()

    def end(self) -> None:
        """Count up, and mark what has vanished."""
        self._made.rows = self._sorter.taken + self._sorter.refused
        self._made.refused = self._sorter.refused
        if self._sorter.may_vanish and self._made.dataset_id is not None:
            imports.note_release(self._db, self._made, self._by)
            self._made.vanished = imports.note_vanished(self._db, self._made)
        self._db.add(self._made)
        self._db.flush()

    def _register(self, batch: Batch) -> None:
        new = {kind: list(drafts.values()) for kind, drafts in batch.register.items()}
        registers.add_datasets(self._db, list(batch.datasets.values()), self._by)
        registers.add_actors(self._db, new["actor"], self._by)
        registers.add_places(self._db, new["place"], self._by)
        self._add_sources(new["source"])
        self._made.registered += sum(map(len, new.values()))

    def _add_sources(self, new: list[SourceDraft]) -> None:
        """Those that repeat others go through the front door, which knows how to tie them."""
        tied = [one for one in new if one.repeats]
        self._loader.add_sources([one for one in new if not one.repeats])
        registers.add_sources(self._db, tied, self._by)

    def _create(self, steps: list[Step]) -> None:
        own = self._sorter.own is not None
        new = [
            New(one.draft, None if own else one.drafted.external_id or None, one.searched, one.outline, one.named)
            for one in steps
        ]
        made = self._loader.create(new)
        imports.note_new(
            self._db, self._made, [self._written(one, number, 1) for one, number in zip(steps, made, strict=True)]
        )
        self._made.created += len(steps)

    def _see(self, steps: list[tuple[Step, Match]]) -> None:
        """Keep that rows are as they were; an incident that nobody imported so far is known as its row from now on."""
        steady = [(one, match) for one, match in steps if not self._beside(match)]
        imports.note_seen(self._db, self._made, [match.incident for _, match in steady if match.digest])
        for one, match in steady:
            # Of a row that waited to be settled: both say the same by now.
            if match.digest != one.digest or match.held:
                imports.note_written(self._db, self._made, self._written(one, match.incident, match.version))
        self._made.unchanged += len(steps)

    def _update(self, one: Step, match: Match) -> None:
        version = rewriting.rewrite(self._db, match, one.draft, self._by)
        imports.note_written(self._db, self._made, self._written(one, match.incident, version))
        if version == match.version:
            self._made.unchanged += 1
        else:
            self._made.updated += 1

    def _beside(self, match: Match) -> bool:
        """Whether a sheet holds what is known by its row in a dataset, which stays that dataset's."""
        return self._sorter.own is None and match.of_dataset

    def _kept(self, one: Step, match: Match) -> str:
        return rewriting.kept(one.draft, beside=self._beside(match))

    def _written(self, one: Step, incident: int, version: int) -> Written:
        return Written(incident, self._made.dataset_id, one.drafted.external_id, one.digest, version)
