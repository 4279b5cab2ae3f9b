"""A table as CSV (RFC 4180) in UTF-8: what the file says of itself, headings, and a line for every record.

The file begins with comment lines, as many in every file (`COMMENTS`). A field that holds a number sign stands in
quotes, so that readers which pass over comments keep it. The row of HXL tags is a comment to them, and never quoted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.domain.cells_text import written
from app.domain.columns import Column
from app.domain.told import Told
from app.i18n import gettext
from app.store.tabled import Row

COMMENTS = 9
MARK = "#"
END = "\r\n"
BOM = "\ufeff"
_PART = 64 * 1024
# A semicolon or a tab parts the fields for spreadsheets of other countries.
_QUOTED = re.compile("[\",;\t\r\n#|']|^\\s|\\s$")
_SPACE = re.compile(r"\s+")
# A comment is split at its commas by spreadsheets, and what follows one must not run either.
_RUNS = re.compile(r"([,;\t]\s*)(?=[=@\uff1d\uff20]|[+\-\uff0b\uff0d](?![0-9.]+(?:[,;\s]|$)))")


def write(
    told: Told, columns: Sequence[Column], rows: Iterable[Row], *, bom: bool = False, hxl: bool = False
) -> Iterator[bytes]:
    """The file, in parts."""
    held = [(BOM if bom else "") + "".join(f"{one}{END}" for one in comments(told))]
    held.append(",".join(one.name for one in columns) + END)
    if hxl:
        held.append(",".join(one.hxl for one in columns) + END)
    size = 0
    for row in rows:
        line = ",".join([field(written(one, row.get(one.name))) for one in columns]) + END
        held.append(line)
        size += len(line)
        if size > _PART:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def comments(told: Told) -> list[str]:
    """The lines before the headings, each in one line whatever its words hold."""
    labelled = [f"{label}{gettext(': ')}{text}" for label, text in told.pairs()]
    return [f"{MARK} {_tame(one)}" for one in (told.title, *labelled)]


def field(text: str) -> str:
    """A field as it stands between commas."""
    if not _QUOTED.search(text):
        return text
    return '"' + text.replace('"', '""') + '"'


def _tame(words: str) -> str:
    """Words of a comment: without quotes, which would begin a field, and with nothing that runs behind a comma."""
    plain = _SPACE.sub(" ", words).replace('"', "\u201d")
    return _RUNS.sub(r"\1'", plain)
