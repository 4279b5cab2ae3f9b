"""An empty sheet to fill in by hand: two tables with their headings and one example, and what each column holds."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from app.domain.columns import CLAIMS, INCIDENTS, Column, Kind
from app.i18n import N_, gettext
from app.importing.sheet import EXAMPLE
from app.importing.sheet_columns import NEEDED, NEEDED_BY_CLAIMS, template

FILE_NAME = "incidents-and-claims.xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INCIDENT = {
    "code": EXAMPLE, "title": "Patrol attacked near Example Wells", "title_fr": "Patrouille attaquée près d’Exemple",
    "date": "2024-01-15", "event_type": "battles", "sub_event_type": "armed_clash", "place": "Example Wells",
    "place_kind": "locality", "latitude": "", "geo_precision": "near", "actors": "Example Front | Example Army",
    "actors_role": "side_a | side_b", "actors_kind": "rebel_group | state_forces", "happened": "corroborated",
    "attribution": "alleged", "summary": "A patrol came under fire and withdrew.",
    "sources": "https://news.example/2024/patrol", "sources_publisher": "Example News",
    "sources_title": "Patrol attacked", "sources_date": "2024-01-16",
}  # fmt: skip
CLAIM = {
    "incident": EXAMPLE, "claimant": "Example Army", "claimant_kind": "state_forces", "measure": "killed",
    "stance": "concedes", "subject": "Example Army", "subject_kind": "state_forces", "low": "2", "best": "2",
    "high": "2", "said_on": "2024-01-16", "text": "The army says that it lost two soldiers.",
    "sources": "https://news.example/2024/patrol",
}  # fmt: skip
ADVICE = (
    N_("One row of the sheet incidents is one incident, one row of the sheet claims is what somebody says of it."),
    N_("The row with the code “example” shows how it is done, and is passed over."),
    N_("A claim has in its column incident what its incident has in its column code. A code such as NM-2024-0007 means "
       "that incident of the atlas; for new ones anything will do that is there once, such as 1, 2, 3."),
    N_("Actors and places may be written by any name that the atlas knows. Of a new one, its kind has to be given."),
    N_("Several values of one cell stand between bars: first | second. A source is its short name or its web address."),
    N_("“54” is 54 in low, best and high. “At least 20” is 20 in low alone. “Dozens” is wording, without a number."),
    N_("Columns that you do not need may be taken out, unless they are marked as needed."),
)  # fmt: skip


def empty_sheet() -> bytes:
    """The workbook, explained in the reader's language; its headings are the same in all of them."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        incidents, claims = template(INCIDENTS), template(CLAIMS)
        _table(book, "incidents", incidents, NEEDED, INCIDENT)
        _table(book, "claims", claims, NEEDED_BY_CLAIMS, CLAIM)
        _explained(book, (("incidents", incidents, NEEDED), ("claims", claims, NEEDED_BY_CLAIMS)))
    return file.getvalue()


def _table(book: Any, name: str, columns: Sequence[Column], needed: Sequence[str], example: dict[str, str]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, 22)
    plain, bold = book.add_format({"italic": True}), book.add_format({"bold": True, "bottom": 1})
    # As text, so that no spreadsheet makes a date or a number of its own of what is typed into it.
    text, shown = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "italic": True})
    for at, column in enumerate(columns):
        number = column.kind in (Kind.INTEGER, Kind.NUMBER)
        sheet.set_column(at, at, 22, None if number else text)
        sheet.write_string(0, at, column.name, bold if column.name in needed else plain)
        if value := example.get(column.name, ""):
            sheet.write_string(1, at, value, shown)
        if column.words is not None and column.kind is not Kind.LIST:
            source = [one.value for one in column.words]
            if len(",".join(source)) <= 255:
                sheet.data_validation(2, at, 5000, at, {"validate": "list", "source": source, "error_type": "warning"})


def _explained(book: Any, tables: Iterable[tuple[str, Sequence[Column], Sequence[str]]]) -> None:
    sheet = book.add_worksheet(gettext("how it is filled in")[:31])
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 2, 18)
    sheet.set_column(3, 4, 70, wrapped)
    row = 0
    for sentence in ADVICE:
        sheet.write_string(row, 0, gettext(sentence))
        row += 1
    heads = (gettext("Sheet"), gettext("Column"), gettext("Needed"), gettext("Meaning"), gettext("Values"))
    sheet.write_row(row + 1, 0, heads, bold)
    row += 2
    for name, columns, needed in tables:
        for column in columns:
            values = "; ".join(f"{one.value} ({one.label})" for one in column.words or ())
            sheet.write_row(
                row, 0, (name, column.name, gettext("yes") if column.name in needed else "", column.said(), values)
            )
            row += 1
