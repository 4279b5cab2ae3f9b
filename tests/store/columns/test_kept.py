"""What an index keeps: within its room, and what many questions need longer than what one found."""

from collections.abc import Hashable

import numpy as np

from app.store.columns.kept import ROOM, ROOM_EACH, Kept


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
