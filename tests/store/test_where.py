"""One filter, one clause a field, and what may not be seen is never found."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.filter import IncidentFilter
from app.domain.geo import Point, distance_km
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import ActorKind, PlaceKind
from app.store import read, registers, write
from app.store.db import WriteSession
from app.store.resolve import Resolved, resolve
from app.store.sight import EDITORS, PUBLIC
from app.store.where import CLAUSES, NO_CLAUSE
from tests.store.conftest import BY, Maker, claim


def titles(db: WriteSession, asked: dict[str, Any], **more: Any) -> list[str]:
    """The titles of what a filter finds, sorted."""
    found = resolve(db, IncidentFilter.model_validate(asked))
    return sorted(card.title for card in read.cards(db, found, limit=100, **more))


def test_every_field_of_the_filter_has_a_clause_or_a_reason_for_none() -> None:
    assert set(CLAUSES) | NO_CLAUSE == set(IncidentFilter.model_fields)
    assert not set(CLAUSES) & NO_CLAUSE


@pytest.fixture
def three(registered: WriteSession, incident: Maker) -> WriteSession:
    """Three incidents that differ in everything a filter may ask for, a draft, and one that may not be passed on."""
    incident(
        title="a",
        summary="Fighting with 50% of a_b lost",
        date="2024-07-25/2024-07-27",
        place="tinzaouaten",
        involvements=[{"actor": "rebels", "role": "side_a"}, {"actor": "army", "role": "side_b"}],
        claims=[
            claim(n=54),
            claim(claimant="rebels", low=20, high=80),
            claim(claimant="front", text="Héros", wording="x"),
        ],
        sources=["paper", "other-paper"],
    )
    incident(
        title="b",
        event_type="violence_against_civilians",
        sub_event_type="attack",
        date="[2025-01-02..2025-01-05]",
        place="segou",
        geo_precision="region",
        happened="single_source",
        attribution="alleged",
        involvements=[{"actor": "front", "role": "side_a"}, {"actor": "people", "role": "target"}],
        claims=[claim(subject="people", wording="scores")],
        sources=["echo"],
        dataset="ucdp",
        external_id="1",
    )
    _farther_ones(incident)
    return registered


def _farther_ones(incident: Maker) -> None:
    incident(
        title="c",
        event_type="explosions_remote_violence",
        sub_event_type="air_drone_strike",
        date="1996-03",
        geo_precision="near",
        latitude=-17.0,
        longitude=179.5,
        happened="contested",
        attribution="unknown",
        involvements=[{"actor": "band", "role": "alleged_perpetrator"}],
        claims=[claim(n=0)],
    )
    incident(title="hidden draft", standing="draft", place="tinzaouaten")
    incident(title="not to be passed on", place="tinzaouaten", dataset="acled", external_id="MLI1")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "abc"),
        ({"q": "50%"}, "a"),
        ({"q": "lost_50"}, "a"),
        ({"q": "heros"}, "a"),
        ({"q": "HÉROS fighting"}, "a"),
        ({"q": "NM-2025-0001"}, "b"),
        ({"q": "no such word"}, ""),
        ({"q": "'; DROP TABLE incident; --"}, ""),
        ({"actor": ("CSP-PSD",)}, "ab"),
        ({"actor": ("csp dpa",)}, "ab"),
        ({"actor": ("rebels",), "include": ("none",)}, "a"),
        ({"actor": ("rebels",), "include": ("members",)}, "ac"),
        ({"actor": ("rebels",), "include": ("successors", "members")}, "abc"),
        ({"actor": ("front",)}, "b"),
        ({"actor": ("army", "band")}, "ac"),
        ({"actor": ("army",), "role": ("side_a",)}, ""),
        ({"role": ("side_a",)}, "ab"),
        ({"role": ("target", "alleged_perpetrator")}, "bc"),
        ({"claimant": ("front",)}, "a"),
        ({"type": ("battles", "explosions_remote_violence")}, "ac"),
        ({"subtype": ("attack",)}, "b"),
        ({"since": "2024-07-27"}, "ab"),
        ({"since": "2024-07-26", "until": "2024-07-26"}, "a"),
        ({"since": "1996-03-31", "until": "1996-03-31"}, "c"),
        ({"until": "2024-07-24"}, "c"),
        ({"region": ("Kidal",)}, "a"),
        ({"region": ("région de kidal",)}, "a"),
        ({"region": ("Ségou", "kidal-region")}, "ab"),
        ({"region": ("none",)}, "c"),
        ({"region": ("None", "Ségou")}, "bc"),
        ({"place": ("tinzaouaten",)}, "a"),
        ({"place": ("Tinzawaten",)}, "a"),
        ({"place": ("TI-N-ZAOUATENE",)}, "a"),
        ({"place": ("kidal-region",)}, "a"),
        ({"place": ("abeibara",)}, "a"),
        ({"place": ("Kidal",)}, ""),
        ({"near": "19.9,2.9,20"}, "a"),
        ({"near": "19.9,2.9,5"}, ""),
        ({"near": "-17,-179.5,150"}, "c"),
        ({"bbox": "-10,10,5,25"}, "ab"),
        ({"bbox": "170,-20,-170,0"}, "c"),
        ({"precision": "exact"}, "a"),
        ({"precision": "district"}, "ac"),
        ({"precision": "country"}, "abc"),
        ({"happened": ("contested", "confirmed")}, "ac"),
        ({"attribution": ("alleged",)}, "b"),
        ({"min_killed": 0}, "ac"),
        ({"min_killed": 1}, "a"),
        ({"min_killed": 21}, ""),
        ({"min_killed": 80, "tally": "highest"}, "a"),
        ({"min_killed": 54, "tally": "claimant:army"}, "a"),
        ({"min_killed": 55, "tally": "claimant:army"}, ""),
        ({"min_killed": 0, "tally": "claimant:CSP-PSD"}, "a"),
        ({"civilians": "true"}, "b"),
        ({"civilians": "false"}, "ac"),
        ({"source": ("other-paper",)}, "a"),
        ({"source": ("paper", "echo")}, "abc"),
        ({"dataset": ("ucdp",)}, "b"),
    ],
    ids=str,
)
def test_a_filter_narrows(three: WriteSession, asked: dict[str, Any], found: str) -> None:
    assert titles(three, asked) == list(found)


def test_editors_see_what_the_public_does_not(three: WriteSession) -> None:
    assert titles(three, {"place": ("tinzaouaten",)}, see=EDITORS) == ["a", "hidden draft", "not to be passed on"]
    assert titles(three, {"place": ("tinzaouaten",)}, see=PUBLIC) == ["a"]


def test_withdrawn_and_merged_incidents_are_in_no_list(registered: WriteSession, incident: Maker) -> None:
    gone, same, kept = incident(title="gone"), incident(title="same"), incident(title="kept")
    write.withdraw(registered, gone, "It did not happen.", BY, seen=1)
    write.merge(registered, same, kept, BY, seen=1)

    assert titles(registered, {}) == ["kept"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("newest", "bac"), ("oldest", "cab"), ("killed", "acb")],
)
def test_lists_come_in_the_order_asked_for(three: WriteSession, sort: str, order: str) -> None:
    found = read.cards(three, resolve(three, IncidentFilter(sort=sort)), limit=10)

    assert "".join(card.title for card in found) == order


def test_pages_of_a_list_share_no_row(registered: WriteSession, incident: Maker) -> None:
    for number in range(7):
        incident(title=str(number))
    asked = Resolved(IncidentFilter())

    pages = [read.cards(registered, asked, limit=3, offset=start) for start in (0, 3, 6)]

    assert [card.title for page in pages for card in page] == list("6543210")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"actor": ("nobody",)}, "actor"),
        ({"actor": ("🦔",)}, "actor"),
        ({"place": ("Nowhere",)}, "place"),
        ({"region": ("tinzaouaten",)}, "region"),
        ({"claimant": ("nobody",)}, "claimant"),
        ({"source": ("nothing",)}, "source"),
        ({"dataset": ("nothing",)}, "dataset"),
        ({"dataset": ("acled",)}, "dataset"),
        ({"tally": "claimant:nobody"}, "tally"),
        ({"q": "%%%"}, "q"),
    ],
    ids=str,
)
def test_an_unknown_name_is_told_and_left_out(three: WriteSession, asked: dict[str, Any], field: str) -> None:
    found = resolve(three, IncidentFilter.model_validate(asked))

    assert list(found.problems) == [field]
    assert read.count(three, found) == 3


def test_of_several_names_the_known_ones_stay(three: WriteSession) -> None:
    found = resolve(three, IncidentFilter(actor=("nobody", "FLA")))

    assert found.wanted.actor == ("front",)
    assert read.count(three, found) == 1


def test_what_only_a_draft_names_is_not_found(registered: WriteSession, incident: Maker) -> None:
    register_secretly(registered)
    incident(
        standing="draft",
        place="secret-place",
        sources=["secret-source"],
        involvements=[{"actor": "secret-actor", "role": "side_a"}],
    )

    found = resolve(
        registered, IncidentFilter(actor=("Secret actor",), place=("Secret place",), source=("secret-source",))
    )

    assert set(found.problems) == {"actor", "place", "source"}
    assert not any("Secret" in label for label in found.labels.values())


def register_secretly(db: WriteSession) -> None:
    """Rows that are public only with a published incident that names them."""
    actor = ActorDraft(slug="secret-actor", name="Secret actor", kind=ActorKind.REBEL_GROUP, listed=False)
    place = PlaceDraft(slug="secret-place", name="Secret place", kind=PlaceKind.TOWN, listed=False)
    source = SourceDraft(slug="secret-source", publisher="Secret publisher", listed=False)
    registers.add_actors(db, [actor], BY)
    registers.add_places(db, [place], BY)
    registers.add_sources(db, [source], BY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(1, 5000))
def test_near_finds_what_stands_within_so_many_kilometres(
    three: WriteSession, latitude: float, longitude: float, km: float
) -> None:
    points = {"a": Point(19.954, 2.967), "b": Point(13.43, -6.27), "c": Point(-17.0, 179.5)}
    far = {title: distance_km(Point(latitude, longitude), point) for title, point in points.items()}
    if any(abs(one - km) < 0.01 for one in far.values()):
        return

    found = titles(three, {"near": f"{latitude},{longitude},{km}"})

    assert found == sorted(title for title, one in far.items() if one <= km)
