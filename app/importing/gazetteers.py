"""A file of places taken in: looked at, and then entered into the register, each change with a revision of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.errors import InvalidRecord
from app.domain.policy import Byline
from app.domain.registers import DatasetDraft
from app.importing import geonames
from app.importing.drafted import Drafted
from app.importing.geonames import Gazetteer
from app.importing.names import Names
from app.importing.order import Order, fingerprint
from app.importing.problem import Problem, refusal
from app.importing.refused import Refused
from app.importing.rows import Row, Table
from app.models import Import
from app.store import gazetteer, imports
from app.store.db import ReadSession, WriteSession


class GeoNames:
    """GeoNames' export of a country, as the registry names it; its records are places, and it drafts no incident."""

    kind = "geonames"
    dataset: DatasetDraft | None = None

    def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
        """None: places are looked at by `look` and entered by `out`."""
        del table, names
        yield from ()


@dataclass(slots=True)
class _NoTable:
    """What stands for the table where refused rows are told without their cells."""

    path: Path
    headings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Row | Problem]:
        yield from ()


def look(db: ReadSession, order: Order, *, refused: Path | None = None) -> Gazetteer:
    """What the file would do to the register; raises Misfit where it is none of this kind."""
    found = geonames.read(order.path, gazetteer.places(db))
    with Refused(_NoTable(order.path), refused) as kept:
        kept.write(found.problems)
    return found


def out(db: WriteSession, order: Order, by: Byline, *, told: Callable[[int], None] = lambda _: None) -> Import:
    """Enter the places; nothing is kept unless the caller commits.

    Raises InvalidRecord where rows cannot be read, unless the good ones are to be taken alone.
    """
    found = fingerprint(order)
    made = imports.start(
        db, GeoNames.kind, None, by, file_name=order.name, sha256=found.sha256, size=found.size, released="",
        **({"key": order.key} if order.key else {}),
    )  # fmt: skip
    places = look(db, order)
    if places.problems and not order.good_rows_only:
        raise InvalidRecord(refusal(places.problems[0]))
    own = replace(by, import_id=made.id)
    told(places.rows - len(places.new) - places.updated)
    gazetteer.enter(db, places.new, own)
    told(places.rows - places.updated)
    gazetteer.widen(db, places.widened, own)
    made.rows, made.created, made.updated = places.rows, len(places.new), places.updated
    made.unchanged, made.refused = places.unchanged + places.left_out, len(places.problems)
    db.add(made)
    db.flush()
    return made
