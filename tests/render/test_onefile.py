"""What goes into the map's one file: nothing that could end its element, and nothing that is loaded."""

import base64
import hashlib
import re
from pathlib import Path

import orjson
import pytest

from app.domain.geo import BBox
from app.render import onefile
from app.render.map import BASEMAP, VIEWS, View
from app.settings import ROOT
from app.web.links import Assets
from app.web.vendor import vendor_dirs

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--",
    "-->",
    "${alert(1)}",
    "\u2028\u2029",
    "&lt;",
    "]]>",
    "é",
    "\\u003c",
]
ASSETS = Assets({**{f"vendor/{name}": path for name, path in vendor_dirs().items()}, "": ROOT / "static"})


@pytest.mark.parametrize("words", HOSTILE)
def test_a_value_is_read_back_and_ends_nothing(words: str) -> None:
    written = str(onefile.block({"title": words, words: [words]}))

    assert orjson.loads(written) == {"title": words, words: [words]}
    assert not re.search("[<>&\u2028\u2029]", written)


def test_only_what_the_policy_names_stands_inside_and_nothing_is_loaded() -> None:
    made = onefile.inside(ASSETS.file, VIEWS["mali"])

    for text in (*made.scripts, made.style):
        mark = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{mark}'" in made.policy
        assert not onefile.NEVER.search(text)
        assert "\r" not in text
    assert "unsafe" not in made.policy
    assert "http" not in made.policy
    assert set(re.findall(r"url\((.{5})", made.style)) == {"data:"}
    assert not any("sourceMappingURL" in one for one in made.scripts)
    assert "Vladimir Agafonkin" in made.scripts[0]
    assert set(made.basemap) == set(BASEMAP)


def test_a_file_that_would_end_its_element_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.js").write_text("var a = '</script>';", encoding="utf-8")

    def find(name: str) -> Path:
        return tmp_path / "bad.js" if name == "js/map.js" else ASSETS.file(name)

    with pytest.raises(ValueError, match="end the element"):
        onefile.inside(find, VIEWS["mali"])


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ([], VIEWS["mali"]),
        ([(51.5, 0.0)], VIEWS["mali"]),
        ([(18.0, 1.0), (51.5, 0.0)], View(18.0, 1.0, 8)),
        ([(18.0, 1.0), (18.1, 1.1)], View(18.05, 1.05, 8)),
        ([(18.0, 1.0), (20.0, 3.0)], View(19.0, 2.0, 8, BBox(0.75, 17.75, 3.25, 20.25))),
    ],
    ids=["nothing", "elsewhere", "one", "near", "apart"],
)
def test_the_view_holds_what_the_base_map_knows(points: list[tuple[float, float]], found: View) -> None:
    assert onefile.around(points) == found


def test_the_base_map_is_thinned_alike_on_both_sides_of_a_border() -> None:
    line = [[1.0011, 2.0], [1.0012, 2.0], [1.5, 2.5]]
    shape = {"properties": {"label_at": [2.505, 24.5], "rank": 1}, "coordinates": [line, line[::-1]]}

    assert onefile.thinned(shape) == {
        "properties": {"label_at": [round(2.505, 2), 24.5], "rank": 1},
        "coordinates": [[[1.0, 2.0], [1.5, 2.5]], [[1.5, 2.5], [1.0, 2.0]]],
    }
