"""The base of the controlled vocabularies: a word with a label and a definition."""

from enum import StrEnum
from typing import Any, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

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


class AsText:
    """Annotates a word that is written by the hundred: as the text that it is.

    Left to itself, Pydantic asks Python for the value of each member, which takes longer than all else of an answer.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read as any enumeration."""
        own = handler(source)
        return core_schema.json_or_python_schema(own, own, serialization=core_schema.simple_ser_schema("str"))

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Described as an enumeration."""
        return handler(schema["json_schema"])
