"""The empty sheet: its example comes in without a mistake once it has a code, and is passed over until then."""

import io
from pathlib import Path

import openpyxl
import pytest

from app.domain.columns import CLAIMS, INCIDENTS
from app.domain.vocabulary import Standing
from app.i18n import speaking
from app.importing import plan
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.order import Order
from app.importing.problem import Problem
from app.importing.rows import opened
from app.importing.sheet import SheetImporter
from app.importing.sheet_template import empty_sheet
from app.store.db import Sessions


def read(path: Path) -> list[Drafted | Problem]:
    """What comes of the workbook in an atlas without anything."""
    with opened(path) as table:
        return list(SheetImporter().drafts(table, Names()))


def filled_in(path: Path, code: str = "1") -> Path:
    """The example as a record of somebody's."""
    book = openpyxl.load_workbook(io.BytesIO(empty_sheet()))
    for name, column in (("incidents", "code"), ("claims", "incident")):
        at = [one.value for one in book[name][1]].index(column) + 1
        book[name].cell(2, at).value = code
    book.save(path)
    return path


def test_the_example_is_passed_over_and_told(tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(empty_sheet())

    [found] = read(path)

    assert isinstance(found, Drafted)
    assert (found.line, found.incident, found.external_id) == (2, None, "")
    assert [note.sentence() for note in found.notes] == [
        "an incident: this row is the example of the empty sheet, and is passed over"
    ]


def test_the_example_is_a_record_without_a_mistake(tmp_path: Path) -> None:
    [found] = read(filled_in(tmp_path / "mine.xlsx"))

    assert isinstance(found, Drafted)
    assert found.incident is not None
    assert [actor.name for actor in found.actors] == ["Example Front", "Example Army"]
    assert [place.name for place in found.places] == ["Example Wells"]
    [claim] = found.incident.claims
    assert (claim.claimant, claim.subject, claim.high) == ("example-army", "example-army", 2)
    assert [source.publisher for source in found.sources] == ["Example News"]
    assert found.incident.cited() == [found.sources[0].slug]


@pytest.mark.parametrize(("code", "created"), [("example", 0), ("1", 1)])
def test_a_plan_of_it(sessions: Sessions, tmp_path: Path, code: str, created: int) -> None:
    path = filled_in(tmp_path / "mine.xlsx", code)

    with sessions.reader() as db:
        seen = plan.make(db, SheetImporter(), Order(path, path.name, standing=Standing.DRAFT))

    assert (seen.created, seen.refused, seen.problems.count) == (created, 0, 0)


def test_every_column_is_explained_in_both_languages() -> None:
    for language in ("en", "fr"):
        with speaking(language):
            book = openpyxl.load_workbook(io.BytesIO(empty_sheet()))
        incidents, claims, explained = book.worksheets
        columns = {(row[0].value, row[1].value) for row in explained.iter_rows() if row[3].value}
        for sheet, table in ((incidents, INCIDENTS), (claims, CLAIMS)):
            headings = [cell.value for cell in sheet[1]]
            assert set(headings) <= {column.name for column in table}
            assert {(sheet.title, heading) for heading in headings} <= columns
