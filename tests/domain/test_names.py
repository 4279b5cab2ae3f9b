"""How spellings meet: folding, and the part of an address that is made from a name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.names import fold, latin, slug

names = st.text(max_size=40)
words = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ségou", "SEGOU"),
        ("Ségou", "segou"),
        ("Se\u0301gou", "S\u00e9gou"),
        ("Tinzaouatène", "Tinzaouatene"),
        ("Ti-n-Zaouâtene", "Ti n Zaouatene"),
        ("Ti-n-Zaouâtene", "ti n  ZAOUATENE"),
        ("Ti\u2011n\u2011Zaouâtene", "Ti-n-Zaouatene"),
        ("Tin Zaouaten", "Tin_Zaouaten"),
        ("Tinzawatène", " Tinzawatene\n"),
        ("N’Tillit", "N'Tillit"),
        ("N’Tillit", "Ntillit"),
        ("Jama‘at", "Jama’at"),
        ("Jamaʿat", "Jamaʾat"),
        ("Cœur", "coeur"),
        ("Straße", "STRASSE"),
        ("Ǽ", "ae"),
        ("Κίταλος", "ΚΙΤΑΛΟΣ"),
        ("ΚΙΤΑΛΟσ", "Κίταλος"),
        ("ŉ", "n"),
        ("ＣＳＰ－ＤＰＡ", "csp dpa"),
        ("ﬁn", "fin"),
        ("تين زاوتين", "تين  زاوتين"),
        ("تِين زاوتين", "تين زاوتين"),
        ("تيـن زاوتيـن", "تين زاوتين"),
        ("أزواد", "ازواد"),
        ("ﺗﻴﻦ", "تين"),
        ("Группа Вагнера", "группа вагнера"),
        ("ЧВК «Вагнер»", "ЧВК Вагнер"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tinzaouaten", "Tinzawaten"),
        ("Tin Zaouatine", "Tin Zaouaten"),
        ("تين زاوتين", "تين زواتين"),
        ("CSP", "CSP-DPA"),
        ("Kidal", "Kidal region"),
        ("Ségou", "Sègo"),
    ],
)
def test_different_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(names)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(names)
def test_case_and_composition_do_not_matter(name: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, name)) == fold(name)
    # Turkish has a letter whose capital is another letter's.
    if "ı" not in unicodedata.normalize("NFKD", name):
        assert fold(name.upper()) == fold(name)


@given(names)
def test_a_folded_name_holds_words_and_single_blanks_only(name: str) -> None:
    folded = fold(name)

    assert folded == " ".join(folded.split())
    assert all(letter == " " or letter.isalnum() for letter in folded)
    assert not any(unicodedata.combining(letter) for letter in folded)


@given(st.lists(words, min_size=1, max_size=4), st.sampled_from(["-", "_", " ", " – ", "/", ", "]))
def test_what_stands_between_words_does_not_matter(parts: list[str], gap: str) -> None:
    assert fold(gap.join(parts)) == " ".join(filter(None, map(fold, parts)))


@pytest.mark.parametrize("name", ["", " ", "–", "«»", "_", "'", "\u0301", "…"])
def test_what_holds_no_letter_folds_to_nothing(name: str) -> None:
    assert fold(name) == ""
    assert slug(name) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ti-n-Zaouâtene", "ti-n-zaouatene"),
        ("CSP-DPA", "csp-dpa"),
        ("Front de libération de l’Azawad", "front-de-liberation-de-lazawad"),
        ("  Wagner  (PMC) ", "wagner-pmc"),
    ],
)  # fmt: skip
def test_an_address_is_made_of_a_name(name: str, expected: str) -> None:
    assert slug(name) == expected


@given(names)
def test_an_address_in_latin_letters_holds_nothing_else(name: str) -> None:
    assert all(part.isascii() and part.isalnum() and part == part.lower() for part in latin(name).split("-") if part)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ségou", "segou"), ("Вагнер", "vagner"), ("Щука и ёж", "shchuka-i-ezh"), ("كيدال", "kydal"), ("漢字", "")],
)
def test_other_letters_are_written_as_they_sound(name: str, expected: str) -> None:
    assert latin(name) == expected
