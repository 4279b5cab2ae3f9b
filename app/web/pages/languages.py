"""The names of the languages of sources, in the reader's language."""

from babel import Locale, UnknownLocaleError

from app.i18n import language

UNDETERMINED = "und"
"""The code of a language that nobody tells (ISO 639-2)."""


def language_name(code: str) -> str:
    """ "English" for "en"; the code itself where it names no language that is known."""
    if code == UNDETERMINED:
        # Babel takes this code for that of the language it holds to be the likeliest, which is English.
        return str(Locale.parse(language()).languages[code])
    try:
        known = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    return known.get_language_name(language()) or code
