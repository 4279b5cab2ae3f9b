"""The command `atlas export` writes what the site gives, by the same filter, and says what it cannot read or write."""

from contextlib import closing
from pathlib import Path

import geopandas
import openpyxl
import pandas
import pytest

from tests.cli.conftest import Desk
from tests.servers import Product


@pytest.fixture
def seeded(desk: Desk) -> Desk:
    """An operator with the first incidents."""
    assert desk.atlas("seed").returncode == 0
    return desk


def codes(file: Path) -> list[str]:
    """The incidents of a file, as a reader's program has them."""
    if file.suffix == ".csv":
        return list(pandas.read_csv(file, comment="#")["code"])
    if file.suffix == ".xlsx":
        with closing(openpyxl.load_workbook(file, read_only=True)) as book:
            first, *rest = book["incidents"].iter_rows(values_only=True)
        return [str(row[first.index("code")]) for row in rest]
    read = geopandas.read_parquet if file.suffix == ".parquet" else geopandas.read_file
    return list(read(file)["code"])


@pytest.mark.parametrize("ending", ["csv", "geojson", "xlsx", "parquet"])
def test_every_format_holds_what_the_filter_lets_through(ending: str, seeded: Desk, tmp_path: Path) -> None:
    file = tmp_path / f"kidal.{ending}"

    done = seeded.atlas("export", f"incidents.{ending}", "--filter", "region=Kidal&sort=oldest", "--output", str(file))

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    found = codes(file)
    assert 0 < len(found) < 12
    assert f"{len(found)} rows" in done.stderr
    assert [one.name for one in tmp_path.glob("*.part")] == []


def test_what_is_piped_is_the_file_alone(seeded: Desk, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    assert seeded.atlas("export", "claims.csv", "--output", str(file)).returncode == 0

    piped = seeded.atlas("export", "claims.csv")

    assert piped.stdout.encode() == file.read_bytes().replace(b"\r\n", b"\n")
    assert piped.stdout.startswith("# ")


def test_a_filter_that_cannot_be_read_is_told(seeded: Desk) -> None:
    for query, said in (
        ("regoin=Kidal", "regoin"), ("since=2024-13-45", "2024-13-45"), ("region=Nowhere", "Nowhere"),
    ):  # fmt: skip
        done = seeded.atlas("export", "incidents.csv", "--filter", query)

        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr


def test_a_place_that_cannot_be_written_is_told(seeded: Desk, tmp_path: Path) -> None:
    done = seeded.atlas("export", "incidents.csv", "--output", str(tmp_path / "none" / "such.csv"))

    assert done.returncode == 2
    assert "cannot be written" in done.stderr


def test_a_name_that_is_no_file_is_told(seeded: Desk) -> None:
    done = seeded.atlas("export", "incidents.doc")

    assert done.returncode == 2
    assert "incidents.geojson" in done.stderr


def test_it_is_what_the_site_gives(live: Product, tmp_path: Path) -> None:
    desk = Desk(live.folder, live.env)
    file = tmp_path / "incidents.geojson"

    assert desk.atlas("export", "incidents.geojson", "--filter", "actor=CSP-PSD", "--output", str(file)).returncode == 0

    site = geopandas.read_file(f"{live.url}/incidents.geojson?actor=CSP-PSD")
    own = geopandas.read_file(file)
    assert list(own["code"]) == list(site["code"]) != []
    assert own.drop(columns="geometry").equals(site.drop(columns="geometry"))
