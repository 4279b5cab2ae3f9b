"""A sheet never writes over what somebody did since it was made, and no dataset over what a sheet corrected."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.errors import InvalidRecord
from app.domain.filter import IncidentFilter
from app.domain.registers import SourceDraft
from app.domain.vocabulary import Standing
from app.importing import carry, plan
from app.importing.order import Order
from app.importing.sheet import SheetImporter
from app.models import Import, Incident
from app.store import keyset, registers, snapshot, states, unsettled, write
from app.store.db import WriteSession
from app.store.keyset import Mark
from app.store.resolve import resolve
from app.web import paging
from tests.importing import awkward_atlas
from tests.importing.atlas_files import BY, as_csv, kept
from tests.importing.small_importer import FIRST, Small, written
from tests.importing.small_sheet import table
from tests.importing.test_sheet_taken_in import CLAIM, CODE, ROW, incident, order, taken_in

WHY = replace(BY, reason="Looked up.")
NEW = {**ROW, "geo_precision": "country", "sources": "first"}


@pytest.fixture
def atlas(db: WriteSession) -> WriteSession:
    """An atlas with some records."""
    awkward_atlas.fill(db)
    return db


@pytest.fixture
def counted(db: WriteSession, tmp_path: Path) -> WriteSession:
    """An atlas with the records of a dataset."""
    carry.out(db, Small(), written(tmp_path / "small.csv", FIRST), BY)
    return db


def edited(db: WriteSession, code: str = CODE, **changes: Any) -> None:
    """An editor changes an incident."""
    row = incident(db, code)
    write.amend(db, row, IncidentChanges(set=changes), BY, seen=row.version)
    db.flush()


def of_row(db: WriteSession, external: str) -> Incident:
    """The incident of a row of the dataset."""
    db.expire_all()
    return db.exec(select(Incident).where(Incident.external_id == external)).one()


def again(db: WriteSession, folder: Path, *lines: str, released: str = "1.0") -> Import:
    """The dataset once more."""
    return carry.out(db, Small(released), written(folder / "small.csv", lines), BY)


def test_an_old_export_leaves_what_was_changed_since(atlas: WriteSession, tmp_path: Path) -> None:
    old = kept(tmp_path, *as_csv(atlas))
    claims = snapshot.draft_of(incident(atlas))["claims"]
    edited(atlas, title="The editor's", claims=[*claims, {**claims[0], "id": None, "low": 2, "preferred": False}])

    made = taken_in(atlas, old)

    assert (made.updated, made.unchanged, made.conflicts) == (0, 10, 1)
    assert incident(atlas).title == "The editor's"
    assert len(incident(atlas).claims) == 8


def test_a_claim_that_was_changed_is_a_change_as_well(atlas: WriteSession, tmp_path: Path) -> None:
    old = kept(tmp_path, *as_csv(atlas))
    claims = snapshot.draft_of(incident(atlas))["claims"]
    edited(atlas, claims=[{**claims[0], "high": 4}, *claims[1:]])

    assert taken_in(atlas, old).conflicts == 1
    assert taken_in(atlas, kept(tmp_path, *as_csv(atlas))).unchanged == 11


def test_an_editor_between_looking_and_taking_in_is_not_written_over(atlas: WriteSession, tmp_path: Path) -> None:
    incidents, claims = as_csv(atlas)
    given = kept(tmp_path, incidents.replace(b"Incident 11", b"Another").replace(b"Incident 10", b"One more"), claims)
    assert plan.make(atlas, SheetImporter(given.claims), given).updated == 1
    changed = next(one for one in atlas.exec(select(Incident)).all() if one.title == "Incident 10")
    edited(atlas, changed.code or "", summary="The editor's.")

    made = carry.out(atlas, SheetImporter(given.claims), given, BY)

    assert (made.updated, made.conflicts) == (0, 1)


def test_a_sheet_by_hand_writes_over_what_sheets_wrote_alone(atlas: WriteSession, tmp_path: Path) -> None:
    mine, theirs = {**NEW, "code": "NM-2019-0042"}, ROW
    first = taken_in(atlas, order(tmp_path, mine, theirs))
    assert (first.created, first.updated, first.conflicts) == (1, 0, 1)

    second = taken_in(atlas, order(tmp_path, {**mine, "title": "Corrected"}))
    third = taken_in(atlas, order(tmp_path, {**mine, "title": "Corrected twice"}))
    edited(atlas, "NM-2019-0042", summary="The editor's.")
    fourth = taken_in(atlas, order(tmp_path, {**mine, "title": "Corrected again"}))

    assert (second.updated, third.updated, fourth.updated, fourth.conflicts) == (1, 1, 0, 1)
    assert incident(atlas, "NM-2019-0042").title == "Corrected twice"


def test_what_a_sheet_corrected_is_an_editors_change_to_its_dataset(counted: WriteSession, tmp_path: Path) -> None:
    row = of_row(counted, "A1")
    sheet = {**NEW, "code": row.code or "", "state": states.now(counted, row.id or 0), "sources": "small-a1"}

    assert taken_in(counted, order(tmp_path, sheet)).updated == 1
    assert again(counted, tmp_path, *FIRST).unchanged == 3
    newer = again(counted, tmp_path, "A1,A fight,2024-05-01,Blue,4,Kidal", *FIRST[1:], released="1.1")

    assert (newer.updated, newer.conflicts) == (0, 1)
    assert of_row(counted, "A1").title == "Another title"


def test_what_was_taken_from_a_sheet_is_an_editors_change_too(counted: WriteSession, tmp_path: Path) -> None:
    row = of_row(counted, "A1")
    assert taken_in(counted, order(tmp_path, {**NEW, "code": row.code or "", "sources": "small-a1"})).conflicts == 1

    unsettled.settle_conflict(counted, row.key, WHY, take=True, seen=row.version)

    assert again(counted, tmp_path, *FIRST).unchanged == 3
    assert of_row(counted, "A1").title == "Another title"
    newer = again(counted, tmp_path, "A1,A fight,2024-05-01,Blue,4,Kidal", *FIRST[1:], released="1.1")
    assert newer.conflicts == 1
    third = {**NEW, "code": row.code or "", "title": "Third", "sources": "small-a1"}
    seen = plan.make(counted, SheetImporter(), order(tmp_path, third))
    assert [one.sentence() for one in seen.problems.first] == [
        "an incident about which nothing waits to be settled: settle that first"
    ]


def test_a_merged_incident_is_left_alone(atlas: WriteSession, tmp_path: Path) -> None:
    one, into = incident(atlas), incident(atlas, "NM-2024-0001")
    seen = states.now(atlas, one.id or 0)
    write.merge(atlas, one, into, BY, seen=one.version)
    atlas.flush()

    made = taken_in(atlas, order(tmp_path, {**NEW, "state": seen}))

    assert (made.updated, made.conflicts) == (0, 1)
    assert (incident(atlas).standing, incident(atlas).version) == (Standing.MERGED, 2)
    (waiting,) = unsettled.conflicts(atlas)
    with pytest.raises(InvalidRecord, match="merged into another"):
        unsettled.settle_conflict(atlas, waiting.key, WHY, take=True, seen=waiting.version)


def test_a_withdrawn_incident_is_left_alone(atlas: WriteSession, tmp_path: Path) -> None:
    one = incident(atlas)
    write.withdraw(atlas, one, "It did not happen.", BY, seen=one.version)
    atlas.flush()

    made = taken_in(atlas, order(tmp_path, {**NEW, "state": states.now(atlas, one.id or 0)}))

    assert (made.updated, made.conflicts) == (0, 1)


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"dataset": "nowhere"}, "dataset", "No dataset is known as “nowhere”."),
        ({"dataset": "small", "external_id": "A1"}, "external_id",
         "an id that no other incident has in the dataset small, or none"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_in_is_told_beforehand(
    counted: WriteSession, tmp_path: Path, changes: dict[str, str], column: str, said: str
) -> None:
    given = order(tmp_path, {**NEW, "sources": "small-a1", "code": "NM-2024-0099", **changes})

    seen = plan.make(counted, SheetImporter(), given)

    assert (seen.created, seen.refused) == (0, 1)
    assert [(one.line, one.column, one.sentence()) for one in seen.problems.first] == [(2, column, said)]
    with pytest.raises(InvalidRecord, match="Line 2"):
        carry.out(counted, SheetImporter(), given, BY)


def test_two_rows_of_one_record_are_told(counted: WriteSession, tmp_path: Path) -> None:
    row = {**NEW, "sources": "small-a1", "dataset": "small", "external_id": "B7"}
    given = order(tmp_path, {**row, "code": "NM-2024-0098"}, {**row, "code": "NM-2024-0099"})

    seen = plan.make(counted, SheetImporter(), given)

    assert [(one.line, one.column, one.value) for one in seen.problems.first] == [(3, "external_id", "B7")]


def test_drafts_out_of_a_sheet_have_no_code_and_are_known_again(db: WriteSession, tmp_path: Path) -> None:
    registers.add_sources(db, [SourceDraft(slug="first", publisher="The First")], BY)
    path = tmp_path / "incidents.csv"
    given = Order(path, path.name, standing=Standing.DRAFT)
    claims = tmp_path / "claims.csv"
    claims.write_text(table({**CLAIM, "incident": "NM-2024-0500", "id": "abc123", "claimant": "Desk", "subject": "",
                             "claimant_kind": "media", "scope": "everybody"}), encoding="utf-8")  # fmt: skip
    path.write_text(table({**NEW, "code": "NM-2024-0500"}), encoding="utf-8")
    assert taken_in(db, replace(given, claims=claims)).created == 1
    assert taken_in(db, replace(given, claims=claims)).unchanged == 1

    first = taken_in(db, given)
    second = taken_in(db, given)
    path.write_text(table({**NEW, "code": "NM-2024-0500", "title": "Corrected"}), encoding="utf-8")
    third = taken_in(db, given)
    path.write_text(table({**NEW, "code": "", "title": "Another one"}), encoding="utf-8")
    taken_in(db, replace(given, standing=Standing.PUBLISHED))

    assert (first.unchanged, second.unchanged, third.updated) == (1, 1, 1)
    found = {one.title: one.code for one in db.exec(select(Incident))}
    assert found == {"Corrected": None, "Another one": "NM-2024-0001"}


def test_which_figure_is_preferred_editors_say(atlas: WriteSession, tmp_path: Path) -> None:
    claim = {**CLAIM, "incident": "NM-2019-0042", "preferred": "true", "preferred_reason": "Counted on the spot."}
    row = {**NEW, "code": "NM-2019-0042"}
    new, known = order(tmp_path, row, claims=(claim,)), {**claim, "id": "abc123"}

    seen = plan.make(atlas, SheetImporter(new.claims), new)
    made = taken_in(atlas, order(tmp_path, row, claims=(known,)))

    assert [(one.column, one.value) for one in seen.problems.first] == [("claims 2: preferred", "true")]
    assert made.created == 1
    assert [one.preferred for one in incident(atlas, "NM-2019-0042").claims] == [True]


def test_a_code_of_a_long_year_goes_through_lists(atlas: WriteSession, tmp_path: Path) -> None:
    taken_in(atlas, order(tmp_path, {**NEW, "code": "NM-20240-0001", "date": "2025-01-01"}))

    _, place = keyset.cards(atlas, resolve(atlas, IncidentFilter(sort="newest")), None, limit=1)

    assert isinstance(place, Mark)
    assert place.code == "NM-20240-0001"
    assert paging.read(paging.write(place)) == place
