"""Sheets in an atlas that has records already: what they speak of changes, and nothing else."""

from pathlib import Path

import pytest
from sqlmodel import select

from app.domain.draft import IncidentChanges
from app.domain.errors import InvalidRecord
from app.importing import carry, plan
from app.importing.order import Order
from app.importing.sheet import SheetImporter
from app.models import Import, Incident, Revision
from app.store import snapshot, states, write
from app.store.db import WriteSession
from tests.importing import awkward_atlas
from tests.importing.atlas_files import BY
from tests.importing.small_sheet import table

CODE = "NM-2024-0011"
"""The incident with seven claims."""
OWN_ID = "an id of a claim of this incident, or none for a new claim"
WITH_A_ROUTE = "NM-2024-0008"
ROW = {
    "code": CODE, "title": "Another title", "date": "2024-05-01", "sub_event_type": "armed_clash",
    "geo_precision": "near", "happened": "contested", "attribution": "alleged",
}  # fmt: skip
CLAIM = {"incident": CODE, "claimant": "The Army", "measure": "killed", "subject": "rebels", "low": "1",
         "sources": "first"}  # fmt: skip


@pytest.fixture
def atlas(db: WriteSession) -> WriteSession:
    """An atlas with some records."""
    awkward_atlas.fill(db)
    return db


def order(folder: Path, *rows: dict[str, str], claims: tuple[dict[str, str], ...] = ()) -> Order:
    """The rows in files."""
    path, beside = folder / "incidents.csv", folder / "claims.csv"
    path.write_text(table(*rows), encoding="utf-8")
    if not claims:
        return Order(path, path.name)
    beside.write_text(table(*claims), encoding="utf-8")
    return Order(path, path.name, claims=beside)


def taken_in(db: WriteSession, given: Order) -> Import:
    """The files in the atlas; what was planned is what is done."""
    seen = plan.make(db, SheetImporter(given.claims), given)
    made = carry.out(db, SheetImporter(given.claims), given, BY)
    assert (seen.created, seen.updated, seen.unchanged) == (made.created, made.updated, made.unchanged)
    assert (seen.conflicts.count, seen.refused) == (made.conflicts, made.refused)
    return made


def incident(db: WriteSession, code: str = CODE) -> Incident:
    """The incident of a code."""
    db.expire_all()
    return db.exec(select(Incident).where(Incident.code == code)).one()


def seen(db: WriteSession) -> dict[str, str]:
    """The row of somebody who has seen what the incident holds."""
    return {**ROW, "state": states.now(db, incident(db).id or 0)}


def test_a_sheet_of_few_columns_changes_no_other(atlas: WriteSession, tmp_path: Path) -> None:
    before = snapshot.draft_of(incident(atlas))

    made = taken_in(atlas, order(tmp_path, seen(atlas)))

    after = snapshot.draft_of(incident(atlas))
    assert (made.updated, made.created) == (1, 0)
    assert len(after["claims"]) == 7
    assert after == {**before, "title": "Another title"}


def test_claims_that_a_sheet_gives_are_all_there_are(atlas: WriteSession, tmp_path: Path) -> None:
    kept = snapshot.draft_of(incident(atlas))["claims"][3]
    claims = (CLAIM, {**CLAIM, "id": kept["id"], "low": "9"})

    taken_in(atlas, order(tmp_path, seen(atlas), claims=claims))

    after = snapshot.draft_of(incident(atlas))["claims"]
    assert [(one["low"], one["subject"]) for one in after] == [(1, "rebels"), (9, "rebels")]
    assert after[1]["id"] == kept["id"]
    assert incident(atlas).version == 2


def test_the_same_sheet_again_changes_nothing(atlas: WriteSession, tmp_path: Path) -> None:
    given = order(tmp_path, seen(atlas), {**ROW, "code": "", "sources": "second"}, claims=(CLAIM,))
    first, second = taken_in(atlas, given), taken_in(atlas, given)

    assert (first.created, first.updated, first.unchanged) == (1, 1, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 2)


def test_a_code_that_this_atlas_has_not_is_kept(atlas: WriteSession, tmp_path: Path) -> None:
    row = {**ROW, "code": "NM-2019-0042", "sources": "second"}
    claim = {**CLAIM, "incident": row["code"], "id": "abc123"}

    made = taken_in(atlas, order(tmp_path, row, claims=(claim,)))

    assert made.created == 1
    assert [one.key for one in incident(atlas, "NM-2019-0042").claims] == ["abc123"]


def test_what_an_editor_changed_since_is_not_overwritten(atlas: WriteSession, tmp_path: Path) -> None:
    assert taken_in(atlas, order(tmp_path, seen(atlas))).updated == 1
    row = incident(atlas)
    write.amend(atlas, row, IncidentChanges(set={"title": "The editor's"}), BY, seen=row.version)
    atlas.flush()

    made = taken_in(atlas, order(tmp_path, {**ROW, "title": "The sheet's"}))

    assert (made.conflicts, made.updated) == (1, 0)
    assert incident(atlas).title == "The editor's"


def test_a_row_that_is_wrong_keeps_all_out(atlas: WriteSession, tmp_path: Path) -> None:
    given = order(tmp_path, ROW, {**ROW, "code": "", "date": "soon"})

    with pytest.raises(InvalidRecord, match="soon"):
        carry.out(atlas, SheetImporter(), given, BY)


def test_what_is_said_and_what_is_left_unsaid_have_to_agree(atlas: WriteSession, tmp_path: Path) -> None:
    given = order(tmp_path, {**ROW, "code": WITH_A_ROUTE})

    seen = plan.make(atlas, SheetImporter(), given)

    assert [(one.line, one.value, one.sentence()) for one in seen.problems.first] == [
        (2, WITH_A_ROUTE, "a route has two points or more, and geo_precision: route")
    ]


def test_an_id_of_another_incidents_claim_is_told(atlas: WriteSession, tmp_path: Path) -> None:
    held = snapshot.draft_of(incident(atlas))["claims"][0]["id"]
    row = {**ROW, "code": "NM-2024-0001", "sources": "second"}

    seen = plan.make(
        atlas, SheetImporter(tmp_path / "claims.csv"),
        order(tmp_path, row, claims=({**CLAIM, "incident": row["code"], "id": held},)),
    )  # fmt: skip

    assert [(one.line, one.column, one.value, one.sentence()) for one in seen.problems.first] == [
        (
            2,
            "claims: id",
            held,
            f"an id of a claim of this incident, or none for a new claim: the incident {CODE} has it",
        )
    ]


def test_an_id_that_stands_twice_is_told(atlas: WriteSession, tmp_path: Path) -> None:
    codes = ("NM-2019-0001", "NM-2019-0002")
    given = order(
        tmp_path, *({**ROW, "code": code, "sources": "second"} for code in codes),
        claims=tuple({**CLAIM, "incident": code, "id": "same"} for code in codes),
    )  # fmt: skip

    seen = plan.make(atlas, SheetImporter(given.claims), given)

    assert [(one.line, one.column, one.value, one.sentence()) for one in seen.problems.first] == [
        (3, "claims: id", "same", "an id that stands once in the file, or none for a new claim")
    ]


def test_a_source_that_nobody_knows_is_told(atlas: WriteSession, tmp_path: Path) -> None:
    seen = plan.make(atlas, SheetImporter(), order(tmp_path, {**ROW, "sources": "nowhere"}))

    assert [(one.line, one.column, one.value) for one in seen.problems.first] == [(2, "source", "nowhere")]


def test_the_reason_and_the_import_stand_in_the_history(atlas: WriteSession, tmp_path: Path) -> None:
    made = taken_in(atlas, order(tmp_path, seen(atlas)))

    revision = atlas.exec(
        select(Revision).where(Revision.incident_id == incident(atlas).id, Revision.version == 2)
    ).one()
    assert (revision.import_id, revision.reason) == (made.id, BY.reason)
