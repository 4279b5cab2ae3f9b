"""Names and titles in another language than the page say so, for those who have it read aloud."""

import pytest
from fastapi.testclient import TestClient

from tests.web.pages.reading import read

LETTERS = "\u0600\u2d30\u0400", "\u06ff\u2d7f\u04ff"
"""The first and the last letters of the Arabic, Tifinagh and Cyrillic scripts."""


def test_titles_of_sources_name_their_language(client: TestClient) -> None:
    marked = {
        own: {one.attributes["lang"] for one in read(client.get(path).text).all("span") if "lang" in one.attributes}
        for own, path in {"en": "/sources", "fr": "/fr/sources"}.items()
    }

    assert "en" not in marked["en"]
    assert marked["fr"] == marked["en"] | {"en"}


@pytest.mark.parametrize("path", ["/", "/fr/about", "/nowhere", "/offline"])
def test_the_way_to_the_other_language_is_written_in_it(client: TestClient, path: str) -> None:
    page = read(client.get(path).text)
    own = page.one("html").attributes["lang"]

    way = page.one("p", klass="languages").one("a")
    assert {own, way.attributes["lang"]} == {"en", "fr"}
    assert way.attributes["hreflang"] == way.attributes["lang"]
    assert way.words() == {"en": "English", "fr": "Français"}[way.attributes["lang"]]


@pytest.mark.parametrize("path", ["/places/tinzaouaten", "/actors/csp", "/incidents/NM-2024-0002"])
def test_names_in_other_letters_find_their_direction(client: TestClient, path: str) -> None:
    page = read(client.get(path).text)

    names = [one for one in page.all() if one.name in ("h1", "bdi") or "dir" in one.attributes]
    assert names
    for one in page.all("span"):
        if any(first <= letter <= last for letter in one.text for first, last in zip(*LETTERS, strict=True)):
            assert one.attributes.get("dir") == "auto" or list(one.all("span", dir="auto")) or list(one.all("bdi"))
