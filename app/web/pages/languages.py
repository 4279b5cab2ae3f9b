"""The names of the languages of sources, in the reader's language."""

from babel import Locale, UnknownLocaleError

from app.i18n import language


def language_name(code: str) -> str:
    """ "English" for "en"; the code itself where it names no language that is known."""
    try:
        known = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    return known.get_language_name(language()) or code
