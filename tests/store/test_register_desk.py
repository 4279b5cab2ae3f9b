"""The registers as the desk reads them: what a search finds, who is meant by a name, what was changed since."""

import pytest

from app.domain.errors import InvalidRecord, NotFound
from app.domain.registers import ActorDraft, SourceDraft
from app.i18n import speaking
from app.models import Actor
from app.store import register_desk, register_edits, register_merges, register_search, registers, snapshot
from app.store.db import WriteSession
from tests.store.conftest import BY, Maker, claim


def _slugs(db: WriteSession, kind: register_desk.Kind, words: str, page: int = 1) -> list[str]:
    return [one.slug for one in register_desk.listed(db, kind, words, page)[0]]


def test_every_word_of_any_name_finds_a_record(registered: WriteSession) -> None:
    db = registered

    assert _slugs(db, "actors", "psd CSP") == ["rebels"]
    assert _slugs(db, "places", "ti n zaouatene") == ["tinzaouaten"]
    assert _slugs(db, "places", "kidal") == ["kidal", "kidal-region"]
    assert _slugs(db, "sources", "paper piece") == ["paper"]
    assert _slugs(db, "sources", "paper") == ["other-paper", "paper"]
    assert _slugs(db, "actors", "no such name") == []


def test_accents_and_signs_do_not_hide_a_source(registered: WriteSession) -> None:
    db = registered
    drafts = [
        SourceDraft(slug="echo-wagner", publisher="Écho du Sahel", title="Wagner’s “end” in Ségou: œuvre à part"),
        SourceDraft(slug="desert", publisher="Daily", title="A wagon", url="https://example.org/Ménaka"),
        SourceDraft(slug="last", publisher="Zenith", title="_ 50% _", publisher_fr="Au zénith"),
    ]
    registers.add_sources(db, drafts, BY)

    for words in ("segou", "SÉGOU wagners", "oeuvre", "écho sahel", "end à"):
        assert _slugs(db, "sources", words) == ["echo-wagner"]
    assert _slugs(db, "sources", "menaka") == ["desert"]
    assert _slugs(db, "sources", "50%") == ["last"]
    assert _slugs(db, "sources", "wag") == ["desert", "echo-wagner"]
    assert _slugs(db, "sources", "")[-1] == "last"
    assert _slugs(db, "sources", "").index("desert") < _slugs(db, "sources", "").index("echo-wagner")
    with speaking("fr"):
        assert _slugs(db, "sources", "")[0] == "last"


@pytest.mark.parametrize(("kind", "words"), [("sources", ""), ("sources", "p"), ("actors", ""), ("places", "a")])
def test_a_page_holds_only_its_own_records(registered: WriteSession, kind: register_desk.Kind, words: str) -> None:
    whole, total = register_search.page(registered, kind, words, limit=register_search.ALL)

    parts = [register_search.page(registered, kind, words, limit=2, offset=n) for n in range(0, total, 2)]

    assert [row.slug for rows, _ in parts for row in rows] == [row.slug for row in whole]
    assert {many for _, many in parts} == {total} == {len(whole)}
    assert total > 2


def test_a_register_is_listed_page_by_page(registered: WriteSession) -> None:
    db = registered
    registers.add_actors(
        db, [ActorDraft(slug=f"unit-{n:02}", name=f"Unit {n:02}", kind="media") for n in range(60)], BY
    )

    entries, total = register_desk.listed(db, "actors", "unit", 2)

    assert total == register_desk.count(db, "actors") - 5 == 60
    assert [one.slug for one in entries] == [f"unit-{n}" for n in range(50, 60)]


def test_use_is_counted_once_an_incident(incident: Maker, registered: WriteSession) -> None:
    db = registered
    incident(involvements=[{"actor": "band", "role": "side_a"}], claims=[claim(n=1, claimant="band", subject="band")])
    incident(standing="draft", involvements=[{"actor": "band", "role": "side_a"}])
    incident(place="tinzaouaten")

    used = {one.slug: one.used for one in register_desk.listed(db, "actors", "", 1)[0]}
    places = {one.slug: one.used for one in register_desk.listed(db, "places", "", 1)[0]}

    assert (used["band"], used["front"]) == (2, 0)
    assert (places["tinzaouaten"], places["kidal-region"], places["abeibara"]) == (1, 1, 1)
    assert register_desk.opened(db, "sources", "paper").used == 3


def test_who_is_meant(registered: WriteSession) -> None:
    db = registered

    def meant(kind: register_desk.Kind, typed: str) -> list[str]:
        return [one.slug for one in register_desk.meant(db, kind, typed)]

    assert meant("actors", "csp") == meant("actors", "rebels") == ["rebels"]
    assert meant("sources", "a piece") == ["paper"]
    assert meant("sources", "paper") == ["paper"]
    assert meant("actors", "") == meant("actors", "nobody") == meant("actors", "a\x00b") == []
    assert [one.slug for one in register_desk.near(db, "actors", "CSP-DPB")] == ["rebels"]


def test_what_was_merged_is_found_by_a_search_only(registered: WriteSession) -> None:
    db = registered
    gone, stays = (register_desk.row_of(db, "actors", slug) for slug in ("band", "rebels"))
    register_merges.merge(db, gone, stays, BY, seen=(1, 1))

    assert "band" not in _slugs(db, "actors", "")
    assert {one.slug: one.merged_into for one in register_desk.listed(db, "actors", "band", 1)[0]} == {
        "band": "rebels",
        "rebels": "",
    }
    assert [one.slug for one in register_desk.meant(db, "actors", "band")] == ["rebels"]
    assert [one.slug for one in register_desk.opened(db, "actors", "rebels").joined] == ["band"]
    assert register_desk.taken(db, "actors", "band")


def test_what_was_changed_since_somebody_looked(registered: WriteSession) -> None:
    db = registered
    row: Actor = register_desk.row_of(db, "actors", "front")
    draft = ActorDraft.model_validate({**snapshot.of_actor(row), "note": "New."})
    register_edits.amend_actor(db, draft, BY, seen=1)

    since = register_desk.since(db, "actors", "front", 1)

    assert since.base["note"] == ""
    assert since.changes == (("tester", "testing"),)
    for seen in (0, 3):
        with pytest.raises(InvalidRecord):
            register_desk.since(db, "actors", "front", seen)
    for slug in ("nobody", "a\x00b"):
        with pytest.raises(NotFound):
            register_desk.opened(db, "actors", slug)
