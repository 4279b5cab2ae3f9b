"""The figures of many incidents on the page of a record: what is claimed in all, and of one actor's own people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.vocabulary import COUNTED, Measure
from app.i18n import ngettext
from app.render.ranges import Ranged, RangeMark, range_mark, scale
from app.web.pages.results import repeated_words, without_words


class Summed(Ranged, Protocol):
    """A range over many incidents: how many gave a figure, and how many did not."""

    @property
    def incidents(self) -> int:
        """Incidents with a figure."""

    @property
    def without(self) -> int:
        """Incidents without one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One range with the incidents that it rests on."""

    mark: RangeMark
    rests: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """One measure: everybody's, and the actor's own."""

    label: str
    everybody: Cell
    own: Cell | None


@dataclass(frozen=True, slots=True)
class Sums:
    """Every measure that has a figure; all marks share the scale from 0 to `top`."""

    rows: tuple[SumRow, ...]
    top: int
    repeated: str = ""
    """How many of the records are of an event that another one is of, too; empty for none."""


def sums(
    everybody: Mapping[Measure, Summed],
    own: Mapping[Measure, Summed] | None = None,
    total: int = 0,
    repeated: int = 0,
) -> Sums:
    """The ranges of each measure; where incidents have killed nobody counts, unknown is said."""
    top = scale([*everybody.values(), *(own or {}).values()])
    measures = [one for one in COUNTED if one in everybody or (one is Measure.KILLED and total)]
    rows = tuple(
        SumRow(
            label=measure.label,
            everybody=_cell(everybody.get(measure), top, total - repeated),
            own=None if own is None else _cell(own.get(measure), top, total - repeated),
        )
        for measure in measures
    )
    return Sums(rows, top, repeated_words(repeated))


def _cell(figure: Summed | None, top: int, total: int) -> Cell:
    if figure is None:
        return Cell(range_mark(None, top), without_words(total))
    words = ngettext("in %(n)s incident", "in %(n)s incidents", figure.incidents)
    return Cell(range_mark(figure, top), f"{words}, {without_words(figure.without)}" if figure.without else words)
