"""Places by their codes and by the squares of the map are those that a look at the whole column finds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.columns.groups import grouped
from app.store.columns.kept import Kept


class Index:
    """As much of an index as groups need."""

    def __init__(self) -> None:
        self.kept = Kept()


@given(st.lists(st.integers(0, 9), max_size=60), st.sets(st.integers(0, 9)))
def test_places_by_code_ascend(codes: list[int], wanted: set[int]) -> None:
    column = np.array(codes, dtype=np.uint16)
    found = grouped(Index(), "column", column, 10).of(np.array(sorted(wanted), dtype=np.int64))  # type: ignore[arg-type]

    assert found.tolist() == [place for place, code in enumerate(codes) if code in wanted]


def test_few_are_told_from_many() -> None:
    column = np.array([0, 1, 1, 1, 2, 2, 2, 2], dtype=np.uint16)
    by_code = grouped(Index(), "column", column, 3)  # type: ignore[arg-type]

    assert [by_code.few(np.array(one)) for one in ([0], [1], [0, 2])] == [True, False, False]


@pytest.mark.parametrize("more", [0, 1])
def test_another_column_or_another_code_is_grouped_anew(more: int) -> None:
    index = Index()
    grouped(index, "column", np.array([0, 1], dtype=np.uint16), 2)  # type: ignore[arg-type]
    found = grouped(index, "column", np.array([1, 0], dtype=np.uint16), 2 + more)  # type: ignore[arg-type]

    assert found.of(np.array([0])).tolist() == [1]
    assert len(found.starts) == 3 + more
