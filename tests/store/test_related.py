"""Related incidents: by actors, in time, in place, each with its reason, and never a hidden one."""

from typing import Any

import pytest

from app.domain.incident_answers import Kin
from app.store import read
from app.store.db import WriteSession
from app.store.related import MOST, related
from tests.store.conftest import Maker

ARMY = [{"actor": "army", "role": "side_a"}]
REBELS = [{"actor": "rebels", "role": "side_b"}]
PEOPLE = [{"actor": "people", "role": "target"}]
HERE: dict[str, Any] = {"latitude": 19.0, "longitude": 1.0}
FAR: dict[str, Any] = {"latitude": 13.0, "longitude": -6.0}


def kin(db: WriteSession, incident: Maker, mine: dict[str, Any], *others: dict[str, Any]) -> list[Kin]:
    """The incidents related to one among some."""
    this = incident(**{"date": "2024-07-25/2024-07-27", "involvements": [*ARMY, *REBELS], **HERE, **mine})
    for one in others:
        incident(**one)
    return related(db, read.one(db, this.code or ""))


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"date": "2024-07-29", "involvements": ARMY, **HERE}, (["army"], 2, 0)),
        ({"date": "2024-07-20", "involvements": ARMY, **FAR}, (["army"], -5, None)),
        ({"date": "2024-07-26", **HERE}, ([], 0, 0)),
        ({"date": "2024-03-01", "involvements": REBELS}, (["rebels"], None, None)),
        ({"date": "2024-07-27", "latitude": 19.5, "longitude": 1.0}, ([], 0, 56)),
        # The middle of a region is near nothing.
        ({"date": "2024-07-26", "geo_precision": "region", **HERE}, None),
        ({"date": "2024-07-26", "involvements": PEOPLE, **FAR}, None),
        ({"date": "2022-07-26", "involvements": [*ARMY, *REBELS], **HERE}, None),
        ({"date": "2024-07-26", "involvements": ARMY, "standing": "draft", **HERE}, None),
        ({"date": "2024-07-26", "involvements": ARMY, "dataset": "acled", "external_id": "x", **HERE}, None),
    ],
    ids=str,
)
def test_each_says_what_it_is_near_in(
    db: WriteSession, incident: Maker, other: dict[str, Any], told: tuple[list[str], int | None, int | None] | None
) -> None:
    found = kin(db, incident, {}, other)

    reasons = [([ref.slug for ref in one.shared], one.days, one.km) for one in found]
    assert reasons == ([] if told is None else [told])


def test_the_nearest_comes_first_and_there_are_few(db: WriteSession, incident: Maker) -> None:
    others = [{"date": f"2024-08-{n:02}", "involvements": ARMY, "title": f"Later by {n}"} for n in range(1, 12)]

    found = kin(db, incident, {}, *others)

    assert [one.title for one in found] == [f"Later by {n}" for n in range(1, MOST + 1)]


@pytest.mark.parametrize("date", ["0001-01-01", "1893-12-15", "9999-12-31"])
def test_the_calendar_ends_without_a_failure(db: WriteSession, incident: Maker, date: str) -> None:
    assert kin(db, incident, {"date": date}) == []


def test_without_actors_and_place_there_is_nothing_to_be_near_in(db: WriteSession, incident: Maker) -> None:
    mine: dict[str, Any] = {"involvements": [], "latitude": None, "longitude": None}

    assert kin(db, incident, mine, {"date": "2024-07-26", "involvements": ARMY, **HERE}) == []
