"""The Folium map: one test for each of Folium's teeth, and the views."""

import re
from typing import cast

import folium
import pytest
from branca.element import Figure

from app.domain.geo import BBox
from app.i18n import LANGUAGES, speaking
from app.render.map import (
    BASEMAP,
    DEEPEST_ZOOM,
    SCRIPTS,
    STYLES,
    VIEWS,
    WIDEST_ZOOM,
    IncidentLayer,
    LocalMap,
    View,
    script,
    words,
)
from tests.servers import ROOT

FREE = View(latitude=19.1176, longitude=1.75, zoom=10)
HOSTILE = "</script><script>x()</script> ${x()} `x()` 'x' \"x\" \\"


@pytest.fixture(params=[*VIEWS.values(), FREE], ids=str)
def view(request: pytest.FixtureRequest) -> View:
    """Every named view, and one around a place."""
    return cast(View, request.param)


def test_nothing_comes_from_other_hosts(view: View) -> None:
    assert "//" not in script(view)


def test_the_page_that_folium_would_make_loads_our_files_only() -> None:
    frame = LocalMap(location=[0, 0], tiles=None)
    frame.render()  # type: ignore[no-untyped-call]
    header = cast(Figure, frame.get_root()).header.render()

    loaded = re.findall(r"(?:src|href)=[\"']([^\"']+)", header)
    assert loaded == [f"/static/{name}" for name in (*SCRIPTS, *STYLES)]


def test_folium_itself_is_left_as_it_was() -> None:
    assert all(address.startswith("https://") for _, address in folium.Map.default_js)


def test_the_same_view_gives_the_same_bytes(view: View) -> None:
    assert script(view) == script(view)
    assert not re.search(r"[0-9a-f]{32}", script(view))


def test_views_differ() -> None:
    assert len({script(one) for one in [*VIEWS.values(), FREE]}) == len(VIEWS) + 1


def test_the_map_is_drawn_into_the_element_of_the_page(view: View) -> None:
    assert re.search(r'var map = L\.map\(\s*"map",', script(view))


def test_the_script_brings_no_markup_and_no_style(view: View) -> None:
    assert "<" not in script(view)
    assert "style" not in script(view)


def test_nothing_stands_in_a_template_literal(view: View) -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert "`" not in script(view)
            assert "${" not in script(view)


def test_words_with_a_sting_stay_inside_their_strings() -> None:
    frame = LocalMap(location=[0, 0], tiles=None)
    frame.add_child(IncidentLayer(dict.fromkeys(words(), HOSTILE)))
    frame.render()  # type: ignore[no-untyped-call]
    made = cast(Figure, frame.get_root()).script.render()

    assert "<" not in made
    # What is left outside of JSON strings is Folium's and ours: no word ended its string.
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', '""', made)
    assert "x()" not in outside
    assert "`" not in outside
    assert "${" not in outside


def test_leaflet_signs_with_a_plain_word(view: View) -> None:
    assert '"attributionControl": false' in script(view)
    assert 'L.control.attribution({prefix: "Leaflet"})' in script(view)


def test_the_deepest_zoom_is_put_back(view: View) -> None:
    assert f'"minZoom": {WIDEST_ZOOM}' in script(view)
    assert f'"maxZoom": {DEEPEST_ZOOM}' in script(view)


def test_switches_of_folium_come_first(view: View) -> None:
    assert script(view).startswith("var L_NO_TOUCH = false, L_DISABLE_3D = false;\n")


def test_no_tiles_are_asked_for_and_there_is_a_scale(view: View) -> None:
    assert "tileLayer" not in script(view)
    assert "L.control.scale()" in script(view)


def test_the_first_view_holds_the_others() -> None:
    first, *others = VIEWS.values()

    assert [*VIEWS] == ["mali", "tinzaouaten", "kidal", "segou"]
    assert first.bounds is not None
    west, south, east, north = first.bounds
    assert all(south < one.latitude < north and west < one.longitude < east for one in others)
    assert re.search(r"fitBounds\(\s*\[\[13\.0, -6\.7\], \[21\.2, 5\.7\]\]", script(first))


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (View(19.954, 2.967, 9), "19.954,2.967,9"),
        (View(0, 0, 6, BBox(-7.0, 13.0, 4.6, 21.4)), "-7,13,4.6,21.4"),
    ],
)
def test_a_view_is_written_as_links_carry_it(given: View, written: str) -> None:
    assert str(given) == written


def test_named_views_have_labels() -> None:
    assert [one.label for one in VIEWS.values()] == ["Northern Mali", "Tinzaouaten", "Kidal", "Segou"]


@pytest.mark.parametrize("name", [*SCRIPTS, *STYLES, *(f"basemap/{one}.geojson" for one in BASEMAP)])
def test_what_the_map_loads_is_there(name: str) -> None:
    assert name.startswith("vendor/") or (ROOT / "static" / name).is_file()
