"""The base of the controlled vocabularies: a word with a label and a definition."""

from enum import StrEnum
from typing import Self

from app.i18n import gettext


class Word(StrEnum):
    """A member of a vocabulary; `label` and `definition` come in the reader's language."""

    label_id: str
    definition_id: str

    def __new__(cls, value: str, label: str = "", definition: str = "") -> Self:
        """Keep the message ids beside the value that is stored."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_id = label
        member.definition_id = definition
        return member

    @property
    def label(self) -> str:
        """What readers see."""
        return gettext(self.label_id)

    @property
    def definition(self) -> str:
        """What the word means here, shown on the Methodology page; empty where the label says it all."""
        return gettext(self.definition_id) if self.definition_id else ""
