"""GeoJSON, workbooks and GeoParquet of one record, as geopandas, openpyxl and LibreOffice read them."""

import datetime as dt
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import openpyxl
import pandas
import pyarrow.parquet
import pytest

from app.domain.cells_text import Value, read
from app.domain.columns import CLAIMS, INCIDENTS, Kind
from app.domain.errors import TooLarge
from app.domain.told import Told
from app.render import xlsx
from app.render.geojson import members
from app.render.parquet import GROUP
from app.render.parquet import write as write_parquet
from app.store.db import migrate
from app.store.tabled import Tabled
from tests.render.office import shown
from tests.render.test_csv import saying
from tests.web.exported import HOSTILE, SEEN, exported

NAMES = {one.name: place for place, one in enumerate(INCIDENTS)}


@dataclass
class Files:
    """The same incidents in each format."""

    folder: Path

    def path(self, ending: str) -> Path:
        """A file of them."""
        return self.folder / f"incidents.{ending}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Files of a record that is hard to write."""
    folder = tmp_path_factory.mktemp("tables")
    migrate(f"sqlite:///{folder / 'atlas.sqlite3'}")
    made = Files(folder)
    with exported(f"sqlite:///{folder / 'atlas.sqlite3'}") as (_, client):
        for ending in ("csv", "geojson", "xlsx", "parquet"):
            made.path(ending).write_bytes(client.get(f"/incidents.{ending}").content)
        (folder / "claims.csv").write_bytes(client.get("/claims.csv").content)
    return made


def test_geopandas_finds_the_same_rows_in_both(files: Files) -> None:
    json_rows, parquet_rows = geopandas.read_file(files.path("geojson")), geopandas.read_parquet(files.path("parquet"))

    assert len(json_rows) == len(parquet_rows) == SEEN
    assert json_rows.crs == "EPSG:4326"
    assert parquet_rows.crs == "OGC:CRS84"
    assert json_rows["code"].tolist() == parquet_rows["code"].tolist()
    assert sorted(json_rows["title"]) == sorted([*HOSTILE, "Plain", "Kept"])
    for name in ("title", "title_fr", "summary", "killed_low", "region", "geo_precision", "external_id"):
        assert _known(json_rows[name]) == _known(parquet_rows[name])
    assert [list(one) for one in json_rows["actors"]] == [list(one) for one in parquet_rows["actors"]]
    here, there = (_known(one.to_wkt()) for one in (json_rows.geometry, parquet_rows.geometry))
    assert here == there
    assert here.count("POINT (-2.967 19.954)") == len(HOSTILE)


def _known(column: Any) -> list[Any]:
    return [None if pandas.isna(one) else one for one in column]


def test_a_collection_says_what_it_holds(files: Files) -> None:
    found = json.loads(files.path("geojson").read_bytes())

    assert found["type"] == "FeatureCollection"
    assert {"filter", "tally", "date", "count", "licence", "citation"} <= set(found)
    assert found["count"] == len(found["features"]) == SEEN
    unplaced = [one for one in found["features"] if one["geometry"] is None]
    assert {one["properties"]["title"] for one in unplaced} == {"Plain", "Kept"}
    claims = [claim for one in found["features"] for claim in one["properties"]["claims"]]
    assert len(claims) == 2 * len(HOSTILE)
    assert {claim["text"] for claim in claims} == set(HOSTILE)
    assert all({"id", "claimant", "low", "sources", "inconsistent_at_source"} <= set(claim) for claim in claims)
    assert members(saying()).keys() <= found.keys()


def test_geoparquet_has_its_types_and_its_metadata(files: Files) -> None:
    table = pyarrow.parquet.ParquetFile(files.path("parquet"))
    said, types = table.schema_arrow.metadata, {one.name: str(one.type) for one in table.schema_arrow}

    geo = json.loads(said[b"geo"])
    assert geo == {
        "version": "1.1.0", "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }  # fmt: skip
    assert said[b"filter"].decode() == f"{SEEN} incidents"
    assert types["killed_low"] == "int64"
    assert types["date_from"] == "date32[day]"
    assert types["civilians"] == "bool"
    assert types["actors"].startswith("list<")
    claims = [json.loads(one) for one in table.read().column("claims").to_pylist()]
    assert sum(map(len, claims)) == 2 * len(HOSTILE)


def test_geoparquet_is_written_in_groups(tmp_path: Path) -> None:
    many = 2 * GROUP + 1
    with (tmp_path / "many.parquet").open("wb") as file:
        write_parquet(saying(), (Tabled({"code": f"NM-2024-{one:04}"}, ()) for one in range(many)), file)

    found = pyarrow.parquet.ParquetFile(tmp_path / "many.parquet")
    assert (found.num_row_groups, found.metadata.num_rows) == (3, many)


def test_a_workbook_has_its_sheets_and_no_formula(files: Files) -> None:
    book = openpyxl.load_workbook(files.path("xlsx"))

    assert book.sheetnames == ["incidents", "claims", "sources", "terms", "filter"]
    assert [one.max_row - 1 for one in book.worksheets[:3]] == [SEEN, 2 * len(HOSTILE), 2]
    assert [one.value for one in book["incidents"][1]] == [one.name for one in INCIDENTS]
    assert [one.value for one in book["claims"][1]] == [one.name for one in CLAIMS]
    cells = [cell for sheet in book for row in sheet.rows for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert not [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@", "\t"))]
    assert book["filter"]["B2"].value == f"{SEEN} incidents"
    assert {"side_a", "battles"} <= {row[2].value for row in book["terms"].rows}


def test_a_workbook_holds_what_csv_holds(files: Files) -> None:
    book = openpyxl.load_workbook(files.path("xlsx"))
    for sheet, columns, file in (
        ("incidents", INCIDENTS, files.path("csv")),
        ("claims", CLAIMS, files.folder / "claims.csv"),
    ):
        table = pandas.read_csv(file, comment="#", dtype=str, keep_default_na=False)
        for line, row in zip(table.itertuples(index=False), list(book[sheet].rows)[1:], strict=True):
            for column, text, cell in zip(columns, line, row, strict=True):
                assert _value(cell.value, column.kind) == read(column, text), column.name


def _value(value: Any, kind: Kind) -> Value:
    """What a cell of a workbook holds, as a value of its column."""
    if isinstance(value, dt.datetime):
        return value.date()
    column = INCIDENTS[0] if kind is Kind.STRING else next(one for one in INCIDENTS if one.kind is kind)
    return read(column, value) if isinstance(value, str) else value


def test_no_cell_of_a_workbook_runs_in_libreoffice(files: Files) -> None:
    cells = shown(files.path("xlsx"))
    titles = [read(INCIDENTS[1], one[NAMES["title"]]) for one in cells[1:]]

    assert sorted(map(str, titles)) == sorted([*HOSTILE, "Plain", "Kept"])
    assert {one[NAMES["date_from"]] for one in cells[1:]} == {"2024-07-01", "2024-01-01", "2023-01-01"}
    assert "-2.967" in {one[NAMES["longitude"]] for one in cells}


def workbook(told: Told, *rows: Tabled) -> Any:
    """A workbook of these rows."""
    file = io.BytesIO()
    xlsx.write(told, rows, file, None)
    return openpyxl.load_workbook(file)


def test_a_cell_that_is_too_full_is_cut_and_said_so() -> None:
    long = [f"\U0001f30d{number}" for number in range(9_000)]
    book = workbook(saying(), Tabled({"code": "NM-2024-0001", "sources": long, "title": "x" * 32_767}, ()))

    place = NAMES["sources"] + 1
    cut = str(book["incidents"].cell(2, place).value)
    assert cut.endswith("[…]")
    assert 32_000 < len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert len(str(book["incidents"].cell(2, NAMES["title"] + 1).value)) == 32_767
    last = list(book["filter"].rows)[-1]
    assert last[1].value == 1
    assert "32,767" in str(last[0].value)


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooLarge, match="1,048,575"):
        xlsx.insist(12, 1_048_576)
    xlsx.insist(1_048_575)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(TooLarge):
        workbook(saying(), *(Tabled({"code": f"NM-2024-000{one}"}, ()) for one in range(3)))


def test_days_before_workbooks_count_are_texts() -> None:
    book = workbook(saying(), Tabled({"code": "NM-1893-0001", "date_from": dt.date(1893, 12, 15)}, ()))

    assert book["incidents"].cell(2, NAMES["date_from"] + 1).value == "1893-12-15"
