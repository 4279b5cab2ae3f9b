"""What the rules of the record refuse in a row that could be read, as problems of the row."""

from collections.abc import Callable

from pydantic import ValidationError

from app.importing.drafted import Drafted
from app.importing.lines import without_control
from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.values import LONGEST_TOLD


def drafted(row: Row, draft: Callable[[Row], list[Drafted | Problem]]) -> list[Drafted | Problem]:
    """What an importer makes of a row, or its problems, those that the rules of the record find included."""
    try:
        return draft(without_control(row))
    except ValidationError as error:
        return [*refusals(row, error)]


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
