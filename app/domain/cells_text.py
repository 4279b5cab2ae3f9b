"""The text of a cell: how a value of a column is written into CSV and XLSX, and read back by the importer of sheets.

- Nothing (None, an empty text, an empty list) is an empty cell.
- Dates are days as 2024-07-26, truth is `true` or `false`, decimals have a point.
- A list's items stand between ` | `. Within an item a bar is written `\\|` and a backslash `\\\\`. Columns that run
  side by side have as many items each; where all of them are empty, so is the cell (see `alongside`).
- An object is JSON with its names in order.
- A text that a spreadsheet would run as a formula, because it begins with one of `= + - @`, their wide forms or a tab,
  gets an apostrophe before it. So does one that begins with apostrophes and then with one of these, which makes the
  apostrophe that was written first the one to take away: `written` and `read` are each other's inverse for all texts.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from app.domain.columns import Column, Kind
from app.domain.dates import read_day
from app.i18n import N_

Value: TypeAlias = str | int | float | bool | dt.date | Sequence[str] | Mapping[str, str] | None
BAR = " | "
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_BETWEEN = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_ESCAPED = re.compile(r"\\([\\|])")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

A_WHOLE_NUMBER = N_("a whole number, such as 54")
A_NUMBER = N_("a number with a point, such as 19.954")
TRUE_OR_FALSE = N_("true or false")
A_DAY = N_("a day as year-month-day, such as 2024-07-26")
AN_OBJECT = N_("an object in JSON, whose values are texts")
AS_MANY = N_("as many items between bars (|) as there are in the first column of these: %(n)s")


class Misread(ValueError):
    """A cell that is not what its column holds; `expected` is a message id, `context` fills it."""

    def __init__(self, expected: str, **context: object) -> None:
        super().__init__(expected)
        self.expected = expected
        self.context = context


def written(column: Column, value: Value) -> str:
    """The text of a value; of a text that would run as a formula, one that does not."""
    if value is None:
        return ""
    text = _WRITERS[column.kind](value)
    return inert(text) if column.kind in _TEXTS else text


def read(column: Column, text: str) -> Value:
    """The value of a text, None for an empty one; raises Misread."""
    text = text.strip()
    if not text:
        return None
    return _READERS[column.kind](bare(text) if column.kind in _TEXTS else text)


def inert(text: str) -> str:
    """The text as no spreadsheet runs it."""
    return f"'{text}" if _FORMULA.match(text) else text


def bare(text: str) -> str:
    """The text without the apostrophe that `inert` put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def decimal(value: Value) -> str:
    """A number with as many digits as it takes to read the same one back."""
    return repr(float(value)).removesuffix(".0") if isinstance(value, int | float) else str(value)


def joined(items: Sequence[str]) -> str:
    """The items of a list as one text; empty where all of them are."""
    if not any(items):
        return ""
    return BAR.join(one.replace("\\", "\\\\").replace("|", "\\|") for one in items)


def items_of(text: str) -> tuple[str, ...]:
    """The items that were joined."""
    marked = _BETWEEN.sub("\\1\x00", text)
    return tuple(_ESCAPED.sub(r"\1", one.strip()) for one in marked.split("\x00"))


def alongside(value: Value, many: int) -> tuple[str, ...]:
    """The items of a list that runs beside one of `many`: an empty cell holds so many empty ones; raises Misread."""
    items = tuple(value) if isinstance(value, tuple | list) else ()
    if not items:
        return ("",) * many
    if len(items) != many:
        raise Misread(AS_MANY, n=many)
    return items


def _plain(value: Value) -> str:
    return str(value)


def _day_text(value: Value) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _truth(value: Value) -> str:
    return "true" if value else "false"


def _list_text(value: Value) -> str:
    return joined(value) if isinstance(value, tuple | list) else ""


def _object_text(value: Value) -> str:
    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True) if isinstance(value, Mapping) and value else ""


def _read_whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise Misread(A_WHOLE_NUMBER)
    return int(text)


def _read_number(text: str) -> float:
    if not _DECIMAL.fullmatch(text):
        raise Misread(A_NUMBER)
    return float(text)


def _read_truth(text: str) -> bool:
    if text.casefold() not in _TRUTH:
        raise Misread(TRUE_OR_FALSE)
    return _TRUTH[text.casefold()]


def _read_day(text: str) -> dt.date:
    try:
        return read_day(text)
    except ValueError:
        raise Misread(A_DAY) from None


def _read_object(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        raise Misread(AN_OBJECT) from None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise Misread(AN_OBJECT)
    return found


_TEXTS = (Kind.STRING, Kind.LIST)
"""The kinds whose cells may begin with anything; the others begin with what they are."""
_WRITERS: dict[Kind, Callable[[Value], str]] = {
    Kind.STRING: _plain,
    Kind.INTEGER: _plain,
    Kind.NUMBER: decimal,
    Kind.BOOLEAN: _truth,
    Kind.DATE: _day_text,
    Kind.LIST: _list_text,
    Kind.OBJECT: _object_text,
}
_READERS: dict[Kind, Callable[[str], Value]] = {
    Kind.STRING: str,
    Kind.INTEGER: _read_whole,
    Kind.NUMBER: _read_number,
    Kind.BOOLEAN: _read_truth,
    Kind.DATE: _read_day,
    Kind.LIST: items_of,
    Kind.OBJECT: _read_object,
}
