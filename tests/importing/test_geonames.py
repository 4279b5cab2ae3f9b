"""GeoNames' export against the register: what is new, what gains spellings, and what is no place at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Misfit
from app.domain.policy import Byline
from app.domain.registers import PlaceDraft
from app.domain.vocabulary import PlaceKind, UserRole
from app.importing.geonames import COLUMNS, Gazetteer, read
from app.store import gazetteer, registers
from app.store.db import WriteSession
from app.store.resolve import places_named
from app.store.sight import EDITORS, PUBLIC

Taker = Callable[..., Gazetteer]
BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
KIDAL = "2597449\tKidal Region\tKidal Region\tKidal,Région de Kidal,kydal\t19.4\t1.2\tA\tADM1\tML\t\t10\t"
CERCLE = "8631541\tAbeïbara Cercle\tAbeibara Cercle\tAbeïbara\t19.48\t2.2\tA\tADM2\tML\t\t10\t8631541"
NAMES = "Tinzaouaten,تين زاوتين,tyn zawtyn"
TOWN = f"2476086\tTi-n-Zaouâtene\tTi-n-Zaouatene\t{NAMES}\t19.954\t2.967\tP\tPPL\tML\t\t10\t8631541"
HILL = "2448331\tAdrar Ti-n-Zaouâtene\t\tAdrar Tin Zaouaten\t19.91\t2.85\tT\tHLL\tML\t\t10\t"
WELL = "7\tIn Abokor\t\t\t19.1\t2.1\tH\tWLL\tML\t\t10\t"


def row(start: str, population: str = "0") -> str:
    """A whole row; what a test does not mention is empty."""
    cells = start.split("\t")
    cells += [""] * (len(COLUMNS) - len(cells))
    cells[COLUMNS.index("population")] = population
    return "\t".join(cells)


@pytest.fixture
def taken(db: WriteSession, tmp_path: Path) -> Taker:
    """Read a file of some rows against the register, and enter it."""

    def take(*rows: str) -> Gazetteer:
        file = tmp_path / "ML.txt"
        file.write_text("".join(f"{one}\n" for one in rows), encoding="utf-8")
        made = read(file, gazetteer.places(db))
        gazetteer.enter(db, made.new, BY)
        gazetteer.widen(db, made.widened, BY)
        db.flush()
        return made

    return take


def slugs(made: Gazetteer) -> list[str]:
    return [one.slug for one in made.new]


def test_areas_towns_and_wells_come_with_every_spelling(db: WriteSession, taken: Taker) -> None:
    made = taken(row(TOWN), row(HILL), row(WELL), row(CERCLE), row(KIDAL))

    assert set(slugs(made)) == {"kidal-region", "abeibara-cercle", "ti-n-zaouatene", "in-abokor"}
    assert (made.rows, made.left_out, made.problems) == (5, 1, [])
    (town,) = places_named(db, "Tinzaouaten", EDITORS)
    assert town.region is not None
    assert town.district is not None
    assert (town.region.slug, town.district.slug, town.kind) == ("kidal-region", "abeibara-cercle", PlaceKind.VILLAGE)
    assert {(one.name, one.language) for one in town.names} == {
        ("Ti-n-Zaouâtene", ""), ("Ti-n-Zaouatene", ""), ("Tinzaouaten", ""), ("تين زاوتين", "ar"),
    }  # fmt: skip
    region = town.region
    assert (region.name, region.name_fr) == ("Kidal region", "Région de Kidal")
    assert "Cercle d’Abeïbara" in {one.name for one in town.district.names}


def test_readers_do_not_see_a_place_before_an_incident_names_it(db: WriteSession, taken: Taker) -> None:
    taken(row(TOWN))

    assert places_named(db, "Tinzaouaten", PUBLIC) == []


def test_the_same_file_again_changes_nothing(taken: Taker) -> None:
    taken(row(TOWN), row(KIDAL), row(CERCLE))

    made = taken(row(TOWN), row(KIDAL), row(CERCLE))

    assert (made.new, made.widened, made.unchanged) == ([], {}, 3)


def test_a_place_of_the_register_keeps_its_name_and_point(db: WriteSession, taken: Taker) -> None:
    own = {"slug": "tinzaouaten", "name": "Tinzaouaten", "kind": "town", "latitude": 19.95, "longitude": 2.96}
    registers.add_places(db, [PlaceDraft.model_validate(own)], BY)

    made = taken(row(TOWN), row(KIDAL), row(CERCLE))

    (town,) = places_named(db, "Ti-n-Zaouâtene", EDITORS)
    assert made.updated == 1
    assert town.region is not None
    assert town.district is not None
    assert (town.slug, town.name, town.latitude, town.geonames_id) == ("tinzaouaten", "Tinzaouaten", 19.95, 2476086)
    assert (town.region.slug, town.district.slug, town.listed) == ("kidal-region", "abeibara-cercle", True)


def test_a_namesake_far_away_is_another_place(taken: Taker) -> None:
    far = TOWN.replace("2476086", "99").replace("19.954", "13.9")

    made = taken(row(TOWN), row(far))

    assert slugs(made) == ["ti-n-zaouatene-2476086", "ti-n-zaouatene-99"]


@pytest.mark.parametrize(("population", "kind"), [("4999", PlaceKind.VILLAGE), ("5000", PlaceKind.TOWN)])
def test_a_village_of_many_is_a_town(population: str, kind: PlaceKind, taken: Taker) -> None:
    assert taken(row(TOWN, population)).new[0].kind is kind


@pytest.mark.parametrize(
    ("rows", "column", "value"),
    [
        (TOWN.replace("19.954", "91"), "latitude", "91"),
        (TOWN.replace("2.967", "east"), "longitude", "east"),
        (TOWN.replace("2.967", "nan"), "longitude", "nan"),
        (TOWN.replace("2476086", "x1"), "geonameid", "x1"),
        (TOWN.replace("Ti-n-Zaouâtene\t", "?\t"), "name", "?"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(rows: str, column: str, value: str, taken: Taker) -> None:
    made = taken(row(KIDAL), row(rows))

    assert [(one.line, one.column, one.value) for one in made.problems] == [(2, column, value)]
    assert slugs(made) == ["kidal-region"]


@pytest.mark.parametrize("held", [b"name,latitude\n", b"<html>\n", b"\xff\xfe\n", b"\x89PNG\r\n"])
def test_another_file_is_refused(held: bytes, db: WriteSession, tmp_path: Path) -> None:
    file = tmp_path / "other.txt"
    file.write_bytes(held)

    with pytest.raises(Misfit, match="GeoNames"):
        read(file, gazetteer.places(db))


def test_a_district_is_the_same_by_whichever_word_for_it(taken: Taker, db: WriteSession) -> None:
    own = {"slug": "dioila-cercle", "name": "Dioila cercle", "kind": "district", "listed": False}
    registers.add_places(db, [PlaceDraft.model_validate(own)], BY)

    made = taken(row("7701200\tCercle de Dioïla\t\t\t12.4\t-6.8\tA\tADM2\tML\t\t07\t7701200"))

    assert (slugs(made), made.updated) == ([], 1)
