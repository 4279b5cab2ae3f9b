"""A file of the wrong columns: which are missing, which it has, and what its kind of file is made of."""

from pathlib import Path

import pytest

from app.domain.errors import Misfit
from app.importing import rows
from app.importing.acled import Acled
from app.importing.drafted import Importer
from app.importing.needed import MOST
from app.importing.sheet import SheetImporter
from app.importing.ucdp import Ucdp
from tests.importing.known import first_names
from tests.importing.ucdp_files import read, written


def refused(importer: Importer, folder: Path, headings: str) -> str:
    """What is told of a file with these headings."""
    path = folder / "strange.csv"
    path.write_text(f"{headings}\n{',' * headings.count(',')}x\n", encoding="utf-8")
    with rows.opened(path) as table, pytest.raises(Misfit) as caught:
        list(importer.drafts(table, first_names()))
    return caught.value.detail


@pytest.mark.parametrize(
    ("importer", "missing", "needs"),
    [
        (Ucdp(), "no column type_of_violence, ", "low_est, best_est and high_est. Its days are written 2024-07-26 or"),
        (Acled(), "no column event_id_cnty, ", "Its days are written 2024-07-26 or 26 July 2024."),
        (SheetImporter(), "no column title, ", "Dates are written 2024-07-26, 2024-07-25/2024-07-27, 2024-07 or 2024."),
    ],
)
def test_all_three_are_told(tmp_path: Path, importer: Importer, missing: str, needs: str) -> None:
    told = refused(importer, tmp_path, "id,Side_A,latitude")

    assert missing in told
    assert "It has: " in told
    assert "side_a and latitude." in told.casefold()
    assert needs in told


def test_of_very_many_columns_the_first_are_named(tmp_path: Path) -> None:
    told = refused(Ucdp(), tmp_path, ",".join(f"c{number}" for number in range(200)))

    assert "It has 200 columns, the first of them: c0, c1, " in told
    assert f"and c{MOST - 1}." in told
    assert f"c{MOST}," not in told


def test_a_day_that_cannot_be_read_tells_both_forms(tmp_path: Path) -> None:
    _, problems = read(written(tmp_path, {"date_start": "26.07.2024"}))

    assert [(one.column, one.value) for one in problems] == [("date_start", "26.07.2024")]
    assert problems[0].sentence() == "a day such as 2024-07-26 or, with the month first, 07/26/2024"
