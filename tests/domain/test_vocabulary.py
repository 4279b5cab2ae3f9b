"""The vocabularies: ACLED's types under their parents, a label for every word, a definition where it needs one."""

import re

import pytest

from app.domain import event_types, vocabulary
from app.domain.event_types import COLOURS, LETTERS, EventType, SubEventType
from app.domain.vocabulary import (
    COUNTED,
    COUNTING,
    ActorKind,
    DatePrecision,
    GeoPrecision,
    Measure,
    Stance,
    Standing,
    UserRole,
)
from app.domain.words import Word

VOCABULARIES: list[type[Word]] = [
    one
    for module in (event_types, vocabulary)
    for one in vars(module).values()
    if isinstance(one, type) and issubclass(one, Word) and one is not Word
]
WORDS = [word for one in VOCABULARIES for word in one]

# ACLED's own names, as its codebook lists them.
ACLED = {
    "Battles": ["Government regains territory", "Non-state actor overtakes territory", "Armed clash"],
    "Protests": ["Excessive force against protesters", "Protest with intervention", "Peaceful protest"],
    "Riots": ["Violent demonstration", "Mob violence"],
    "Explosions/Remote violence": [
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ],
    "Violence against civilians": ["Sexual violence", "Attack", "Abduction/forced disappearance"],
    "Strategic developments": [
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ],
}


def test_the_event_types_are_acleds() -> None:
    assert {one.label for one in EventType} == set(ACLED)
    assert len(EventType) == 6


def test_the_sub_event_types_are_acleds_under_the_right_parents() -> None:
    found: dict[str, list[str]] = {name: [] for name in ACLED}
    for one in SubEventType:
        found[one.event_type.label].append(one.label)

    assert {name: sorted(labels) for name, labels in found.items()} == {
        name: sorted(labels) for name, labels in ACLED.items()
    }
    assert len(SubEventType) == 25


@pytest.mark.parametrize("word", [*EventType, *SubEventType], ids=str)
def test_a_type_is_stored_as_its_name_in_snake_case(word: Word) -> None:
    assert word.value == re.sub(r"[^a-z]+", "_", word.label_id.lower())


def test_there_are_as_many_vocabularies_as_the_record_needs() -> None:
    # A guard for the tests below, which walk what they find.
    assert len(VOCABULARIES) >= 15
    assert {EventType, SubEventType, ActorKind, Measure, Stance, GeoPrecision} <= set(VOCABULARIES)


@pytest.mark.parametrize("word", WORDS, ids=lambda word: f"{type(word).__name__}.{word}")
def test_every_word_has_a_label_and_a_definition(word: Word) -> None:
    assert word.label_id.strip() == word.label_id != ""
    assert word.label == word.label_id
    assert re.fullmatch(r"[A-Z].+\.", word.definition), word.definition
    assert word.definition.rstrip(".") != word.label
    assert re.fullmatch(r"[a-z][a-z_]*", word.value)
    # The column that holds it is so wide.
    assert len(word.value) <= 40


@pytest.mark.parametrize("one", VOCABULARIES, ids=lambda one: one.__name__)
def test_the_words_of_a_vocabulary_are_told_apart(one: type[Word]) -> None:
    members = list(one)

    assert len({word.value for word in members}) == len({word.label for word in members}) == len(members)
    assert len({word.definition for word in members if one is not Measure}) in (0, len(members))


def test_a_word_is_found_by_its_value() -> None:
    assert EventType("battles") is EventType.BATTLES
    assert f"{EventType.BATTLES}" == "battles"
    with pytest.raises(ValueError):
        EventType("Battles")


def test_types_differ_by_colour_and_by_letter() -> None:
    assert {word: word.colour for word in EventType} == {
        EventType.BATTLES: "#D55E00",
        EventType.EXPLOSIONS_REMOTE_VIOLENCE: "#E69F00",
        EventType.VIOLENCE_AGAINST_CIVILIANS: "#882255",
        EventType.PROTESTS: "#56B4E9",
        EventType.RIOTS: "#0072B2",
        EventType.STRATEGIC_DEVELOPMENTS: "#009E73",
    }
    assert "".join(word.letter for word in EventType) == "BECPRS"
    assert set(LETTERS) == set(COLOURS) == set(EventType)


def test_actor_kinds_map_to_acleds_codes() -> None:
    assert {kind.value: kind.inter_code for kind in ActorKind if kind.inter_code is not None} == {
        "state_forces": 1, "rebel_group": 2, "jihadist_group": 2, "pro_government_militia": 3, "identity_militia": 4,
        "civilians": 7, "external_state_forces": 8, "private_military_company": 8,
    }  # fmt: skip
    assert len(ActorKind) == 12


def test_six_measures_count_people() -> None:
    assert [one.value for one in COUNTED] == [
        "killed", "injured", "captured", "killed_or_captured", "casualties", "abducted",
    ]  # fmt: skip
    assert len(Measure) == 13
    assert {one.value for one in COUNTING} == {"asserts", "concedes"}


def test_a_better_precision_has_a_lower_rank_and_a_smaller_radius() -> None:
    by_rank = sorted(GeoPrecision, key=lambda one: one.rank)

    assert [one.value for one in by_rank if one is not GeoPrecision.ROUTE] == [
        "exact", "near", "district", "region", "country",
    ]  # fmt: skip
    assert [one.radius_km for one in by_rank] == sorted(one.radius_km for one in GeoPrecision)
    assert [one.acled for one in by_rank] == sorted(one.acled for one in GeoPrecision)
    assert GeoPrecision.NEAR.radius_km == 25


def test_precisions_map_to_codes_that_exist() -> None:
    assert {one.acled for one in GeoPrecision} <= {1, 2, 3}
    assert {one.ucdp for one in GeoPrecision} == {1, 2, 3, 4, 5, 6}
    assert [one.ucdp for one in (GeoPrecision.DISTRICT, GeoPrecision.REGION, GeoPrecision.COUNTRY)] == [3, 4, 6]


def test_the_words_of_the_ledger_are_those_of_the_design() -> None:
    assert [one.value for one in Standing] == ["draft", "in_review", "published", "withdrawn", "merged"]
    assert [one.value for one in DatePrecision] == ["day", "throughout", "within", "month", "year"]
    assert [one.value for one in UserRole] == ["contributor", "editor", "administrator"]
