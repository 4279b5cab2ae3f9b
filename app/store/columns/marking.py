"""The marks of single incidents on the map, of which those of views before are at hand."""

from app.domain.answers import Mark
from app.i18n import language, prefix
from app.store import cells
from app.store.columns.shape import Array, Index
from app.store.db import ReadSession
from app.store.resolve import Resolved

MOST = 20_000
"""So many marks are kept for each language and tally."""


def single(db: ReadSession, index: Index, asked: Resolved, places: Array) -> list[Mark]:
    """The marks of the incidents at some places, in the order asked for."""
    ids: list[int] = index.columns.ids[places].tolist()
    if asked.wanted.sort not in ("newest", "oldest"):
        return cells.marks(db, asked, ids)
    key = ("marks", language(), asked.wanted.tally, asked.tally_claimant)
    kept: dict[int, Mark] = index.kept.of(key, dict)
    marks = {one: kept[one] for one in ids if one in kept}
    if missing := [one for one in ids if one not in marks]:
        numbers = {f"{prefix()}/incidents/{code}": number for number, code in cells.codes(db, missing)}
        marks |= {numbers[one.url]: one for one in cells.marks(db, asked, missing)}
        if len(kept) < MOST:
            kept.update(marks)
    found = [marks[one] for one in ids if one in marks]
    return found if asked.wanted.sort == "oldest" else found[::-1]
