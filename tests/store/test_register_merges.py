"""Merging duplicates of the registers: what moves, what is refused, where the old address leads, what is recorded."""

import orjson
import pytest
from sqlmodel import col, select

from app.domain.errors import NotFound
from app.domain.filter import IncidentFilter
from app.domain.registers import ActorDraft, PlaceDraft, ReportedTotalDraft, SourceDraft
from app.domain.vocabulary import Role, Standing
from app.models import Actor, Claim, Incident, Place, ReportedTotal, Revision, Source
from app.store import catalogue, read, register_merges, registers, write
from app.store.db import WriteSession
from app.store.resolve import places_named, resolve, sources_named
from tests.store.conftest import BY, Maker, claim
from tests.store.merging import merge, row


def _newest(db: WriteSession, kind: str, number: int | None) -> Revision:
    asked = select(Revision).where(getattr(Revision, f"{kind}_id") == number)
    found = db.exec(asked.order_by(col(Revision.version).desc())).first()
    assert found is not None
    return found


def _codes(db: WriteSession, **wanted: tuple[str, ...]) -> set[str]:
    return {one.code for one in read.cards(db, resolve(db, IncidentFilter.model_validate(wanted)), limit=50)}


def _total(incident: Incident) -> tuple[int | None, int | None]:
    return next((one.low, one.high) for one in incident.figures if one.claimant_id is None and one.of == "total")


def test_two_groups_become_one_and_are_counted_once(incident: Maker, registered: WriteSession) -> None:
    db = registered
    both = incident(claims=[claim(n=4), claim(n=7, subject="band", claimant="band")])
    assert _total(both) == (11, 11)

    merge(db, Actor, "band", "rebels")

    assert _total(both) == (4, 7)
    assert [(one.claimant.slug, one.subject.slug) for one in both.claims if one.subject] == [
        ("army", "rebels"),
        ("rebels", "rebels"),
    ]
    newest = _newest(db, "incident", both.id)
    assert (newest.version, newest.reason, newest.author) == (2, "two names of one", "Edda")
    assert "band" not in newest.snapshot


def test_the_same_part_stands_once(incident: Maker, registered: WriteSession) -> None:
    db = registered
    there = incident(
        involvements=[
            {"actor": "rebels", "role": "side_a"},
            {"actor": "band", "role": "side_a", "note": "on motorcycles"},
            {"actor": "band", "role": "target"},
        ]
    )

    merge(db, Actor, "band", "rebels")

    assert [(one.actor.slug, one.role, one.note) for one in there.involvements] == [
        ("rebels", Role.SIDE_A, "on motorcycles"),
        ("rebels", Role.TARGET, ""),
    ]


def test_names_and_ties_come_along(registered: WriteSession) -> None:
    db = registered
    extra = {"slug": "csp", "name": "The Framework", "name_fr": "Le Cadre", "kind": "rebel_group"}
    links = [{"to": "front", "kind": "merged_into", "since": "2024-11-30"}, {"to": "rebels", "kind": "part_of"}]
    names = [{"name": "Cadre stratégique", "kind": "official", "language": "fr", "since": "2021"}, {"name": "CSP"}]
    registers.add_actors(db, [ActorDraft.model_validate({**extra, "links": links, "names": names})], BY)
    tied = {"slug": "ally", "name": "Ally", "kind": "rebel_group", "links": [{"to": "csp", "kind": "allied_with"}]}
    registers.add_actors(db, [ActorDraft.model_validate(tied)], BY)

    merged = merge(db, Actor, "csp", "rebels")

    found = {one.name: one for one in merged.names}
    assert {"The Framework", "Le Cadre", "Cadre stratégique", "CSP"} <= set(found)
    assert (found["Cadre stratégique"].kind.value, found["Cadre stratégique"].language) == ("alias", "fr")
    assert [one.name for one in merged.names].count("CSP") == 1
    assert [(one.other.slug, one.kind.value) for one in merged.links] == [("front", "merged_into")]
    ally = row(db, Actor, "ally")
    assert [one.other.slug for one in ally.links] == ["rebels"]
    assert ally.version == 2
    assert row(db, Actor, "csp").links == []
    assert orjson.loads(_newest(db, "actor", row(db, Actor, "csp").id).snapshot)["merged_into"] == "rebels"


def test_the_old_slug_and_every_old_name_find_the_one_that_stays(incident: Maker, registered: WriteSession) -> None:
    db = registered
    there = incident(place="tinzaouaten", claims=[claim(n=1, subject="band")])
    merge(db, Actor, "band", "front")
    merge(db, Actor, "front", "rebels")

    for asked in ("band", "Band", "front", "FLA"):
        assert _codes(db, claimant=("army",), include=("none",)) == {there.code}
        assert resolve(db, IncidentFilter(actor=(asked,), include=("none",))).wanted.actor == ("rebels",)
    with pytest.raises(NotFound):
        catalogue.actor(db, "band")
    assert {"band", "front"}.isdisjoint(one.slug for one in catalogue.actors(db))


def test_places_take_their_incidents_along(incident: Maker, registered: WriteSession) -> None:
    db = registered
    spelled = {"slug": "tin-zaouatine", "name": "Tin Zaouatine", "kind": "town", "latitude": 1.0, "longitude": 1.0}
    area = {"slug": "kidal-area", "name": "Kidal area", "kind": "region"}
    twin = {**spelled, "slug": "well", "name": "Well", "region": "kidal-area"}
    drafts = [PlaceDraft.model_validate(one) for one in (spelled, area, twin)]
    registers.add_places(db, drafts, BY)
    leaning, own = incident(place="tin-zaouatine"), incident(place="well", region="kidal-area")

    merge(db, Place, "tin-zaouatine", "tinzaouaten")
    merge(db, Place, "kidal-area", "kidal-region")

    assert (leaning.place.slug, leaning.latitude, leaning.region.slug) == ("tinzaouaten", 19.954, "kidal-region")  # type: ignore[union-attr]
    assert (own.place.slug, own.region.slug) == ("well", "kidal-region")  # type: ignore[union-attr]
    assert row(db, Place, "well").region.slug == "kidal-region"
    assert [one.slug for one in places_named(db, "Tin  Zaouatine")] == ["tinzaouaten"]
    assert _codes(db, region=("kidal-area",)) == {leaning.code, own.code}


def test_incidents_at_the_place_that_stays_gain_what_it_gains(incident: Maker, registered: WriteSession) -> None:
    db = registered
    full = {"region": "kidal-region", "district": "abeibara", "latitude": 19.1, "longitude": 1.9}
    drafts = [{"slug": "well", "name": "Well", "kind": "locality"}, {"slug": "puits", "name": "Puits",
              "kind": "locality", **full}]  # fmt: skip
    registers.add_places(db, [PlaceDraft.model_validate(one) for one in drafts], BY)
    there, own = incident(place="well"), incident(place="well", latitude=18.0, longitude=1.0, region="segou-region")
    assert (there.x, there.region, there.district) == (None, None, None)

    merge(db, Place, "puits", "well")

    assert there.region is not None
    assert there.district is not None
    assert (there.latitude, there.region.slug, there.district.slug) == (19.1, "kidal-region", "abeibara")
    assert there.x is not None
    assert (own.latitude, own.region.slug) == (18.0, "segou-region")  # type: ignore[union-attr]
    newest = _newest(db, "incident", there.id)
    assert (newest.version, newest.reason) == (2, "two names of one")


def test_sources_are_cited_once(incident: Maker, registered: WriteSession) -> None:
    db = registered
    cited = [{"source": "paper"}, {"source": "other-paper", "via": "RFI"}]
    there = incident(claims=[claim(n=2, sources=cited), claim(n=3, sources=[{"source": "other-paper"}])])
    before = [one.key for one in there.claims]

    merge(db, Source, "other-paper", "paper")

    assert [one.source.slug for one in there.cited] == ["paper"]
    assert [[(one.source.slug, one.via) for one in claim.cited] for claim in there.claims] == [
        [("paper", "RFI")],
        [("paper", "")],
    ]
    assert [one.key for one in there.claims] == before
    assert [one.slug for one in sources_named(db, "other-paper")] == ["paper"]
    assert _codes(db, source=("other-paper",)) == {there.code}


def test_what_repeated_one_repeats_the_other_and_never_itself(registered: WriteSession) -> None:
    db = registered
    more = [{"slug": "relay", "publisher": "Relay", "repeats": "echo"}]
    registers.add_sources(db, [SourceDraft.model_validate(one) for one in more], BY)

    merge(db, Source, "echo", "other-paper")
    assert row(db, Source, "relay").repeats.slug == "other-paper"

    merge(db, Source, "other-paper", "relay")
    assert row(db, Source, "relay").repeats.slug == "paper"


def test_what_the_one_that_goes_repeats_is_repeated(registered: WriteSession) -> None:
    db = registered
    more = [{"slug": "relay", "publisher": "Relay", "repeats": "echo"}, {"slug": "twin", "publisher": "Relay"}]
    registers.add_sources(db, [SourceDraft.model_validate(one) for one in more], BY)

    assert merge(db, Source, "relay", "twin").repeats.slug == "echo"
    # The first of a chain stays what it was, whoever of the chain is one with it.
    assert merge(db, Source, "twin", "paper").repeats is None
    assert row(db, Source, "echo").repeats.slug == "paper"


def test_reported_totals_move(registered: WriteSession) -> None:
    db = registered
    total = {
        "claimant": "band", "measure": "killed", "subject": "rebels", "area": "kidal", "low": 5, "text": "In a year.",
        "sources": [{"source": "paper"}, {"source": "echo", "via": "Echo"}],
    }  # fmt: skip
    registers.add_totals(db, [ReportedTotalDraft.model_validate(total)], BY)

    merge(db, Actor, "band", "front")
    merge(db, Place, "kidal", "tinzaouaten")
    merge(db, Source, "echo", "paper")

    row = db.exec(select(ReportedTotal)).one()
    assert (row.claimant.slug, row.subject.slug, row.area.slug) == ("front", "rebels", "tinzaouaten")  # type: ignore[union-attr]
    assert [(one.source.slug, one.via) for one in row.cited] == [("paper", "Echo")]
    assert (row.version, _newest(db, "total", row.id).version) == (4, 4)


def test_every_standing_moves(incident: Maker, registered: WriteSession) -> None:
    db = registered
    draft = incident(standing="draft", sources=[], place="kidal", involvements=[{"actor": "band", "role": "target"}])
    taken_back = incident(place="kidal", claims=[claim(n=1, subject="band")])
    write.withdraw(db, taken_back, "It did not happen.", BY, seen=1)
    same, other = incident(place="kidal"), incident()
    write.merge(db, same, other, BY, seen=1)

    merge(db, Actor, "band", "rebels")
    merge(db, Place, "kidal", "tinzaouaten")

    assert [one.standing for one in (draft, taken_back, same)] == [Standing.DRAFT, Standing.WITHDRAWN, Standing.MERGED]
    assert {one.place.slug for one in (draft, taken_back, same) if one.place} == {"tinzaouaten"}
    assert not _newest(db, "incident", draft.id).public
    assert (
        db.exec(select(Claim).join(Actor, col(Claim.subject_id) == col(Actor.id)).where(Actor.slug == "band")).all()
        == []
    )


def test_the_preview_counts_what_would_move(incident: Maker, registered: WriteSession) -> None:
    db = registered
    incident(claims=[claim(n=4, subject="band"), claim(n=7, claimant="band")])
    incident(involvements=[{"actor": "band", "role": "side_a"}])

    moves = register_merges.preview(db, row(db, Actor, "band"), row(db, Actor, "front"))

    assert dict(moves.counts) == {
        "Claims that it makes": 1,
        "Claims about it": 1,
        "Parts in incidents": 1,
        "Ties to other actors": 1,
    }
    assert (moves.incidents, moves.names, moves.problems) == (2, ("Band",), ())


def test_a_draft_that_names_what_went_is_taken_for_the_one_that_stays(
    incident: Maker, registered: WriteSession
) -> None:
    merge(registered, Actor, "band", "rebels")

    there = incident(claims=[claim(n=1, subject="band")])

    assert [one.subject.slug for one in there.claims if one.subject] == ["rebels"]
