"""What words typed into a form may mean: any name finds a record, and nobody finds what they may not see."""

from typing import Any

import pytest

from app.domain.errors import NotAllowed
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import PlaceKind, UserRole
from app.i18n import speaking
from app.store import pickers, registers
from app.store.db import WriteSession
from app.store.pickers import Kind
from app.store.sight import EDITORS, PUBLIC
from tests.store.conftest import BY, Members

CONTRIBUTOR = Byline("cora", UserRole.CONTRIBUTOR, "A reason.")


def slugs(found: list[pickers.Found]) -> list[str]:
    """The slugs in their order."""
    return [one.slug for one in found]


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("actor", "rebels", ["rebels"]), ("actor", " csp psd ", ["rebels"]), ("actor", "CSP", ["rebels"]),
        ("actor", "Civilians", ["people"]), ("actor", "nobody", []), ("actor", "", []), ("actor", "!?", []),
        ("place", "TINZAWATEN", ["tinzaouaten"]), ("place", "kidal", ["kidal"]), ("place", "Ségou", ["segou"]),
        ("region", "kidal", ["kidal-region"]), ("region", "Ségou", ["segou-region"]), ("region", "tinzaouaten", []),
        ("district", "Abeibara", ["abeibara"]), ("region", "abeibara", []),
        ("source", "paper", ["paper"]), ("source", "Paper: A piece", ["paper"]), ("source", "a PIECE", ["paper"]),
        ("source", "Other paper", ["other-paper"]), ("source", "A", []),
    ],
)  # fmt: skip
def test_a_whole_name_means_a_record(registered: WriteSession, kind: Kind, typed: str, meant: list[str]) -> None:
    assert slugs(pickers.meant(registered, kind, typed, EDITORS)) == meant


@pytest.mark.parametrize(
    ("kind", "words", "found"),
    [
        ("actor", "cs", ["rebels"]), ("actor", "dpa", ["rebels"]), ("actor", "an", ["band", "people"]),
        ("place", "kid", ["kidal", "kidal-region"]), ("place", "zaou", ["tinzaouaten"]),
        ("region", "seg", ["segou-region"]),
        ("source", "pap", ["paper", "other-paper"]), ("source", "piece paper", ["paper"]), ("source", "zz", []),
        ("actor", "%", []), ("actor", "_", []), ("source", "%", []), ("actor", "x" * 500, []),
    ],
)  # fmt: skip
def test_a_part_of_a_name_finds_records(registered: WriteSession, kind: Kind, words: str, found: list[str]) -> None:
    assert sorted(slugs(pickers.search(registered, kind, words, EDITORS))) == sorted(found)


def test_what_begins_with_the_words_comes_first(registered: WriteSession) -> None:
    assert slugs(pickers.search(registered, "actor", "c", EDITORS))[0] == "people"
    alias = pickers.search(registered, "actor", "csp-psd", EDITORS)[0]
    assert (alias.label, alias.also) == ("CSP-DPA", "CSP-PSD")


def test_a_misspelt_name_is_offered_what_is_near(registered: WriteSession) -> None:
    assert slugs(pickers.offered(registered, "place", "Tinzaouten", EDITORS))[0] == "tinzaouaten"
    assert slugs(pickers.offered(registered, "actor", "Civilian s", EDITORS)) == ["people"]


def test_a_source_is_found_by_its_title_whatever_signs_stand_in_it(registered: WriteSession) -> None:
    titled = SourceDraft(slug="wagners-end", publisher="L’Écho", title="Wagner’s “end” (in Ségou): 50% – or not")
    registers.add_sources(registered, [titled], BY)
    assert pickers.typed_as(registered, "source", "wagners-end", EDITORS) == f"L’Écho: {titled.title}"
    for words in ("wagner end", "50%", "SÉGOU", "l’écho", "or not wagner"):
        assert slugs(pickers.search(registered, "source", words, EDITORS)) == ["wagners-end"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_stands_in_a_field_means_the_record_again(registered: WriteSession, language: str) -> None:
    every: list[tuple[Kind, list[Any]]] = [
        ("actor", ["army", "rebels", "people"]), ("place", ["kidal", "segou", "tinzaouaten"]),
        ("region", ["kidal-region", "segou-region"]), ("source", ["paper", "echo", "other-paper", "ucdp-record"]),
    ]  # fmt: skip
    with speaking(language):
        for kind, slugs_of in every:
            for slug in slugs_of:
                text = pickers.typed_as(registered, kind, slug, EDITORS)
                assert slugs(pickers.meant(registered, kind, text, EDITORS)) == [slug]


def test_beside_a_translated_name_stands_its_kind_in_that_language(registered: WriteSession) -> None:
    draft = PlaceDraft.model_validate({
        "slug": "menaka-cercle", "name": "Ménaka cercle", "name_fr": "Cercle de Ménaka", "kind": "district",
        "names": [{"name": "Menaka area"}],
    })  # fmt: skip
    registers.add_places(registered, [draft], BY)

    with speaking("fr"):
        kind = PlaceKind.DISTRICT.label
        (own,) = pickers.search(registered, "place", "menaka c", EDITORS)
        (other,) = pickers.search(registered, "place", "menaka area", EDITORS)

    assert (own.label, own.also) == ("Cercle de Ménaka", kind)
    assert other.also == "Menaka area"


def test_who_may_not_see_a_record_does_not_find_it(registered: WriteSession, members: Members) -> None:
    registers.add_actors(
        registered, [ActorDraft(slug="hidden", name="Hidden", kind="media", listed=False)], CONTRIBUTOR
    )
    stranger, editor = pickers.sight(members("contributor")), pickers.sight(members("editor"))
    for see, found in ((PUBLIC, []), (stranger, []), (editor, ["hidden"])):
        assert slugs(pickers.meant(registered, "actor", "hidden", see)) == found
        assert slugs(pickers.search(registered, "actor", "hid", see)) == found
    kept = pickers.meant(registered, "actor", "hidden", stranger, frozenset({"hidden"}))
    assert slugs(kept) == ["hidden"]


def test_a_contributor_adds_unlisted_records_alone(registered: WriteSession) -> None:
    listed = ActorDraft(slug="new", name="New", kind="media")
    hidden = ActorDraft(slug="new-hidden", name="New", kind="media", listed=False)
    for drafts in ([listed], [hidden, listed]):
        with pytest.raises(NotAllowed):
            registers.add_actors(registered, drafts, CONTRIBUTOR)
    assert [one.slug for one in registers.add_actors(registered, [hidden], CONTRIBUTOR)] == ["new-hidden"]
    place = PlaceDraft(slug="well", name="Well", kind="locality", region="kidal-region", listed=False)
    assert registers.add_places(registered, [place], CONTRIBUTOR)[0].listed is False
    source = SourceDraft(slug="leaflet", publisher="Leaflet", repeats="paper", listed=False)
    assert registers.add_sources(registered, [source], CONTRIBUTOR)[0].listed is False


def test_a_slug_is_made_of_the_name_and_taken_once(registered: WriteSession) -> None:
    def made(kind: Kind, name: str, *taken: str) -> str:
        return pickers.free_slug(registered, kind, name, taken)

    assert made("actor", "Army") == "army-2"
    assert made("actor", "Army", "army-2") == "army-3"
    assert made("actor", "Новый фронт") == "novyi-front"
    assert made("place", "كيدال") == "kydal"
    assert made("source", "漢字") == "source"
    assert made("actor", "new") == "new-2"
    assert len(made("actor", "x" * 300)) <= 120
    assert {made(kind, "..") for kind in pickers.KINDS} == set(pickers.KINDS)
