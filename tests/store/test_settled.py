"""What stays is left alone by the collector of garbage, and what is garbage already goes before that."""

import gc
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.main import served
from app.store.settled import settle


class _Knot:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _left_as_it_was() -> Iterator[None]:
    seldom, turn = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.set_threshold(*seldom)
    sys.setswitchinterval(turn)


def test_garbage_goes_and_the_rest_is_left_alone() -> None:
    gone, stays = weakref.ref(_Knot()), _Knot()

    settle()

    assert gone() is None
    assert gc.get_freeze_count() > 0
    assert not any(one is stays for one in gc.get_objects())


def test_older_objects_are_not_looked_at_while_many_are_made() -> None:
    settle()
    looks = [one["collections"] for one in gc.get_stats()]

    kept = [[number] for number in range(400_000)]

    young, _, old = (one["collections"] - before for one, before in zip(gc.get_stats(), looks, strict=True))
    assert len(kept) == 400_000
    assert young < 20
    assert old == 0


def test_threads_take_turns_more_often_than_by_default() -> None:
    settle()

    assert sys.getswitchinterval() < 0.002


def test_a_server_settles_as_it_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATLAS_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ATLAS_DATABASE_URL", f"sqlite:///{tmp_path}/atlas.sqlite3")
    before = gc.get_freeze_count()

    app = served()

    assert gc.get_freeze_count() > before
    assert not any(one is app for one in gc.get_objects())
