"""What leaves the atlas comes in again: an empty atlas that takes the files in gives out the same bytes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.importing import plan, seed
from app.importing.order import Order
from app.importing.sheet import SheetImporter
from app.store.db import Sessions, WriteSession, migrate
from tests.importing import awkward_atlas
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


@pytest.fixture
def awkward(db: WriteSession) -> WriteSession:
    """Records that are hard to write and to make again."""
    awkward_atlas.fill(db)
    return db


def test_what_is_awkward_comes_back_byte_for_byte(awkward: WriteSession, empty: WriteSession, tmp_path: Path) -> None:
    incidents, claims = as_csv(awkward)

    made = taken_in(empty, kept(tmp_path, incidents, claims))

    assert (made.refused, made.created) == (0, 11)
    assert as_csv(empty) == (incidents, claims)


def test_what_is_awkward_comes_back_out_of_a_workbook(
    awkward: WriteSession, empty: WriteSession, tmp_path: Path
) -> None:
    path = tmp_path / "atlas.xlsx"
    path.write_bytes(as_workbook(awkward))

    made = taken_in(empty, Order(path, path.name))

    assert (made.refused, made.created) == (0, 11)
    assert as_csv(empty) == as_csv(awkward)


def test_its_own_files_change_nothing_in_an_atlas(awkward: WriteSession, tmp_path: Path) -> None:
    order = kept(tmp_path, *as_csv(awkward))

    seen = plan.make(awkward, SheetImporter(order.claims), order)
    made = taken_in(awkward, order)

    assert (seen.created, seen.updated, seen.unchanged, seen.refused) == (0, 0, 11, 0)
    assert (made.created, made.updated, made.unchanged, made.conflicts) == (0, 0, 11, 0)
    assert (seen.actors, seen.places, seen.sources) == ((), (), 0)


def test_one_word_that_changes_in_a_file_changes_one_incident(awkward: WriteSession, tmp_path: Path) -> None:
    incidents, claims = as_csv(awkward)
    order = kept(tmp_path, incidents.replace(b"Incident 5", b"Incident five"), claims.replace(b"dozens", b"scores"))

    made = taken_in(awkward, order)

    assert (made.created, made.updated, made.unchanged, made.conflicts) == (0, 2, 9, 0)
    again, claims_again = as_csv(awkward)
    assert claims_again == (tmp_path / "claims.csv").read_bytes()
    before, after = ((tmp_path / "incidents.csv").read_bytes().splitlines(), again.splitlines())
    assert [line.rpartition(b",")[0] for line in after] == [line.rpartition(b",")[0] for line in before]
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 2
