"""What a recognised file hands over: records by headings, whether it was text between commas or a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Protocol

from app.domain.errors import Misfit
from app.i18n import N_, gettext, listing
from app.importing.problem import Problem

MOST_COLUMNS = 1_000
TOO_FEW = N_("%(count)d fields, one for each heading: this record has fewer")
TOO_MANY = N_("%(count)d fields, one for each heading: this record has more")
UNNAMED = N_("column %(number)d has no heading, and is passed over")


@dataclass(frozen=True, slots=True)
class Row:
    """One record; `values` has a text for every heading of `Table.headings`, stripped, empty where nothing stands."""

    line: int
    values: dict[str, str]


class Table(Protocol):
    """A file that was recognised; it can be read once, and is not held in memory."""

    headings: tuple[str, ...]
    """Stripped and casefolded, so that `Event_ID` is found as `event_id`: by these are the values of a row kept."""
    titles: tuple[str, ...]
    """The same headings as the file spells them, for sentences."""
    notes: tuple[Problem, ...]
    """What was taken as given about the whole file: an encoding that had to be guessed."""
    path: Path
    """Where the file lies, for an importer that looks at it twice or at another of its sheets."""

    def __iter__(self) -> Iterator[Row | Problem]:
        """The records in their order, each as a row or as what keeps it from being one: too few fields, too many.

        Raises app.domain.errors.Misfit where the file breaks off or swells.
        """
        ...


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a file, and how the fields of its records are set under them."""

    line: int
    titles: tuple[str, ...]
    names: tuple[str, ...]
    width: int
    """How many fields a record has, those under no heading included."""
    named: tuple[bool, ...]
    notes: tuple[Problem, ...]

    def row(self, line: int, fields: Sequence[str]) -> Row | Problem | None:
        """A record of whatever length; None where it is blank. What stands under no heading is passed over."""
        if not any(fields):
            return None
        fields = list(map(str.strip, fields))
        if len(fields) < self.width:
            return Problem(line, "", str(len(fields)), TOO_FEW, {"count": self.width})
        if any(fields[self.width :]):
            return Problem(line, "", str(len(fields)), TOO_MANY, {"count": self.width})
        if self.notes:
            fields = list(compress(fields, self.named))
        return Row(line, dict(zip(self.names, fields, strict=False)))


def headings(line: int, fields: Sequence[str]) -> Headings:
    """The headings that a record holds; empty ones at its end are ignored. Raises Misfit where one stands twice."""
    given = [one.strip() for one in fields]
    while given and not given[-1]:
        given.pop()
    if not given:
        raise Misfit(gettext("This file is empty: it has no headings."))
    if len(given) > MOST_COLUMNS:
        raise Misfit(gettext("This file has more than %(most)d columns.", most=MOST_COLUMNS))
    titles = tuple(filter(None, given))
    names = tuple(map(str.casefold, titles))
    if twice := [title for at, title in enumerate(titles) if names[at] in names[:at]]:
        raise Misfit(
            gettext(
                "Headings stand twice in line %(line)d: %(headings)s. It cannot be told which column is meant.",
                line=line,
                headings=listing(list(dict.fromkeys(twice))),
            )
        )
    unnamed = [at for at, one in enumerate(given, start=1) if not one]
    notes = tuple(Problem(line, "", "", UNNAMED, {"number": number}) for number in unnamed)
    return Headings(line, titles, names, len(given), tuple(map(bool, given)), notes)


def is_comment(first: str) -> bool:
    """Whether a record before the headings, told by its first field, is a remark as our own exports begin with."""
    return first == "#" or first.startswith("# ")


def is_hashtags(fields: Sequence[str]) -> bool:
    """Whether the record under the headings is a row of HXL hashtags, of which our own exports may have one."""
    told = [one.strip() for one in fields if one.strip()]
    return bool(told) and all(one.startswith("#") and not one.startswith("# ") for one in told)
