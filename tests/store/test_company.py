"""Whom an actor met and with whom it stood, by the roles in the same incident; and who was seen at a place."""

import pytest

from app.domain.company import PAIRS, Relation, Side
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Role
from app.store import around, catalogue, company, suggest
from app.store.db import WriteSession
from app.store.resolve import resolve
from tests.store.conftest import Maker


def relations(db: WriteSession, slug: str, **more: object) -> dict[str, dict[str, int]]:
    asked = resolve(db, IncidentFilter.model_validate({"actor": (slug,), **more}))
    return {
        one.relation: {other.slug: other.incidents for other in one.companions} for one in company.company(db, asked)
    }


@pytest.mark.parametrize(
    ("mine", "its", "relation"),
    [
        ("side_a", "side_b", "opposite"),
        ("supporting_b", "side_a", "opposite"),
        ("side_a", "supporting_a", "together"),
        ("target", "target", "together"),
        ("alleged_perpetrator", "target", "struck"),
        ("side_b", "target", "struck"),
        ("target", "alleged_perpetrator", "struck_by"),
        ("side_a", "third_party", None),
        ("third_party", "side_a", None),
        ("side_a", "alleged_perpetrator", None),
    ],
)
def test_roles_say_how_two_actors_stood(
    registered: WriteSession, incident: Maker, mine: str, its: str, relation: str | None
) -> None:
    incident(involvements=[{"actor": "army", "role": mine}, {"actor": "front", "role": its}])

    assert relations(registered, "army") == ({relation: {"front": 1}} if relation else {})


def test_no_pair_of_sides_has_two_relations() -> None:
    every = [pair for pairs in PAIRS.values() for pair in pairs]

    assert len(every) == len(set(every))
    assert set(PAIRS) == set(Relation)
    assert {role for side in Side for role in side.value} == set(Role) - {Role.THIRD_PARTY}


def test_an_incident_counts_once_however_often_an_actor_stands_in_it(registered: WriteSession, incident: Maker) -> None:
    incident(involvements=[
        {"actor": "rebels", "role": "side_b"}, {"actor": "front", "role": "supporting_b"},
        {"actor": "army", "role": "side_a"},
    ])  # fmt: skip

    assert relations(registered, "rebels") == {"opposite": {"army": 1}}
    assert relations(registered, "rebels", include=("none",)) == {"opposite": {"army": 1}, "together": {"front": 1}}
    assert relations(registered, "army") == {"opposite": {"rebels": 1, "front": 1}}


def test_the_newest_incidents_stand_beside_each_and_hidden_ones_nowhere(
    registered: WriteSession, incident: Maker
) -> None:
    sides = [{"actor": "army", "role": "side_a"}, {"actor": "front", "role": "side_b"}]
    made = [incident(date=f"2024-0{n}-01", involvements=sides) for n in range(1, 6)]
    incident(date="2024-09-01", involvements=sides, standing="draft")
    incident(date="2024-09-02", involvements=sides, dataset="acled", external_id="1")
    incident(date="2024-09-03", involvements=[{"actor": "army", "role": "side_a"}, {"actor": "band", "role": "side_b"}],
             standing="draft")  # fmt: skip

    (circle,) = company.company(registered, resolve(registered, IncidentFilter(actor=("army",))))

    assert [one.slug for one in circle.companions] == ["front"]
    assert circle.companions[0].incidents == 5
    assert [one.code for one in circle.companions[0].newest] == [one.code for one in made[:1:-1]]


def test_who_was_seen_at_a_place(registered: WriteSession, incident: Maker) -> None:
    incident(place="kidal", involvements=[{"actor": "army", "role": "side_a"}, {"actor": "front", "role": "side_b"}])
    incident(place="kidal", involvements=[{"actor": "army", "role": "side_a"}, {"actor": "army", "role": "target"}])
    incident(place="kidal", involvements=[{"actor": "band", "role": "side_a"}], standing="draft")

    found, more = company.seen_at(registered, resolve(registered, IncidentFilter(place=("kidal",))))

    assert [(one.value, one.count) for one in found] == [("army", 2), ("front", 1)]
    assert more == 0


def test_places_near_by_and_within(registered: WriteSession, incident: Maker) -> None:
    incident(place="tinzaouaten")
    incident(place="tinzaouaten", standing="draft")

    inside, _ = around.within(registered, "kidal-region")
    near = around.near_by(registered, catalogue.place(registered, "kidal"))

    assert [(one.slug, one.incidents) for one in inside][:2] == [("tinzaouaten", 1), ("abeibara", 0)]
    assert [(one.slug, round(one.km or 0), one.incidents) for one in near] == [("tinzaouaten", 235, 1)]


@pytest.mark.parametrize(
    ("asked", "found"), [("CSP-DAP", ["rebels"]), ("armi", ["army"]), ("csp", ["rebels"]), ("zzz", []), ("", [])]
)
def test_near_names_are_suggested(registered: WriteSession, asked: str, found: list[str]) -> None:
    assert [one.slug for one in suggest.near_actors(registered, asked)] == found


def test_years_and_counts_of_the_registers_hold_public_incidents_alone(
    registered: WriteSession, incident: Maker
) -> None:
    involved = [{"actor": "army", "role": "side_a"}]
    incident(date="1898-05", involvements=involved, place="kidal")
    incident(date="2024-07-25/2024-07-27", involvements=involved, place="kidal")
    incident(date="2025-01-01", involvements=involved, place="kidal", standing="draft")

    army, kidal = catalogue.actor(registered, "army"), catalogue.place(registered, "kidal")

    for one in (army, kidal):
        assert one.incidents == 2
        assert one.first_day is not None
        assert one.last_day is not None
        assert (one.first_day.year, one.last_day.isoformat()) == (1898, "2024-07-25")
