"""The rows of a file: text from CSV or XLSX by headings, with the line on which each record begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from app.importing.problem import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `values` has a text for every heading of `Table.headings`, stripped, empty where nothing stands."""

    line: int
    values: dict[str, str]


class Table(Protocol):
    """A file that was recognised; it can be read once, and is not held in memory."""

    headings: tuple[str, ...]
    """Stripped and casefolded, so that `Event_ID` is found as `event_id`: by these are the values of a row kept."""
    titles: tuple[str, ...]
    """The same headings as the file spells them, for sentences."""
    notes: tuple[Problem, ...]
    """What was taken as given about the whole file: an encoding that had to be guessed."""

    def __iter__(self) -> Iterator[Row | Problem]:
        """The records in their order, each as a row or as what keeps it from being one: too few fields, too many.

        Raises app.domain.errors.Misfit where the file breaks off or swells.
        """
        ...
