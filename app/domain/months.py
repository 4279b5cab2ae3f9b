"""A timeline as readers get it: how many incidents began in each month, by event type."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, overload

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from app.domain.event_types import EventType
from app.domain.words import AsText

Row = dict[str, Any]
_TYPES = [str(one.value) for one in EventType]


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """How many incidents began in a month (YYYY-MM), by event type."""

    month: str
    counts: dict[Annotated[EventType, AsText()], int]


class Months(Sequence[MonthCounts]):
    """Months each of which is made as it is read: a long timeline is written, or drawn, or not looked at at all."""

    __slots__ = ("_counts", "_names")

    def __init__(self, names: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        """`counts` has a row for each name, with a number for each event type in the order of the vocabulary."""
        self._names, self._counts = names, counts

    @overload
    def __getitem__(self, at: int) -> MonthCounts: ...
    @overload
    def __getitem__(self, at: slice) -> "Months": ...
    def __getitem__(self, at: int | slice) -> "MonthCounts | Months":
        """One month, without the types of which nothing happened; or some of them."""
        if isinstance(at, slice):
            return Months(self._names[at], self._counts[at])
        row = zip(EventType, self._counts[at], strict=True)
        return MonthCounts(self._names[at], {kind: many for kind, many in row if many})

    def __len__(self) -> int:
        """How many months there are."""
        return len(self._names)

    def __eq__(self, other: object) -> bool:
        """Equal to any list of the same months."""
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None  # type: ignore[assignment]  # As that of a list.

    def rows(self) -> list[Row]:
        """The months as JSON has them."""
        months = zip(self._names, self._counts, strict=True)
        return [
            {"month": name, "counts": {k: n for k, n in zip(_TYPES, row, strict=True) if n}} for name, row in months
        ]


class _AsRows:
    """Annotates months that are taken as they are, and written without an object for each of them."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Any sequence of months."""
        written = core_schema.plain_serializer_function_ser_schema(_rows, return_schema=core_schema.any_schema())
        return core_schema.any_schema(serialization=written)

    def __get_pydantic_json_schema__(self, _: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Described as a list of months."""
        return handler(_MONTHS.core_schema)


def _rows(months: Sequence[MonthCounts]) -> list[Row]:
    rows: list[Row] = months.rows() if isinstance(months, Months) else _MONTHS.dump_python(list(months), mode="json")
    return rows


_MONTHS = TypeAdapter(list[MonthCounts])
Line = Annotated[Sequence[MonthCounts], _AsRows()]
"""A timeline, oldest month first; empty months are left out."""
