"""Text between commas, semicolons or tabs: its records, a line at a time, whatever a spreadsheet did to it."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from app.domain.errors import Misfit
from app.i18n import N_, gettext
from app.importing.problem import Problem
from app.importing.table import Headings, Row, headings, is_comment, is_hashtags

DELIMITERS = ",;\t|"
LONGEST_FIELD = 1_000_000
LONGEST_LINE = 4_000_000
"""Letters of one line, and of one record over all of its lines."""

ENCODING = N_("this file is not UTF-8, and was read as %(encoding)s: look whether its accented letters are right")
WRAPPED = N_("every record of this file stood in one quoted field, and was unwrapped")
QUOTES = N_("a quotation mark inside of a quoted field is written twice, and a closing one is followed by a delimiter")

# The limit of the csv module is one for the whole process; nothing else here reads CSV of strangers.
csv.field_size_limit(LONGEST_FIELD)


class Delimited:
    """A text file as a table; `notes` are said of the file as a whole."""

    def __init__(self, path: Path, file: TextIO, *, encoding: str = "", notes: tuple[Problem, ...] = ()) -> None:
        self.path = path
        self._file = file
        self._lines = 0
        self._letters = 0
        self._start = 1
        self._put_back = ""
        self._delimiter = ","
        self._inner = ""
        self._wrapped = False
        self._head = self._headings()
        said = [*notes, *self._head.notes]
        if encoding:
            said.append(Problem(1, "", "", ENCODING, {"encoding": encoding}))
        if self._wrapped:
            said.append(Problem(self._head.line, "", "", WRAPPED))
        self.notes = tuple(said)
        self.headings, self.titles = self._head.names, self._head.titles

    def __iter__(self) -> Iterator[Row | Problem]:
        """The records: this is the loop that 400,000 rows go through, so what is usual is decided first."""
        head, first = self._head, True
        names, usual = head.names, -1 if head.notes or self._wrapped else head.width
        for fields in self._records(self._delimiter):
            line = self._start
            if isinstance(fields, Problem):
                yield fields
            elif len(fields) == usual and fields[0] and not first:
                yield Row(line, dict(zip(names, map(str.strip, fields), strict=True)))
            elif not (first and is_hashtags(fields)):
                made = head.row(line, self._unwrapped(fields))
                if made is not None:
                    yield made
            first = False

    def _headings(self) -> Headings:
        """The first record that is no remark; its delimiter is the one that makes the most of it."""
        line = self._line()
        while line and self._passed_over(line):
            line = self._line()
        self._put_back, self._start = line, self._lines
        self._lines -= 1
        # A heading may have a line break in it, so that the record is read whole, by the delimiter of its first line.
        found = _delimiter(line)
        self._delimiter = found or self._delimiter
        fields = next(self._records(self._delimiter), [])
        if isinstance(fields, Problem):
            raise Misfit(
                gettext("The headings in line %(line)d cannot be read: %(why)s.", line=fields.line, why=gettext(QUOTES))
            )
        whole = fields[0] if fields and not any(fields[1:]) else ""
        self._inner = _delimiter(whole) or self._delimiter
        self._wrapped = _delimiter(whole) is not None
        if self._wrapped:
            # Between the wrapped records there may be another delimiter than in them, or none at all.
            self._delimiter = found or self._inner
            fields = next(csv.reader([whole], delimiter=self._inner), [])
        return headings(self._start, fields)

    def _passed_over(self, line: str) -> bool:
        """Whether a line before the headings says nothing: blank, a remark, or the `sep=;` that Excel writes."""
        text = line.strip().strip(DELIMITERS).strip().removeprefix('"').strip()
        if text.casefold().startswith("sep=") and len(line.strip()) == 5:
            self._delimiter = line.strip()[-1]
            return True
        return not text or is_comment(text)

    def _unwrapped(self, fields: list[str]) -> list[str]:
        """A record that stands whole in its first field, as spreadsheets leave it; other records as they are."""
        width = self._head.width
        if width == 1 or not fields or any(fields[1:]) or self._inner not in fields[0]:
            return fields
        try:
            inner = list(csv.reader(fields[0].splitlines(keepends=True), delimiter=self._inner, strict=True))
        except csv.Error:
            return fields
        return inner[0] if len(inner) == 1 and len(inner[0]) >= width else fields

    def _records(self, delimiter: str) -> Iterator[list[str] | Problem]:
        """Each record's fields; `_start` is then the line on which it began."""
        reader = csv.reader(iter(self._line, ""), delimiter=delimiter, strict=True)
        while True:
            self._letters, self._start = 0, self._lines + 1
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._mistake(str(error))

    def _mistake(self, said: str) -> Problem:
        if "unexpected end" in said:
            raise Misfit(
                gettext(
                    "This file breaks off: a quotation mark opens in the record that begins in line %(line)d, "
                    "and none closes it.",
                    line=self._start,
                )
            )
        if "field larger" in said:
            raise _too_long(self._start)
        return Problem(self._start, "", "", QUOTES)

    def _line(self) -> str:
        line, self._put_back = self._put_back or self._file.readline(LONGEST_LINE), ""
        if line:
            self._lines += 1
            self._letters += len(line)
            if self._letters >= LONGEST_LINE:
                raise _too_long(self._start)
        return line


def _too_long(line: int) -> Misfit:
    return Misfit(
        gettext(
            "The record that begins in line %(line)d is too long: a quotation mark may be missing, "
            "or this is no table.",
            line=line,
        )
    )


def _delimiter(record: str) -> str | None:
    """What stands between the fields of a record; None where it has one field only."""
    counts = {one: _count(record, one) for one in DELIMITERS}
    best = max(DELIMITERS, key=lambda one: counts[one])
    return best if counts[best] > 1 else None


def _count(record: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([record], delimiter=delimiter), []))
    except csv.Error:
        return 0
