"""What a file would do, told before: the counts are those of the import that follows, and the rows that are refused."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

from app.domain.errors import Misfit
from app.importing import carry, plan
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.order import Order
from app.importing.problem import Problem
from app.importing.rows import Table
from app.models import Claim
from app.store.db import Sessions, WriteSession
from tests.importing.small_importer import BY, FIRST, Small, written

SECOND = ("A1,A fight,2024-05-01,Blue,4,Kidal", FIRST[1], "A4,A new one,2024-07-01,Red,1,Gao")


def test_the_plan_is_what_is_done(db: WriteSession, tmp_path: Path) -> None:
    carry.out(db, Small(), written(tmp_path / "a.csv", FIRST), BY)
    order = written(tmp_path / "b.csv", SECOND)

    seen = plan.make(db, Small(), order)
    made = carry.out(db, Small(), order, BY)

    assert (seen.rows, seen.created, seen.updated, seen.unchanged) == (3, 1, 1, 1)
    assert (made.rows, made.created, made.updated, made.unchanged) == (3, 1, 1, 1)
    assert (seen.vanished.count, seen.vanished.first, made.vanished) == (1, ("A3",), 1)
    assert (seen.actors, seen.places, seen.sources) == (("Red",), ("Gao",), 1)
    assert (seen.sha256, seen.size, seen.dataset, seen.new_dataset) == (made.sha256, made.size, "small", False)


def test_a_plan_writes_nothing_and_names_what_is_new(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.reader() as db:
        seen = plan.make(db, Small(), written(tmp_path / "a.csv", FIRST))

    assert (seen.created, seen.new_dataset, seen.sources) == (3, True, 3)
    assert seen.actors == ("Blue", "Small desk", "Green")
    assert [(one.line, one.external_id, one.outcome.value) for one in seen.new] == [
        (2, "A1", "created"), (3, "A2", "created"), (4, "A3", "created"),
    ]  # fmt: skip
    assert (seen.notes.count, seen.notes.first[0].line) == (1, 3)


def test_rows_that_are_refused_are_given_back(sessions: Sessions, tmp_path: Path) -> None:
    lines = [FIRST[0], "A2,=1+1,2024-05-02,Blue,-many,Kidal", "A1,Twice,2024-05-02,Blue,1,Kidal"]
    with sessions.reader() as db:
        seen = plan.make(db, Small(), written(tmp_path / "a.csv", lines), refused=tmp_path / "refused.csv")

    with (tmp_path / "refused.csv").open(encoding="utf-8", newline="") as kept:
        rows = list(csv.reader(kept))
    assert (seen.created, seen.refused, seen.problems.count, seen.vanished.count) == (1, 2, 2, 0)
    assert [(one.line, one.column, one.value) for one in seen.problems.first] == [(3, "killed", "-many"), (4, "", "A1")]
    assert rows[0][4:] == ["id", "title", "date", "side", "killed", "town"]
    assert rows[1][:3] == ["3", "killed", "'-many"]
    assert rows[1][5] == "'=1+1"
    assert "line 2" in rows[2][3]


def test_names_that_no_register_has_are_problems(sessions: Sessions, tmp_path: Path) -> None:
    class Forgetful(Small):
        """Brings no actors."""

        def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
            for one in super().drafts(table, names):
                yield replace(one, actors=()) if isinstance(one, Drafted) else one

    with sessions.reader() as db:
        seen = plan.make(db, Forgetful(), written(tmp_path / "a.csv", FIRST[:1]))

    assert (seen.created, seen.refused) == (0, 1)
    assert [(one.column, one.value) for one in seen.problems.first] == [("actor", "blue"), ("actor", "small-desk")]


def test_a_claim_of_another_incident_is_a_problem(db: WriteSession, tmp_path: Path) -> None:
    carry.out(db, Small(), written(tmp_path / "a.csv", FIRST[:1]), BY)
    key = db.exec(select(Claim.key)).one()

    class Copying(Small):
        """Brings a claim under the id that it has elsewhere."""

        def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
            for one in super().drafts(table, names):
                assert isinstance(one, Drafted)
                assert one.incident
                claims = tuple(claim.model_copy(update={"id": key}) for claim in one.incident.claims)
                yield replace(one, incident=one.incident.model_copy(update={"claims": claims}))

    own = plan.make(db, Copying(), written(tmp_path / "a.csv", FIRST[:1]))
    other = plan.make(db, Copying(), written(tmp_path / "a.csv", FIRST[1:2]))

    assert (own.unchanged, own.refused, other.created, other.refused) == (1, 0, 0, 1)
    assert key in other.problems.first[0].sentence()


def test_another_kind_of_file_is_refused(sessions: Sessions, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")

    with sessions.reader() as db, pytest.raises(Misfit):
        plan.make(db, Small(), Order(path, "a.csv"))
