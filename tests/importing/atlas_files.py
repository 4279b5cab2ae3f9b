"""An atlas written out as its own files, for tests that take them in again."""

import datetime as dt
import io
from pathlib import Path

from app.domain import columns
from app.domain.filter import IncidentFilter
from app.domain.policy import Byline
from app.domain.told import Told
from app.domain.vocabulary import UserRole
from app.importing import carry
from app.importing.order import Order
from app.importing.sheet import SheetImporter
from app.models import Import
from app.render import csv, xlsx
from app.store import every
from app.store.db import ReadSession, WriteSession
from app.store.resolve import resolve

BY = Byline("tester", UserRole.ADMINISTRATOR, "Taken over from another atlas.")
TOLD = Told(
    "Made for a test", "All incidents", "Preferred", dt.date(2024, 12, 1), 0, "CC BY 4.0", "https://example.org/by",
    "Cited, with commas, so", "https://atlas.example/", "https://atlas.example/data",
)  # fmt: skip


def as_csv(db: ReadSession, *, bom: bool = False, hxl: bool = False) -> tuple[bytes, bytes]:
    """The incidents and the claims."""
    rows = list(every.every_row(db, resolve(db, IncidentFilter())))
    claims = [claim for one in rows for claim in one.claims]
    incidents = csv.write(TOLD, columns.INCIDENTS, (one.incident for one in rows), bom=bom, hxl=hxl)
    return b"".join(incidents), b"".join(csv.write(TOLD, columns.CLAIMS, claims, bom=bom, hxl=hxl))


def as_workbook(db: ReadSession) -> bytes:
    """Both on sheets of one file."""
    file = io.BytesIO()
    xlsx.write(TOLD, every.every_row(db, resolve(db, IncidentFilter())), file, None)
    return file.getvalue()


def kept(folder: Path, incidents: bytes, claims: bytes | None = None) -> Order:
    """The files as somebody brings them."""
    path, beside = folder / "incidents.csv", folder / "claims.csv"
    path.write_bytes(incidents)
    if claims is None:
        return Order(path, path.name)
    beside.write_bytes(claims)
    return Order(path, path.name, claims=beside)


def taken_in(db: WriteSession, order: Order) -> Import:
    """The files in an atlas."""
    return carry.out(db, SheetImporter(order.claims), order, BY)
