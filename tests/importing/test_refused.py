"""The file of refused rows: bounded, whatever is sent, and telling what it leaves out."""

import csv
from pathlib import Path

import pytest

from app.importing import refused
from app.importing.problem import Problem
from app.importing.refused import Refused, shortened
from app.importing.rows import Row, opened


def written(tmp_path: Path, columns: int, count: int) -> Path:
    """The refused rows of a table of short rows under many headings, all of which are refused."""
    source, path = tmp_path / "a.csv", tmp_path / "refused.csv"
    source.write_text(",".join(f"c{n}" for n in range(columns)) + "\n" + "x,\n" * count)
    with opened(source, name="a.csv") as table, Refused(table, path) as kept:
        for one in kept:
            line = one.line
            kept.write([one if not isinstance(one, Row) else Problem(line, "c0", "x", "a number")])
    return path


def test_short_rows_under_many_headings_do_not_fill_the_disk(tmp_path: Path) -> None:
    path = written(tmp_path, 400, 30_000)

    assert path.stat().st_size < refused.MOST_BYTES + 10_000
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[-1] == ["", "", "", f"the first {len(rows) - 2} of 30000 rows"]
    assert shortened(path) == rows[-1][3]
    assert [one[0] for one in rows[1:4]] == ["2", "3", "4"]


def test_there_are_so_many_rows_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refused, "MOST_ROWS", 3)

    assert shortened(written(tmp_path, 2, 5)) == "the first 3 of 5 rows"


def test_a_file_that_holds_all_says_nothing_and_has_its_headings(tmp_path: Path) -> None:
    path = written(tmp_path, 2, 5)

    assert shortened(path) == ""
    assert path.read_text(encoding="utf-8").startswith("line,column,value,expected,c0,c1")
    assert shortened(tmp_path / "none.csv") == ""
