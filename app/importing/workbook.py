"""An XLSX workbook: the records of one of its sheets, as the text that a CSV file would hold."""

import datetime as dt
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from app.domain.errors import Misfit
from app.i18n import N_, gettext, listing
from app.importing.problem import Problem
from app.importing.recognise import BROKEN, BROKEN_ARCHIVE
from app.importing.table import MOST_COLUMNS, Headings, Row, headings, is_comment, is_hashtags
from app.importing.workbook_inside import SWELLS, insist_on_its_inside

MOST_ROWS = 1_048_576
"""As many as a sheet can have."""

INCIDENTS = "incidents"

AN_ERROR = N_("a value: the spreadsheet has an error in this cell")
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"})
_BROKEN_WORKBOOK = (
    *BROKEN_ARCHIVE, LookupError, TypeError, AttributeError, SyntaxError, OverflowError, InvalidFileException,
)  # fmt: skip
"""What openpyxl and the XML parser raise besides, at a file that was made by no spreadsheet: they use what they find
without looking at it first. It is caught around their own work alone."""


class Sheet:
    """One sheet as a table."""

    def __init__(self, path: Path, cells: Iterator[Sequence[object]]) -> None:
        self.path = path
        self._cells = _numbered(cells)
        self._head = self._headings()
        self.headings, self.titles, self.notes = self._head.names, self._head.titles, self._head.notes

    def __iter__(self) -> Iterator[Row | Problem]:
        """The records; rows that are blank are passed over, and trailing cells that were never filled are empty."""
        first = True
        for line, cells in self._cells:
            fields = [_text(one) for one in cells]
            if first and is_hashtags(fields):
                continue
            first = False if any(fields) else first
            yield from self._row(line, fields)

    def _row(self, line: int, fields: list[str]) -> Iterator[Row | Problem]:
        fields += [""] * (self._head.width - len(fields))
        made = self._head.row(line, fields)
        if isinstance(made, Row) and not _ERRORS.isdisjoint(fields):
            made = next(
                (Problem(line, name, text, AN_ERROR) for name, text in made.values.items() if text in _ERRORS), made
            )
        if made is not None:
            yield made

    def _headings(self) -> Headings:
        for line, cells in self._cells:
            fields = [_text(one) for one in cells]
            if any(fields) and not is_comment(fields[0]):
                return headings(line, fields)
        raise Misfit(gettext("This sheet is empty: it has no headings."))


@contextmanager
def opened(path: Path, sheet: str = "") -> Iterator[Sheet]:
    """The sheet of this name, in any case; without a name that of incidents, as our own files have one, or the first.

    Raises Misfit where there is none of the name.
    """
    with _workbook(path) as book:
        found = _chosen(book, sheet)
        # What the sheet says of its own size may be wrong, and would cut it short.
        found.reset_dimensions()
        yield Sheet(path, _guarded(found.iter_rows(values_only=True)))


def sheets(path: Path) -> tuple[str, ...]:
    """The names of all sheets with cells, in their order."""
    with _workbook(path) as book:
        return tuple(one.title for one in book.worksheets)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    insist_on_its_inside(path)
    # It is handed the open file, for of a name it would want a certain ending.
    with path.open("rb") as file:
        book = _loaded(file)
        try:
            yield book
        finally:
            book.close()


def _loaded(file: BinaryIO) -> Any:
    try:
        # It warns of what it leaves aside: styles, validations, extensions.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except _BROKEN_WORKBOOK:
        raise Misfit(gettext(BROKEN)) from None


def _chosen(book: Any, wanted: str) -> Any:
    if not book.worksheets:
        raise Misfit(gettext("This workbook has no sheet with cells."))
    named = {one.title.strip().casefold(): one for one in reversed(book.worksheets)}
    if not wanted:
        return named.get(INCIDENTS, book.worksheets[0])
    if found := named.get(wanted.strip().casefold()):
        return found
    there = listing([one.title for one in book.worksheets])
    raise Misfit(gettext("This workbook has no sheet “%(wanted)s”; it has: %(there)s.", wanted=wanted, there=there))


def _guarded(cells: Iterator[Sequence[object]]) -> Iterator[Sequence[object]]:
    """The rows, with whatever a broken sheet raises said as one sentence."""
    try:
        yield from cells
    except _BROKEN_WORKBOOK:
        raise Misfit(gettext(BROKEN)) from None


def _numbered(cells: Iterator[Sequence[object]]) -> Iterator[tuple[int, Sequence[object]]]:
    for line, row in enumerate(cells, start=1):
        # A row may say that it is the two thousand millionth, with nothing before it.
        if line > MOST_ROWS or len(row) > MOST_COLUMNS * 5:
            raise Misfit(gettext(SWELLS))
        yield line, row


def _text(cell: object) -> str:
    """A cell as text: days in ISO, whole numbers without a point, truth as true and false."""
    match cell:
        case None | str():
            return (cell or "").strip()
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case dt.datetime():
            return str(cell.date() if cell.time() == dt.time() else cell.replace(microsecond=0))
        case _:
            return str(cell).strip()
