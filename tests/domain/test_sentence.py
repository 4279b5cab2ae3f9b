"""A filter in words: the sentence above the results, and chips that each take away their own piece."""

import pytest
from hypothesis import given, settings

from app.domain.filter import IncidentFilter
from app.domain.sentence import chips, description, sentence, tally_words
from app.i18n import speaking
from tests.domain.filters import filters, read

LABELS = {
    ("actor", "csp"): "CSP-DPA",
    ("actor", "fla"): "FLA",
    ("actor", "wagner"): "Wagner Group",
    ("claimant", "csp"): "CSP-DPA",
    ("tally", "csp"): "CSP-DPA",
    ("place", "tinzaouaten"): "Tinzaouaten",
    ("place", "kidal"): "Kidal",
    ("region", "kidal-region"): "Kidal",
    ("region", "none"): "Without a region",
    ("source", "voa"): "Voice of America",
}


def label(name: str, slug: str) -> str:
    """What readers call a slug of the tables below."""
    return LABELS[name, slug]


def any_label(name: str, slug: str) -> str:
    """A label that tells every slug of every field apart."""
    return f"<{name} {slug}>"


def asked(**given_: object) -> IncidentFilter:
    """A filter from values as an address gives them."""
    return IncidentFilter.model_validate(given_)


@pytest.mark.parametrize(
    ("total", "given_", "words"),
    [
        (0, {}, "0 incidents"),
        (1, {}, "1 incident"),
        (1234, {}, "1,234 incidents"),
        (
            12,
            {"actor": ["csp"], "since": "2024-07-01", "until": "2024-10-31"},
            "12 incidents involving CSP-DPA, July to October 2024",
        ),
        (1, {"actor": ["csp"]}, "1 incident involving CSP-DPA"),
        (2, {"actor": ["csp", "fla"]}, "2 incidents involving CSP-DPA or FLA"),
        (2, {"actor": ["csp", "fla", "wagner"]}, "2 incidents involving CSP-DPA, FLA or Wagner Group"),
        (3, {"actor": ["wagner"], "role": ["target"]}, "3 incidents involving Wagner Group as Target"),
        (3, {"role": ["target", "side_a"]}, "3 incidents, with somebody as Target or Side A"),
        (4, {"place": ["tinzaouaten"]}, "4 incidents at Tinzaouaten"),
        (4, {"region": ["kidal-region"]}, "4 incidents in the region of Kidal"),
        (
            4,
            {"actor": ["csp"], "place": ["tinzaouaten", "kidal"], "since": "2024-07-26"},
            "4 incidents involving CSP-DPA at Tinzaouaten or Kidal, from 26 July 2024",
        ),
        (5, {"since": "2024-07-26", "until": "2024-07-26"}, "5 incidents, 26 July 2024"),
        (5, {"type": ["battles", "riots"]}, "5 incidents, Battles or Riots"),
        (5, {"subtype": ["air_drone_strike"]}, "5 incidents, Air/drone strike"),
        (5, {"q": "100% ${x}"}, "5 incidents, with the words “100% ${x}”"),
        (5, {"claimant": ["csp"]}, "5 incidents, with claims by CSP-DPA"),
        (5, {"min_killed": 0}, "5 incidents, at least 0 killed"),
        (5, {"min_killed": 1000}, "5 incidents, at least 1,000 killed"),
        (5, {"civilians": True}, "5 incidents, civilians among the claimed victims"),
        (5, {"civilians": False}, "5 incidents, no civilians among the claimed victims"),
        (5, {"happened": ["contested"], "attribution": ["contested"]}, "5 incidents, Contested, Disputed"),
        (5, {"near": "19.954,2.967,50"}, "5 incidents, within 50 km of 19.954, 2.967"),
        (5, {"bbox": "-5,15,4,25"}, "5 incidents, inside the box -5,15,4,25"),
        (5, {"precision": "near"}, "5 incidents, place known: Near or better"),
        (5, {"region": ["none"]}, "5 incidents without a region"),
        (5, {"region": ["kidal-region", "none"]}, "5 incidents in the region of Kidal or without a region"),
        (5, {"source": ["voa"]}, "5 incidents, from Voice of America"),
        # What changes only the view says nothing here.
        (5, {"tally": "highest", "sort": "killed", "include": ["none"]}, "5 incidents"),
    ],
    ids=str,
)
def test_a_filter_is_said_in_one_sentence(total: int, given_: dict[str, object], words: str) -> None:
    wanted = asked(**given_)

    assert sentence(total, wanted, label) == words
    # The description is the same without the count.
    rest = description(wanted, label)
    assert words.endswith(rest)
    assert not rest.startswith((",", " "))
    assert bool(rest) is wanted.narrows


@given(filters)
def test_a_sentence_says_every_value(wanted: IncidentFilter) -> None:
    words = sentence(7, wanted, any_label)

    for name in ("actor", "claimant", "region", "place", "source", "dataset"):
        for value in getattr(wanted, name):
            assert any_label(name, value) in words
    for name in ("type", "subtype", "role", "happened", "attribution"):
        for word in getattr(wanted, name):
            assert word.label in words
    assert not words.endswith((",", " "))
    assert ", ," not in words


@given(filters)
@settings(deadline=None)  # There are as many filters to read as there are chips.
def test_a_chip_takes_away_its_own_piece_and_no_other(wanted: IncidentFilter) -> None:
    made = chips(wanted, any_label)

    for number, chip in enumerate(made):
        left = chips(read(chip.without), any_label)
        expected = [one.text for n, one in enumerate(made) if n != number]
        assert [one.text for one in left] == expected


@given(filters)
@settings(deadline=None)
def test_without_all_its_chips_a_filter_lets_everything_through(wanted: IncidentFilter) -> None:
    while made := chips(wanted, any_label):
        assert made[0].text
        wanted = read(made[0].without)

    assert not wanted.narrows
    assert wanted.params() == ([("sort", wanted.sort)] if wanted.sort != "newest" else [])


@pytest.mark.parametrize(
    ("given_", "texts"),
    [
        ({}, []),
        ({"sort": "killed"}, []),
        ({"actor": ["csp", "fla"], "role": ["target"]}, ["CSP-DPA", "FLA", "Target"]),
        ({"since": "2024-07-01", "until": "2024-10-31"}, ["July to October 2024"]),
        ({"until": "2024-10-31"}, ["until 31 October 2024"]),
        ({"claimant": ["csp"]}, ["claims by CSP-DPA"]),
        ({"min_killed": 0}, ["at least 0 killed"]),
        ({"civilians": False}, ["no civilians among the claimed victims"]),
        ({"region": ["none", "kidal-region"]}, ["Without a region", "Kidal"]),
        ({"include": ["none"]}, ["without successors"]),
        ({"include": ["members"]}, ["with members only"]),
        ({"include": ["members", "successors"]}, ["with successors and members"]),
        ({"include": ["none", "successors"]}, []),
        ({"tally": "highest"}, ["highest figures claimed"]),
        ({"tally": "claimant:csp"}, ["according to CSP-DPA"]),
    ],
    ids=str,
)
def test_chips_name_their_pieces(given_: dict[str, object], texts: list[str]) -> None:
    assert [chip.text for chip in chips(asked(**given_), label)] == texts


def test_the_address_of_a_chip_keeps_the_rest() -> None:
    (csp, fla, period) = chips(asked(actor=["csp", "fla"], since="2024-07-26", until="2024-07-26"), label)

    assert csp.without == [("actor", "fla"), ("since", "2024-07-26"), ("until", "2024-07-26")]
    assert fla.without == [("actor", "csp"), ("since", "2024-07-26"), ("until", "2024-07-26")]
    assert period.without == [("actor", "csp"), ("actor", "fla")]


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        ("lowest", "lowest figures claimed"),
        ("preferred", "preferred figures, else the range claimed"),
        ("highest", "highest figures claimed"),
        ("claimant:csp", "according to CSP-DPA"),
    ],
)
def test_every_tally_is_said(tally: str, words: str) -> None:
    assert tally_words(asked(tally=tally), label) == words


@given(filters)
def test_every_filter_is_said_in_french_too(wanted: IncidentFilter) -> None:
    with speaking("fr"):
        assert sentence(1234, wanted, any_label).startswith("1\u202f234 incident")
        for chip in chips(wanted, any_label):
            assert chip.text
