"""The names of the languages of sources, in the reader's language."""

import pytest

from app.i18n import speaking
from app.web.pages.languages import language_name


@pytest.mark.parametrize(
    ("code", "english", "french"),
    [
        ("en", "English", "anglais"),
        ("ar", "Arabic", "arabe"),
        ("und", "Unknown language", "langue indéterminée"),
        ("xx-nowhere-at-all", "xx-nowhere-at-all", "xx-nowhere-at-all"),
    ],
)
def test_a_language_is_named_in_the_readers(code: str, english: str, french: str) -> None:
    assert language_name(code) == english
    with speaking("fr"):
        assert language_name(code) == french
