"""The write path: versions, revisions, codes, figures, and what it refuses."""

import json
from typing import Any

import pytest
from sqlmodel import col, select

from app.domain.draft import IncidentChanges
from app.domain.errors import EditConflict, InvalidRecord, NotAllowed
from app.domain.policy import Byline
from app.domain.registers import PlaceDraft, SourceDraft
from app.domain.vocabulary import Measure, PlaceKind, Standing, UserRole
from app.models import Claim, Figure, Incident, Revision, Sum
from app.store import registers, write
from app.store.db import Sessions, WriteSession
from app.store.version import data_version
from tests.store.conftest import BY, Maker, claim


def changed(db: WriteSession, row: Incident, **fields: Any) -> Incident:
    """The incident with some fields changed by the tester, who saw its newest version."""
    return write.amend(db, row, IncidentChanges(set=fields), BY, seen=row.version)


def revisions(db: WriteSession, row: Incident) -> list[Revision]:
    """The incident's revisions, oldest first."""
    return list(db.exec(select(Revision).where(Revision.incident_id == row.id).order_by(col(Revision.version))))


def test_a_new_incident_has_its_first_revision_whole(registered: WriteSession, incident: Maker) -> None:
    row = incident(place="tinzaouaten", killed=5)
    registered.commit()

    (revision,) = revisions(registered, row)
    told = json.loads(revision.snapshot)

    assert (row.version, revision.version, revision.author, revision.reason) == (1, 1, "tester", "testing")
    assert told["code"] == row.code == "NM-2024-0001"
    assert told["claims"][0]["id"] == row.claims[0].key
    assert told["claims"][0]["best"] == 5


def test_a_draft_has_neither_code_nor_public_history(registered: WriteSession, incident: Maker) -> None:
    row = incident(standing="draft")

    assert row.code is None
    assert not revisions(registered, row)[0].public


def test_codes_are_allotted_at_first_publication_and_stay(registered: WriteSession, incident: Maker) -> None:
    draft, published = incident(standing="draft"), incident()

    write.publish(registered, draft, BY, seen=draft.version)
    changed(registered, draft, date="2025-01-01")

    assert (published.code, draft.code) == ("NM-2024-0001", "NM-2024-0002")


def test_amending_keeps_the_ids_of_claims_and_counts_again(registered: WriteSession, incident: Maker) -> None:
    row = incident(killed=5)
    first = row.claims[0].key

    changed(registered, row, claims=[claim(id=first, n=7), claim(claimant="rebels", n=50)])
    registered.commit()

    total = registered.exec(select(Figure).where(Figure.of == Sum.TOTAL, Figure.claimant_id == None)).one()  # noqa: E711
    assert row.claims[0].key == first
    assert (total.measure, total.low, total.high) == (Measure.KILLED, 7, 50)
    assert [one.version for one in revisions(registered, row)] == [1, 2]


def test_changing_nothing_records_nothing(registered: WriteSession, incident: Maker) -> None:
    row = incident(place="tinzaouaten", killed=5)

    changed(registered, row, title=row.title, place="tinzaouaten")
    registered.commit()

    assert row.version == 1
    assert len(revisions(registered, row)) == 1


def test_a_stale_edit_is_refused_and_changes_nothing(registered: WriteSession, incident: Maker) -> None:
    row = incident()
    changed(registered, row, title="Second")

    with pytest.raises(EditConflict):
        write.amend(registered, row, IncidentChanges(set={"title": "Third"}), BY, seen=1)

    assert row.title == "Second"


def test_of_two_writers_at_once_the_second_is_refused(
    sessions: Sessions, registered: WriteSession, incident: Maker
) -> None:
    number = incident().id
    registered.commit()
    if sessions.url.startswith("sqlite"):
        with pytest.raises(EditConflict):
            _second_after_first(sessions, number)
        return

    with sessions.writer() as one, sessions.writer() as two:
        mine, theirs = one.get(Incident, number), two.get(Incident, number)
        assert mine is not None
        assert theirs is not None
        changed(one, mine, title="First")
        one.commit()
        with pytest.raises(EditConflict):
            changed(two, theirs, title="Second")


def _second_after_first(sessions: Sessions, number: int | None) -> None:
    """SQLite lets one writer in at a time: the second begins when the first is done, and saw the old version."""
    with sessions.writer() as one:
        changed(one, one.get(Incident, number), title="First")  # type: ignore[arg-type]
        one.commit()
    with sessions.writer() as two:
        row = two.get(Incident, number)
        write.amend(two, row, IncidentChanges(set={"title": "Second"}), BY, seen=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "fields",
    [
        {"place": "nowhere"},
        {"claims": [claim(claimant="nobody", n=1)]},
        {"claims": [claim(id="0123456789abcdef", n=1)]},
        {"sources": ["no-source"]},
    ],
    ids=str,
)
def test_names_that_no_register_has_are_refused(
    registered: WriteSession, incident: Maker, fields: dict[str, Any]
) -> None:
    row = incident()

    with pytest.raises(InvalidRecord):
        changed(registered, row, **fields)


def test_another_incidents_claim_is_refused(registered: WriteSession, incident: Maker) -> None:
    one, other = incident(killed=5), incident(killed=6)

    with pytest.raises(InvalidRecord):
        changed(registered, one, claims=[claim(id=other.claims[0].key, n=5)])


def test_a_contributor_writes_drafts_and_nothing_public(registered: WriteSession, incident: Maker) -> None:
    contributor = Byline("somebody", UserRole.CONTRIBUTOR, "a reason")
    draft, public = incident(standing="draft"), incident()

    write.amend(registered, draft, IncidentChanges(set={"title": "New"}), contributor, seen=1)

    with pytest.raises(NotAllowed):
        write.publish(registered, draft, contributor, seen=2)
    with pytest.raises(NotAllowed):
        write.amend(registered, public, IncidentChanges(set={"title": "New"}), contributor, seen=1)


def test_withdrawing_and_merging_keep_the_record(registered: WriteSession, incident: Maker) -> None:
    gone, same, kept = incident(), incident(), incident()

    write.withdraw(registered, gone, "It did not happen.", BY, seen=1)
    write.merge(registered, same, kept, BY, seen=1)
    registered.commit()

    assert (gone.standing, gone.closing_reason) == (Standing.WITHDRAWN, "It did not happen.")
    assert (same.standing, same.merged_into) == (Standing.MERGED, kept)
    with pytest.raises(InvalidRecord):
        write.merge(registered, kept, gone, BY, seen=kept.version)


def test_point_and_labels_come_from_the_place_unless_given(registered: WriteSession, incident: Maker) -> None:
    row = incident(place="tinzaouaten")
    own = incident(place="tinzaouaten", latitude=20.0, longitude=3.0, region="segou-region")

    changed(registered, row, place="segou")

    assert row.region is not None
    assert own.region is not None
    assert (row.latitude, row.region.slug) == (13.43, "segou-region")
    assert (own.latitude, own.region.slug) == (20.0, "segou-region")


def test_a_country_gives_an_incident_no_point(registered: WriteSession, incident: Maker) -> None:
    country = PlaceDraft(slug="mali", name="Mali", kind=PlaceKind.COUNTRY, latitude=18, longitude=-2)
    registers.add_places(registered, [country], BY)

    row = incident(place="mali", geo_precision="country")

    assert (row.latitude, row.longitude, row.x) == (None, None, None)


@pytest.mark.parametrize(("preferred", "best"), [(False, None), (True, 5)])
def test_a_preferred_number_is_one_that_somebody_chose(
    registered: WriteSession, incident: Maker, preferred: bool, best: int | None
) -> None:
    incident(killed={"n": 5, "preferred": preferred, "preferred_reason": "x" if preferred else ""})

    every = registered.exec(select(Figure)).all()

    assert {one.best for one in every} == {best}
    assert {one.preferred_low for one in every} == {5}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], False),
        ([claim(subject="people", wording="scores")], True),
        ([claim(subject="people", n=3)], True),
        ([claim(subject="people", n=0)], False),
        ([claim(subject="people", n=3, stance="denies")], False),
        ([claim(subject="rebels", n=3)], False),
    ],
    ids=str,
)
def test_civilians_are_among_the_victims_where_a_claim_counts_them(
    incident: Maker, claims: list[Any], expected: bool
) -> None:
    assert incident(claims=claims).civilians is expected


def test_every_change_raises_the_version_of_the_data(registered: WriteSession, incident: Maker) -> None:
    before = data_version(registered)

    incident()

    assert data_version(registered) == before + 1


def test_a_change_without_a_reason_is_no_change() -> None:
    with pytest.raises(ValueError, match="reason"):
        Byline("tester", UserRole.EDITOR, "  ")


def test_a_claims_sources_can_change(registered: WriteSession, incident: Maker) -> None:
    row = incident(killed=5)
    key = row.claims[0].key

    changed(registered, row, claims=[claim(id=key, n=5, sources=[{"source": "other-paper", "via": "radio"}])])
    registered.commit()

    kept = registered.exec(select(Claim)).one()
    assert [(one.source.slug, one.via) for one in kept.cited] == [("other-paper", "radio")]
    assert {one.source.slug for one in row.cited} == {"paper", "other-paper"}


def test_a_draft_that_is_refused_leaves_nothing_half_done(registered: WriteSession, incident: Maker) -> None:
    row = incident(title="Before")

    with pytest.raises(InvalidRecord):
        changed(registered, row, title="Half done", involvements=[{"actor": "nobody", "role": "side_a"}])
    changed(registered, row, summary="Another change.")
    registered.commit()

    assert (row.title, row.summary) == ("Before", "Another change.")


def test_a_claim_that_was_taken_away_comes_back_under_its_id(registered: WriteSession, incident: Maker) -> None:
    row = incident(killed=5)
    key = row.claims[0].key
    changed(registered, row, claims=[])

    changed(registered, row, claims=[claim(id=key, n=5)])
    registered.commit()

    assert [one.key for one in row.claims] == [key]


def test_publishing_what_is_public_records_nothing(registered: WriteSession, incident: Maker) -> None:
    row = incident()

    write.publish(registered, row, BY, seen=row.version)

    assert row.version == 1


def test_nothing_rests_on_a_source_that_may_not_be_passed_on(registered: WriteSession, incident: Maker) -> None:
    secret = SourceDraft(slug="acled-record", publisher="ACLED", dataset="acled")
    registers.add_sources(registered, [secret], BY)

    with pytest.raises(InvalidRecord):
        incident(claims=[claim(n=90, sources=[{"source": "acled-record"}])])
