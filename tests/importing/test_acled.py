"""A row of ACLED as an incident."""

from pathlib import Path
from typing import Any

import pytest

from app.domain import tally
from app.domain.dates import write_edtf
from app.domain.draft import IncidentDraft
from app.domain.errors import Misfit
from app.domain.tally import Statement
from app.domain.vocabulary import ActorKind, GeoPrecision, Measure, Republish, Role
from app.importing import rows
from app.importing.acled import Acled
from app.importing.drafted import Drafted
from app.importing.names import Names
from tests.importing.acled_files import OLDER, one, read, written


def incident(draft: Drafted) -> IncidentDraft:
    assert draft.incident is not None
    return draft.incident


def roles(draft: Drafted) -> list[tuple[str, str]]:
    return [(part.actor, part.role.value) for part in incident(draft).involvements]


def test_the_newest_layout_is_read(tmp_path: Path) -> None:
    draft = one(tmp_path)

    made = incident(draft)
    assert draft.external_id == made.external_id == "QQQ1"
    assert made.title == (
        "Armed clash: Military Forces of Mali (2021-) – JNIM: Group for Support of Islam and Muslims, Kidal"
    )
    assert made.title_fr.startswith("Affrontement armé\u00a0: ")
    assert (made.event_type, made.sub_event_type) == ("battles", "armed_clash")
    assert write_edtf(made.date) == "1971-03-02"
    assert (made.place, made.region, made.district) == ("kidal", "kidal-region", "kidal-cercle")
    assert (made.latitude, made.longitude, made.geo_precision) == (18.4411, 1.4078, GeoPrecision.EXACT)
    assert roles(draft) == [
        ("malian-armed-forces", "side_a"),
        ("jnim", "side_b"),
        ("wagner", "supporting_a"),
        ("blue-band", "supporting_a"),
    ]
    assert "timestamp" not in made.given
    assert "notes" not in made.given


def test_an_older_layout_is_read_with_codes_as_numbers(tmp_path: Path) -> None:
    draft = one(
        tmp_path, OLDER, event_date="1971-03-02", event_type="Battle-No change of territory", inter1=1, inter2=2,
        ally_actor_1="Wagner Group", actor2="Green Band", fatalities="0",
    )  # fmt: skip

    made = incident(draft)
    assert (made.event_type, made.sub_event_type) == ("battles", "armed_clash")
    assert roles(draft) == [("malian-armed-forces", "side_a"), ("green-band", "side_b"), ("wagner", "supporting_a")]
    assert [actor.kind for actor in draft.actors if actor.slug == "green-band"] == [ActorKind.REBEL_GROUP]


def test_acled_is_the_claimant_and_its_dataset_may_not_be_passed_on(tmp_path: Path) -> None:
    draft = one(tmp_path)

    killed, told = incident(draft).claims
    assert {killed.claimant, told.claimant} == {"acled"}
    assert (killed.measure, killed.scope, killed.best) == ("killed", "everybody", 5)
    assert (told.measure, told.text) == ("occurrence", "Blue met Green. Nobody else was there.")
    assert [(cited.source, cited.via) for cited in killed.sources] == [("acled", "Made-Up Times; Invented Wire")]
    (source,) = draft.sources
    assert source.dataset == "acled"
    dataset = Acled().dataset
    assert dataset is not None
    assert dataset.republish is Republish.NOTHING


def test_acleds_own_prose_stands_in_one_claim_and_nowhere_else(tmp_path: Path) -> None:
    draft = one(tmp_path, notes="Unmistakable words.")

    assert incident(draft).model_dump_json().count("Unmistakable") == 1
    register = [*draft.actors, *draft.places, *draft.sources]
    assert not any("Unmistakable" in entry.model_dump_json() for entry in register)


@pytest.mark.parametrize(
    ("fatalities", "best", "wording"), [("0", None, "none reported"), ("5", 5, ""), ("5.0", 5, "")]
)
def test_a_zero_is_none_reported_and_no_number(tmp_path: Path, fatalities: str, best: int | None, wording: str) -> None:
    killed = incident(one(tmp_path, fatalities=fatalities)).claims[0]

    assert (killed.low, killed.best, killed.high, killed.wording) == (None, best, None, wording)
    said = Statement(claimant="acled", measure=killed.measure, scope=killed.scope, best=killed.best, dataset="acled")
    assert (Measure.KILLED in tally.figures([said])) == (best is not None)


def test_no_fatalities_make_no_claim_about_the_dead(tmp_path: Path) -> None:
    assert [claim.measure.value for claim in incident(one(tmp_path, fatalities="")).claims] == ["occurrence"]


@pytest.mark.parametrize(
    ("day", "precision", "edtf"),
    [
        ("25 July 1971", 1, "1971-07-25"),
        ("25-Jul-1971", 1, "1971-07-25"),
        ("1971-07-25", 1, "1971-07-25"),
        ("1971-07-25", 2, "[1971-07-22..1971-07-28]"),
        ("1971-07-15", 3, "1971-07"),
        ("9999-12-31", 2, "[9999-12-28..9999-12-31]"),
        ("0001-01-01", 2, "[0001-01-01..0001-01-04]"),
        ("9999-12-31", 3, "9999-12"),
    ],
)
def test_days_are_read_as_exactly_as_they_are_known(tmp_path: Path, day: str, precision: int, edtf: str) -> None:
    assert write_edtf(incident(one(tmp_path, event_date=day, time_precision=precision)).date) == edtf


@pytest.mark.parametrize(
    ("event", "sub_event", "found"),
    [
        ("Explosions/Remote violence", "Air/drone strike", "air_drone_strike"),
        ("Explosions/Remote violence", "Remote explosive/landmine/IED", "remote_explosive_landmine_ied"),
        ("Battles", "Non-state actor overtakes territory", "non_state_actor_overtakes_territory"),
        ("Battle-Non-state actor overtakes territory", "", "non_state_actor_overtakes_territory"),
        ("Battle-Government regains territory", "", "government_regains_territory"),
        ("Headquarters or base established", "", "headquarters_or_base_established"),
        ("Non-violent transfer of territory", "", "non_violent_transfer_of_territory"),
        ("Strategic development", "", "other"),
        ("Violence against civilians", "", "attack"),
        ("Violence against civilians", "Abduction/forced disappearance", "abduction_forced_disappearance"),
        ("Riots/Protests", "Peaceful protest", "peaceful_protest"),
    ],
)
def test_event_types_of_today_and_of_before(tmp_path: Path, event: str, sub_event: str, found: str) -> None:
    made = incident(one(tmp_path, event_type=event, sub_event_type=sub_event))

    assert made.sub_event_type == found
    assert made.event_type is made.sub_event_type.event_type


@pytest.mark.parametrize("event", ["Remote violence", "Riots/Protests", "", "Weather"])
def test_an_event_type_that_says_too_little_is_told(tmp_path: Path, event: str) -> None:
    drafts, (problem,) = read(written(tmp_path, {"event_type": event, "sub_event_type": ""}))

    assert drafts == []
    assert (problem.line, problem.column, problem.value) == (2, "event_type", event)


@pytest.mark.parametrize("targeting", ["Civilian targeting", "Civilians targeted"])
def test_a_strike_is_alleged_and_civilians_are_its_target_however_that_is_written(
    tmp_path: Path, targeting: str
) -> None:
    draft = one(
        tmp_path, event_type="Explosions/Remote violence", sub_event_type="Air/drone strike", actor2="", inter2="",
        civilian_targeting=targeting, assoc_actor_1="",
    )  # fmt: skip

    made = incident(draft)
    assert made.title == "Air/drone strike attributed by ACLED to Military Forces of Mali (2021-), Kidal"
    assert made.attribution == "alleged"
    assert roles(draft) == [("malian-armed-forces", Role.ALLEGED_PERPETRATOR), ("civilians", Role.TARGET)]
    assert made.given["civilian_targeting"] == targeting


@pytest.mark.parametrize("code", ["7", "Civilians"])
def test_civilians_of_a_country_are_civilians_and_who_stands_beside_them_is_only_kept(
    tmp_path: Path, code: str
) -> None:
    draft = one(
        tmp_path, event_type="Violence against civilians", sub_event_type="Attack", inter2=code,
        actor1="Unidentified Armed Group (Mali)", inter1="3", assoc_actor_1="", actor2="Civilians (Mali)",
        assoc_actor_2="Farmers (Mali)", civilian_targeting="Civilian targeting",
    )  # fmt: skip

    made = incident(draft)
    assert roles(draft) == [("civilians", Role.TARGET)]
    assert made.attribution == "unknown"
    assert made.given["assoc_actor_2"] == "Farmers (Mali)"
    assert [actor.slug for actor in draft.actors] == ["acled"]


def test_a_district_without_the_word_for_one_gets_it(tmp_path: Path) -> None:
    draft = one(tmp_path, admin1="Mopti", admin2="Koro", location="Koro")

    (made,) = draft.places
    assert (made.slug, made.name, made.region) == ("koro-cercle", "Koro cercle", "mopti-region")


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"event_id_cnty": ""}, "event_id_cnty"),
        ({"event_date": "31 February 1971"}, "event_date"),
        ({"time_precision": ""}, "time_precision"),
        ({"geo_precision": "4"}, "geo_precision"),
        ({"latitude": "x"}, "latitude"),
        ({"longitude": "181"}, "longitude"),
        ({"fatalities": "10-15"}, "fatalities"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_told_by_its_column(tmp_path: Path, changed: dict[str, Any], column: str) -> None:
    drafts, (problem,) = read(written(tmp_path, changed, {}))

    assert [draft.external_id for draft in drafts] == ["QQQ2"]
    assert (problem.line, problem.column) == (2, column)


def test_a_file_without_the_columns_is_none_of_acled(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("event_id_cnty,actor1\nQQQ1,Blue\n", encoding="utf-8")

    with rows.opened(path) as table, pytest.raises(Misfit, match="event_date"):
        list(Acled().drafts(table, Names()))
