"""The rows of a file that cannot be taken in, as CSV: what is wrong with each, and the row as it stood."""

import csv
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from app.domain.cells_text import inert
from app.i18n import gettext
from app.importing.problem import Problem
from app.importing.rows import Row, Table

_KEPT = 20_000
"""So many rows are held, for an importer may read on before it says what is wrong with one."""
MOST_ROWS = 20_000
MOST_BYTES = 5_000_000
"""So much is written: short rows under very many headings would otherwise be hundreds of times the file's size."""
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")


class Refused:
    """A table that remembers its last rows, and writes those that are refused; without a path it only passes on."""

    def __init__(self, table: Table, path: Path | None) -> None:
        self._table, self._path = table, path
        self._file: IO[str] | None = None
        self._csv: Any = None
        self._written = self._asked = 0
        self._rows: OrderedDict[int, dict[str, str]] = OrderedDict()
        self.headings, self.titles, self.notes = table.headings, table.titles, table.notes
        self.path = table.path

    def __enter__(self) -> Self:
        if self._path is not None:
            self._file = self._path.open("w", encoding="utf-8", newline="")
            self._csv = csv.writer(self._file)
            told = [gettext("line"), gettext("column"), gettext("value"), gettext("expected")]
            self._csv.writerow([*told, *map(_inert, self.titles)])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._file is not None:
            if self._asked > self._written:
                told = gettext("the first %(n)s of %(all)s rows", n=self._written, all=self._asked)
                self._csv.writerow(["", "", "", told])
            self._file.close()

    def __iter__(self) -> Iterator[Row | Problem]:
        if self._path is None:
            yield from self._table
            return
        for one in self._table:
            if isinstance(one, Row):
                self._rows[one.line] = one.values
                if len(self._rows) > _KEPT:
                    self._rows.popitem(last=False)
            yield one

    def write(self, problems: Iterable[Problem]) -> None:
        """Add some problems, each with its row, as long as there is room; the last row tells of what had none."""
        if self._csv is not None:
            for one in problems:
                self._asked += 1
                # What had no room once has none later, so that it is the first ones that stand there.
                if self._written == self._asked - 1 and self._has_room():
                    self._written += 1
                    self._csv.writerow(self._cells(one))

    def _has_room(self) -> bool:
        return self._file is not None and self._written < MOST_ROWS and self._file.tell() < MOST_BYTES

    def _cells(self, one: Problem) -> list[str]:
        values = self._rows.get(one.line, {})
        told = [str(one.line), one.column, one.value, one.sentence()]
        return [*map(_inert, told), *(_inert(values.get(heading, "")) for heading in self.headings)]


def shortened(path: Path) -> str:
    """What the last row of such a file says of rows that it leaves out; empty where it holds all of them."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 1_000))
            last = file.read().rstrip(b"\r\n").rpartition(b"\n")[2]
    except OSError:
        # A file that is not there says nothing, nor does one that the disk could not keep.
        return ""
    cells = next(csv.reader([last.decode("utf-8", "replace")]), [])
    return cells[3] if len(cells) == 4 and not any(cells[:3]) else ""


def _inert(cell: str) -> str:
    """The cell so that no spreadsheet runs it as a formula; a number with its sign is none."""
    return cell if _NUMBER.fullmatch(cell) else inert(cell)
