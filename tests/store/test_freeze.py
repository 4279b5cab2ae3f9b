"""A frozen record answers as the living one did, holds nothing that was never public, and stays as it was."""

import datetime as dt
from pathlib import Path

import pytest

from app.domain.draft import IncidentChanges
from app.domain.filter import IncidentFilter
from app.domain.policy import Byline
from app.domain.registers import PlaceDraft
from app.store import facets, read, registers, write
from app.store.db import ReadSession, Sessions, WriteSession
from app.store.freeze import freeze, strike
from app.store.resolve import resolve
from tests.store.conftest import Maker, claim

MARK = "Zzyzx-never-public"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the frozen record goes."""
    return tmp_path / "frozen.sqlite3"


def answers(db: ReadSession, **asked: object) -> list[str]:
    """The incidents that a filter finds, and its figures, as JSON."""
    found = resolve(db, IncidentFilter.model_validate(asked))
    whole = [one.model_dump_json() for one in read.whole(db, found, limit=100)]
    return [*whole, facets.answer(db, found).model_dump_json()]


def frozen_answers(file: Path, **asked: object) -> list[str]:
    frozen = Sessions(f"sqlite:///{file}")
    with frozen.reader() as there:
        told = answers(there, **asked)
    frozen.dispose()
    return told


@pytest.mark.parametrize("asked", [{}, {"actor": ("rebels",)}, {"min_killed": 5, "tally": "highest"}, {"q": "one"}])
def test_every_filter_answers_the_same(asked: dict[str, object], db: WriteSession, incident: Maker, file: Path) -> None:
    incident(title="One", killed=7, involvements=[{"actor": "rebels", "role": "side_a"}], place="tinzaouaten")
    incident(title="Two", killed=2, dataset="ucdp", external_id="1", sources=["ucdp-record"])
    db.flush()

    freeze(db, file)

    assert frozen_answers(file, **asked) == answers(db, **asked)


def test_what_was_never_public_is_not_in_the_file(db: WriteSession, incident: Maker, file: Path, by: Byline) -> None:
    told = {"title": MARK, "summary": MARK, "claims": [claim(n=3, text=MARK)]}
    incident(**told, standing="draft")
    incident(**told, standing="in_review")
    incident(**told, dataset="acled", external_id=MARK)
    write.withdraw(db, gone := incident(**told), "It was recorded twice.", by, seen=gone.version)
    shown = incident(title="Shown", tags=["zzyzx-label"])
    db.flush()

    freeze(db, file)

    held = file.read_bytes()
    assert b"Shown" in held
    assert MARK.encode() not in held
    assert b"zzyzx-label" not in held
    assert shown.key.encode() in held


def test_a_later_change_does_not_reach_it(db: WriteSession, incident: Maker, file: Path, by: Byline) -> None:
    row = incident(title="Before")
    db.flush()
    freeze(db, file)

    write.amend(db, row, IncidentChanges(set={"title": "After"}), by, seen=row.version)

    assert "Before" in frozen_answers(file)[0]
    assert "After" in answers(db)[0]


def test_a_text_is_taken_out_of_a_frozen_record(db: WriteSession, incident: Maker, file: Path) -> None:
    told = {"claims": [claim(n=3, text=f"Said by {MARK}.", spokesperson=MARK)], "summary": f"{MARK} was there."}
    row, other = incident(title="One", **told), incident(title="Two", summary=f"{MARK} too.")
    db.flush()
    freeze(db, file)

    places = strike(file, "incident", row.id or 0, MARK, dt.date(2026, 1, 2))

    one, two = (next(a for a in frozen_answers(file) if f'"{code}"' in a) for code in (row.code, other.code))
    assert places == 2
    assert MARK not in one
    assert "[redacted 2026-01-02] was there." in one
    assert MARK in two
    assert [one for one in frozen_answers(file, q=MARK) if f'"{row.code}"' in one] == []
    assert strike(file, "incident", row.id or 0, MARK, dt.date(2026, 1, 2)) == 0


def test_a_text_leaves_what_a_dataset_says_beside(db: WriteSession, incident: Maker, file: Path) -> None:
    given = {"dyad_name": "Jane Nobody - Others"}
    row = incident(dataset="ucdp", external_id="1", sources=["ucdp-record"], given=given)
    db.flush()
    freeze(db, file)

    strike(file, "incident", row.id or 0, "Jane Nobody", dt.date(2026, 11, 25))

    assert b"Jane Nobody" not in file.read_bytes()
    assert "[redacted 2026-11-25] - Others" in frozen_answers(file)[0]


def test_a_place_is_frozen_without_the_district_that_nobody_sees(
    db: WriteSession, incident: Maker, file: Path, by: Byline
) -> None:
    hidden = {"slug": "hidden-district", "name": MARK, "kind": "district", "region": "kidal-region", "listed": False}
    village = {"slug": "village", "name": "Village", "kind": "village", "district": "hidden-district", "listed": False}
    registers.add_places(db, [PlaceDraft.model_validate(one) for one in (hidden, village)], by)
    incident(place="village", region="kidal-region", district="abeibara", title="There")
    db.flush()

    freeze(db, file)

    assert MARK.encode() not in file.read_bytes()
    assert "There" in frozen_answers(file, place=("village",))[0]
