"""Which record a name in a file means."""

import pytest

from app.domain.geo import Point
from app.domain.registers import ActorDraft, PlaceDraft
from app.domain.vocabulary import ActorKind, PlaceKind
from app.importing.names import NONE, Match, Names, bare
from app.store.known_names import KnownActor, KnownNames, KnownPlace
from tests.importing.known import first_names

TOWN, REGION, DISTRICT = PlaceKind.TOWN, PlaceKind.REGION, PlaceKind.DISTRICT


@pytest.fixture(scope="module")
def names() -> Names:
    """The names of the first incidents' registers, which nothing here adds to."""
    return first_names()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("JNIM", "jnim"),
        ("CSP-PSD", "csp"),
        ("csp psd", "csp"),
        ("Forces armees maliennes", "malian-armed-forces"),
        ("Military Forces of Mali (2021-)", "malian-armed-forces"),
        ("ЧВК Вагнер", "wagner"),
        ("human-rights-watch", "human-rights-watch"),
        ("MUJAO", None),
        ("", None),
        ("!", None),
    ],
)
def test_an_actor_is_found_by_any_name_and_by_its_slug(names: Names, name: str, slug: str | None) -> None:
    assert names.actor(name) == Match(slug)


def test_a_state_by_its_name_is_its_forces_where_it_fights_and_its_government_where_it_speaks(names: Names) -> None:
    assert names.actor("Government of Mali") == Match("malian-armed-forces", ("government-of-mali",))
    assert names.actor("Government of Mali", speaks=True).slug == "government-of-mali"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Segou region", "segou-region"),
        ("Ségou", "segou-region"),
        ("SEGOU", "segou-region"),
        ("Région de Ségou", "segou-region"),
        ("Timbuktu", "timbuktu-region"),
        ("Tombouctou", "timbuktu-region"),
        ("Tombouctou region", "timbuktu-region"),
        ("Gao region", "gao-region"),
        ("Ménaka region", "menaka-region"),
        ("District de Bamako", "bamako-district"),
        ("Bamako region", "bamako-district"),
        ("Timetrine region", None),
        ("region", None),
        ("", None),
    ],
)
def test_a_region_is_found_whatever_its_spelling(names: Names, name: str, slug: str | None) -> None:
    assert names.region(name) == Match(slug)


def test_a_region_of_another_country_is_not_meant(names: Names) -> None:
    assert names.region("Kayes", "SN") == NONE


@pytest.mark.parametrize(
    ("name", "region", "slug"),
    [
        ("Abeïbara cercle", "kidal-region", "abeibara-cercle"),
        ("Cercle d’Abeïbara", "kidal-region", "abeibara-cercle"),
        ("Cercle d'Abeibara", "kidal-region", "abeibara-cercle"),
        ("Menaka cercle", "gao-region", "menaka-cercle"),
        ("Ménaka", None, "menaka-cercle"),
        ("Nowhere cercle", "gao-region", None),
    ],
)
def test_a_district_is_found_in_its_region_or_where_it_lies_now(
    names: Names, name: str, region: str | None, slug: str | None
) -> None:
    assert names.district(name, region) == Match(slug)


@pytest.mark.parametrize(
    ("name", "region", "point", "slug"),
    [
        ("Kidal town", "kidal-region", Point(18.441111, 1.407778), "kidal"),
        ("Ti-n-Zaouatene town", "kidal-region", None, "tinzaouaten"),
        ("Tombouctou", "timbuktu-region", Point(16.77, -3.0), "timbuktu"),
        ("Kidal village", None, None, "kidal"),
        ("Ti-n-Essako", "kidal-region", None, "tin-essako"),
        ("Tine s sako village", "kidal-region", None, "tin-essako"),
        ("Kidal town", "gao-region", None, None),
        ("Kidal town", "gao-region", Point(18.44, 1.41), "kidal"),
        ("Kidal town", "gao-region", Point(18.54, 1.41), None),
        ("Kidal town", "kidal-region", Point(18.54, 1.41), "kidal"),
        ("Kidal town", "kidal-region", Point(19.5, 1.4), None),
        ("Kidal region", "kidal-region", None, None),
        ("town", None, None, None),
    ],
)
def test_a_town_is_found_by_its_name_in_its_region_and_near_its_point(
    names: Names, name: str, region: str | None, point: Point | None, slug: str | None
) -> None:
    assert names.town(name, region, point) == Match(slug)


def test_of_several_places_the_nearest_comes_first_and_the_others_are_told() -> None:
    two = [KnownPlace(slug, TOWN, ("Doro",), latitude=16.0, longitude=east) for slug, east in (("a", 0.1), ("b", 0.02))]
    names = Names(KnownNames(places=tuple(two)))

    assert names.town("Doro", None, Point(16.0, 0.0)) == Match("b", ("a",))
    assert names.town("Doro") == Match("a", ("b",))


def test_of_districts_of_one_name_elsewhere_none_is_meant() -> None:
    far = [KnownPlace(slug, DISTRICT, ("San cercle",), region=f"{slug}-region") for slug in ("a", "b")]
    names = Names(KnownNames(places=tuple(far)))

    assert names.district("San", "c-region") == NONE
    assert names.district("San", "b-region") == Match("b")


def test_a_party_is_found_before_a_newsroom_of_its_name_and_a_claimant_after_it() -> None:
    both = (KnownActor("paper", ActorKind.MEDIA, ("Azawad",)), KnownActor("band", ActorKind.REBEL_GROUP, ("AZAWAD",)))
    names = Names(KnownNames(actors=both))

    assert names.actor("Azawad") == Match("band", ("paper",))
    assert names.actor("Azawad", speaks=True) == Match("paper", ("band",))


def test_a_record_that_was_merged_leads_to_its_survivor() -> None:
    places = (KnownPlace("stays", TOWN, ("Stays",)),)
    names = Names(
        KnownNames((KnownActor("one", ActorKind.MEDIA, ("One",)),), places, {"two": "one"}, {"gone": "stays"})
    )

    assert names.actor("two") == Match("one")
    assert names.has_actor("two")
    assert names.place("gone") == places[0] == names.place("stays")
    assert names.place("nowhere") is None


def test_a_new_actor_is_made_once_with_a_free_slug(names: Names) -> None:
    fresh = first_names()

    def make(slug: str) -> ActorDraft:
        return ActorDraft(slug=slug, name="Wagner!", kind=ActorKind.REBEL_GROUP)

    made = fresh.new_actor("Wagner!", make)

    assert made.slug == "wagner-2"
    assert fresh.new_actor("WAGNER", make) is made
    assert fresh.has_actor("wagner-2")
    assert not names.has_actor("wagner-2")


@pytest.mark.parametrize("name", ["ߞߊ߬ߓߊ߬", "!?"])
def test_a_name_without_a_letter_that_is_known_gets_a_slug_all_the_same(name: str) -> None:
    slugs = []
    for _ in range(2):
        made = Names().new_actor(name, lambda slug: ActorDraft(slug=slug, name="x", kind=ActorKind.MEDIA))
        slugs.append(made.slug)

    assert slugs[0] == slugs[1]
    assert slugs[0].startswith("actor-")


def test_a_long_name_gets_a_slug_that_fits() -> None:
    made = Names().new_actor("ab " * 100, lambda slug: ActorDraft(slug=slug, name="x", kind=ActorKind.MEDIA))

    assert len(made.slug) <= 120


def test_a_new_place_is_known_from_then_on() -> None:
    fresh = first_names()

    made = fresh.new_place(
        "Koro cercle",
        "mopti-region",
        lambda slug: PlaceDraft(slug=slug, name="Koro cercle", kind=DISTRICT, region="mopti-region"),
    )

    assert made.slug == "koro-cercle"
    assert fresh.district("Cercle de Koro", "mopti-region") == Match("koro-cercle")


def test_the_word_for_a_level_is_no_part_of_a_name() -> None:
    assert bare("Région de l’Azawad") == bare("Azawad Region") == "azawad"
    assert bare("District de Bamako") == "bamako"
