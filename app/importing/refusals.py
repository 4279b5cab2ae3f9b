"""What the rules of the record refuse in a row that could be read, as problems of the row."""

from pydantic import ValidationError

from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.values import LONGEST_TOLD


def refusals(row: Row, error: ValidationError) -> list[Problem]:
    """Every broken rule, by the field of the record that it is about."""
    found = error.errors(include_url=False, include_context=False)
    return [
        Problem(
            row.line,
            str(one["loc"][0]) if one["loc"] else "",
            _shown(one["input"]),
            one["msg"].removeprefix("Value error, "),
        )
        for one in found
    ]


def _shown(given: object) -> str:
    return given[:LONGEST_TOLD] if isinstance(given, str) else ""
