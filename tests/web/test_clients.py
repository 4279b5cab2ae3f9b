"""The examples on the page about the data work as they stand there, against the running product."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import httpx2
import pytest

from tests.servers import Product, program

SHOWN = re.compile(r'<h3 id="client-(?P<key>\w+)">.*?<pre><code>(?P<code>.*?)</code></pre>', re.DOTALL)


def shown(live: Product, path: str = "/data") -> dict[str, str]:
    """The examples as a reader copies them, by their keys."""
    page = httpx2.get(live.url + path).text
    return {found["key"]: unescape(found["code"]) for found in SHOWN.finditer(page)}


def codes(live: Product, **asked: str) -> set[str]:
    """The incidents of a filter, as the interface has them."""
    items = httpx2.get(f"{live.url}/api/incidents", params={"limit": "1000", **asked}).json()["items"]
    return {one["code"] for one in items}


def run(command: list[str], folder: Path) -> str:
    """What a program prints; a failure is told with what it said."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_example_stands_on_the_page_in_both_languages(live: Product) -> None:
    assert set(shown(live)) == {"pandas", "geopandas", "r", "qgis", "ogr2ogr", "curl"}
    assert shown(live, "/fr/data") == shown(live)
    assert all(live.url in code for code in shown(live).values())


@pytest.mark.parametrize(
    ("key", "table", "asked"),
    [
        ("pandas", "table", {"region": "Kidal"}),
        ("geopandas", "incidents", {"since": "2024-07-01", "until": "2024-10-31"}),
    ],
)
def test_python_reads_what_the_pages_show(
    key: str, table: str, asked: dict[str, str], live: Product, tmp_path: Path
) -> None:
    code = shown(live)[key] + f"\nprint('CODES', ' '.join(sorted({table}['code'])))\n"

    told = run([sys.executable, "-c", code], tmp_path)

    assert set(told.split("CODES ")[1].split()) == codes(live, **asked) != set()


def test_gdal_copies_a_box_of_the_map(live: Product, tmp_path: Path) -> None:
    program("ogr2ogr", "gdal-bin")

    told = run(["sh", "-euc", shown(live)["ogr2ogr"]], tmp_path)

    found = re.search(r"Feature Count: (\d+)", told)
    assert found is not None
    assert int(found[1]) == len(codes(live, bbox="-5,15,4,25")) > 0


def test_curl_fetches_a_file_and_an_incident(live: Product, tmp_path: Path) -> None:
    program("curl", "curl")

    run(["sh", "-euc", shown(live)["curl"]], tmp_path)

    assert json.loads((tmp_path / "incident.json").read_text())["code"] in codes(live)
    rows = [line for line in (tmp_path / "incidents.csv").read_text().splitlines() if line.startswith("NM-")]
    assert {row.split(",")[0] for row in rows} >= codes(live, region="Kidal")


def test_every_file_on_the_page_answers(live: Product) -> None:
    page = httpx2.get(f"{live.url}/data").text
    files = page[page.index('id="files"') : page.index('id="clients"')]
    links = [unescape(one) for one in re.findall(r'class="example" href="([^"]+)"', files)]

    answers = {link: httpx2.get(live.url + link, follow_redirects=True).status_code for link in links}

    assert len(links) == 9
    assert set(answers.values()) == {200}, answers
