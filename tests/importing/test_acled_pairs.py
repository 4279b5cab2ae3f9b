"""Events of ACLED that stand in a file twice."""

from pathlib import Path

from tests.importing.acled_files import read, written

ONE = {"event_id_cnty": "QQQ7", "actor1": "Blue", "inter1": "3", "assoc_actor_1": "", "actor2": "", "inter2": ""}
OTHER = {**ONE, "actor1": "JNIM", "inter1": "2"}
BOTH = {**ONE, "actor2": "JNIM", "inter2": "2"}
SWAPPED = {**ONE, "actor1": "JNIM", "inter1": "2", "actor2": "Blue", "inter2": "3"}
ELSE = {"event_id_cnty": "QQQ8"}


def actors(folder: Path, *changed: dict[str, str]) -> list[list[str]]:
    drafts, problems = read(written(folder, *changed))
    assert problems == []
    return [[part.actor for part in draft.incident.involvements] for draft in drafts if draft.incident is not None]


def test_two_rows_with_one_actor_each_are_one_event(tmp_path: Path) -> None:
    assert actors(tmp_path, ONE, OTHER, ELSE)[0] == ["blue", "jnim"]
    assert len(actors(tmp_path, ELSE, ONE, OTHER)) == 2


def test_a_row_with_the_actors_in_the_other_order_says_nothing_new(tmp_path: Path) -> None:
    assert actors(tmp_path, BOTH, SWAPPED) == [["blue", "jnim"]]
    assert actors(tmp_path, BOTH, BOTH) == [["blue", "jnim"]]


def test_so_it_is_when_other_events_stand_between(tmp_path: Path) -> None:
    assert [len(one) for one in actors(tmp_path, BOTH, ELSE, SWAPPED)] == [2, 4]


def test_the_line_is_that_of_the_first_row(tmp_path: Path) -> None:
    (draft,), _ = read(written(tmp_path, ONE, OTHER))

    assert draft.line == 2


def test_a_row_that_says_something_else_far_from_the_first_is_told(tmp_path: Path) -> None:
    drafts, (problem,) = read(written(tmp_path, ONE, ELSE, OTHER))

    assert [draft.external_id for draft in drafts] == ["QQQ7", "QQQ8"]
    assert (problem.line, problem.column, problem.value) == (4, "event_id_cnty", "QQQ7")


def test_rows_of_one_id_that_differ_in_their_figures_are_no_pair(tmp_path: Path) -> None:
    drafts, (problem,) = read(written(tmp_path, ONE, {**OTHER, "fatalities": "9"}))

    assert len(drafts) == 1
    assert problem.line == 3


def test_rows_without_an_id_are_no_pair(tmp_path: Path) -> None:
    nameless = {"event_id_cnty": ""}
    _, problems = read(written(tmp_path, nameless, nameless))

    assert [problem.line for problem in problems] == [2, 3]
