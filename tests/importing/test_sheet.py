"""Sheets written by hand: names as people write them, few columns, and mistakes told with what was expected."""

from pathlib import Path

import pytest

from app.domain.draft import ClaimDraft, IncidentDraft
from app.domain.errors import Misfit
from app.domain.event_types import EventType
from app.domain.vocabulary import ActorKind, Attribution, GeoPrecision, Measure, PlaceKind, Role, Scope, Stance
from app.importing.drafted import Drafted
from tests.importing.small_sheet import CLAIM, INCIDENT, drafted, read, table, told

NEWS = "example-org-news-1-"
CODE = "NM-2024-0007"
A_DATE = "a date such as 2024-07-26, 2024-07-25/2024-07-27, [2024-07-25..2024-07-27], 2024-07 or 2024"
A_PLACE = "a place that the register knows by some name; of a new one, what it is has to stand in place_kind"
A_CLAIMANT = "an actor that the register knows by some name; of a new one, what it is has to stand in claimant_kind"


def one(folder: Path, *, claims: tuple[dict[str, str], ...] | None = (CLAIM,), **changes: str) -> Drafted:
    """The only record of the small sheet with these changes."""
    [found] = drafted(read(folder, table({**INCIDENT, **changes}), None if claims is None else table(*claims)))
    return found


def incident(found: Drafted) -> IncidentDraft:
    """Its incident."""
    assert found.incident is not None
    return found.incident


def test_names_and_labels_are_taken_for_what_they_mean(tmp_path: Path) -> None:
    found = one(tmp_path)
    draft = incident(found)

    assert (draft.title, draft.event_type, draft.sub_event_type.value) == (
        "Convoy attacked", EventType.BATTLES, "armed_clash",
    )  # fmt: skip
    assert (draft.place, draft.region, draft.geo_precision) == ("tinzaouaten", None, GeoPrecision.NEAR)
    assert [(part.actor, part.role) for part in draft.involvements] == [("csp-dpa", Role.SIDE_A), ("fama", Role.SIDE_B)]
    assert draft.attribution is Attribution.CONCEDED
    assert (found.external_id, found.actors, found.places) == ("", (), ())


def test_claims_stand_under_their_incident(tmp_path: Path) -> None:
    [claim] = incident(one(tmp_path)).claims

    assert (claim.claimant, claim.subject, claim.low, claim.high) == ("csp-dpa", "fama", 20, None)
    assert (claim.measure, claim.stance, claim.scope) == (Measure.KILLED, Stance.ASSERTS, Scope.GROUP)


def test_a_web_address_is_a_source(tmp_path: Path) -> None:
    found = one(tmp_path)

    [source] = found.sources
    assert source.slug.startswith(NEWS)
    assert (source.publisher, source.url) == ("example.org", "https://example.org/news/1")
    assert incident(found).cited() == [source.slug]
    assert one(tmp_path).sources == found.sources


def test_what_is_said_of_a_source_is_kept(tmp_path: Path) -> None:
    [source] = one(tmp_path, sources_publisher="RFI", sources_title="A title", sources_date="2024-07-27").sources

    assert (source.publisher, source.title, str(source.published_on)) == ("RFI", "A title", "2024-07-27")


def test_the_words_may_be_french(tmp_path: Path) -> None:
    found = one(
        tmp_path, sub_event_type="FRAPPE AERIENNE / de drone", geo_precision="Exact", actors_role="Camp A | Camp B"
    )

    assert incident(found).event_type is EventType.EXPLOSIONS_REMOTE_VIOLENCE


def test_only_what_a_record_cannot_do_without_has_to_be_there(tmp_path: Path) -> None:
    needed = ("title", "date", "sub_event_type", "geo_precision", "happened", "attribution")

    [found] = drafted(read(tmp_path, table({name: INCIDENT[name] for name in needed})))

    assert incident(found).title == "Convoy attacked"
    assert found.unsaid == {
        "title_fr", "summary", "summary_fr", "place", "region", "district", "latitude", "longitude", "route",
        "grade_note", "grade_note_fr", "involvements", "sources", "claims", "dataset", "external_id", "given", "tags",
    }  # fmt: skip


def test_what_columns_say_is_not_unsaid(tmp_path: Path) -> None:
    assert {"claims", "place", "involvements", "sources"}.isdisjoint(one(tmp_path).unsaid)


@pytest.mark.parametrize("missing", ["title", "date", "sub_event_type", "geo_precision", "happened", "attribution"])
def test_a_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    with pytest.raises(Misfit, match=f"The table of incidents has no column {missing}") as caught:
        read(tmp_path, table({name: value for name, value in INCIDENT.items() if name != missing}))
    assert "It has: code, " in caught.value.detail


@pytest.mark.parametrize("missing", ["incident", "claimant", "measure", "sources"])
def test_a_missing_column_of_claims_is_named(tmp_path: Path, missing: str) -> None:
    claims = table({name: value for name, value in CLAIM.items() if name != missing})

    with pytest.raises(Misfit, match=f"The table of claims has no column {missing}"):
        read(tmp_path, table(INCIDENT), claims)


def test_claims_need_codes_to_go_by(tmp_path: Path) -> None:
    without = {name: value for name, value in INCIDENT.items() if name != "code"}

    with pytest.raises(Misfit, match="needs the column code"):
        read(tmp_path, table(without), table(CLAIM))


def test_columns_that_are_none_of_ours_are_told_once(tmp_path: Path) -> None:
    incidents = table({**INCIDENT, "my notes": "x"}, {**INCIDENT, "code": "b"})

    first, second = drafted(read(tmp_path, incidents, table({**CLAIM, "colour": "red"})))

    assert [(note.column, note.sentence()) for note in first.notes] == [
        ("my notes", "a column of this table: this one is none, and is passed over"),
        ("claims: colour", "a column of this table: this one is none, and is passed over"),
    ]
    assert second.notes == ()


# --- Codes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "meant"), [("NM-2024-0007", "NM-2024-0007"), ("nm-2024-0007", "NM-2024-0007"), ("7", "")]
)
def test_a_code_is_kept_and_anything_else_only_ties_claims(tmp_path: Path, code: str, meant: str) -> None:
    found = one(tmp_path, code=code, claims=({**CLAIM, "incident": code.upper()},))

    assert found.external_id == meant
    assert len(incident(found).claims) == 1


@pytest.mark.parametrize("code", ["NM-2024-7", "NM 2024 0007", "NM-24-0007"])
def test_a_code_that_looks_like_one_and_is_none_is_told(tmp_path: Path, code: str) -> None:
    assert told(read(tmp_path, table({**INCIDENT, "code": code}))) == [
        (2, "code", code, "a code such as NM-2024-0007, or nothing where the incident has none yet")
    ]


def test_two_rows_of_one_key_are_told(tmp_path: Path) -> None:
    assert told(read(tmp_path, table(INCIDENT, INCIDENT), table(CLAIM))) == [
        (3, "code", "a", "something that stands in this column once: line 2 has it already")
    ]


def test_claims_come_in_any_order(tmp_path: Path) -> None:
    incidents = table(INCIDENT, {**INCIDENT, "code": "b", "title": "Second"})
    claims = [{**CLAIM, "incident": name, "low": low} for name, low in (("b", "1"), ("a", "2"), ("B", "3"), ("a", "4"))]

    found = drafted(read(tmp_path, incidents, table(*claims)))

    assert [[claim.low for claim in incident(each).claims] for each in found] == [[2, 4], [1, 3]]


def test_claims_without_an_incident_are_told(tmp_path: Path) -> None:
    claims = table(CLAIM, {**CLAIM, "incident": "z"}, {**CLAIM, "incident": ""})

    assert told(read(tmp_path, table(INCIDENT), claims)) == [
        (1, "claims 4: incident", "", "the code of an incident in the table of incidents"),
        (1, "claims 3: incident", "z", "the code of an incident in the table of incidents"),
    ]


# --- Mistakes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("title", "", "a value: this cell is empty"),
        ("title", "x" * 301, "a text of at most 300 characters"),
        ("date", "26/07/2024", A_DATE),
        ("date", "2024-02-30", A_DATE),
        ("happened", "perhaps", "one of: confirmed, corroborated, single_source, contested, discounted"),
        ("actors", "Nobody knows", "as many items between bars (|) as there are in the first column of these: 1"),
        ("place", "Nowhere", A_PLACE),
        ("sources", "the paper of Monday", "the short name of a source, or its web address"),
        ("latitude", "95", "a latitude in degrees from -90 to 90, such as 19.954"),
        ("longitude", "2,967", "a longitude in degrees from -180 to 180, such as 2.967"),
        ("region", "Atlantis", "a region or district that the register knows by some name"),
        ("own_point", "perhaps", "true or false"),
        ("route", "19.9,2.9 | north", "points as latitude,longitude between bars (|), such as 19.95,2.97 | 18.44,1.41"),
        ("given", "[1]", "an object in JSON, whose values are texts"),
        ("event_type", "protests", "battles, the event type of armed_clash, or nothing"),
    ],
)  # fmt: skip
def test_mistakes_of_an_incident(tmp_path: Path, column: str, value: str, expected: str) -> None:
    found = told(read(tmp_path, table({**INCIDENT, column: value})))

    assert (found[0][0], found[0][3]) == (2, expected)
    assert found[0][1] in (column, "actors_role", "")


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("low", "1,200", "a whole number without separators, such as 1200; of a range, each end in its own column"),
        ("best", "10-15", "a whole number without separators, such as 1200; of a range, each end in its own column"),
        ("high", "n/a", "a whole number without separators, such as 1200; of a range, each end in its own column"),
        ("high", "3", "figures must have low <= best <= high"),
        ("measure", "deaths", "one of: killed, injured, captured, killed_or_captured, casualties, abducted, destroyed, "
                              "responsibility, participation, occurrence, date, place, other"),
        ("said_on", "last week", "a day such as 2024-07-26"),
        ("claimant", "", "a value: this cell is empty"),
        ("claimant", "An unknown voice", A_CLAIMANT),
        ("subject", "", "a claim about one group needs that group as its subject"),
        ("sources", "", "a value: this cell is empty"),
        ("id", "Not an id!", "small letters and digits, in words between hyphens"),
        ("superseded", "perhaps", "true or false"),
    ],
)  # fmt: skip
def test_mistakes_of_a_claim_stand_at_its_incident_with_its_own_line(
    tmp_path: Path, column: str, value: str, expected: str
) -> None:
    first, second = ({**INCIDENT, "code": code} for code in ("b", CODE))
    claims = table(*({**CLAIM, "incident": CODE, **changes} for changes in ({}, {column: value})))

    [found] = told(read(tmp_path, table(first, second), claims))[:1]

    assert (found[0], found[3]) == (3, expected)
    assert found[1] in (f"claims 3: {column}", "claims 3: ")


def test_every_mistake_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    claims = table({**CLAIM, "low": "many", "measure": "x"})

    found = told(read(tmp_path, table({**INCIDENT, "date": "soon", "happened": "x"}), claims))

    assert [(line, column) for line, column, _, _ in found] == [
        (2, "date"), (2, "happened"), (2, "claims 2: low"), (2, "claims 2: measure"),
    ]  # fmt: skip


# --- New records of the registers -----------------------------------------------------------------------------


def test_new_actors_come_along_where_it_is_said_what_they_are(tmp_path: Path) -> None:
    claims = ({**CLAIM, "claimant": "Hassi Council", "claimant_kind": "Civil society"},)
    found = one(tmp_path, actors="New Front | FAMa", actors_kind="Groupe rebelle | ", claims=claims)

    assert [(actor.slug, actor.name, actor.kind) for actor in found.actors] == [
        ("new-front", "New Front", ActorKind.REBEL_GROUP), ("hassi-council", "Hassi Council", ActorKind.CIVIL_SOCIETY),
    ]  # fmt: skip
    assert [part.actor for part in incident(found).involvements] == ["new-front", "fama"]


def test_a_new_place_comes_along_where_it_is_said_what_it_is(tmp_path: Path) -> None:
    found = one(tmp_path, place="Hassi Sidi", place_kind="locality", region="Kidal", place_latitude="19.1",
                place_longitude="1.2")  # fmt: skip

    [place] = found.places
    assert (place.slug, place.name, place.kind, place.region) == (
        "hassi-sidi", "Hassi Sidi", PlaceKind.LOCALITY, "kidal-region",
    )  # fmt: skip
    assert (place.latitude, incident(found).place) == (19.1, "hassi-sidi")


def test_a_region_that_the_place_has_anyway_is_not_the_incidents_own(tmp_path: Path) -> None:
    same = incident(one(tmp_path, region="Région de Kidal", district="Abeibara"))
    other = incident(one(tmp_path, region="Gao"))

    assert (same.region, same.district) == (None, None)
    assert (other.place, other.region) == ("tinzaouaten", "gao-region")


def test_a_town_is_not_taken_for_the_region_of_its_name(tmp_path: Path) -> None:
    assert incident(one(tmp_path, place="Kidal")).place == "kidal"
    assert incident(one(tmp_path, place="", region="kidal")).region == "kidal-region"


def test_a_title_that_was_kept_from_running_comes_back(tmp_path: Path) -> None:
    assert incident(one(tmp_path, title="'=1+1")).title == "=1+1"


def test_words_without_a_number_are_enough(tmp_path: Path) -> None:
    [claim] = incident(one(tmp_path, claims=({**CLAIM, "low": "", "wording": "dozens"},))).claims

    assert isinstance(claim, ClaimDraft)
    assert (claim.has_figures, claim.wording) == (False, "dozens")
