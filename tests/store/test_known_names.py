"""Every name of the registers in one read."""

from app.domain.registers import ActorDraft, ActorNameDraft, PlaceDraft, PlaceNameDraft
from app.domain.vocabulary import ActorKind, PlaceKind
from app.models import Actor, Place
from app.store import known_names, registers
from app.store.db import WriteSession
from app.store.known_names import KnownActor, KnownPlace
from tests.store.conftest import BY
from tests.store.merging import merge


def test_names_stand_by_their_records_unlisted_ones_too(db: WriteSession) -> None:
    registers.add_actors(
        db, [ActorDraft(slug="band", name="Band", kind="rebel_group", listed=False, names=(_alias("The Band"),))], BY
    )
    registers.add_places(db, [_place("north", "North region", "region"), _place("well", "Well", region="north")], BY)

    found = known_names.read(db)

    assert found.actors == (KnownActor("band", ActorKind.REBEL_GROUP, ("Band", "The Band")),)
    assert found.places == (
        KnownPlace("north", PlaceKind.REGION, ("North region",)),
        KnownPlace("well", PlaceKind.TOWN, ("Well",), region="north"),
    )


def test_what_was_merged_stands_by_its_survivor(db: WriteSession) -> None:
    one, other = _actor("one", "One"), _actor("other", "Other")
    registers.add_actors(db, [one, other, _actor("third", "Third")], BY)
    spelt = (PlaceNameDraft(name="Süd"),)
    registers.add_places(
        db,
        [
            _place("north", "North", "region"),
            _place("south", "South", "region", names=spelt),
            _place("x", region="south"),
        ],
        BY,
    )
    db.commit()
    merge(db, Actor, "other", "one")
    merge(db, Actor, "one", "third")
    merge(db, Place, "south", "north")

    found = known_names.read(db)

    assert [one.slug for one in found.actors] == ["third"]
    assert set(found.actors[0].names) == {"One", "Other", "Third"}
    assert found.merged_actors == {"one": "third", "other": "third"}
    assert found.merged_places == {"south": "north"}
    assert {place.slug: place.region for place in found.places} == {"north": None, "x": "north"}
    assert {"North", "South", "Süd"} <= set(found.places[0].names)


def _alias(name: str) -> ActorNameDraft:
    return ActorNameDraft(name=name)


def _actor(slug: str, name: str) -> ActorDraft:
    return ActorDraft(slug=slug, name=name, kind=ActorKind.REBEL_GROUP)


def _place(slug: str, name: str = "X", kind: str = "town", **given: object) -> PlaceDraft:
    return PlaceDraft.model_validate({"slug": slug, "name": name, "kind": kind, **given})
