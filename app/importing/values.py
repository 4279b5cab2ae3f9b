"""Values out of the texts of a row, never guessed: what cannot be read is collected as a problem of its column."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from app.domain.dates import Span, read_day, read_edtf
from app.domain.fields import MOST_PEOPLE
from app.domain.names import fold
from app.domain.words import Word
from app.i18n import LANGUAGES, N_, speaking
from app.importing.problem import Problem
from app.importing.table import Row

MISSING = N_("a value: this cell is empty")
A_WHOLE_NUMBER = N_("a whole number without separators, such as 1200; of a range, each end in its own column")
A_BOUNDED_NUMBER = N_("a whole number from %(least)d to %(most)d")
A_NUMBER = N_("a number with a point, such as 19.954")
A_LATITUDE = N_("a latitude in degrees from -90 to 90, such as 19.954")
A_LONGITUDE = N_("a longitude in degrees from -180 to 180, such as 2.967")
A_DAY = N_("a day such as 2024-07-26")
AN_EDTF_DATE = N_("a date such as 2024-07-26, 2024-07-25/2024-07-27, [2024-07-25..2024-07-27], 2024-07 or 2024")
A_TRUTH = N_("true or false")
A_WORD = N_("one of: %(words)s")
AT_MOST = N_("a text of at most %(most)d characters")

_WHOLE = re.compile(r"[+-]?\d{1,15}(\.0*)?", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d*)?([eE][+-]?\d{1,2})?", re.ASCII)
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?Z?", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_WORDED = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})", re.ASCII)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_TRUTHS = {
    **dict.fromkeys(("true", "yes", "1", "t", "y", "oui", "vrai"), True),
    **dict.fromkeys(("false", "no", "0", "f", "n", "non", "faux"), False),
}
LONGEST_TOLD = 200

W = TypeVar("W", bound=Word)


class Reading:
    """One row while it is read; `problems` are what stood in the way, in the order of the questions.

    Every method answers None (or an empty text) for an empty cell, for a column that the file has not, and for what
    cannot be read; the last is a problem, and so are the first two where `required` is said.
    """

    __slots__ = ("problems", "row")

    def __init__(self, row: Row) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def wrong(self, column: str, expected: str, **context: object) -> None:
        """Collect a problem of this column, with what stands there."""
        self.problems.append(problem(self.row, column, expected, **context))

    def text(self, column: str, *, required: bool = False, most: int = 10_000) -> str:
        """The text, refused where it is longer than the record keeps."""
        text = self.row.values.get(column, "")
        if not text and required:
            self.wrong(column, MISSING)
        elif len(text) > most:
            self.wrong(column, AT_MOST, most=most)
            return ""
        return text

    def whole(self, column: str, *, required: bool = False, least: int = 0, most: int = MOST_PEOPLE) -> int | None:
        """A whole number: "1,200", "10-15" and "n/a" are none, "12.0" is 12."""
        text = self.text(column, required=required)
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            self.wrong(column, A_WHOLE_NUMBER)
            return None
        found = int(text.partition(".")[0])
        if least <= found <= most:
            return found
        self.wrong(column, A_BOUNDED_NUMBER, least=least, most=most)
        return None

    def number(self, column: str, *, required: bool = False, expected: str = A_NUMBER) -> float | None:
        """A number, with a point before its decimals."""
        text = self.text(column, required=required)
        if text and _NUMBER.fullmatch(text):
            return float(text)
        if text:
            self.wrong(column, expected)
        return None

    def latitude(self, column: str, *, required: bool = False) -> float | None:
        """Degrees north."""
        return self._degrees(column, 90, A_LATITUDE, required=required)

    def longitude(self, column: str, *, required: bool = False) -> float | None:
        """Degrees east."""
        return self._degrees(column, 180, A_LONGITUDE, required=required)

    def _degrees(self, column: str, most: int, expected: str, *, required: bool) -> float | None:
        found = self.number(column, required=required, expected=expected)
        if found is not None and abs(found) > most:
            self.wrong(column, expected)
            return None
        return found

    def day(
        self,
        column: str,
        *,
        required: bool = False,
        also: Iterable[Callable[[str], dt.date | None]] = (),
        expected: str = A_DAY,
    ) -> dt.date | None:
        """A day in ISO 8601, also with the midnight that programs add; `also` are further forms that the kind has.

        `expected` says which forms those are.
        """
        text = self.text(column, required=required)
        if not text:
            return None
        bare = _without_midnight(text)
        try:
            return read_day(bare)
        except ValueError:
            found = next(filter(None, (one(bare) for one in also)), None)
        if found is None:
            self.wrong(column, expected)
        return found

    def span(self, column: str, *, required: bool = False) -> Span | None:
        """A date in EDTF: a day, a month, a year, or a span of either meaning."""
        text = self.text(column, required=required)
        if not text:
            return None
        try:
            return read_edtf(_without_midnight(text))
        except ValueError:
            self.wrong(column, AN_EDTF_DATE)
            return None

    def truth(self, column: str, *, required: bool = False) -> bool | None:
        """True or false, in English or French, or as 1 and 0."""
        text = self.text(column, required=required)
        found = _TRUTHS.get(text.casefold())
        if text and found is None:
            self.wrong(column, A_TRUTH)
        return found

    def word(self, column: str, vocabulary: type[W], *, required: bool = False) -> W | None:
        """A word of a vocabulary, by its value or its label in any of our languages, whatever its case and accents."""
        text = self.text(column, required=required)
        if not text:
            return None
        labels = by_label(vocabulary)
        found = labels.get(text) or labels.get(fold(text))
        if found is None:
            self.wrong(column, A_WORD, words=", ".join(one.value for one in vocabulary))
        return found


def problem(row: Row, column: str, expected: str, **context: object) -> Problem:
    """What is wrong with one cell of a row; a long text is shown by its beginning."""
    value = row.values.get(column, "")
    shown = value if len(value) <= LONGEST_TOLD else f"{value[: LONGEST_TOLD - 1]}…"
    return Problem(row.line, column, shown, expected, context)


def month_first(text: str) -> dt.date | None:
    """05/26/2016 as American programs write it; None for anything else."""
    found = _AMERICAN.fullmatch(text)
    return _date(int(found[3]), int(found[1]), int(found[2])) if found else None


def worded(text: str) -> dt.date | None:
    """26 July 2024 or 26-Jul-2024, in English; None for anything else."""
    found = _WORDED.fullmatch(text)
    if not found:
        return None
    name = found[2].casefold()
    month = next((at for at, one in enumerate(_MONTHS, start=1) if name in (one, one[:3])), 0)
    return _date(int(found[3]), month, int(found[1]))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _without_midnight(text: str) -> str:
    found = _MIDNIGHT.search(text)
    return text[: found.start()] if found and found.end() == len(text) else text


@cache
def by_label(vocabulary: type[W]) -> dict[str, W]:
    """The words by everything that they are called, folded, and by their values as they stand; these go first."""
    found: dict[str, W] = {}
    for language in reversed(LANGUAGES):
        with speaking(language):
            found.update((fold(one.label), one) for one in vocabulary)
    found.update((form, one) for one in vocabulary for form in (fold(one.value), one.value))
    return found
