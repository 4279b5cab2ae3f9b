"""Texts of a file as the record may hold them: on one line, not too long, and without control characters."""

import re

from app.importing.table import Row

LONGEST = 300
"""How long a line of the record may be."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def one_line(text: str) -> str:
    """The text on one line."""
    return cut(" ".join(text.split()))


def cut(text: str) -> str:
    """The text, or as much of its beginning as a line holds."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def without_control(row: Row) -> Row:
    """The row with a blank for every control character: none is worth the loss of a record."""
    if all(map(str.isprintable, row.values.values())):
        return row
    return Row(row.line, {name: _CONTROL.sub(" ", value).strip() for name, value in row.values.items()})
