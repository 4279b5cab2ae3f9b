"""How names are compared and turned into addresses."""

import re
import unicodedata
from functools import lru_cache

_GAPS = re.compile(r"[^\w]+")
_DROPPED = re.compile(r"[’‘'ʼʻʾʿ`´ـ]")
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ɛ": "e", "ŋ": "n"})
_BARE = {
    code: None if _DROPPED.match(chr(code)) else ord(chr(code).lower()) if chr(code).isalnum() else ord(" ")
    for code in range(128)
}
"""What becomes of each letter where all are ASCII: long texts of an import take a third of the time so."""


def fold(name: str) -> str:
    """The name without case, accents, punctuation and doubled spaces, so that spellings meet.

    "Ségou", "SEGOU" and "segou" fold to one; so do "Ti-n-Zaouâtene" and "Ti n Zaouatene". Arabic and Cyrillic letters
    stay, without their vowel marks and lengthening strokes.
    """
    if not name.isascii():
        name = " ".join([word if word.isascii() else _plain(word) for word in name.split()])
    return " ".join(name.translate(_BARE).split())


@lru_cache(maxsize=10_000)
def _plain(word: str) -> str:
    """One word that holds more than ASCII, folded; long texts repeat them, and each takes long."""
    # Both before and after the case is folded: “ʼn” and “Ǽ” hold what only the first pass sets free.
    whole = unicodedata.normalize("NFKD", _DROPPED.sub("", word)).casefold()
    split = unicodedata.normalize("NFKD", _DROPPED.sub("", whole))
    bare = "".join(letter for letter in split if not unicodedata.combining(letter)).translate(_LETTERS)
    return _GAPS.sub(" ", _DROPPED.sub("", bare).casefold()).replace("_", " ")


def slug(name: str) -> str:
    """The name as part of an address: folded words joined by hyphens; empty for a name without any letter."""
    return fold(name).replace(" ", "-")


def latin(name: str) -> str:
    """The slug of a name in the letters a to z: Cyrillic and Arabic are written as they sound, others are left out.

    Vowels that Arabic does not write are not guessed, so that this is an address and no spelling to show.
    """
    sounds = "".join(_SOUNDS.get(letter, letter) for letter in fold(name))
    return "-".join(re.findall(r"[a-z0-9]+", sounds))


_SOUNDS = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
    "ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "",
    "ь": "", "і": "i", "ї": "i", "є": "ie", "ґ": "g",
    **dict(zip("ابتجحدرزسصضطظعفقكلمنهوي", "abtjhdrzssdtzafqklmnhwy", strict=True)),
    "ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "ة": "a", "ى": "a", "ء": "", "ئ": "y", "ؤ": "w",
}  # fmt: skip
