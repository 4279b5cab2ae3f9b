"""What leaves the atlas comes in again: an empty atlas that takes the files in gives out the same bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.importing import seed
from app.importing.order import Order
from app.store.db import Sessions, WriteSession, migrate
from tests.importing.atlas_files import as_csv, as_workbook, kept, taken_in


@pytest.fixture
def seeded(db: WriteSession) -> WriteSession:
    """The first incidents."""
    seed.load(db)
    db.flush()
    return db


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[WriteSession]:
    """Another atlas, without anything."""
    address = f"sqlite:///{tmp_path / 'other.sqlite3'}"
    migrate(address)
    made = Sessions(address)
    with made.writer() as session:
        yield session
        session.rollback()
    made.dispose()


@pytest.mark.parametrize("hxl", [False, True])
def test_csv_comes_back_byte_for_byte(seeded: WriteSession, empty: WriteSession, tmp_path: Path, hxl: bool) -> None:
    incidents, claims = as_csv(seeded, bom=hxl, hxl=hxl)

    made = taken_in(empty, kept(tmp_path, incidents, claims))

    assert made.refused == 0
    assert made.created > 5
    assert as_csv(empty, bom=hxl, hxl=hxl) == (incidents, claims)


def test_a_workbook_comes_back_the_same(seeded: WriteSession, empty: WriteSession, tmp_path: Path) -> None:
    path = tmp_path / "atlas.xlsx"
    path.write_bytes(as_workbook(seeded))

    made = taken_in(empty, Order(path, path.name))

    assert made.refused == 0
    assert as_csv(empty) == as_csv(seeded)
