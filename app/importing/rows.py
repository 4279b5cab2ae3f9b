"""The rows of a file: text from CSV or XLSX by headings, with the line on which each record begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `values` has a text for every heading, stripped, empty where nothing stands."""

    line: int
    values: dict[str, str]


class Table(Protocol):
    """A file that was recognised; it can be read once, and is not held in memory."""

    headings: tuple[str, ...]

    def __iter__(self) -> Iterator[Row]:
        """The records in their order; raises app.domain.errors.Misfit where the file breaks off or swells."""
        ...
