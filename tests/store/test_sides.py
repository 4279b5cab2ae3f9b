"""Two filters side by side: every number is the number of the incidents that the filter finds."""

from typing import Any

import pytest

from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Measure
from app.store import read, sides
from app.store.db import WriteSession
from app.store.resolve import resolve
from tests.store.conftest import Maker, claim


@pytest.fixture
def some(registered: WriteSession, incident: Maker) -> WriteSession:
    """Five incidents of two actors at two places, one of them of both, and a draft."""
    rows: list[dict[str, Any]] = [
        {"title": "1", "place": "kidal", "date": "2024-07-01", "actors": ["rebels"], "killed": 5},
        {"title": "2", "place": "kidal", "date": "2024-08-01", "actors": ["rebels", "army"], "killed": 3},
        {"title": "3", "place": "segou", "date": "2024-09-01", "actors": ["army"], "killed": 7},
        {"title": "4", "place": "segou", "date": "2024-09-02", "actors": ["front"], "event_type": "protests",
         "sub_event_type": "peaceful_protest"},
        {"title": "5", "date": "2024-10-01", "actors": ["army"]},
        {"title": "6", "place": "kidal", "actors": ["rebels", "army"], "killed": 900, "standing": "draft"},
    ]  # fmt: skip
    for row in rows:
        actors = row.pop("actors")
        incident(**row, involvements=[{"actor": one, "role": "side_a"} for one in actors])
    return registered


def compare(db: WriteSession, *asked: dict[str, Any]) -> Any:
    return sides.compare(db, [resolve(db, IncidentFilter.model_validate(one)) for one in asked])


def test_sides_are_counted_with_their_own_filter(some: WriteSession) -> None:
    found = compare(some, {"actor": ["rebels"], "include": ["none"]}, {"actor": ["army"]})

    assert [one.total for one in found.sides] == [2, 3]
    assert {one.slug: one.counts for one in found.actors} == {"army": (1, 3), "rebels": (2, 1)}
    assert {one.slug: one.counts for one in found.places} == {"kidal": (2, 1), "segou": (0, 1)}
    assert {one.slug: one.counts for one in found.regions} == {
        "kidal-region": (2, 1), "segou-region": (0, 1), "": (0, 1),
    }  # fmt: skip
    assert [one.figures[Measure.KILLED].low for one in found.sides] == [8, 10]
    assert (found.shared, [one.title for one in found.both]) == (1, ["2"])


def test_successors_are_included_as_everywhere(some: WriteSession) -> None:
    found = compare(some, {"actor": ["rebels"]}, {"actor": ["front"]})

    assert ([one.total for one in found.sides], found.shared) == ([3, 1], 1)
    assert [(one.type.value, one.counts) for one in found.types] == [("battles", (2, 0)), ("protests", (1, 1))]


def test_every_count_is_what_the_filter_finds(some: WriteSession) -> None:
    asked = [{"actor": ["army"]}, {"place": ["segou"]}]
    found = compare(some, *asked)

    for row in found.regions:
        if row.slug:
            counted = [
                read.count(some, resolve(some, IncidentFilter.model_validate({**one, "region": [row.slug]})))
                for one in asked
            ]
            assert tuple(counted) == row.counts


def test_one_side_stands_alone(some: WriteSession) -> None:
    found = compare(some, {"since": "2024-09-01"})

    assert (len(found.sides), found.shared, found.actors[0].counts) == (1, 0, (2,))


def test_long_lists_are_cut_and_say_so(registered: WriteSession, incident: Maker) -> None:
    for n in range(3):
        incident(place="kidal", claims=[claim(n=n)], involvements=[{"actor": "army", "role": "side_a"}])

    found = compare(registered, {"place": ["kidal"]}, {"place": ["segou"]})

    assert (found.places_in_all, found.actors_in_all) == (1, 1)
    assert [one.counts for one in found.places] == [(3, 0)]
