"""CSV as other programs read it: comments passed over, texts whole, and nothing that runs."""

import csv
import datetime as dt
import io
from pathlib import Path

import pandas
import pytest

from app.domain.cells_text import Value, read
from app.domain.columns import INCIDENTS, Column, Kind
from app.domain.filter import IncidentFilter
from app.domain.told import Told, Where, told
from app.i18n import speaking
from app.render.csv import BOM, COMMENTS, comments, write
from tests.render.office import shown
from tests.web.exported import HOSTILE

COLUMNS = (Column("code", Kind.STRING, "", hxl="#event+code"), Column("title", Kind.STRING, "", hxl="#event+name"),
           Column("low", Kind.INTEGER, ""), Column("longitude", Kind.NUMBER, ""), Column("names", Kind.LIST, ""),
           Column("day", Kind.DATE, ""))  # fmt: skip


def saying(**given: object) -> Told:
    """What a file says of a filter."""
    wanted = IncidentFilter.model_validate(given)
    where = Where(page="https://atlas.example/incidents", dictionary="https://atlas.example/data/dictionary.json")
    today = dt.date(2024, 7, 26)
    return told("incidents", wanted, lambda _, slug: slug, incidents=2, records=2, today=today, where=where)


def row(text: str) -> dict[str, Value]:
    """A record that says a text."""
    return {"code": "NM-2024-0001", "title": text, "low": 20, "longitude": -2.967, "names": [text, ""],
            "day": dt.date(2024, 7, 25)}  # fmt: skip


def made(*texts: str, bom: bool = False, hxl: bool = False, **given: object) -> bytes:
    """A file."""
    return b"".join(write(saying(**given), COLUMNS, [row(one) for one in texts], bom=bom, hxl=hxl))


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("hxl", [True, False])
def test_pandas_reads_every_text_whole(bom: bool, hxl: bool) -> None:
    table = pandas.read_csv(io.BytesIO(made(*HOSTILE, bom=bom, hxl=hxl)), comment="#")

    assert [read(COLUMNS[1], one) for one in table["title"]] == list(HOSTILE)
    assert table["low"].tolist() == [20] * len(HOSTILE)
    assert table["longitude"].tolist() == [-2.967] * len(HOSTILE)
    assert list(table.columns) == [one.name for one in COLUMNS]


def test_pythons_own_reader_finds_the_headings_behind_the_comments() -> None:
    lines = list(csv.reader(io.StringIO(made(*HOSTILE, hxl=True).decode(), newline="")))

    assert all(one[0].startswith("# ") for one in lines[:COMMENTS])
    assert lines[COMMENTS] == [one.name for one in COLUMNS]
    assert lines[COMMENTS + 1] == ["#event+code", "#event+name", "", "", "", ""]
    assert [read(COLUMNS[1], one[1]) for one in lines[COMMENTS + 2 :]] == list(HOSTILE)


def test_the_file_is_utf_8_with_a_mark_only_where_asked_for() -> None:
    assert made("قتل", bom=True).decode() == BOM + made("قتل").decode()
    assert made("a").count(b"\r\n") == made("a").count(b"\n") == COMMENTS + 2


def test_equal_records_of_one_day_are_the_same_bytes() -> None:
    assert made(*HOSTILE) == made(*HOSTILE)


def test_a_long_text_and_many_rows_come_in_parts() -> None:
    parts = list(write(saying(), COLUMNS, (row("x" * 10_000) for _ in range(50))))

    assert len(parts) > 5
    assert len(pandas.read_csv(io.BytesIO(b"".join(parts)), comment="#")) == 50


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("words", ["a", "one\n=1+1", 'x","=1+1', "x,=1+1", "x; @SUM(1)", "x\t+cmd", "#"])
def test_comments_stay_one_line_each_and_run_nowhere(language: str, words: str) -> None:
    with speaking(language):
        lines = comments(saying(q=words, bbox="-5,-15,4,25"))

    assert len(lines) == COMMENTS
    assert all(one.startswith("# ") and "\n" not in one and '"' not in one for one in lines)
    cells = [cell.strip() for one in lines for mark in ",;\t" for cell in one.split(mark)]
    assert not [one for one in cells if one.startswith(("=", "@"))]
    assert not [one for one in cells if one.startswith(("+", "-")) and not one[1:].replace(".", "").isdecimal()]
    assert "-5,-15,4,25" in lines[1]


def test_no_cell_runs_in_libreoffice(tmp_path: Path) -> None:
    file, plain = tmp_path / "ours.csv", tmp_path / "plain.csv"
    file.write_bytes(made(*HOSTILE, q="x,=1+1"))
    plain.write_text("title\n=1+1\n", encoding="utf-8")
    cells = shown(file)

    assert [read(COLUMNS[1], one[1]) for one in cells[COMMENTS + 1 :]] == list(HOSTILE)
    assert not [cell for one in cells for cell in one if cell.strip() == "2"]
    # A formula does show what it comes to.
    assert shown(plain) == [["title"], ["2"]]


def test_every_column_of_ours_can_be_written() -> None:
    assert b"".join(write(saying(), INCIDENTS, [{}])).decode().splitlines()[-1] == "," * (len(INCIDENTS) - 1)
