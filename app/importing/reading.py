"""The records of a file as drafts, made ready for sorting; a large file is read in a process of its own."""

import gc
import multiprocessing
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any

from app.domain.digest import digest, record_of
from app.domain.draft import IncidentDraft
from app.domain.errors import AppError, Unavailable
from app.i18n import N_, gettext, language, speaking
from app.importing import rows
from app.importing.drafted import Drafted, Importer
from app.importing.names import Names
from app.importing.order import Order
from app.importing.problem import Problem
from app.importing.rows import Table
from app.store.known_names import KnownNames
from app.store.light import searched_text
from app.store.light_snapshot import Outline, outline

BATCH = 1000
COLLECTED = 10
"""After so many batches garbage is looked for."""
LARGE = 4_000_000
"""From so many bytes on, reading and writing go on at the same time; starting a process takes a second or two."""
BROKEN = N_("The file could not be read to its end: the process that read it ended. Nothing was taken in.")
Named = dict[tuple[str, str], None]
"""What a record names of the registers, by kind and short name, in the order in which it does."""


# Without slots: what passes from one process to another is packed and unpacked by Python itself then.
@dataclass(frozen=True)
class Prepared:
    """One record with all that can be known of it without the database; `drafted` keeps no second copy of its draft."""

    drafted: Drafted
    draft: IncidentDraft | None
    digest: str
    named: Named
    searched: str
    outline: Outline | None


Read = Prepared | Problem


def prepared(importer: Importer, table: Table, names: Names, order: Order) -> Iterator[Read]:
    """The records of a table, each as it goes into the record if nothing stands against it."""
    own = importer.dataset.slug if importer.dataset else None
    sent: set[tuple[str, str]] = set()
    for one in importer.drafts(table, names):
        yield one if isinstance(one, Problem) else ready(_once(one, sent), order, own, one)


def ready(one: Drafted, order: Order, own: str | None = None, whole: Drafted | None = None) -> Prepared:
    """One record of the dataset `own`, with everything that `whole` names where it is only a part of that."""
    draft, told, searched, around = one.incident, "", "", None
    if draft is not None:
        ties: dict[str, Any] = {"dataset": own, "external_id": one.external_id} if own else {}
        ties["standing"] = order.standing
        if any(getattr(draft, name) != value for name, value in ties.items()):
            draft = draft.model_copy(update=ties)
        record = record_of(draft)
        told, searched, around = digest(record), searched_text(draft), outline(draft, record)
    bare = _with(one, incident=None) if own else one
    return Prepared(bare, draft, told, _named(whole or one), searched, around)


def _once(one: Drafted, sent: set[tuple[str, str]]) -> Drafted:
    """The record without the actors and places that an earlier one has brought already."""
    actors = tuple(actor for actor in one.actors if ("actor", actor.slug) not in sent)
    places = tuple(place for place in one.places if ("place", place.slug) not in sent)
    sent.update(("actor", actor.slug) for actor in actors)
    sent.update(("place", place.slug) for place in places)
    return _with(one, actors=actors, places=places)


def _with(one: Drafted, **changes: Any) -> Drafted:
    """The same with other fields, as `replace` has it, which takes five times as long."""
    made = object.__new__(Drafted)
    vars(made).update(vars(one), **changes)
    return made


def _named(one: Drafted) -> Named:
    draft = one.incident
    named: Named = {("actor", entry.slug): None for entry in one.actors}
    named |= {("place", place.slug): None for place in one.places}
    named |= {("source", source.slug): None for source in one.sources}
    if draft is None:
        return named
    for slug in (draft.place, draft.region, draft.district):
        if slug:
            named["place", slug] = None
    for part in draft.involvements:
        named["actor", part.actor] = None
    for slug in draft.sources:
        named["source", slug] = None
    for claim in draft.claims:
        named["actor", claim.claimant] = None
        if claim.subject:
            named["actor", claim.subject] = None
        for cited in claim.sources:
            named["source", cited.source] = None
    return named


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that is being read: what is taken as given about the whole of it, and its records in their order."""

    notes: tuple[Problem, ...]
    records: Iterator[Read]


@contextmanager
def opened(importer: Importer, order: Order, known: KnownNames) -> Iterator[Opened]:
    """The file; whoever stops in the middle leaves no process behind."""
    large = order.path.stat().st_size >= LARGE and not multiprocessing.current_process().daemon
    with seldom_collected():
        if large:
            with _beside(importer, order, known) as made:
                yield made
        else:
            with rows.opened(order.path, name=order.name) as table:
                yield Opened(table.notes, prepared(importer, table, Names(known), order))


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage only between batches: among so many new rows Python would look for it all the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def _beside(importer: Importer, order: Order, known: KnownNames) -> Iterator[Opened]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, importer, order, known, language()), daemon=True)
    process.start()
    there.close()
    try:
        yield Opened(_received(here), _records(here))
    finally:
        here.close()
        process.terminate()
        process.join()


def _received(here: Connection) -> Any:
    """The next thing that the other process has to say; what it cannot go on from is raised here."""
    try:
        said = here.recv()
    except EOFError:
        raise Unavailable(gettext(BROKEN)) from None
    if isinstance(said, AppError):
        raise said
    return said


def _records(here: Connection) -> Iterator[Read]:
    while (some := _received(here)) is not None:
        yield from some


def _send(there: Connection, importer: Importer, order: Order, known: KnownNames, tongue: str) -> None:
    """The other process: read, and hand over some hundred records at a time."""
    try:
        with speaking(tongue), seldom_collected(), rows.opened(order.path, name=order.name) as table:
            there.send(table.notes)
            for some in batches(prepared(importer, table, Names(known), order)):
                there.send(some)
        there.send(None)
    except AppError as error:
        there.send(error)
    except BrokenPipeError:
        # Whoever asked does not want the rest.
        return


def batches(read: Iterable[Read]) -> Iterator[list[Read]]:
    """Some at a time; between them garbage is looked for."""
    rest, number = iter(read), 0
    while some := list(islice(rest, BATCH)):
        yield some
        # Nothing of a batch is tied in a circle but what failed, so that there is little to find.
        number += 1
        if number % COLLECTED == 0:
            gc.collect(1)
