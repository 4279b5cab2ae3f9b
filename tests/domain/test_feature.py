"""An incident as a feature of a map: one value a column, by the names of the tables."""

import datetime as dt
from typing import Any

from app.domain.answers import Card, FigureAnswer, InvolvedActor, RangeAnswer, Ref
from app.domain.columns import INCIDENTS
from app.domain.feature import OWN, Properties, feature, meaning
from app.domain.vocabulary import COUNTED, Measure
from app.i18n import speaking

ADDRESSES = {"page": "https://a.example/incidents/NM-2024-0001", "api": "https://a.example/api/incidents/NM-2024-0001"}


def card(**given: Any) -> Card:
    """An incident as lists show it; whatever a test does not mention is filled in."""
    return Card.model_validate(
        {
            "code": "NM-2024-0001",
            "title": "Battle",
            "event_type": "battles",
            "sub_event_type": "armed_clash",
            "date_from": dt.date(2024, 7, 25),
            "date_to": dt.date(2024, 7, 27),
            "date_precision": "throughout",
            "place": Ref(slug="tinzaouaten", name="Tinzaouaten"),
            "region": Ref(slug="kidal-region", name="Kidal region"),
            "district": None,
            "latitude": 19.954,
            "longitude": 2.967,
            "geo_precision": "near",
            "route": [(19.954, 2.967), (18.44, 1.41)],
            "happened": "confirmed",
            "attribution": "conceded",
            "civilians": False,
            "actors": [],
            "figures": {},
            "version": 3,
            "updated_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            **given,
        }
    )


def actor(slug: str, role: str) -> InvolvedActor:
    """An actor in a role."""
    return InvolvedActor.model_validate({"slug": slug, "name": slug.title(), "role": role, "kind": "rebel_group"})


def held(**given: Any) -> dict[str, Any]:
    """The columns of an incident."""
    found: dict[str, Any] = feature(card(**given), **ADDRESSES)["properties"]
    return found


def test_longitude_comes_before_latitude() -> None:
    made = feature(card(), **ADDRESSES)

    assert (made["type"], made["id"]) == ("Feature", "NM-2024-0001")
    assert made["geometry"] == {"type": "Point", "coordinates": [2.967, 19.954]}
    assert feature(card(latitude=None, longitude=None), **ADDRESSES)["geometry"] is None


def test_places_are_short_names_and_names() -> None:
    columns = held()

    assert (columns["place"], columns["place_name"]) == ("tinzaouaten", "Tinzaouaten")
    assert (columns["region"], columns["region_name"]) == ("kidal-region", "Kidal region")
    assert (columns["district"], columns["district_name"]) == (None, None)
    assert (columns["page"], columns["api"]) == tuple(ADDRESSES.values())


def test_actors_are_text_and_stand_by_their_side() -> None:
    columns = held(
        actors=[
            actor("csp", "side_a"), actor("jnim", "supporting_a"), actor("army", "side_b"), actor("army", "target"),
            actor("people", "target"),
        ]
    )  # fmt: skip

    assert columns["actors"] == "csp | jnim | army | people"
    assert columns["actors_name"] == "Csp | Jnim | Army | People"
    assert (columns["side_a"], columns["side_b"]) == ("Csp | Jnim", "Army")
    assert held()["actors"] == ""


def test_what_is_not_known_is_null() -> None:
    columns = held()

    assert {columns[f"{one.value}_{tail}"] for one in COUNTED for tail in ("low", "high", "open", "chosen_low")} == {
        None
    }


def test_figures_are_columns() -> None:
    figure = FigureAnswer(
        low=20, high=80, open=True, preferred=54, chosen=RangeAnswer(low=20, high=20), unknown_groups=[], by_group={}
    )

    columns = held(figures={Measure.KILLED: figure})

    assert {name: value for name, value in columns.items() if name.startswith("killed_") and "or" not in name} == {
        "killed_low": 20, "killed_high": 80, "killed_open": True, "killed_preferred": 54, "killed_chosen_low": 20,
        "killed_chosen_high": 20, "killed_chosen_open": False,
    }  # fmt: skip
    none_chosen = held(figures={Measure.KILLED: figure.model_copy(update={"chosen": None})})
    assert none_chosen["killed_chosen_low"] is None
    assert none_chosen["killed_low"] == 20


def test_columns_bear_the_names_of_the_tables() -> None:
    table = {column.name for column in INCIDENTS}

    assert set(Properties.model_fields) - table == set(OWN)
    assert all(isinstance(value, str | int | float | bool | None) for value in held().values())


def test_every_column_is_explained_in_both_languages() -> None:
    english = {name: meaning(name) for name in Properties.model_fields}
    with speaking("fr"):
        french = {name: meaning(name) for name in Properties.model_fields}

    assert all(english.values())
    assert all("%(" not in text for text in (*english.values(), *french.values()))
    assert "top of the file" not in " ".join(english.values())
