"""The cells of our own sheets: as other rows are read, with lists, and without what keeps formulas from running."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.domain.cells_text import Misread, alongside, bare, items_of
from app.domain.names import fold
from app.domain.words import Word
from app.i18n import N_
from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.values import A_WORD, AT_MOST, LONGEST_TOLD, MISSING, Reading, by_label

LONGEST_LIST = 200_000
LETTERS = N_("small letters and digits, in words between hyphens")

D = TypeVar("D", bound=BaseModel)
W = TypeVar("W", bound=Word)


class Cells(Reading):
    """One row of a table; what is wrong with a claim is told at its incident's line, with its own line beside."""

    __slots__ = ("_beside", "_line")

    def __init__(self, row: Row, *, incident: int | None = None) -> None:
        super().__init__(row)
        self._line = row.line if incident is None else incident
        self._beside = "" if incident is None else f"claims {row.line}: "

    def wrong(self, column: str, expected: str, **context: object) -> None:
        """Collect a problem of this column, with what stands there."""
        value = self.row.values.get(column, "")
        self.told(column, value, expected, **context)

    def told(self, column: str, value: str, expected: str, **context: object) -> None:
        """Collect a problem of one item of a list."""
        self.problems.append(self.remark(column, value, expected, **context))

    def remark(self, column: str, value: str, expected: str, **context: object) -> Problem:
        """Something to say of a value, be it a problem or a note."""
        shown = value if len(value) <= LONGEST_TOLD else f"{value[: LONGEST_TOLD - 1]}…"
        return Problem(self._line, f"{self._beside}{column}", shown, expected, context)

    def text(self, column: str, *, required: bool = False, most: int = 10_000) -> str:
        """The text, without the apostrophe that keeps it from running as a formula."""
        text = self.row.values.get(column, "")
        if text and text[0] != "'" and len(text) <= most:
            return text
        return bare(super().text(column, required=required, most=most))

    def items(self, column: str, *, required: bool = False) -> tuple[str, ...]:
        """The items between bars; those of an empty cell are none."""
        text = self.text(column, required=required, most=LONGEST_LIST)
        if not text:
            return ()
        return items_of(text) if "|" in text or "\\" in text else (text,)

    def beside(self, column: str, many: int) -> tuple[str, ...]:
        """The items of a list that runs beside one of `many`; as many empty ones for an empty cell."""
        items = self.items(column)
        if len(items) == many:
            return items
        try:
            return alongside(items, many)
        except Misread as error:
            self.wrong(column, error.expected, **error.context)
            return ("",) * many

    def one_of(self, column: str, text: str, vocabulary: type[W], *, required: bool = False) -> W | None:
        """A word of a vocabulary that stands in a list."""
        labels = by_label(vocabulary)
        found = labels.get(text) or labels.get(fold(text))
        if text and found is None:
            self.told(column, text, A_WORD, words=", ".join(one.value for one in vocabulary))
        elif required and found is None:
            self.told(column, text, MISSING)
        return found

    def drafted(self, model: type[D], fields: Mapping[str, Any], at: Mapping[str, str] | None = None) -> D | None:
        """The checked draft, or None and its broken rules as problems; `at` says which column a field stands in."""
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            for one in error.errors(include_url=False):
                field = str(one["loc"][0]) if one["loc"] else ""
                self._broken((at or {}).get(field, field), one)
            return None

    def _broken(self, column: str, error: Any) -> None:
        given, limits = self.row.values.get(column, "") or _shown(error.get("input")), error.get("ctx", {})
        match error["type"]:
            case "string_too_long":
                self.told(column, given, AT_MOST, most=limits["max_length"])
            case "string_pattern_mismatch":
                self.told(column, given, LETTERS)
            case _:
                self.told(column, given, str(error["msg"]).removeprefix("Value error, "))


def _shown(given: object) -> str:
    return given if isinstance(given, str) else ""


def lists(cells: Cells, columns: Sequence[str], many: int) -> list[dict[str, str]]:
    """Columns that run side by side, as one record for each of `many`."""
    side = {column: cells.beside(column, many) for column in columns}
    return [{column: items[at] for column, items in side.items()} for at in range(many)]
