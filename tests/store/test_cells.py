"""The map's marks: singly where they are few, together where they crowd, and none lost."""

import pytest

from app.domain.filter import IncidentFilter
from app.domain.geo import read_bbox
from app.store.cells import MOST_TOGETHER, cells
from app.store.db import WriteSession
from app.store.resolve import Resolved
from tests.store.conftest import Maker

ALL = Resolved(IncidentFilter())


def test_few_incidents_stand_singly_even_at_one_place(registered: WriteSession, incident: Maker) -> None:
    for number in range(MOST_TOGETHER):
        incident(title=str(number), place="tinzaouaten")

    shown = cells(registered, ALL, zoom=5)

    assert len(shown.incidents) == MOST_TOGETHER
    assert shown.cells == []


def test_many_at_one_place_become_one_cell(registered: WriteSession, incident: Maker) -> None:
    for _ in range(MOST_TOGETHER + 1):
        incident(place="tinzaouaten", killed=2)
    incident(place="segou")

    shown = cells(registered, ALL, zoom=5)

    (cell,) = shown.cells
    assert (cell.count, cell.killed) == (MOST_TOGETHER + 1, 2 * (MOST_TOGETHER + 1))
    assert (round(cell.latitude, 3), round(cell.longitude, 3)) == (19.954, 2.967)
    assert [one.place for one in shown.incidents] == ["Segou"]


@pytest.mark.parametrize("zoom", [0, 3, 5, 7, 9, 12, 18])
def test_no_incident_is_lost_at_any_zoom(registered: WriteSession, incident: Maker, zoom: int) -> None:
    for number in range(60):
        incident(latitude=15 + (number % 8) / 7, longitude=-3 + (number // 8) / 5)
    incident(title="without a place")

    shown = cells(registered, ALL, zoom=zoom)

    assert sum(cell.count for cell in shown.cells) + len(shown.incidents) == 60
    assert shown.unplaced == 1


def test_a_view_holds_what_stands_in_it(registered: WriteSession, incident: Maker) -> None:
    incident(title="in", place="tinzaouaten")
    incident(title="out", place="segou")

    view = Resolved(IncidentFilter(bbox=read_bbox("2,19,4,21")))
    shown = cells(registered, view, zoom=8)

    assert [one.title for one in shown.incidents] == ["in"]


def test_a_mark_carries_what_a_popup_says(registered: WriteSession, incident: Maker) -> None:
    row = incident(
        title="<script>${alert(1)}</script>`",
        date="2024-07-25/2024-07-27",
        place="tinzaouaten",
        geo_precision="near",
        killed={"low": 20},
        involvements=[{"actor": "rebels", "role": "side_a"}, {"actor": "rebels", "role": "target"}],
    )

    (mark,) = cells(registered, ALL, zoom=5).incidents

    assert mark.title == "<script>${alert(1)}</script>`"
    assert mark.code == row.code
    assert mark.dates == "25 – 27 July 2024"
    assert mark.actors == ["CSP-DPA"]
    assert (mark.letter, mark.radius_km, mark.killed_words) == ("B", 25.0, "20+ killed")


def test_drafts_are_on_no_map(registered: WriteSession, incident: Maker) -> None:
    incident(standing="draft", place="tinzaouaten")
    incident(standing="draft")

    shown = cells(registered, ALL, zoom=5)

    assert (shown.incidents, shown.cells, shown.unplaced) == ([], [], 0)
