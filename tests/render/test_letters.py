"""Letters of the preview pictures: nothing becomes an empty box, and every line fits."""

import pytest

from app.render import letters
from app.render.letters import ELLIPSIS, drawable, fitted, font, known, legible

FRENCH = "éèêëàâîïôùûüçœæÉÈÀÇŒ’“”«»–—…\u2009\u202f\u00a0"


@pytest.mark.parametrize("letter", FRENCH)
def test_the_font_has_every_letter_of_french(letter: str) -> None:
    assert known(letter)


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("Tinzaouaten", "Tinzaouaten"),
        ("Ségou – l’affaire « 29–99 »", "Ségou – l’affaire « 29–99 »"),
        ("Tinzaouaten (تين زاوتين)", "Tinzaouaten"),
        ("ⵜⵉⵏⵣⴰⵡⴰⵜⵏ", ""),
        ("Kidal, كيدال", "Kidal"),
        ("dɔgɔ ɲɛ ŋa", "dogo nye nga"),
        ("a\nb\tc\x07\u200ed", "a b cd"),
        ("fire 🔥 there", "fire there"),
    ],
)
def test_what_the_font_lacks_is_written_otherwise_or_left_out(given: str, drawn: str) -> None:
    made = drawable(given)

    assert made == drawn
    assert all(map(known, made))


@pytest.mark.parametrize(
    ("text", "can"), [("Ségou", True), ("كيدال", False), ("ⵜⵉⵏⵣ", False), ("Kidal كي", True), ("12 – 80", False)]
)
def test_a_text_mostly_in_another_script_is_told(text: str, can: bool) -> None:
    assert legible(text) is can


@pytest.mark.parametrize(
    "text", ["7 incidents involving CSP-DPA, July to October 2024", "x" * 300, "a b " * 200, "", "w"]
)
@pytest.mark.parametrize("most", [1, 3])
def test_lines_fit_into_their_width_and_number(text: str, most: int) -> None:
    chosen, lines = fitted(text, 400, sizes=(50, 40, 30), most=most)

    assert len(lines) <= most
    assert all(chosen.getlength(line) <= 400 for line in lines)
    whole = "".join(lines).replace(" ", "")
    assert whole == text.replace(" ", "") or lines[-1].endswith(ELLIPSIS)


def test_a_short_text_is_written_large_and_a_long_one_small() -> None:
    assert fitted("Kidal", 400, sizes=(50, 30), most=2)[0].size == 50
    assert fitted("Kidal and " * 8, 400, sizes=(50, 30), most=3)[0].size == 30


def test_spaces_that_hold_words_together_do_not_break() -> None:
    held = "20\u202f–\u202f80"

    _, lines = fitted(f"killed {held}", round(font(30).getlength("killed 20")), sizes=(30,), most=3)

    assert held in lines


def test_the_fonts_come_from_an_installed_package() -> None:
    assert letters.font(20).getname()[0] == "Source Serif Pro"
    assert letters.font(20, bold=True).getname() != letters.font(20).getname()
