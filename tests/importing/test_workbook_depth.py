"""Workbooks whose elements stand within each other as no spreadsheet writes them."""

import re
from pathlib import Path

import pytest

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
