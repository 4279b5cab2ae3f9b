"""Whatever stands in the cells of a row, it is a draft or a problem, and never a failure."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing.acled import Acled
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.problem import Problem
from app.importing.table import Row
from app.importing.ucdp import Ucdp
from tests.importing import acled_files, ucdp_files


class Few:
    """A table of the rows that a test makes."""

    titles: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()

    def __init__(self, *values: dict[str, str]) -> None:
        self.headings = tuple(values[0])
        self._rows = [Row(line, one) for line, one in enumerate(values, start=2)]

    def __iter__(self) -> Iterator[Row | Problem]:
        yield from self._rows


CELLS = st.one_of(
    st.sampled_from([
        "", "0", "1", "2", "3", "7", "-1", "1e9", "99999999999", "nan", "1971-03-02", "9999-12-31", "0001-01-01",
        "31/12/1971", "a, b", ",", '"', '";"', "(", "Government of ", "Between a and b", "_", "\x0b", "%(n)s", "%s",
        "<b>", "x" * 400, "é", "ߞ", "\u202e", ";", "Civilians (",
    ]),
    st.text(max_size=30),
)  # fmt: skip
ROWS = {
    Ucdp: {name: str(ucdp_files.ROW.get(name, "")) for name in ucdp_files.NEWEST},
    Acled: {name: str(acled_files.ROW.get(name, "")) for name in acled_files.NEWEST},
}


@pytest.mark.parametrize("importer", [Ucdp, Acled])
@given(data=st.data())
def test_every_row_is_a_draft_or_a_problem(importer: Any, data: st.DataObject) -> None:
    whole = ROWS[importer]
    columns = data.draw(st.lists(st.sampled_from(sorted(whole)), min_size=1, max_size=6, unique=True))
    changed = {name: data.draw(CELLS).strip() for name in columns}
    row = {**whole, **changed}

    found = list(importer().drafts(Few(row, {**row, "id": "9"}), Names()))

    assert found
    for one in found:
        if isinstance(one, Problem):
            assert one.sentence()
        else:
            assert isinstance(one, Drafted)
            drafts: tuple[Any, ...] = (*one.actors, *one.places, *one.sources)
            brought = {draft.slug for draft in drafts}
            assert one.incident is not None
            named = {part.actor for part in one.incident.involvements} | {
                claim.claimant for claim in one.incident.claims
            }
            assert named | set(one.incident.cited()) <= brought
            assert not any(draft.listed for draft in drafts)
            assert all(note.sentence() for note in one.notes)
