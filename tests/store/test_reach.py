"""What contributors cannot find out: drafts before publication, what is withdrawn, records that only others name."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidFields, InvalidRecord, NotFound
from app.domain.policy import Byline
from app.domain.registers import ActorDraft
from app.domain.vocabulary import UserRole
from app.models import Incident, Revision
from app.store import editing, history, registers, scripted, snapshot, standing, talk
from app.store.db import WriteSession
from app.store.standing import Step
from tests.store.conftest import BY, Maker, Members, claim

SECRET = "hidden-brigade"


def hidden_actor(db: WriteSession, by: Byline = BY) -> None:
    """An actor that no public incident names."""
    registers.add_actors(
        db, [ActorDraft.model_validate({"slug": SECRET, "name": "Hidden", "kind": "rebel_group", "listed": False})], by
    )


def drafted(db: WriteSession, row: Incident, **changes: Any) -> IncidentDraft:
    """The draft of a row without the ids of its claims."""
    claims = [{**one, "id": None} for one in snapshot.draft_of(row)["claims"]]
    return IncidentDraft.model_validate({**snapshot.draft_of(row), "claims": claims, **changes})


def test_a_proposal_rests_on_what_was_public(registered: WriteSession, members: Members, incident: Maker) -> None:
    cora, edda = members("contributor"), members("editor")
    row = incident(standing="draft", place="kidal", killed=1, summary="The informant is somebody.")
    registered.commit()
    wanted = drafted(registered, row, summary="Nothing of that.")
    editing.save(registered, edda, row.key, wanted, "Not for readers.", seen=1)
    standing.publish(registered, edda, Step(row.key, row.version, "Ready."))

    with pytest.raises(InvalidRecord, match="which there is not"):
        scripted.change(registered, cora, row.code or "", {"tags": ["probe"]}, "Probing.", seen=1)
    with pytest.raises(InvalidRecord, match="which there is not"):
        editing.save(registered, cora, row.key, wanted, "Probing.", seen=2)
    done = scripted.change(registered, cora, row.code or "", {"tags": ["probe"]}, "Well.", seen=3)
    assert done.kind == "proposed"


@pytest.mark.parametrize("given", ["%informant%", "%", "________________", "x" * 33, "ABC", ""])
def test_the_id_of_a_claim_is_no_pattern(
    registered: WriteSession, members: Members, incident: Maker, given: str
) -> None:
    cora, row = members("contributor"), incident(killed=1)
    claims = [*snapshot.draft_of(row)["claims"], claim(id=given, n=4)]

    with pytest.raises((InvalidRecord, InvalidFields)):
        scripted.change(registered, cora, row.code or "", {"claims": claims}, "Probing.", seen=1)


def test_a_contributor_names_no_record_that_only_others_name(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora, edda = members("contributor"), members("editor")
    hidden_actor(registered)
    wanted = drafted(registered, incident(), involvements=[{"actor": SECRET, "role": "side_a"}])

    with pytest.raises(InvalidRecord) as refused:
        editing.create(registered, cora, wanted, "Guessing.")
    assert str(refused.value) == f"No actor is known as “{SECRET}”."
    key = editing.create(registered, edda, wanted, "Known here.")
    assert editing.find(registered, edda, key).involvements[0].actor.slug == SECRET


def test_what_a_contributor_added_is_theirs_to_name(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora = members("contributor")
    hidden_actor(registered, Byline("Cora", UserRole.CONTRIBUTOR, "New.", cora.id))

    wanted = drafted(registered, incident(), involvements=[{"actor": SECRET, "role": "side_a"}])

    assert editing.create(registered, cora, wanted, "Mine.")


def test_what_is_written_while_an_incident_is_withdrawn_is_for_the_desk(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora, edda = members("contributor"), members("editor")
    row = incident(place="kidal", killed=1, title="As published")
    standing.withdraw(registered, edda, Step(row.key, 1, "Wrong.", public_reason="It was wrong."))
    wanted = IncidentDraft.model_validate({**snapshot.draft_of(row), "title": "Not for readers"})
    editing.save(registered, edda, row.key, wanted, "Being looked at.", seen=2)

    asked = select(Revision.version).where(Revision.incident_id == row.id, col(Revision.public))
    assert list(registered.exec(asked.order_by(col(Revision.version))).all()) == [1, 2]
    assert history.incident(registered, row.code or "").title == "As published"
    with pytest.raises(NotFound):
        editing.find(registered, cora, row.key)

    standing.restore(registered, edda, Step(row.key, 3, "Right after all."))
    assert history.incident(registered, row.code or "").title == "Not for readers"


def test_who_owns_an_incident_does_not_read_what_is_said_about_another_ones_proposal(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora, carl, edda = members("contributor"), members("contributor", "carl"), members("editor")
    key = editing.create(registered, cora, drafted(registered, incident(), place="kidal", claims=[claim(n=1)]), "Mine.")
    standing.publish(registered, edda, Step(key, 1, "Ready."))
    row = editing.find(registered, edda, key)
    wanted = IncidentDraft.model_validate({**snapshot.draft_of(row), "title": "Better", "standing": "published"})
    editing.save(registered, carl, key, wanted, "Better.", seen=2)
    waiting = editing.waiting_of(registered, carl.id, row)
    assert waiting is not None
    talk.say(registered, edda, key, "Between us.", proposal=waiting.key)
    talk.say(registered, edda, key, "To all who work on it.")

    assert [one.text for one in talk.said(registered, cora, row)] == ["To all who work on it."]
    assert [one.text for one in talk.said(registered, carl, row)] == ["Between us."]
    with pytest.raises(NotFound):
        talk.say(registered, cora, key, "And me.", proposal=waiting.key)
