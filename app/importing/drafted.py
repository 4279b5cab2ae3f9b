"""What an importer makes of one record of a file: a checked draft, and the register records that it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from app.domain.draft import IncidentDraft
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.importing.names import Names
from app.importing.problem import Problem
from app.importing.rows import Table


# Without slots: what passes from one process to another is packed and unpacked by Python itself then.
@dataclass(frozen=True)
class Drafted:
    """One record: `external_id` is its stable id in its dataset, or its code in our own sheet.

    `actors`, `places` and `sources` are what the incident names and what no register may hold yet; one that is known
    by its slug is left as it is. `incident` is None where a file only brings places. `notes` are oddities that are
    taken as given and listed: a figure that is inconsistent at its source. `datasets` are those that a sheet of ours
    names beside, for an atlas that has none of that slug. `unsaid` are the fields of the draft that the file does not
    speak of, for it has no such column: where the incident is there already, they stay as they are. `state` is what
    the incident held when the file was made, as a digest (store.states); empty where the file does not say so.
    """

    line: int
    external_id: str
    incident: IncidentDraft | None
    actors: tuple[ActorDraft, ...] = ()
    places: tuple[PlaceDraft, ...] = ()
    sources: tuple[SourceDraft, ...] = ()
    notes: tuple[Problem, ...] = ()
    datasets: tuple[DatasetDraft, ...] = ()
    unsaid: frozenset[str] = frozenset()
    state: str = ""


class Importer(Protocol):
    """One kind of file. It reads a table from its first to its last row, and keeps nothing of the rows behind it."""

    kind: str
    """The word after `atlas import`."""
    dataset: DatasetDraft | None
    """The dataset that the records belong to; None for our own sheet and for places."""

    def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
        """The records in the order of the file, each as a draft or as what is wrong with it.

        Raises app.domain.errors.Misfit where the table is none of this kind: its headings say so.
        """
        ...
