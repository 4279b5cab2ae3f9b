"""Our own sheets: what the atlas gives out as CSV or XLSX comes in again, and so does what is written by hand.

The columns are those of app.domain.columns; few are needed. Records of the registers are known by their short name or
by any name, words of vocabularies by their value or by their label in any of our languages. Claims stand in a second
file, or on a second sheet called claims, and name their incident by its code; their order there is free.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.domain.registers import DatasetDraft
from app.i18n import N_
from app.importing import rows, sheet_columns, sheet_first, sheet_incidents
from app.importing.claim_ids import COLUMN
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.problem import Problem
from app.importing.sheet_claims import ClaimRows
from app.importing.sheet_incidents import Read
from app.importing.sheet_register import Registers
from app.importing.table import Row, Table

CLAIMS = "claims"
EXAMPLE = "example"
AN_EXAMPLE = N_("an incident: this row is the example of the empty sheet, and is passed over")
ONCE = N_("an id that stands once in the file, or none for a new claim")
TWICE = N_("something that stands in this column once: line %(line)s has it already")


class SheetImporter:
    """Reads one table of incidents, and the claims beside it: `claims` is their file, where it is one of its own."""

    kind = "sheet"
    dataset: DatasetDraft | None = None

    def __init__(self, claims: Path | None = None) -> None:
        self._claims = claims

    def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
        """The incidents with their claims; those that no incident takes are problems at the end."""
        with self._beside(table) as beside:
            spoken = sheet_columns.spoken(table.headings, beside.headings if beside else None)
            registers = Registers(names, _first_look(table))
            with ClaimRows(beside) as claims:
                yield from claims.problems
                work = _Work(registers, claims, spoken.unsaid)
                notes = (*spoken.notes, *(beside.notes if beside else ()))
                for one in table:
                    for made in work.read(one):
                        # What is to be said of the whole file is said with its first record.
                        if notes and isinstance(made, Drafted):
                            made, notes = replace(made, notes=(*notes, *made.notes)), ()  # noqa: PLW2901
                        yield made
                yield from claims.left()

    @contextmanager
    def _beside(self, table: Table) -> Iterator[Table | None]:
        """The table of claims, None where there is none."""
        path = self._claims or table.path
        sheet = next((one for one in rows.sheets(path) if one.strip().casefold() == CLAIMS), "")
        if not sheet and self._claims is None:
            yield None
            return
        with rows.opened(path, sheet=sheet) as beside:
            yield beside


def _first_look(table: Table) -> sheet_first.Gathered:
    if not sheet_first.describes(table):
        return sheet_first.Gathered()
    with rows.opened(table.path) as again:
        return sheet_first.gathered(again)


class _Work:
    """The rows of one table of incidents, one after another."""

    def __init__(self, registers: Registers, claims: ClaimRows, unsaid: frozenset[str]) -> None:
        self._registers, self._claims, self._unsaid = registers, claims, unsaid
        self._keys: dict[str, int] = {}
        self._ids: set[int] = set()
        """Of all claims so far, as hashes."""

    def read(self, row: Row | Problem) -> Iterator[Drafted | Problem]:
        """What a row comes to: one draft, or one or more problems."""
        if isinstance(row, Problem):
            yield row
            return
        key = sheet_incidents.key(row)
        claims = self._claims.of(key) if key else []
        if key.casefold() == EXAMPLE:
            yield Drafted(row.line, "", None, notes=(Problem(row.line, "code", key, AN_EXAMPLE),))
            return
        made = sheet_incidents.incident(row, claims, self._registers)
        if key and not made.code and (line := self._keys.setdefault(key.casefold(), row.line)) != row.line:
            made.problems.append(Problem(row.line, "code", key, TWICE, {"line": line}))
        made.problems += self._repeated(row.line, made)
        if made.draft is None or made.problems:
            yield from made.problems
            return
        needs = made.needs
        yield Drafted(
            row.line, made.code, made.draft, tuple(needs.actors.values()), tuple(needs.places.values()),
            tuple(needs.sources.values()), tuple(needs.notes), tuple(needs.datasets.values()), self._unsaid,
            made.state,
        )  # fmt: skip

    def _repeated(self, line: int, made: Read) -> list[Problem]:
        """The ids of claims that an incident further up has already; twice in one incident is the draft's to say."""
        brought = [one.id for one in (made.draft.claims if made.draft else ()) if one.id]
        again = [Problem(line, COLUMN, one, ONCE) for one in brought if hash(one) in self._ids]
        self._ids.update(map(hash, brought))
        return again
