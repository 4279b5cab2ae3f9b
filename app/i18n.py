"""Messages, dates and numbers in the reader's language.

English is the language of the message ids; the other languages are `.po` files, read once at start and kept in
memory. The language of the work at hand is a context variable: the web floor sets it for each request, so that no
function below needs to carry it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = ("en", "fr")
LANGUAGE_NAMES = {"en": "English", "fr": "Français"}
_LOCALES = Path(__file__).resolve().parent / "locales"
_language: ContextVar[str] = ContextVar("language", default="en")


def N_(message: str) -> str:  # gettext's own name for a message that is translated later.
    """Mark a message for extraction; it is translated where it is shown."""
    return message


def language() -> str:
    """The language of the work at hand: `en` or `fr`."""
    return _language.get()


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Work in one language for a while."""
    token = _language.set(wanted if wanted in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


@cache
def catalog(wanted: str) -> Catalog:
    """The messages of one language, read at first use; English has none, being the ids themselves."""
    path = _LOCALES / wanted / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return Catalog(locale=wanted)
    with path.open("rb") as file:
        return read_po(file, locale=wanted)


def gettext(message: str, /, **values: object) -> str:
    """The message in the reader's language, with `%(name)s` filled in."""
    found = _forms(message)
    text = found[0] if found else message
    return text % values if values else text


def ngettext(singular: str, plural: str, n: int, /, **values: object) -> str:
    """The message for `n` things; `%(n)s` is the localised number."""
    return choose(singular, plural, n) % {"n": number(n), "num": number(n), **values}


def choose(singular: str, plural: str, n: int) -> str:
    """The message for `n` things, its placeholders still in it."""
    found = _forms((singular, plural))
    if len(found) > 1:
        # French, the one language that is translated into, has its singular for nothing and for one.
        return found[0 if n in (0, 1) else 1]
    return singular if n == 1 else plural


def _forms(message: str | tuple[str, str]) -> tuple[str, ...]:
    """The translation's forms; none where it is missing, incomplete or marked as doubtful."""
    found = catalog(language()).get(message)
    if not found or found.fuzzy:
        return ()
    forms = found.string if isinstance(found.string, tuple | list) else (found.string,)
    return tuple(map(str, forms)) if all(forms) else ()


def prefix() -> str:
    """What stands before the addresses of pages in this language: nothing for English, `/fr` for French."""
    return "" if language() == "en" else f"/{language()}"


def number(value: float) -> str:
    """12345 as 12,345 or 12 345, by the reader's language."""
    return _whole(value, language()) if isinstance(value, int) else format_decimal(value, locale=language())


@lru_cache(4096)
def _whole(value: int, wanted: str) -> str:
    return format_decimal(value, locale=wanted)


def listing(words: list[str], *, style: str = "standard") -> str:
    """Words joined as a reader's language joins them: `a, b and c`; style `or` for alternatives."""
    return format_list(words, style=style, locale=_locale()) if words else ""  # type: ignore[arg-type]


def day(value: dt.date, *, short: bool = False) -> str:
    """A day in words: 27 July 2024, or 27 Jul 2024."""
    return f"{day_of_month(value)} {_month('MMM' if short else 'MMMM', value.month, _locale())} {value.year}"


def month(value: dt.date, *, short: bool = False) -> str:
    """A month in words: July 2024, or Jul 2024."""
    return f"{_month('LLL' if short else 'LLLL', value.month, _locale())} {value.year}"


def month_and_day(value: dt.date) -> str:
    """A day without its year: 27 July."""
    return f"{day_of_month(value)} {_month('MMMM', value.month, _locale())}"


def day_of_month(value: dt.date) -> str:
    """A day without its month: 27."""
    # In French the first day of a month is an ordinal, which the locale data does not know.
    return "1er" if value.day == 1 and language() == "fr" else str(value.day)


@lru_cache(96)
def _month(pattern: str, number: int, locale: str) -> str:
    """A month by a pattern of the locale data, which takes long to be read for each of a thousand days."""
    return format_date(dt.date(2000, number, 1), pattern, locale=locale)


def moment(value: dt.datetime) -> str:
    """A time in words, in UTC; one without a zone is in UTC already."""
    there = value.replace(tzinfo=value.tzinfo or dt.UTC).astimezone(dt.UTC)
    return format_datetime(there, f"'{day(there)}', HH:mm 'UTC'", locale=_locale())


def _locale() -> str:
    # British English writes the day before the month and no comma before "and", as this atlas does.
    return "en_GB" if language() == "en" else language()
