"""A large file is read in a process of its own: the same records, the same refusals, and nothing left behind."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import Misfit, Unavailable
from app.importing import carry, reading
from app.importing.order import Order
from app.store.db import WriteSession
from app.store.known_names import KnownNames
from tests.importing.small_importer import BY, FIRST, Small, written

ROWS = [f"B{n},Fight {n},2024-05-{n % 28 + 1:02},Side {n % 7},{n % 5},Town {n % 11}" for n in range(2500)]
BAD = "B9999,Spoilt,2024-05-01,Blue,many,Kidal"


@pytest.fixture
def order(tmp_path: Path) -> Order:
    """A file of more than one batch, with a row that cannot be read."""
    return written(
        tmp_path / "small.csv", [one.replace("Side ", "side").replace("Town ", "town") for one in [*ROWS, BAD]]
    )


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every file is large enough for a process of its own; none outlives the test."""
    monkeypatch.setattr(reading, "LARGE", 0)
    yield
    assert multiprocessing.active_children() == []


def records(order: Order) -> list[reading.Read]:
    """All of them."""
    with reading.opened(Small(), order, KnownNames()) as file:
        return list(file.records)


def test_they_are_the_same_here_and_there(order: Order, beside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    there = records(order)
    monkeypatch.setattr(reading, "LARGE", 1 << 40)

    assert _without_outlines(there) == _without_outlines(records(order))
    assert all(one.outline for one in there if isinstance(one, reading.Prepared) and one.draft)
    assert len(there) == len(ROWS) + 1


def _without_outlines(read: list[reading.Read]) -> list[reading.Read]:
    """The same records without their snapshots, in which each claim has a key that is drawn."""
    return [replace(one, outline=None) if isinstance(one, reading.Prepared) else one for one in read]


def test_each_actor_is_handed_over_once(order: Order, beside: None) -> None:
    brought = [
        actor.slug for one in records(order) if isinstance(one, reading.Prepared) for actor in one.drafted.actors
    ]

    assert len(brought) == len(set(brought)) == 8


def test_a_refusal_comes_over(tmp_path: Path, beside: None) -> None:
    path = tmp_path / "page.csv"
    path.write_text("<!doctype html><title>Sign in</title>", encoding="utf-8")

    with pytest.raises(Misfit, match="web page"):
        records(Order(path, path.name))


def test_whoever_stops_in_the_middle_leaves_no_process(order: Order, beside: None) -> None:
    with reading.opened(Small(), order, KnownNames()) as file:
        assert isinstance(next(file.records), reading.Prepared)


def test_a_reader_that_dies_is_told(order: Order, beside: None) -> None:
    with pytest.raises(Unavailable):
        read_until_killed(order)


def read_until_killed(order: Order) -> None:
    """Read one record, end the process that reads, and ask for all others."""
    with reading.opened(Small(), order, KnownNames()) as file:
        next(file.records)
        (child,) = multiprocessing.active_children()
        child.kill()
        child.join()
        for _ in range(len(ROWS)):
            next(file.records)


def test_an_import_of_such_a_file(db: WriteSession, tmp_path: Path, beside: None) -> None:
    made = carry.out(db, Small(), written(tmp_path / "small.csv", FIRST), BY)
    again = carry.out(db, Small(), written(tmp_path / "small.csv", FIRST), BY)

    assert (made.created, made.registered, again.unchanged) == (3, 7, 3)
