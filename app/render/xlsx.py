"""The incidents of a filter as a workbook: sheets of incidents, claims, sources, terms, and of what it holds.

Every text is written as text: nothing in the workbook is a formula or a link, and a text that looks like a formula has
the same apostrophe before it as in CSV, for whoever saves the sheet in another format. The rows go to the disk while
they are written.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from app.domain.cells_text import Value, written
from app.domain.columns import CLAIMS, INCIDENTS, Column, Kind
from app.domain.errors import TooLarge
from app.domain.told import Told
from app.i18n import N_, gettext, number
from app.store.tabled import Row, Tabled

MOST_ROWS = 1_048_575
"""Records on one sheet, below the headings."""
MOST_CHARACTERS = 32_767
_LEFT = " […]"
_PLAIN = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_FIRST_DAY = dt.date(1900, 3, 1)
"""Sheets count days from 1900 on, in which they see a leap year; earlier days are texts."""
MOST_SENT = 20_000
"""Incidents in a workbook that somebody waits for: it is sent when it is whole, after some minutes."""
TOO_LONG = N_(
    "A workbook of %(n)s incidents would take too long to make: %(most)s at most. Narrow the filter, or take CSV."
)
TOO_MANY = N_(
    "A sheet holds %(most)s rows at most, and there are %(n)s here. Narrow the filter, or take CSV or Parquet."
)
CUT = N_("Cells that were cut to %(most)s characters, the most that a cell holds; CSV has them whole")
_SOURCES = tuple(one for one in INCIDENTS if one.name.startswith("sources"))


def insist(*counts: int) -> None:
    """Raise TooLarge where a sheet would have more rows than it can."""
    if max(counts) > MOST_ROWS:
        raise TooLarge(gettext(TOO_MANY, most=number(MOST_ROWS), n=number(max(counts))))


def insist_on_a_wait(incidents: int) -> None:
    """Raise TooLarge for a workbook that nobody would wait for."""
    if incidents > MOST_SENT:
        raise TooLarge(gettext(TOO_LONG, most=number(MOST_SENT), n=number(incidents)))


def write(told: Told, rows: Iterable[Tabled], file: IO[bytes], folder: str | Path | None) -> None:
    """The workbook into a file, its sheets in a folder meanwhile; raises TooLarge."""
    with tempfile.TemporaryDirectory(dir=folder) as room:
        book = xlsxwriter.Workbook(file, {**_PLAIN, "tmpdir": room})
        try:
            _fill(book, told, rows)
            book.close()
        except BaseException:
            # What the sheets hold open goes with the folder, and nothing of a workbook is left.
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
            raise


def _fill(book: Any, told: Told, rows: Iterable[Tabled]) -> None:
    # The same records make the same file, whatever the time of day.
    made = dt.datetime(told.day.year, told.day.month, told.day.day)  # noqa: DTZ001  # Workbooks know no zones.
    book.set_properties({"title": told.title, "comments": told.citation, "created": made})
    incidents = _Sheet(book, "incidents", [one.name for one in INCIDENTS])
    claims = _Sheet(book, "claims", [one.name for one in CLAIMS])
    sources = _Sheet(book, "sources", [_source_name(one) for one in _SOURCES])
    known: set[str] = set()
    for row in rows:
        incidents.add(_cells(INCIDENTS, row.incident))
        for claim in row.claims:
            claims.add(_cells(CLAIMS, claim))
        for slug, cells in _printed(row.incident):
            if slug not in known:
                known.add(slug)
                sources.add(cells)
    sheets = (incidents, claims, sources, _terms(book))
    _filter(book, told, sum(one.cut for one in sheets))


class _Sheet:
    """One sheet under headings, filled from top to bottom."""

    def __init__(self, book: Any, name: str, headings: Sequence[str]) -> None:
        self._sheet = book.add_worksheet(name)
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._row = 1
        self.cut = 0
        self._sheet.freeze_panes(1, 1)
        self._sheet.set_column(0, len(headings) - 1, 16)
        bold = book.add_format({"bold": True})
        for place, heading in enumerate(headings):
            self._sheet.write_string(0, place, heading, bold)

    def add(self, cells: Sequence[Value]) -> None:
        """The next row."""
        if self._row > MOST_ROWS:
            raise TooLarge(gettext(TOO_MANY, most=number(MOST_ROWS), n=f"{number(MOST_ROWS)}+"))
        for place, value in enumerate(cells):
            self._write(place, value)
        self._row += 1

    def _write(self, place: int, value: Value) -> None:
        match value:
            case None | "":
                pass
            case bool():
                self._sheet.write_boolean(self._row, place, value)
            case int() | float():
                self._sheet.write_number(self._row, place, value)
            case dt.date():
                self._sheet.write_datetime(self._row, place, value, self._day)
            case _:
                self._sheet.write_string(self._row, place, self._fitting(str(value)))

    def _fitting(self, text: str) -> str:
        if len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
            return text
        self.cut += 1
        # Counted as the sheet counts, in which a letter outside of the basic plane is two.
        kept = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(_LEFT))].decode("utf-16-le", errors="ignore")
        return kept + _LEFT


def _cells(columns: Sequence[Column], row: Row) -> list[Value]:
    return [_cell(one, row.get(one.name)) for one in columns]


def _cell(column: Column, value: Value) -> Value:
    """Numbers, days and truth as themselves; everything else as its text in CSV."""
    if isinstance(value, dt.date) and value >= _FIRST_DAY:
        return value
    plain = column.kind in (Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN)
    return value if plain else written(column, value)


def _source_name(column: Column) -> str:
    return column.name.removeprefix("sources_") if column.name != "sources" else "source"


def _printed(row: Row) -> Iterator[tuple[str, list[Value]]]:
    """Each source of an incident by its short name, as a row of its own."""
    lists = [row.get(one.name) or () for one in _SOURCES]
    for place, slug in enumerate(lists[0] if isinstance(lists[0], list) else ()):
        yield slug, [written(_TEXT, one[place]) if isinstance(one, list) else "" for one in lists]


_TEXT = Column("text", Kind.STRING, "")


def _terms(book: Any) -> _Sheet:
    """Every column with its meaning, and every word of the vocabularies with its definition."""
    heads = (gettext("Sheet"), gettext("Column"), gettext("Value"), gettext("Label"), gettext("Meaning"))
    sheet = _Sheet(book, "terms", heads)
    for name, columns in (("incidents", INCIDENTS), ("claims", CLAIMS)):
        for column in columns:
            sheet.add((name, column.name, "", "", column.said()))
            for word in column.words or ():
                sheet.add((name, column.name, word.value, word.label, word.definition))
    return sheet


def _filter(book: Any, told: Told, cut: int) -> None:
    sheet = _Sheet(book, "filter", (told.title, ""))
    for label, text in told.pairs():
        sheet.add((label, written(_TEXT, text)))
    if cut:
        sheet.add((gettext(CUT, most=number(MOST_CHARACTERS)), cut))
