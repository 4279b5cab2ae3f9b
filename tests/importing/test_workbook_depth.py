"""Workbooks whose XML no spreadsheet writes: nested too deep, or in an encoding that there is not."""

import re
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.domain.errors import Misfit
from tests.importing.test_rows_workbook import changed, found, shared


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_workbook_that_is_nested_deep_is_refused_at_once(tmp_path: Path, part: str) -> None:
    nested = "<is>" * 300_000 + "</is>" * 300_000
    path = changed(
        shared(tmp_path / "a.xlsx", [["title"], ["A"]]),
        part,
        lambda xml: re.sub("</sheetData>|</sst>", nested + r"\g<0>", xml),
    )

    with pytest.raises(Misfit, match="nested too deep"):
        found(path)


@pytest.mark.parametrize("named", ["U9F-8", "utf-7"])
def test_a_workbook_in_an_encoding_that_the_parser_has_not_is_broken(tmp_path: Path, named: str) -> None:
    whole = shared(tmp_path / "a.xlsx", [["title"], ["A"]])
    declared = f'<?xml version="1.0" encoding="{named}"?>'
    path = changed(whole, "xl/worksheets/sheet1.xml", lambda xml: declared + re.sub(r"^<\?xml[^>]*>", "", xml))

    with pytest.raises(Misfit, match="broken"):
        found(path)


def test_a_formula_without_its_result_is_no_empty_cell(tmp_path: Path) -> None:
    """A program wrote it, which reckons nothing; a spreadsheet keeps what each formula came to beside it."""
    path = tmp_path / "a.xlsx"
    made = Workbook()
    made.active.append(["title", "low"])  # type: ignore[union-attr]  # A new workbook has a sheet.
    made.active.append(["A", "=5+5"])  # type: ignore[union-attr]
    made.save(path)

    with pytest.raises(Misfit, match="Cell B2 in this workbook holds a formula without its result"):
        found(path)
    kept = changed(path, "xl/worksheets/sheet1.xml", lambda xml: re.sub(r"<v\s*/>|<v></v>", "<v>10</v>", xml))
    assert "10" in str(found(kept))
