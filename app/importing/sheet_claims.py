"""The claims of our own sheets: kept by the code of their incident until it comes, then read as drafts."""

import tempfile
from collections.abc import Iterator
from typing import IO, Any, Self

import orjson

from app.domain.draft import ClaimDraft
from app.domain.vocabulary import Extent, Measure, Scope, Stance
from app.i18n import N_
from app.importing.problem import Problem
from app.importing.sheet_cells import Cells, lists
from app.importing.sheet_register import Needs, Registers, Said
from app.importing.table import Row, Table

NO_INCIDENT = N_("the code of an incident in the table of incidents")
NEW_PREFERRED = N_("a claim that is marked as preferred already, by its id: of a new one, editors say so")
IN_MEMORY = 8 << 20
_TEXTS = (
    "spokesperson", "spokesperson_fr", "subject_text", "subject_text_fr", "wording", "wording_fr", "text", "text_fr",
    "preferred_reason", "preferred_reason_fr",
)  # fmt: skip
_TRUTHS = ("superseded", "preferred", "inconsistent_at_source")
_BESIDE = ("sources_via", "sources_via_fr", "sources_publisher", "sources_publisher_fr", "sources_url", "sources_date")


class ClaimRows:
    """The rows of claims in a file of our own, of which memory holds where each stands: any order will do."""

    def __init__(self, table: Table | None) -> None:
        self._table = table
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - __exit__ closes it.
        self._at: dict[str, list[int]] = {}
        self.problems: list[Problem] = []
        """Of rows that are none, and of those that name no incident."""

    def __enter__(self) -> Self:
        for row in self._table or ():
            if isinstance(row, Problem):
                self.problems.append(_nowhere(row.line, row.column, row.value, row.expected, **row.context))
                continue
            code = row.values.get("incident", "").casefold()
            if code:
                self._at.setdefault(code, []).append(self._file.tell())
                self._file.write(orjson.dumps([row.line, row.values]) + b"\n")
            else:
                self.problems.append(_nowhere(row.line, "incident", "", NO_INCIDENT))
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def of(self, code: str) -> list[Row]:
        """The claims of an incident in the order of their file; they are handed over once."""
        return [self._read(at) for at in self._at.pop(code.casefold(), [])]

    def left(self) -> Iterator[Problem]:
        """The claims whose incident did not come."""
        for places in self._at.values():
            for row in map(self._read, places):
                yield _nowhere(row.line, "incident", row.values["incident"], NO_INCIDENT)

    def _read(self, at: int) -> Row:
        self._file.seek(at)
        line, values = orjson.loads(self._file.readline())
        return Row(line, values)


def _nowhere(line: int, column: str, value: str, expected: str, **context: object) -> Problem:
    """A problem of a claim that belongs to no row of the incidents; it is told at their headings."""
    return Problem(1, f"claims {line}: {column}".rstrip(": "), value, expected, context)


def claim(
    row: Row, incident: int, registers: Registers, needs: Needs, *, with_id: bool
) -> tuple[ClaimDraft | None, list[Problem]]:
    """One claim as a draft, or what is wrong with it; `incident` is the line of its incident.

    `with_id` says whether its id is kept: the claims of an incident that has no code were never in an atlas.
    """
    cells = Cells(row, incident=incident)
    fields: dict[str, Any] = {
        **{name: cells.text(name) for name in _TEXTS},
        **{name: cells.whole(name) for name in ("low", "best", "high")},
        **{name: cells.truth(name) or False for name in _TRUTHS},
        "id": (cells.text("id") or None) if with_id else None,
        "measure": cells.word("measure", Measure, required=True),
        "stance": cells.word("stance", Stance) or Stance.ASSERTS,
        "scope": cells.word("scope", Scope) or Scope.GROUP,
        "extent": cells.word("extent", Extent) or Extent.WHOLE,
        "said_on": cells.day("said_on"),
        "claimant": _actor(cells, registers, needs, "claimant", required=True, speaks=True),
        "subject": _actor(cells, registers, needs, "subject"),
        "sources": _printed(cells, registers, needs),
    }
    if fields["preferred"] and fields["id"] is None:
        cells.wrong("preferred", NEW_PREFERRED)
    draft = None if cells.problems else cells.drafted(ClaimDraft, fields)
    return draft, cells.problems


def _actor(
    cells: Cells, registers: Registers, needs: Needs, column: str, *, required: bool = False, speaks: bool = False
) -> str | None:
    value = cells.text(column, required=required, most=300)
    if not value:
        return None
    kind = f"{column}_kind"
    said = Said(
        cells.text(f"{column}_name", most=300), cells.text(f"{column}_name_fr", most=300), cells.text(kind), kind
    )
    return registers.actor(cells, needs, column, value, said, speaks=speaks)


def _printed(cells: Cells, registers: Registers, needs: Needs) -> list[dict[str, str]]:
    given = cells.items("sources", required=True)
    found = []
    for value, beside in zip(given, lists(cells, _BESIDE, len(given)), strict=True):
        told = {name.removeprefix("sources_"): text for name, text in beside.items()}
        slug = registers.source(cells, needs, value, told)
        if slug is not None:
            found.append({"source": slug, "via": told["via"], "via_fr": told["via_fr"]})
    return found
