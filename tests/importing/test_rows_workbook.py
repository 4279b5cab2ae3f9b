"""Tables out of workbooks: cells as the text that a CSV file would hold, and nothing that swells."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from app.domain.errors import Misfit
from app.importing import workbook_inside
from app.importing.problem import Problem
from app.importing.rows import Row, opened, sheets

Cells = Sequence[Sequence[object]]
MIDNIGHT = dt.datetime(2024, 7, 26)  # noqa: DTZ001 - Workbooks know no zones.


def book(path: Path, **tables: Cells) -> Path:
    """A workbook with these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in tables.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def shared(path: Path, rows: Cells) -> Path:
    """A workbook whose texts stand in a part of their own, as spreadsheets write them."""
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("one")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def changed(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """The same workbook with one part of it changed by hand."""
    with zipfile.ZipFile(path) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def found(path: Path, sheet: str = "") -> list[Row | Problem]:
    """All that the sheet holds."""
    with opened(path, name="anything.csv", sheet=sheet) as table:
        return list(table)


def refused(path: Path, sheet: str = "") -> str:
    """The sentence with which it is refused."""
    with pytest.raises(Misfit) as caught:
        found(path, sheet)
    return caught.value.detail


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test may write its workbook, which is known by its bytes and not by this name."""
    return tmp_path / "upload"


def test_cells_are_the_text_that_csv_would_hold(path: Path) -> None:
    cells = [" text ", 54, 54.0, 19.954, 1e-7, True, False, dt.date(2024, 7, 26), MIDNIGHT,
             MIDNIGHT.replace(hour=13, minute=5), dt.time(13, 5), None]  # fmt: skip
    book(path, one=[[f"c{number}" for number in range(12)], cells])

    [row] = found(path)

    assert isinstance(row, Row)
    assert list(row.values.values()) == [
        "text", "54", "54", "19.954", "1e-07", "true", "false", "2024-07-26", "2024-07-26", "2024-07-26 13:05:00",
        "13:05:00", "",
    ]  # fmt: skip


def test_rows_keep_their_numbers_and_blank_ones_are_passed_over(path: Path) -> None:
    book(path, one=[[], ["# A remark"], ["ID", "Title", None], [], [1, "x"], [None, None], [2], [None, None]])

    with opened(path) as table:
        assert (table.headings, table.titles) == (("id", "title"), ("ID", "Title"))
        assert [(one.line, one.values) for one in table if isinstance(one, Row)] == [
            (5, {"id": "1", "title": "x"}),
            (7, {"id": "2", "title": ""}),
        ]


def test_a_row_of_hashtags_is_passed_over(path: Path) -> None:
    book(path, one=[["id", "title"], ["#id", "#title"], [1, "x"]])

    assert [one.line for one in found(path)] == [3]


def test_a_sheet_is_picked_by_name_and_incidents_come_first(path: Path) -> None:
    book(path, terms=[["a"], [1]], Incidents=[["b"], [2]], claims=[["c"], [3]])

    assert sheets(path) == ("terms", "Incidents", "claims")
    assert [list(one.values) for one in found(path) if isinstance(one, Row)] == [["b"]]
    assert [list(one.values) for one in found(path, " CLAIMS ") if isinstance(one, Row)] == [["c"]]
    assert refused(path, "sources") == ("This workbook has no sheet “sources”; it has: terms, Incidents and claims.")


def test_the_first_sheet_is_taken_where_none_is_called_incidents(path: Path) -> None:
    book(path, events=[["a"], [1]], others=[["b"], [2]])

    assert [list(one.values) for one in found(path) if isinstance(one, Row)] == [["a"]]


def test_text_has_no_sheets(path: Path) -> None:
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    assert sheets(path) == ()


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!"])
def test_an_error_of_the_spreadsheet_is_a_problem(path: Path, error: str) -> None:
    book(path, one=[["id", "best"], [1, error], [2, 3]])

    first, second = found(path)

    assert isinstance(first, Problem)
    assert (first.line, first.column, first.value) == (2, "best", error)
    assert first.sentence() == "a value: the spreadsheet has an error in this cell"
    assert isinstance(second, Row)


def test_what_stands_beyond_the_headings_is_a_problem(path: Path) -> None:
    book(path, one=[["id", "best"], [1, 2, None, "beyond"]])

    [problem] = found(path)

    assert isinstance(problem, Problem)
    assert (problem.line, problem.sentence()) == (2, "2 fields, one for each heading: this record has more")


def test_a_sheet_that_is_wrong_about_its_size_is_read_whole(path: Path) -> None:
    book(path, one=[["id", "best"], [1, 2], [3, 4]])
    changed(path, "xl/worksheets/sheet1.xml", lambda text: re.sub(r'ref="[^"]*"', 'ref="A1"', text, count=1))

    assert len(found(path)) == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "This sheet is empty"),
        ([["# a remark"]], "This sheet is empty"),
        ([["best", "low", "Best"], [1, 2, 3]], "Headings stand twice in line 1: Best."),
    ],
)
def test_sheets_without_usable_headings_are_refused(path: Path, rows: Cells, said: str) -> None:
    book(path, one=rows)

    assert said in refused(path)


# --- What is broken, or made to break something ---------------------------------------------------------------


@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_a_workbook_that_breaks_off_is_refused(path: Path, share: float) -> None:
    book(path, one=[["id", "best"], *([number, number] for number in range(500))])
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])

    assert "broken or breaks off" in refused(path)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", "</row>", "<row>"),
        ("xl/worksheets/sheet1.xml", 'r="A2"', 'r="?"'),
        ("xl/worksheets/sheet1.xml", 't="s"', 't="s" x="&nothing;"'),
        ("xl/worksheets/sheet1.xml", "<v>0</v>", "<v>999</v>"),
        ("xl/workbook.xml", "<sheets>", "<sheets><"),
        ("xl/workbook.xml", 'r:id="rId1"', 'r:id="rId9"'),
        ("[Content_Types].xml", "<", "x<"),
    ],
)
def test_a_workbook_with_broken_parts_is_refused(path: Path, part: str, old: str, new: str) -> None:
    shared(path, [["id", "title"], [1, "x"]])
    changed(path, part, lambda text: text.replace(old, new))

    assert re.search("broken or breaks off|no sheet with cells", refused(path))


def test_entities_that_swell_are_refused(path: Path) -> None:
    shared(path, [["id", "title"], [1, "x"]])
    lines = ['<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    bomb = "".join([*lines, "]>"])

    changed(path, "xl/sharedStrings.xml", lambda text: f"{bomb}{text[text.index('<sst') :].replace('>x<', '>&a9;<')}")

    assert "broken or breaks off" in refused(path)


def test_an_entity_that_reads_a_file_is_refused(path: Path) -> None:
    shared(path, [["id", "title"], [1, "x"]])
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    changed(path, "xl/sharedStrings.xml", lambda text: f"{entity}{text[text.index('<sst') :].replace('>x<', '>&a;<')}")

    assert "broken or breaks off" in refused(path)


def with_part(path: Path, name: str, size: int) -> None:
    """A workbook with one more part of so many zeros."""
    book(path, one=[["id"], [1]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(size >> 20):
            part.write(bytes(1 << 20))


@pytest.mark.parametrize(
    ("name", "megabytes"), [("xl/media/picture.png", 60), ("xl/worksheets/sheet9.xml", 60), ("xl/styles9.xml", 21)]
)
def test_a_workbook_that_swells_is_refused_before_it_does(path: Path, name: str, megabytes: int) -> None:
    with_part(path, name, megabytes << 20)

    assert path.stat().st_size < 1 << 20
    assert "too large inside" in refused(path)


def test_parts_that_swell_together_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_inside, "MOST_BYTES", 3 << 20)
    with_part(path, "xl/media/picture.png", 4 << 20)

    assert "too large inside" in refused(path)


def test_a_part_that_lies_about_its_size_is_refused(path: Path) -> None:
    """The directory of the archive says less than comes out."""
    book(path, one=[["id", "title"], *([number, "some text"] for number in range(5000))])
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert size > 100_000
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (2000).to_bytes(4, "little")))

    assert "broken or breaks off" in refused(path)


def test_a_row_that_says_it_is_the_last_of_all_is_refused(path: Path) -> None:
    book(path, one=[["id", "title"], [1, "x"]])
    changed(path, "xl/worksheets/sheet1.xml", lambda text: re.sub(r'<row r="2".*?</row>', _FAR, text))

    assert "too large inside" in refused(path)


_FAR = '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>'


def test_a_row_of_thousands_of_cells_is_refused(path: Path) -> None:
    book(path, one=[["id", "title"], [None] * 16_000 + [1]])

    assert "too large inside" in refused(path)


# --- Archives that are none -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"events.csv": "id\n1\n"}, "This is an archive"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}, "This is an archive"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "This is an OpenDocument file"),
        ({}, "This is an archive"),
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": ""}, "broken or breaks off"),
    ],
)
def test_other_archives_are_told_apart(path: Path, parts: dict[str, str], said: str) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    path.write_bytes(made.getvalue())

    assert said in refused(path)
