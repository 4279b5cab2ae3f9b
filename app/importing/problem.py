"""What is wrong with a row of a file: its line, its column, what stands there, and what was expected."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.i18n import N_, gettext

REFUSED = N_(
    "Line %(line)s cannot be taken in: %(column)s “%(value)s”, where %(expected)s was expected. Nothing was taken in. "
    "Correct the file, or take the good rows alone."
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; `line` is the line of the file on which the record begins, the file's first being 1.

    `expected` is a message id whose placeholders `context` fills, so that it is said in the reader's language.
    `column` is empty where the whole row is meant.
    """

    line: int
    column: str
    value: str
    expected: str
    context: Mapping[str, object] = field(default_factory=dict)

    def sentence(self) -> str:
        """What was expected, in the reader's language."""
        return gettext(self.expected, **self.context)


def refusal(one: Problem) -> str:
    """Why a file is not taken in, by the first row that cannot be."""
    return gettext(REFUSED, line=one.line, column=one.column, value=one.value[:80], expected=one.sentence())
