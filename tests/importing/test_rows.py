"""Tables out of text: whatever a spreadsheet did to it, the same records come, or a sentence says why not."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Misfit
from app.importing import delimited
from app.importing.problem import Problem
from app.importing.rows import Row, opened

PLAIN = "id,title,killed\n1,A fight,2\n2,Ségou,0\n"
RECORDS = [["1", "A fight", "2"], ["2", "Ségou", "0"]]


def told(path: Path, content: bytes | str) -> tuple[list[Row | Problem], tuple[Problem, ...]]:
    """What a file of these bytes holds, and what is said of the whole."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with opened(path, name=path.name) as table:
        return list(table), table.notes


def values(found: Sequence[Row | Problem]) -> list[list[str]]:
    """The fields of rows, of which none may be a problem."""
    assert all(isinstance(one, Row) for one in found)
    return [list(one.values.values()) for one in found if isinstance(one, Row)]


def refused(path: Path, content: bytes | str) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(Misfit) as caught:
        told(path, content)
    return caught.value.detail


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test may write its file."""
    return tmp_path / "table.csv"


# --- The same records from any writing of them ----------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        PLAIN,
        "\ufeff" + PLAIN,
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le").join([b"\xff\xfe", b""]),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.rstrip("\n"),
        "sep=;\n" + PLAIN.replace(",", ";"),
        "# A title\n# Filter: all, really\n\n" + PLAIN,
        '"# A title",,\n' + PLAIN,
        PLAIN + "\n\n,,\n",
        PLAIN.replace("killed\n", "killed,,\n").replace("2\n", "2,,\n", 1).replace("0\n", "0,,\n"),
        PLAIN.replace("2\n", "2,\n", 1),
        PLAIN.replace("id,title", " id , title"),
        PLAIN.replace("killed\n", "killed\n#id,#title,#affected\n"),
        'id,title,killed\n"1,A fight,2"\n"2,Ségou,0"\n',
        '"id,title,killed"\n"1,""A fight"",2"\n"2,Ségou,0"\n',
        '"id,title,killed";;\n"1,A fight,2";;\n"2,Ségou,0";;\n',
        '"id;title;killed"\n"1;A fight;2"\n"2;Ségou;0"\n',
    ],
)
def test_one_table_written_in_many_ways(path: Path, content: bytes | str) -> None:
    found, _ = told(path, content)

    assert values(found) == RECORDS


def test_headings_are_found_in_any_case_and_told_as_spelled(path: Path) -> None:
    path.write_text("ID,Event_Type\n1,Battles\n", encoding="utf-8")

    with opened(path) as table:
        assert (table.headings, table.titles) == (("id", "event_type"), ("ID", "Event_Type"))
        assert [one.values for one in table if isinstance(one, Row)] == [{"id": "1", "event_type": "Battles"}]


@pytest.mark.parametrize(
    ("content", "spoken"),
    [
        (PLAIN.encode("latin-1"), "Windows-1252"),
        (PLAIN.encode("cp1252"), "Windows-1252"),
        ("id,title\n1,caf\x81é\n".encode("latin-1"), "ISO 8859-1"),
    ],
)
def test_an_encoding_that_is_guessed_is_told(path: Path, content: bytes, spoken: str) -> None:
    if spoken == "ISO 8859-1":
        content = content.replace(b"\x81", b"\x8d")
    found, notes = told(path, content)

    assert "é" in "".join(values(found)[-1])
    assert [(one.line, one.context) for one in notes] == [(1, {"encoding": spoken})]
    assert spoken in notes[0].sentence()


def test_a_letter_at_the_very_end_decides_the_encoding_of_the_whole(path: Path) -> None:
    rows = "".join(f"{number},plain\n" for number in range(400_000))
    found, notes = told(path, f"id,title\n{rows}".encode() + "x,fin d’été\n".encode("cp1252"))

    last = found[-1]
    assert isinstance(last, Row)
    assert (len(found), last.values["title"], len(notes)) == (400_001, "fin d’été", 1)


def test_lines_are_counted_as_an_editor_shows_them(path: Path) -> None:
    content = '# A remark\nid,title\n1,"over\nthree\nlines"\n\n2,plain\n3,"two\r\nlines"\n4\n'

    found, _ = told(path, content)

    assert [one.line for one in found] == [3, 7, 8, 10]
    assert isinstance(found[0], Row)
    assert found[0].values["title"] == "over\nthree\nlines"


def test_a_heading_may_have_a_line_break(path: Path) -> None:
    found, _ = told(path, 'id,"the\ntitle"\n1,x\n')

    assert [(one.line, one.values) for one in found if isinstance(one, Row)] == [(3, {"id": "1", "the\ntitle": "x"})]


def test_a_column_without_a_heading_is_passed_over_and_told(path: Path) -> None:
    found, notes = told(path, ",id,title\n0,1,A fight\n1,2,Another\n")

    assert values(found) == [["1", "A fight"], ["2", "Another"]]
    assert [(one.line, one.expected, one.context) for one in notes] == [
        (1, "column %(number)d has no heading, and is passed over", {"number": 1})
    ]


def test_a_wrapped_file_is_told(path: Path) -> None:
    _, notes = told(path, '"id,title"\n"1,A fight"\n')

    assert [one.expected for one in notes] == [delimited.WRAPPED]


def test_a_name_that_the_bytes_belie_is_told(tmp_path: Path) -> None:
    _, notes = told(tmp_path / "events.xlsx", PLAIN)

    assert [(one.value, one.sentence()) for one in notes] == [
        ("events.xlsx", "this file is called a workbook, and holds text: it was read as CSV")
    ]


# --- Rows that are none ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "value", "expected"),
    [
        ("1,A fight", "2", "3 fields, one for each heading: this record has fewer"),
        ("1,A fight,2,and more", "4", "3 fields, one for each heading: this record has more"),
        ("1,A fight,2,,and more", "5", "3 fields, one for each heading: this record has more"),
    ],
)
def test_too_few_or_too_many_fields_are_a_problem_of_their_row(
    path: Path, line: str, value: str, expected: str
) -> None:
    found, _ = told(path, f"id,title,killed\n0,x,1\n{line}\n9,y,1\n")

    assert [one.line for one in found] == [2, 3, 4]
    assert isinstance(found[1], Problem)
    assert (found[1].column, found[1].value, found[1].sentence()) == ("", value, expected)


def test_a_loose_quotation_mark_is_a_problem_of_its_row(path: Path) -> None:
    found, _ = told(path, 'id,title\n1,"a "bad" one"\n2,good\n')

    assert isinstance(found[0], Problem)
    assert (found[0].line, found[0].expected) == (2, delimited.QUOTES)
    assert values(found[1:]) == [["2", "good"]]


# --- Files that are none --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "This file is empty."),
        ("\ufeff", "it has no headings"),
        ("\n\n", "it has no headings"),
        ("# only a remark\n", "it has no headings"),
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "This is a web page"),
        ("\n  <html><table><tr><td>1</td></tr></table></html>", "This is a web page"),
        ('<?xml version="1.0"?><Workbook/>', "This is a web page"),
        ('{"type": "FeatureCollection", "features": []}', "This is JSON"),
        ('[{"id": 1}]', "This is JSON"),
        ("%PDF-1.7\n...", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old or a protected workbook"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "compressed"),
        (b"PAR1\x15\x04", "Parquet"),
        ("id,title\n1,a\0b\n", "control characters"),
        (b"id,title\n1,\x01\x02\n", "control characters"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "control characters"),
        (PLAIN.encode("utf-16-le"), "control characters"),
        ("id,title\n1,Ségou\n2,Gao é".encode()[:-1], "breaks off in the middle of a character"),
        (PLAIN.encode("utf-16")[:-1], "breaks off in the middle of a character"),
        ('id,title\n1,x\n2,"never closed\n3,y\n', "begins in line 3, and none closes it"),
        ("id,title,ID\n1,2,3\n", "Headings stand twice in line 1: ID."),
        ("# A remark\nbest,low,best,low\n1,2,3,4\n", "Headings stand twice in line 2: best and low."),
        ('id,"title"x\n1,2\n', "The headings in line 1 cannot be read"),
        (",".join(f"c{number}" for number in range(1001)), "more than 1000 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(path: Path, content: bytes | str, said: str) -> None:
    assert said in refused(path, content)


@pytest.mark.parametrize(
    "record",
    [
        '2,"' + "x" * 1_000_001 + '"',
        "2," + "x" * 5_000_000,
        "2," + ",".join(["xy"] * 2_000_000),
        "2," + '"\n",' * 1_100_000,
    ],
)
def test_a_record_without_end_is_not_read_to_its_end(path: Path, record: str) -> None:
    assert "begins in line 3 is too long" in refused(path, f"id,title\n1,x\n{record}\n4,y\n")


# --- What comes back is what was written ----------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t,;|\"'#"), max_size=12)
TABLES = st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width), max_size=6))
WRITTEN = st.tuples(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]),
                    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip


@given(WRITTEN)
def test_any_table_of_texts_comes_back(
    tmp_path_factory: pytest.TempPathFactory, case: tuple[list[list[str]], str, str, str]
) -> None:
    rows, delimiter, end, encoding = case
    path = tmp_path_factory.mktemp("rows") / "table.csv"
    width = len(rows[0]) if rows else 1
    # Nothing in a table of one column tells what parts its fields.
    delimiter = "," if width == 1 else delimiter
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
        # The row under the headings might else be taken for one of hashtags.
        writer.writerows([[f"column {number}" for number in range(width)], ["first"] * width, *rows])

    with opened(path) as table:
        found = values(list(table))

    written = [[one.strip() for one in row] for row in rows]
    assert found == [["first"] * width, *(row for row in written if any(row))]


# --- Files as they are ----------------------------------------------------------------------------------------


def test_a_layout_of_ucdp_with_a_trailing_comma(path: Path) -> None:
    content = 'id,side_a,best_est\n7,"Government\nof Mali",2,\n8,JNIM,0,\n'

    found, notes = told(path, content)

    assert (values(found), notes) == ([["7", "Government\nof Mali", "2"], ["8", "JNIM", "0"]], ())


def test_the_real_file_of_ucdp_is_read_whole() -> None:
    given_path = os.environ.get("ATLAS_TEST_UCDP_FILE")
    if not given_path:
        return
    with opened(Path(given_path)) as table:
        found = list(table)

    assert (len(table.headings), table.notes) == (47, ())
    assert len(values(found)) == 2120
