"""Standing: what publishing asks for, who takes which step, and that merging moves claims and can be undone."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentDraft
from app.domain.errors import EditConflict, InvalidRecord, NotAllowed, NotFound
from app.domain.vocabulary import Measure, Standing
from app.models import Actor, Incident, Revision, Source, Sum
from app.store import editing, proposals, register_merges, snapshot, standing
from app.store.db import WriteSession
from app.store.standing import Step
from tests.store.conftest import BY, Maker, Members, claim


def step(row: Incident, **given: str) -> Step:
    """A step that its author takes on the newest version."""
    return Step(row.key, row.version, **{"reason": "Because.", **given})


def killed(row: Incident) -> list[tuple[int | None, int | None]]:
    """The totals of the dead that were derived."""
    return [
        (one.low, one.high)
        for one in row.figures
        if (one.measure, one.of) == (Measure.KILLED, Sum.TOTAL) and not one.claimant_id
    ]


def again(db: WriteSession, row: Incident) -> Incident:
    """The row as the database has it."""
    db.commit()
    db.expire_all()
    return db.exec(select(Incident).where(Incident.id == row.id)).one()


def test_a_contributor_sends_to_review_and_an_editor_publishes(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora, edda = members("contributor"), members("editor")
    row = incident(standing="draft", place="kidal", killed=3)
    with pytest.raises(NotFound):
        standing.send(registered, cora, step(row))
    key = editing.create(registered, cora, standing_draft(row), "Mine.")
    own = editing.find(registered, cora, key)

    standing.send(registered, cora, step(own))
    assert own.standing is Standing.IN_REVIEW
    with pytest.raises(NotAllowed):
        standing.publish(registered, cora, step(own))
    standing.publish(registered, edda, step(own))

    assert again(registered, own).code == "NM-2024-0001"


def standing_draft(row: Incident) -> IncidentDraft:
    """The draft of a row without the ids of its claims, as another author would write it."""
    fields = snapshot.draft_of(row)
    claims = [{**one, "id": None} for one in fields["claims"]]
    return IncidentDraft.model_validate({**fields, "claims": claims})


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"sources": []}, "source"), ({}, "claim"), ({"place": None, "killed": 1}, "place or a region")],
)
def test_publishing_says_what_is_missing(
    registered: WriteSession, members: Members, incident: Maker, given: dict[str, object], missing: str
) -> None:
    row = incident(**{"standing": "draft", "place": "kidal", **given})

    with pytest.raises(InvalidRecord, match=missing):
        standing.publish(registered, members("editor"), step(row))

    assert again(registered, row).standing is Standing.DRAFT


def test_an_incident_without_claims_is_published_with_the_reason(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    row = incident(standing="draft", place="kidal")

    standing.publish(registered, members("editor"), step(row, without_claims="The paper only says that it happened."))

    asked = select(Revision.reason).where(Revision.incident_id == row.id, Revision.version == 2)
    assert registered.exec(asked).one() == "Because. (No claim: The paper only says that it happened.)"


def test_a_merge_moves_claims_under_their_ids_and_keeps_both_histories(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda = members("editor")
    goes = incident(killed=5, involvements=[{"actor": "rebels", "role": "side_a"}], sources=["other-paper"])
    stays = incident(killed=2, involvements=[{"actor": "army", "role": "side_b"}])
    ids = [one.key for one in goes.claims]

    standing.merge(registered, edda, step(goes), stays.code or "")

    goes, stays = again(registered, goes), again(registered, stays)
    assert (goes.standing, goes.merged_into_id, goes.claims) == (Standing.MERGED, stays.id, [])
    assert [one.key for one in stays.claims][1:] == ids
    assert killed(stays) == [(2, 5)]
    assert {one.source.slug for one in stays.cited} == {"paper", "other-paper"}
    assert {one.actor.slug for one in stays.involvements} == {"rebels", "army"}
    versions = registered.exec(select(Revision.incident_id, Revision.version).order_by(col(Revision.version))).all()
    assert [version for number, version in versions if number == goes.id] == [1, 2]
    assert [version for number, version in versions if number == stays.id] == [1, 2]


def test_a_restored_incident_takes_its_claims_back_as_they_are_now(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda = members("editor")
    goes = incident(killed=5, involvements=[{"actor": "rebels", "role": "side_a"}], sources=["other-paper"])
    stays = incident(killed=2)
    standing.merge(registered, edda, step(goes), stays.code or "")
    claims = [{**one, "text": "Read again."} for one in snapshot.draft_of(stays)["claims"]]
    wanted = IncidentDraft.model_validate({**snapshot.draft_of(stays), "claims": claims, "title": "Retold"})
    editing.save(registered, edda, stays.key, wanted, "Read again.", seen=stays.version)

    standing.restore(registered, edda, step(again(registered, goes)))

    goes, stays = again(registered, goes), again(registered, stays)
    assert (goes.standing, goes.merged_into_id, killed(goes)) == (Standing.PUBLISHED, None, [(5, 5)])
    assert (goes.claims[0].text, [one.source.slug for one in goes.cited]) == ("Read again.", ["other-paper", "paper"])
    assert (stays.title, killed(stays), stays.involvements) == ("Retold", [(2, 2)], [])
    assert [one.source.slug for one in stays.cited] == ["paper"]


def test_of_two_preferred_claims_that_meet_the_one_that_stays_keeps_its_mark(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, marked = members("editor"), {"preferred": True, "preferred_reason": "Counted."}
    goes, stays = incident(claims=[claim(n=5, **marked)]), incident(claims=[claim(n=2, **marked)])

    standing.merge(registered, edda, step(goes), stays.code or "")
    stays = again(registered, stays)
    assert [one.preferred for one in stays.claims] == [True, False]
    standing.restore(registered, edda, step(again(registered, goes)))

    assert [one.preferred for one in again(registered, goes).claims] == [True]


def test_what_cannot_be_merged(registered: WriteSession, members: Members, incident: Maker) -> None:
    edda, row, other = members("editor"), incident(), incident()
    with pytest.raises(InvalidRecord):
        standing.merge(registered, edda, step(row), row.code or "")
    with pytest.raises(NotFound):
        standing.merge(registered, edda, step(row), "NM-1999-0001")
    with pytest.raises(NotAllowed):
        standing.merge(registered, members("contributor"), step(row), other.code or "")
    with pytest.raises(EditConflict):
        standing.merge(registered, edda, Step(row.key, 7, "Because."), other.code or "")
    record = incident(dataset="ucdp", external_id="1", sources=["ucdp-record"])
    with pytest.raises(InvalidRecord, match="dataset"):
        standing.merge(registered, edda, step(record), other.code or "")


def test_a_withdrawn_incident_is_restored(registered: WriteSession, members: Members, incident: Maker) -> None:
    edda, row = members("editor"), incident(place="kidal", killed=1)
    standing.withdraw(registered, edda, step(row, public_reason="It did not happen."))
    assert (row.standing, row.closing_reason) == (Standing.WITHDRAWN, "It did not happen.")

    standing.restore(registered, edda, step(row))

    row = again(registered, row)
    assert (row.standing, row.closing_reason, row.version) == (Standing.PUBLISHED, "", 3)


def totals(*rows: Incident) -> list[list[tuple[int | None, int | None]]]:
    """The totals of the dead of some incidents."""
    return [killed(row) for row in rows]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_chain_of_merges_is_undone_in_any_order(
    registered: WriteSession, members: Members, incident: Maker, order: str
) -> None:
    edda = members("editor")
    rows = {name: incident(place="kidal", killed=n) for name, n in (("a", 3), ("b", 5), ("c", 7))}
    standing.merge(registered, edda, step(rows["a"]), rows["b"].code or "")
    standing.merge(registered, edda, step(again(registered, rows["b"])), rows["c"].code or "")

    for name in order:
        standing.restore(registered, edda, step(again(registered, rows[name])))

    # Restored first, b takes back what had come to it; restored after a, only what is left of that.
    a, b, c = (again(registered, rows[name]) for name in "abc")
    assert totals(a, b, c) == [[(3, 3)], [(5, 5)], [(7, 7)]]


def test_a_merge_into_what_was_withdrawn_since_is_undone(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, goes, stays = members("editor"), incident(place="kidal", killed=5), incident(place="kidal", killed=2)
    standing.merge(registered, edda, step(goes), stays.code or "")
    standing.withdraw(registered, edda, step(again(registered, stays), public_reason="All wrong."))

    standing.restore(registered, edda, step(again(registered, goes)))

    assert totals(again(registered, goes), again(registered, stays)) == [[(5, 5)], [(2, 2)]]
    assert again(registered, stays).standing is Standing.WITHDRAWN


def test_a_claim_that_was_taken_away_after_the_merge_stays_away(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda = members("editor")
    goes = incident(place="kidal", claims=[claim(n=5), claim(n=6, claimant="front")])
    stays = incident(place="kidal", killed=2)
    standing.merge(registered, edda, step(goes), stays.code or "")
    claims = [one for one in snapshot.draft_of(stays)["claims"] if one["low"] != 6]
    wanted = IncidentDraft.model_validate({**snapshot.draft_of(stays), "claims": claims})
    editing.save(registered, edda, stays.key, wanted, "It was never said.", seen=stays.version)

    standing.restore(registered, edda, step(again(registered, goes)))

    assert killed(again(registered, goes)) == [(5, 5)]


def test_records_that_were_merged_meanwhile_go_by_their_new_name(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, both = members("editor"), ["paper", "other-paper"]
    sides = [{"actor": "rebels", "role": "side_a"}, {"actor": "front", "role": "side_a"}]
    goes = incident(place="kidal", killed=5, sources=both, involvements=sides)
    stays = incident(place="kidal", killed=2)
    standing.merge(registered, edda, step(goes), stays.code or "")
    for table, gone, kept in ((Source, "other-paper", "paper"), (Actor, "front", "rebels")):
        pair: list[Any] = [registered.exec(select(table).where(col(table.slug) == one)).one() for one in (gone, kept)]
        register_merges.merge(registered, pair[0], pair[1], BY, seen=(pair[0].version, pair[1].version))

    standing.restore(registered, edda, step(again(registered, goes)))

    row = again(registered, goes)
    assert [one.source.slug for one in row.cited] == ["paper"]
    assert [one.actor.slug for one in row.involvements] == ["rebels"]


def test_a_proposal_on_what_was_merged_is_not_taken(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, cora = members("editor"), members("contributor")
    goes, stays = incident(place="kidal", killed=5), incident(place="kidal", killed=2)
    wanted = IncidentDraft.model_validate({**snapshot.draft_of(goes), "title": "Better", "standing": "published"})
    editing.save(registered, cora, goes.key, wanted, "Better.", seen=1)
    standing.merge(registered, edda, step(goes), stays.code or "")
    waiting = editing.waiting_of(registered, cora.id, goes)
    assert waiting

    with pytest.raises(InvalidRecord, match="merged into another"):
        proposals.take(registered, edda, waiting.key, reason="Better.")

    assert waiting.decision.value == "waiting"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"date": "2999-01-01"}, "Its date lies in the future: 1 January 2999."),
        ({"claims": [claim(n=3, said_on="2024-07-24")]}, "was said on 24 July 2024, before it began on 25 July 2024."),
        ({"latitude": 20.0, "longitude": 1.4}, "km from Kidal, further than “Exact” means."),
    ],
)
def test_what_may_be_a_slip_is_said_and_publishes_all_the_same(
    registered: WriteSession, members: Members, incident: Maker, fields: dict[str, Any], said: str
) -> None:
    row = incident(**{"standing": "draft", "place": "kidal", "claims": [claim(n=3)], **fields})

    (sentence,) = standing.odd(row)
    assert said in sentence
    standing.publish(registered, members("editor"), step(row))
    assert row.standing is Standing.PUBLISHED


@pytest.mark.parametrize(
    "fields",
    [
        {"claims": [claim(n=3, said_on="2024-07-25")]},
        {"date": "2024-07", "claims": [claim(n=3, said_on="2024-07-03")]},
        {"latitude": 18.5, "longitude": 1.4, "geo_precision": "near"},
        {"latitude": 20.0, "longitude": 1.4, "geo_precision": "region"},
        {"place": None, "region": "kidal-region", "latitude": 20.0, "longitude": 1.4},
    ],
)
def test_what_is_as_usual_is_not_odd(incident: Maker, fields: dict[str, Any]) -> None:
    assert standing.odd(incident(**{"standing": "draft", "place": "kidal", **fields})) == []
