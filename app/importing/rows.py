"""The rows of a file: text from CSV or XLSX by headings, with the line on which each record begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.i18n import N_
from app.importing import delimited, recognise, workbook
from app.importing.problem import Problem
from app.importing.table import Row, Table

__all__ = ["Row", "Table", "opened", "sheets"]

BELIED = N_("this file is called a workbook, and holds text: it was read as CSV")


@contextmanager
def opened(path: Path, *, name: str = "", sheet: str = "") -> Iterator[Table]:
    """The file as a table, recognised by its bytes; `name` is what its giver called it, and is only held against them.

    `sheet` picks a sheet of a workbook by its name; empty, that of incidents or the first. Text has no sheets. Raises
    app.domain.errors.Misfit where this is no table, saying what it is instead.
    """
    found = recognise.recognise(path)
    if not found.encoding:
        with workbook.opened(path, sheet) as table:
            yield table
        return
    # The line ends are the csv module's to read: a field may hold some.
    with path.open(encoding=found.encoding, newline="") as file:
        belied = (Problem(1, "", name, BELIED),) if name.casefold().endswith((".xlsx", ".xls")) else ()
        spoken = _SPOKEN[found.encoding] if found.guessed else ""
        yield delimited.Delimited(path, file, encoding=spoken, notes=belied)


def sheets(path: Path) -> tuple[str, ...]:
    """The names of a workbook's sheets in their order; none for a file of text."""
    return () if recognise.recognise(path).encoding else workbook.sheets(path)


_SPOKEN = {"cp1252": "Windows-1252", "latin-1": "ISO 8859-1"}
