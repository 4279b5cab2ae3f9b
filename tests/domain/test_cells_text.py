"""A value comes out of a cell as it went in, whatever it holds, and no text in a cell runs."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cells_text import Misread, Value, alongside, bare, inert, items_of, joined, read, written
from app.domain.columns import CLAIMS, INCIDENTS, Column, Kind

RUNNING = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# As records hold them: without blanks around, without control characters.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map(str.strip)
SHARP = st.text(alphabet="'=+-@|\\ a#\"").map(str.strip)
ANY = TEXTS | SHARP


def of(kind: Kind) -> Column:
    return Column("x", kind, "")


@given(text=ANY)
def test_a_text_comes_back_and_never_runs(text: str) -> None:
    cell = written(of(Kind.STRING), text)

    assert (read(of(Kind.STRING), cell) or "") == text
    assert not cell.startswith(RUNNING)


@given(text=st.text())
def test_the_apostrophe_is_taken_away_again(text: str) -> None:
    assert bare(inert(text)) == text


@given(items=st.lists(ANY, min_size=1, max_size=6))
def test_a_list_comes_back_item_by_item(items: list[str]) -> None:
    cell = written(of(Kind.LIST), items)

    assert alongside(read(of(Kind.LIST), cell.strip()), len(items)) == tuple(items)
    assert not cell.startswith(RUNNING)


@given(value=st.dictionaries(TEXTS, TEXTS, min_size=1))
def test_an_object_comes_back(value: dict[str, str]) -> None:
    assert read(of(Kind.OBJECT), written(of(Kind.OBJECT), value)) == value


@given(value=st.floats(-180, 180))
def test_a_number_comes_back_to_the_last_digit(value: float) -> None:
    assert read(of(Kind.NUMBER), written(of(Kind.NUMBER), value)) == value


@given(kind=st.sampled_from([Kind.INTEGER, Kind.DATE, Kind.BOOLEAN]), data=st.data())
def test_whole_numbers_days_and_truth_come_back(kind: Kind, data: st.DataObject) -> None:
    values: dict[Kind, st.SearchStrategy[Value]] = {
        Kind.INTEGER: st.integers(0, 10_000_000), Kind.DATE: st.dates(), Kind.BOOLEAN: st.booleans(),
    }  # fmt: skip
    value = data.draw(values[kind])

    assert read(of(kind), written(of(kind), value)) == value


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_an_empty_cell(kind: Kind, nothing: Value) -> None:
    if nothing is None or kind in {Kind.STRING, Kind.LIST, Kind.OBJECT}:
        cell = written(of(kind), "" if kind is Kind.STRING else nothing)
        assert cell == ""
        assert read(of(kind), cell) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.INTEGER, "1,200"), (Kind.INTEGER, "10-15"), (Kind.INTEGER, "1.5"), (Kind.INTEGER, "٣"),
        (Kind.NUMBER, "19,954"), (Kind.NUMBER, "19°57'"), (Kind.NUMBER, "nan"), (Kind.BOOLEAN, "perhaps"),
        (Kind.DATE, "26/07/2024"), (Kind.DATE, "2024-02-30"), (Kind.OBJECT, "{"), (Kind.OBJECT, '{"a": 1}'),
        (Kind.OBJECT, "[]"),
    ],
)  # fmt: skip
def test_what_is_no_value_of_its_column_is_refused(kind: Kind, text: str) -> None:
    with pytest.raises(Misread):
        read(of(kind), text)


def test_lists_that_run_side_by_side_have_as_many_items() -> None:
    assert alongside(None, 2) == ("", "")
    with pytest.raises(Misread) as refused:
        alongside(("a",), 2)
    assert refused.value.context == {"n": 2}


def test_a_list_of_empty_items_is_an_empty_cell() -> None:
    assert joined(["", ""]) == ""
    assert items_of("a | b\\|c | \\\\") == ("a", "b|c", "\\")


@pytest.mark.parametrize("columns", [INCIDENTS, CLAIMS])
def test_every_column_has_a_name_of_its_own_and_a_meaning(columns: tuple[Column, ...]) -> None:
    names = [one.name for one in columns]

    assert len(names) == len(set(names)) > 40
    assert all(one.said().strip() and "%" not in one.said() for one in columns)
    # Readers that pass over comments drop the row of tags by its first field.
    assert columns[0].hxl.startswith("#")


def test_days_are_written_as_the_standard_has_them() -> None:
    assert written(of(Kind.DATE), dt.date(824, 7, 6)) == "0824-07-06"
