"""Editing from the desk: who amends, who proposes, and what becomes of a save on a version that is not the newest."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.domain.accounts import Member
from app.domain.draft import IncidentDraft
from app.domain.errors import InvalidRecord, NotFound
from app.domain.vocabulary import Decision, Standing
from app.models import Incident, Proposal, Revision
from app.store import editing
from app.store.db import Sessions, WriteSession
from tests.store.conftest import Maker, Members, claim


def draft_of(db: WriteSession, member: Member, key: str, **changes: Any) -> IncidentDraft:
    """What the form would send: the incident as it was opened, with some fields changed."""
    return IncidentDraft.model_validate({**editing.opened(db, member, key).draft, **changes})


def proposals(db: WriteSession) -> list[Proposal]:
    """Every proposal, oldest first."""
    return list(db.exec(select(Proposal).order_by(col(Proposal.id))))


def reloaded(db: WriteSession, key: str) -> Incident:
    """The incident as the database has it."""
    db.commit()
    db.expire_all()
    return db.exec(select(Incident).where(Incident.key == key)).one()


def test_a_new_draft_belongs_to_who_wrote_it(registered: WriteSession, members: Members, incident: Maker) -> None:
    cora, other = members("contributor"), members("contributor", "carl")
    wanted = draft_of(registered, cora, incident(place="kidal").key, title="New", standing="published")

    key = editing.create(registered, cora, wanted, "Read it in two papers.")

    row = reloaded(registered, key)
    assert (row.standing, row.owner_id, row.code) == (Standing.DRAFT, cora.id, None)
    assert editing.opened(registered, cora, key).title == "New"
    with pytest.raises(NotFound):
        editing.opened(registered, other, key)
    with pytest.raises(NotFound):
        editing.save(registered, other, key, wanted, "Mine now.", seen=1)


def test_a_contributor_amends_an_own_draft(registered: WriteSession, members: Members, incident: Maker) -> None:
    cora = members("contributor")
    key = editing.create(registered, cora, draft_of(registered, cora, incident().key), "New.")

    done = editing.save(registered, cora, key, draft_of(registered, cora, key, title="Better"), "Better.", seen=1)

    row = reloaded(registered, key)
    assert (done.kind, row.title, row.version) == ("saved", "Better", 2)
    revision = registered.exec(select(Revision).where(Revision.incident_id == row.id, Revision.version == 2)).one()
    assert (revision.account_id, revision.reason) == (cora.id, "Better.")


def test_saving_what_is_there_changes_nothing(registered: WriteSession, members: Members, incident: Maker) -> None:
    edda, row = members("editor"), incident(killed=3)

    done = editing.save(registered, edda, row.key, draft_of(registered, edda, row.key), "Nothing.", seen=1)

    assert (done.kind, reloaded(registered, row.key).version) == ("unchanged", 1)


def test_what_the_form_does_not_say_stays(registered: WriteSession, members: Members, incident: Maker) -> None:
    edda, row = members("editor"), incident(dataset="ucdp", external_id="7", tags=["check"])
    shown = editing.opened(registered, edda, row.key).draft
    sent = {name: value for name, value in shown.items() if name not in ("dataset", "external_id", "tags")}

    editing.save(registered, edda, row.key, IncidentDraft.model_validate({**sent, "title": "Other"}), "Title.", seen=1)

    now = editing.opened(registered, edda, row.key).draft
    assert (now["title"], now["dataset"], now["external_id"], now["tags"]) == ("Other", "ucdp", "7", ["check"])


def test_two_editors_who_add_different_claims_both_succeed(
    sessions: Sessions, registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, emil, key = members("editor"), members("editor", "emil"), incident(killed=3).key
    there = editing.opened(registered, edda, key).draft["claims"]
    one = draft_of(registered, edda, key, claims=[*there, claim(claimant="rebels", n=8)])
    other = draft_of(registered, emil, key, claims=[*there, claim(claimant="front", n=9)])
    registered.commit()

    for member, draft in ((edda, one), (emil, other)):
        with sessions.writer() as db:
            assert editing.save(db, member, key, draft, "A claim more.", seen=1).kind == "saved"
            db.commit()

    row = reloaded(registered, key)
    assert [(one.claimant.slug, one.best) for one in row.claims] == [("army", 3), ("rebels", 8), ("front", 9)]
    assert (row.version, len({one.key for one in row.claims})) == (3, 3)
    assert row.claims[0].key == there[0]["id"]


def test_a_collision_writes_nothing_until_each_side_is_chosen(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, emil, key = members("editor"), members("editor", "emil"), incident().key
    mine = draft_of(registered, emil, key, title="Mine", summary="Added by me.")
    editing.save(
        registered, edda, key, draft_of(registered, edda, key, title="Theirs", grade_note="Seen."), "T.", seen=1
    )

    met = editing.save(registered, emil, key, mine, "M.", seen=1)

    assert met.kind == "conflict"
    assert met.version == 2
    assert met.merge is not None
    assert [one.key for one in met.merge.conflicts] == ["title"]
    assert reloaded(registered, key).title == "Theirs"

    done = editing.save(registered, emil, key, mine, "M.", seen=1, choices={"title": "mine", editing.MET: "2"})
    row = reloaded(registered, key)
    assert (done.kind, row.version) == ("saved", 3)
    assert (row.title, row.summary, row.grade_note) == ("Mine", "Added by me.", "Seen.")


def test_a_choice_made_against_an_older_version_is_asked_again(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    edda, emil, key = members("editor"), members("editor", "emil"), incident().key
    mine = draft_of(registered, emil, key, title="Mine")
    for seen, title in ((1, "Second"), (2, "Third")):
        editing.save(registered, edda, key, draft_of(registered, edda, key, title=title), "T.", seen=seen)

    again = editing.save(registered, emil, key, mine, "M.", seen=1, choices={"title": "mine", editing.MET: "2"})
    wrong = editing.save(registered, emil, key, mine, "M.", seen=1, choices={"title": "both", editing.MET: "3"})

    assert (again.kind, again.version, wrong.kind) == ("conflict", 3, "conflict")
    assert reloaded(registered, key).title == "Third"


def test_a_contributors_change_of_a_published_incident_waits(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora, edda, row = members("contributor"), members("editor"), incident()

    first = editing.save(registered, cora, row.key, draft_of(registered, cora, row.key, title="Once"), "A.", seen=1)
    assert editing.opened(registered, cora, row.key).title == "Once"
    assert editing.opened(registered, edda, row.key).title == "An incident"
    second = editing.save(registered, cora, row.key, draft_of(registered, cora, row.key, title="Twice"), "B.", seen=1)

    assert (first.kind, second.kind) == ("proposed", "proposed")
    (kept,) = proposals(registered)
    assert (kept.account_id, kept.seen, kept.reason, kept.decision) == (cora.id, 1, "B.", Decision.WAITING)
    assert '"title":"Twice"' in kept.draft
    assert (reloaded(registered, row.key).title, row.version) == ("An incident", 1)


def test_a_proposal_that_says_nothing_new_is_taken_back(
    registered: WriteSession, members: Members, incident: Maker
) -> None:
    cora, row = members("contributor"), incident()
    editing.save(registered, cora, row.key, draft_of(registered, cora, row.key, title="Once"), "A.", seen=1)

    back = draft_of(registered, cora, row.key, title="An incident")
    assert editing.save(registered, cora, row.key, back, "B.", seen=1).kind == "unchanged"

    assert [one.decision for one in proposals(registered)] == [Decision.TAKEN_BACK]


@pytest.mark.parametrize(
    "changes",
    [{"claims": [claim(id="ffff", n=4)]}, {"place": "nowhere"}, {"sources": [], "claims": []}],
    ids=["foreign claim", "unknown place", "no source"],
)
@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_what_the_rules_refuse_is_neither_kept_nor_proposed(
    registered: WriteSession, members: Members, incident: Maker, role: str, changes: dict[str, Any]
) -> None:
    member, row = members(role), incident(place="kidal")
    wanted = draft_of(registered, member, row.key, **changes)

    with pytest.raises(InvalidRecord):
        editing.save(registered, member, row.key, wanted, "R.", seen=1)

    assert proposals(registered) == []
    assert reloaded(registered, row.key).version == 1


@pytest.mark.parametrize("seen", [0, 2, 99])
def test_a_version_that_never_was_is_refused(
    registered: WriteSession, members: Members, incident: Maker, seen: int
) -> None:
    edda, row = members("editor"), incident()

    with pytest.raises(InvalidRecord):
        editing.save(registered, edda, row.key, draft_of(registered, edda, row.key, title="X"), "R.", seen=seen)


def test_a_change_needs_a_reason(registered: WriteSession, members: Members, incident: Maker) -> None:
    edda, row = members("editor"), incident()

    with pytest.raises(InvalidRecord):
        editing.save(registered, edda, row.key, draft_of(registered, edda, row.key, title="X"), "  ", seen=1)
