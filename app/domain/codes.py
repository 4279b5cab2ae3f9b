"""The stable codes of incidents, such as NM-2024-0007: how they are written, and how they are known."""

import re

PATTERN = r"NM-\d{4,6}-\d{4,9}"
"""The year and a number of at least four digits; more than nine are no number that an atlas gets to."""
CODE = re.compile(PATTERN, re.ASCII)


def written(year: int, number: int) -> str:
    """The code of a number in a year."""
    return f"{prefix(year)}{number:04}"


def prefix(year: int) -> str:
    """How all codes of a year begin."""
    return f"NM-{year:04}-"


def parts(code: str) -> tuple[int, int] | None:
    """The year and the number; nothing where it is no code."""
    if not CODE.fullmatch(code):
        return None
    _, year, number = code.split("-")
    return int(year), int(number)
