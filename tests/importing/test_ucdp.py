"""A row of UCDP as an incident."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.dates import write_edtf
from app.domain.draft import IncidentDraft
from app.domain.errors import Misfit
from app.domain.vocabulary import ActorKind, GeoPrecision, PlaceKind, Role
from app.importing import rows
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.ucdp import Ucdp
from app.store.known_names import KnownActor, KnownNames, KnownPlace
from tests.importing.ucdp_files import LAYOUTS, one, read, written


def incident(draft: Drafted) -> IncidentDraft:
    assert draft.incident is not None
    return draft.incident


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read_by_the_names_of_its_columns(tmp_path: Path, layout: str) -> None:
    drafts, problems = read(written(tmp_path, {}, {"type_of_violence": "3"}, layout=layout))

    assert problems == []
    assert [draft.external_id for draft in drafts] == ["1", "2"]
    made = incident(drafts[0])
    assert made.title == "Blue – Green: event of non-state conflict, Kidal town"
    assert made.title_fr == "Blue – Green\u00a0: événement d’un conflit non étatique, ville de Kidal"
    assert write_edtf(made.date) == "1971-03-01"
    assert (made.place, made.region, made.district) == ("kidal", "kidal-region", "kidal-cercle")
    assert (made.latitude, made.longitude) == (18.441111, 1.407778)
    assert (made.claims[0].low, made.claims[0].best, made.claims[0].high) == (3, 4, 6)
    assert made.dataset == "ucdp-ged"
    assert made.given["side_a"] == "Blue"
    assert made.given["where_description"] == "in the middle of Kidal"


def test_one_release_in_another_layout_makes_the_same_records(tmp_path: Path) -> None:
    newest, downloaded = (
        [incident(draft) for draft in read(written(tmp_path, {}, {"where_prec": 6}, layout=layout))[0]]
        for layout in ("newest", "downloaded")
    )

    assert newest == downloaded


@pytest.mark.parametrize("violence", ["1", "2", "3"])
def test_violence_against_civilians_is_alleged_and_others_have_two_sides(tmp_path: Path, violence: str) -> None:
    made = incident(one(tmp_path, type_of_violence=violence, side_a="JNIM", side_b="Civilians"))

    roles = [(part.actor, part.role) for part in made.involvements]
    if violence == "3":
        assert made.event_type == "violence_against_civilians"
        assert made.title == "Violence against civilians attributed by UCDP to JNIM, Kidal town"
        assert roles == [("jnim", Role.ALLEGED_PERPETRATOR), ("civilians", Role.TARGET)]
    else:
        assert made.event_type == "battles"
        assert roles == [("jnim", Role.SIDE_A), ("civilians", Role.SIDE_B)]
    assert made.attribution == "alleged"


@pytest.mark.parametrize(
    ("first", "last", "precision", "edtf"),
    [
        ("1971-03-01", "1971-03-01", 1, "1971-03-01"),
        ("1971-03-01", "1971-03-03", 1, "1971-03-01/1971-03-03"),
        ("1971-03-01", "1971-03-03", 2, "[1971-03-01..1971-03-03]"),
        ("1971-03-01", "1971-03-07", 3, "[1971-03-01..1971-03-07]"),
        ("1971-03-01", "1971-03-31", 4, "1971-03"),
        ("1971-03-05", "1971-03-25", 4, "[1971-03-05..1971-03-25]"),
        ("1971-01-01", "1971-12-31", 5, "1971"),
        ("1971-01-01", "1971-02-28", 5, "[1971-01-01..1971-02-28]"),
        ("1971-03-01", "1972-03-31", 5, "[1971-03-01..1972-03-31]"),
        ("1971-03-01", "1971-03-01", 2, "1971-03-01"),
    ],
)
def test_days_keep_what_is_known_of_them(tmp_path: Path, first: str, last: str, precision: int, edtf: str) -> None:
    made = incident(one(tmp_path, date_start=first, date_end=last, date_prec=precision))

    assert write_edtf(made.date) == edtf
    assert made.given["date_prec"] == str(precision)


@pytest.mark.parametrize(
    ("code", "spot", "district", "precision", "place"),
    [
        (1, "Kidal town", "Kidal cercle", GeoPrecision.EXACT, "kidal"),
        (2, "Kidal town", "Kidal cercle", GeoPrecision.NEAR, "kidal"),
        (3, "Kidal cercle", "Kidal cercle", GeoPrecision.DISTRICT, None),
        (4, "Kidal region", "", GeoPrecision.REGION, None),
        (5, "Between Kidal and Nowhere", "Kidal cercle", GeoPrecision.ROUTE, None),
        (5, "Kidal – Nowhere road", "", GeoPrecision.ROUTE, None),
        (5, "Blue commune", "Kidal cercle", GeoPrecision.DISTRICT, None),
        (5, "Northern plain", "", GeoPrecision.REGION, None),
        (6, "Mali", "", GeoPrecision.COUNTRY, None),
        (7, "Sea", "", GeoPrecision.COUNTRY, None),
    ],
)
def test_places_are_as_exact_as_they_are_known(
    tmp_path: Path, code: int, spot: str, district: str, precision: GeoPrecision, place: str | None
) -> None:
    made = incident(one(tmp_path, where_prec=code, where_coordinates=spot, adm_2=district))

    assert made.geo_precision is precision
    assert made.place == place
    assert made.region == "kidal-region"
    # The middle of a country is kept as given, and put on no map.
    assert (made.latitude is None) == (precision is GeoPrecision.COUNTRY)
    assert ("latitude" in made.given) == (precision is GeoPrecision.COUNTRY)


def test_a_title_says_near_in_both_languages(tmp_path: Path) -> None:
    made = incident(one(tmp_path, where_prec=2, where_coordinates="Ansongo town", side_a="Government of Mali"))

    assert made.title == "Government of Mali – Green: event of non-state conflict, near Ansongo town"
    assert made.title_fr == "Gouvernement du Mali – Green\u00a0: événement d’un conflit non étatique, près d’Ansongo"


def test_actors_that_no_register_knows_are_made_unlisted_for_review(tmp_path: Path) -> None:
    draft = one(tmp_path, side_a="Government of Chad", side_b="GATIA, Blue (North, South)", type_of_violence="1")

    new = {actor.slug: actor for actor in draft.actors}
    assert set(new) == {"ucdp", "government-of-chad", "blue-north-south"}
    assert new["government-of-chad"].kind is ActorKind.EXTERNAL_STATE_FORCES
    assert new["blue-north-south"].kind is ActorKind.REBEL_GROUP
    assert "to be reviewed" in new["blue-north-south"].note
    assert not any(actor.listed for actor in draft.actors)
    assert [part.actor for part in incident(draft).involvements] == [
        "government-of-chad",
        "gatia",
        "blue-north-south",
    ]


def test_a_party_of_a_conflict_without_a_state_is_held_to_be_of_a_community(tmp_path: Path) -> None:
    kinds = {actor.name: actor.kind for actor in one(tmp_path, side_b="AQIM").actors}

    assert kinds["Blue"] is ActorKind.IDENTITY_MILITIA
    assert kinds["AQIM"] is ActorKind.JIHADIST_GROUP


def test_a_district_that_is_new_is_made_in_its_region_and_a_region_is_told(tmp_path: Path) -> None:
    drafts, _ = read(
        written(
            tmp_path,
            {"adm_1": "Mopti region", "adm_2": "Koro cercle"},
            {"adm_1": "Mopti", "adm_2": "Cercle de Koro"},
            {"adm_1": "Nowhere region", "adm_2": "Koro cercle"},
            {"adm_1": "Nowhere region", "adm_2": "Koro cercle"},
            {"adm_1": "Centre", "adm_2": "Koro", "country": "Burkina Faso"},
        )
    )

    labels = [(incident(draft).region, incident(draft).district) for draft in drafts]
    assert labels == [("mopti-region", "koro-cercle")] * 2 + [(None, None)] * 3
    for draft in drafts[:2]:
        (made,) = draft.places
        assert (made.slug, made.region, made.name_fr, made.listed) == (
            "koro-cercle",
            "mopti-region",
            "cercle de Koro",
            False,
        )
    assert [[(note.column, note.value) for note in draft.notes] for draft in drafts[2:]] == [
        [("adm_1", "Nowhere region")],
        [],
        [],
    ]
    assert incident(drafts[2]).given["adm_2"] == "Koro cercle"


def test_a_district_that_lies_in_another_region_now_is_taken_and_told(tmp_path: Path) -> None:
    draft = one(tmp_path, adm_1="Gao region", adm_2="Menaka cercle")

    assert (incident(draft).region, incident(draft).district) == ("gao-region", "menaka-cercle")
    (note,) = draft.notes
    assert "menaka-region" in note.sentence()


def test_a_name_that_several_records_bear_is_told_once(tmp_path: Path) -> None:
    both = [KnownActor(slug, ActorKind.REBEL_GROUP, ("Blue",)) for slug in ("old-blue", "new-blue")]
    towns = [KnownPlace(slug, PlaceKind.TOWN, ("Kidal",), "ML", "north", None, 18.44, 1.41) for slug in ("one", "two")]
    places = (KnownPlace("north", PlaceKind.REGION, ("Kidal region",)), *towns)

    drafts, _ = read(written(tmp_path, {}, {}), Names(KnownNames(tuple(both), places)))

    assert [part.actor for part in incident(drafts[1]).involvements] == ["old-blue", "green"]
    assert incident(drafts[1]).place == "one"
    told = [(note.column, note.value, note.context["others"]) for note in drafts[0].notes]
    assert told == [("side_a", "Blue", "new-blue"), ("where_coordinates", "Kidal town", "two")]
    assert drafts[1].notes == ()


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"id": ""}, "id"),
        ({"type_of_violence": "4"}, "type_of_violence"),
        ({"type_of_violence": ""}, "type_of_violence"),
        ({"side_a": ""}, "side_a"),
        ({"date_start": "1971-02-30"}, "date_start"),
        ({"date_start": "1971-03-02"}, "date_end"),
        ({"date_prec": "6"}, "date_prec"),
        ({"where_prec": "0"}, "where_prec"),
        ({"latitude": "91"}, "latitude"),
        ({"longitude": ""}, "longitude"),
        ({"best": "1,200"}, "best"),
        ({"low": "-1"}, "low"),
        ({"deaths_a": "10-15"}, "deaths_a"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_told_by_its_column(tmp_path: Path, changed: dict[str, Any], column: str) -> None:
    drafts, problems = read(written(tmp_path, {}, changed, {}))

    assert [draft.external_id for draft in drafts] == ["1", "3"]
    assert [problem.column for problem in problems] == [column]
    # A record with a line break in it stands on two lines.
    assert problems[0].line == 4
    assert problems[0].value == str(changed.get(column, "1971-03-01"))


def test_everything_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    _, problems = read(written(tmp_path, {"best": "many", "latitude": "north", "side_b": ""}))

    assert {problem.column for problem in problems} == {"best", "latitude", "side_b"}


def test_a_file_without_the_columns_is_none_of_ucdp(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("id,side_a,best\n1,Blue,2\n", encoding="utf-8")

    with rows.opened(path) as table, pytest.raises(Misfit, match=r"type_of_violence.* and high"):
        list(Ucdp().drafts(table, names=None))  # type: ignore[arg-type]


def test_a_control_character_is_no_reason_to_lose_a_row(tmp_path: Path) -> None:
    made = incident(one(tmp_path, where_description="one page\x0cand tab\t", source_original="x\x0by"))

    assert made.given["where_description"] == "one page and tab"
    assert made.given["source_original"] == "x y"


def test_what_no_record_may_hold_is_a_problem_of_its_row(tmp_path: Path) -> None:
    drafts, problems = read(written(tmp_path, {"id": "9" * 301}, {}))

    assert [draft.external_id for draft in drafts] == ["2"]
    assert [problem.column for problem in problems] == ["id"]


def test_long_texts_are_cut_to_a_line(tmp_path: Path) -> None:
    made = incident(one(tmp_path, where_description="far " * 200, side_a="B" * 400))

    assert len(made.given["where_description"]) == 300
    assert made.given["where_description"].endswith("…")
    assert len(made.title) <= 300
