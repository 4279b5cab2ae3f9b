"""The one filter: into an address and back, and what of an address it cannot read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.domain.event_types import EventType, SubEventType
from app.domain.filter import (
    LONGEST_TEXT,
    MOST_VALUES,
    NARROWING,
    PLURAL,
    UNREADABLE_BBOX,
    UNREADABLE_DAY,
    UNREADABLE_NEAR,
    UNREADABLE_ORDER,
    UNREADABLE_TALLY,
    IncidentFilter,
    field_names,
)
from app.domain.geo import BBox, Near
from app.domain.vocabulary import Role
from tests.domain.filters import filters, names, read

# As the list of contracts names them: other people's bookmarks and programs rest on it.
PROMISED = [
    "q", "actor", "include", "role", "claimant", "type", "subtype", "since", "until", "region", "place", "near", "bbox",
    "precision", "happened", "attribution", "min_killed", "civilians", "source", "dataset", "tally", "sort",
]  # fmt: skip


def asked(**given_: object) -> IncidentFilter:
    """A filter from values as an address or a form gives them."""
    return IncidentFilter.model_validate(given_)


def test_the_parameters_are_those_that_were_promised() -> None:
    assert list(field_names()) == PROMISED


def test_every_parameter_says_what_it_is() -> None:
    properties = IncidentFilter.model_json_schema()["properties"]

    assert [name for name, told in properties.items() if "description" not in str(told)] == []


@given(filters)
def test_a_filter_is_read_back_from_its_address(wanted: IncidentFilter) -> None:
    assert read(wanted.params()) == wanted


@given(filters)
def test_an_address_names_nothing_that_was_not_asked(wanted: IncidentFilter) -> None:
    default = IncidentFilter()
    named = {name for name, _ in wanted.params()}

    assert named == {name for name in PROMISED if getattr(wanted, name) != getattr(default, name)}


@given(filters, st.data())
def test_dropping_a_field_drops_that_field_alone(wanted: IncidentFilter, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(PROMISED))
    default = IncidentFilter.model_fields[name].default

    without = wanted.params(**{name: () if name in PLURAL else None})

    assert read(without) == wanted.but(**{name: default})


@given(filters)
def test_what_narrows_is_told_from_what_only_changes_the_view(wanted: IncidentFilter) -> None:
    viewed = wanted.but(**{name: IncidentFilter.model_fields[name].default for name in NARROWING})

    assert not viewed.narrows
    assert wanted.narrows == (wanted.but(include=("successors",), tally="lowest", sort="newest") != IncidentFilter())


def test_an_empty_filter_has_an_empty_address() -> None:
    assert IncidentFilter().params() == []
    assert not IncidentFilter().narrows


@pytest.mark.parametrize(
    ("given_", "pairs"),
    [
        ({"q": "  drone strike "}, [("q", "drone strike")]),
        ({"q": "   "}, []),
        ({"q": "a\x00b\nc"}, [("q", "a b c")]),
        ({"actor": ["CSP-PSD", " csp "]}, [("actor", "CSP-PSD"), ("actor", "csp")]),
        ({"actor": ["csp", "csp "]}, [("actor", "csp")]),
        ({"actor": ["csp\x00"]}, [("actor", "csp")]),
        ({"type": ["battles", "battles", "riots"]}, [("type", "battles"), ("type", "riots")]),
        ({"include": ["successors"]}, []),
        ({"include": []}, []),
        ({"include": ["none"]}, [("include", "none")]),
        ({"include": ["none", "members"]}, [("include", "members")]),
        ({"include": ["successors", "none", "successors"]}, []),
        ({"since": "2024-07-01", "until": "2024-07-01"}, [("since", "2024-07-01"), ("until", "2024-07-01")]),
        ({"since": " 2024-07-01 "}, [("since", "2024-07-01")]),
        ({"bbox": "-5.0,15,4,25"}, [("bbox", "-5,15,4,25")]),
        ({"bbox": "170,-10,-170,10"}, [("bbox", "170,-10,-170,10")]),
        ({"near": "19.954321, 2.967, 50"}, [("near", "19.954321,2.967,50")]),
        ({"min_killed": "0"}, [("min_killed", "0")]),
        ({"min_killed": "007"}, [("min_killed", "7")]),
        ({"civilians": "true"}, [("civilians", "true")]),
        ({"civilians": "false"}, [("civilians", "false")]),
        ({"tally": "lowest", "sort": "newest"}, []),
        ({"tally": "claimant: csp "}, [("tally", "claimant:csp")]),
        ({"tally": "claimant:CSP\x00DPA"}, [("tally", "claimant:CSP DPA")]),
        ({"sort": "killed", "q": "x"}, [("q", "x"), ("sort", "killed")]),
    ],
    ids=str,
)
def test_values_are_read_and_written(given_: dict[str, object], pairs: list[tuple[str, str]]) -> None:
    assert asked(**given_).params() == pairs


def test_changes_go_before_what_stands() -> None:
    wanted = asked(actor=["csp"], since="2024-07-01")

    assert wanted.params(actor=("fla", "csp"), since=None, until=dt.date(2024, 8, 1)) == [
        ("actor", "fla"),
        ("actor", "csp"),
        ("until", "2024-08-01"),
    ]
    assert wanted.params() == [("actor", "csp"), ("since", "2024-07-01")]


def test_values_become_what_they_mean() -> None:
    wanted = asked(
        type=["battles"], subtype=["attack"], role=["target"], bbox="-5,15,4,25", near="20,3,50", since="2024-07-01"
    )

    assert wanted.type == (EventType.BATTLES,)
    assert wanted.subtype == (SubEventType.ATTACK,)
    assert wanted.role == (Role.TARGET,)
    assert wanted.bbox == BBox(-5, 15, 4, 25)
    assert wanted.near == Near(20, 3, 50)
    assert wanted.since == dt.date(2024, 7, 1)


@pytest.mark.parametrize(("tally", "claimant"), [("lowest", None), ("claimant:csp", "csp"), ("claimant:a:b", "a:b")])
def test_the_tally_may_be_one_claimants(tally: str, claimant: str | None) -> None:
    assert asked(tally=tally).tally_claimant == claimant


@pytest.mark.parametrize(
    ("given_", "where", "message"),
    [
        ({"since": "2024-13-45"}, ("since",), UNREADABLE_DAY),
        ({"since": "2024-02-30"}, ("since",), UNREADABLE_DAY),
        ({"since": "yesterday"}, ("since",), UNREADABLE_DAY),
        ({"since": ""}, ("since",), UNREADABLE_DAY),
        ({"until": "20240726"}, ("until",), UNREADABLE_DAY),
        ({"until": "1721952000"}, ("until",), UNREADABLE_DAY),
        ({"until": "٢٠٢٤-٠٧-٢٦"}, ("until",), UNREADABLE_DAY),
        ({"since": "2024-08-01", "until": "2024-07-31"}, (), UNREADABLE_ORDER),
        ({"bbox": "one,two,three,four"}, ("bbox",), UNREADABLE_BBOX),
        ({"bbox": "-5,25,4,15"}, ("bbox",), UNREADABLE_BBOX),
        ({"bbox": "1,2,3"}, ("bbox",), UNREADABLE_BBOX),
        ({"near": "19.95,2.97"}, ("near",), UNREADABLE_NEAR),
        ({"near": "19.95,2.97,0"}, ("near",), UNREADABLE_NEAR),
        ({"tally": "median"}, ("tally",), UNREADABLE_TALLY),
        ({"tally": "claimant:"}, ("tally",), UNREADABLE_TALLY),
        ({"tally": "claimant:..."}, ("tally",), UNREADABLE_TALLY),
        ({"tally": "claimant:" + "x" * 201}, ("tally",), UNREADABLE_TALLY),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_told_in_a_sentence(
    given_: dict[str, object], where: tuple[str, ...], message: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(**given_)

    (one,) = refused.value.errors()
    assert one["loc"] == where
    assert one["ctx"]["message"] == message
    # The sentence can be made of what is said, and does not repeat ten thousand letters.
    sentence = message % one["ctx"]
    assert len(sentence) < 200


@pytest.mark.parametrize(
    ("given_", "where", "kind"),
    [
        ({"q": "x" * (LONGEST_TEXT + 1)}, ("q",), "string_too_long"),
        ({"q": "x" * 10_240}, ("q",), "string_too_long"),
        ({"actor": ["csp", "x" * (LONGEST_TEXT + 1)]}, ("actor", 1), "string_too_long"),
        ({"actor": [" "]}, ("actor", 0), "string_too_short"),
        ({"actor": ["\x00"]}, ("actor", 0), "string_too_short"),
        ({"actor": [f"a{n}" for n in range(MOST_VALUES + 1)]}, ("actor",), "too_long"),
        ({"type": ["battles", "wars"]}, ("type", 1), "enum"),
        ({"subtype": ["battles"]}, ("subtype", 0), "enum"),
        ({"role": ["hero"]}, ("role", 0), "enum"),
        ({"include": ["cousins"]}, ("include", 0), "literal_error"),
        ({"precision": "rough"}, ("precision",), "enum"),
        ({"happened": ["maybe"]}, ("happened", 0), "enum"),
        ({"min_killed": "-1"}, ("min_killed",), "greater_than_equal"),
        ({"min_killed": "1000001"}, ("min_killed",), "less_than_equal"),
        ({"min_killed": "many"}, ("min_killed",), "int_parsing"),
        ({"min_killed": "9" * 5000}, ("min_killed",), "int_parsing_size"),
        ({"civilians": "perhaps"}, ("civilians",), "bool_parsing"),
        ({"sort": "random"}, ("sort",), "literal_error"),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_told_by_its_kind(
    given_: dict[str, object], where: tuple[str | int, ...], kind: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(**given_)

    assert [(one["loc"], one["type"]) for one in refused.value.errors()] == [(where, kind)]


@given(st.dictionaries(st.sampled_from(PROMISED), st.text(max_size=40) | st.lists(st.text(max_size=40), max_size=3)))
def test_no_text_of_an_address_breaks_the_reading(given_: dict[str, object]) -> None:
    try:
        wanted = asked(**given_)
    except ValidationError:
        return
    assert read(wanted.params()) == wanted


@given(names)
def test_a_name_stays_as_it_was_typed(name: str) -> None:
    assert asked(actor=[name]).actor == (name,)


def test_a_filter_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError):
        IncidentFilter().q = "x"  # type: ignore[misc]
