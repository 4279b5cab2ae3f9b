"""What an index keeps: within its room, and what many questions need longer than what one found."""

from collections.abc import Hashable
from functools import partial

import numpy as np
import pytest

from app.store.columns.kept import ROOM, ROOM_EACH, Kept
from app.store.columns.places import LONG, listing
from app.store.columns.shape import Array


class Lasting:
    """As a column that follows from others, which a newer index can have too."""

    nbytes = 5000

    def carried(self) -> None:
        """Only that it can be brought along matters here."""


def keys(kept: Kept) -> list[Hashable]:
    return [key for key, _ in kept.items()]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    kept = Kept(room=20_000)
    for key in "abc":
        kept.of(key, lambda: np.zeros(6000, dtype=np.uint8))
    kept.get("a")
    kept.of("d", lambda: np.zeros(6000, dtype=np.uint8))

    assert keys(kept) == ["c", "a", "d"]


def test_what_many_questions_need_goes_last() -> None:
    kept = Kept(room=20_000)
    kept.of("column", Lasting)
    for key in "abc":
        kept.of(key, lambda: np.zeros(6000, dtype=np.uint8))

    assert keys(kept) == ["b", "c", "column"]


def test_what_one_question_found_has_a_third_of_the_room_at_the_least() -> None:
    kept = Kept(room=20_000)
    for key in "abc":
        kept.of(key, Lasting)
    kept.of("found", lambda: np.zeros(6000, dtype=np.uint8))

    assert keys(kept) == ["found", "b", "c"]


def test_a_large_index_has_more_room() -> None:
    kept = Kept()
    kept.widen(1_000_000)
    half = (ROOM + ROOM_EACH * 1_000_000) // 2
    kept.of("half", lambda: np.zeros(half - 500, dtype=np.uint8))
    kept.of("more", lambda: np.zeros(half + 500, dtype=np.uint8))

    assert keys(kept) == ["half"]


def test_one_value_stands_instead_of_another() -> None:
    kept = Kept()
    kept.of("one", lambda: 1)

    assert (kept.instead("one", 2), kept.of("one", lambda: 3), len(keys(kept))) == (2, 2, 1)


def test_one_thing_by_two_keys_takes_its_memory_once() -> None:
    kept = Kept(room=20_000)
    one, other = (np.zeros(9000, dtype=np.uint8) for _ in "ab")
    for key in ("a", "b", "c"):
        kept.of(key, lambda: one)
    kept.of("d", lambda: other)
    assert keys(kept) == ["a", "b", "c", "d"]

    # Its memory is free again when the last of its keys is gone.
    for key in "efg":
        kept.of(key, lambda: np.zeros(9000, dtype=np.uint8))
    assert keys(kept) == ["f", "g"]


def test_what_the_database_was_asked_for_goes_last() -> None:
    kept = Kept(room=20_000)
    kept.of("words", lambda: np.zeros(6000, dtype=np.uint8), dear=True)
    for key in "abc":
        kept.of(key, lambda: np.zeros(6000, dtype=np.uint8))

    assert keys(kept) == ["b", "c", "words"]


def test_what_was_counted_of_a_long_list_is_counted_once() -> None:
    long, short = listing(np.arange(LONG)), listing(np.arange(9))
    calls: list[str] = []

    def count(name: str, size: int = 3) -> Array:
        calls.append(name)
        return np.arange(size)

    for chosen in (long, short):
        for _ in range(2):
            assert chosen.once("few", partial(count, "few")).tolist() == [0, 1, 2]
    assert len(calls) == 3
    with pytest.raises(ValueError, match="read-only"):
        long.once("few", partial(count, "few"))[0] = 7
    # What the counts stand for is another thing now.
    long.once("few", partial(count, "again"), means=calls)
    assert calls[-1] == "again"
    # No more than the lists take themselves.
    for _ in range(2):
        long.once("many", partial(count, "many", 2 * LONG))
    assert calls[-2:] == ["many", "many"]
