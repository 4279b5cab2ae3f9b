"""Snapshots on disk: whole or not at all, the same bytes for ever, and without what was taken out of the record."""

import datetime as dt
import hashlib
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from app.domain.draft import IncidentDraft
from app.domain.errors import Collision, NotFound, Unavailable
from app.domain.filter import IncidentFilter
from app.domain.policy import Byline
from app.domain.registers import SourceDraft
from app.domain.snapshots import Amended, Kept
from app.domain.vocabulary import UserRole
from app.render import cff
from app.render.keeping import FOLDER, LOCK, MANIFEST, Keeper
from app.store import read, registers, write
from app.store.db import ReadSession, WriteSession
from app.store.resolve import resolve

BY = Byline("tester", UserRole.ADMINISTRATOR, "testing")
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DAY = NOON.date()
Add = Callable[..., int]


def titles(db: ReadSession, kept: Kept) -> Iterator[bytes]:
    """A file of the titles, oldest first."""
    asked = resolve(db, IncidentFilter(sort="oldest"))
    yield f"{kept.name}\n".encode()
    yield from (f"{one.title}: {one.summary}\n".encode() for one in read.whole(db, asked, limit=100))


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    """A keeper of snapshots with one kind of file."""
    return Keeper(tmp_path, {"titles.txt": titles})


@pytest.fixture
def add(db: WriteSession) -> Add:
    """Publish an incident; its id."""
    registers.add_sources(db, [SourceDraft(slug="paper", publisher="Paper")], BY)

    def make(title: str, summary: str = "") -> int:
        fields = {
            "title": title, "summary": summary, "event_type": "battles", "sub_event_type": "armed_clash",
            "date": "2024-07-25", "geo_precision": "country", "happened": "confirmed", "attribution": "unknown",
            "sources": ["paper"], "standing": "published",
        }  # fmt: skip
        row = write.create(db, IncidentDraft.model_validate(fields), BY)
        db.flush()
        return row.id or 0

    return make


def test_a_snapshot_has_its_files_and_their_sums(db: WriteSession, keeper: Keeper, add: Add, tmp_path: Path) -> None:
    add("One")

    kept = keeper.keep(db, NOON)

    assert (kept.name, kept.incidents, kept.claims) == ("2026-03-01", 1, 0)
    assert keeper.every() == [kept] == [keeper.one(DAY)]
    assert keeper.path(kept, "titles.txt").read_text() == "2026-03-01\nOne: \n"
    checked = subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=tmp_path / FOLDER / kept.name, check=False)
    assert checked.returncode == 0
    told = keeper.path(kept, "SHA256SUMS").read_bytes()
    assert hashlib.sha256(told).hexdigest() == kept.checksum


def test_what_changes_later_does_not_reach_it(db: WriteSession, keeper: Keeper, add: Add) -> None:
    add("One")
    kept = keeper.keep(db, NOON)
    add("Two")

    later = keeper.keep(db, NOON + dt.timedelta(days=1))

    assert keeper.path(kept, "titles.txt").read_text() == "2026-03-01\nOne: \n"
    assert [one.incidents for one in keeper.every()] == [2, 1]
    with keeper.reader(kept) as then:
        assert read.count(then, resolve(then, IncidentFilter())) == 1
    assert later.version > kept.version


def test_a_day_has_one_snapshot(db: WriteSession, keeper: Keeper, add: Add, tmp_path: Path) -> None:
    add("One")
    kept = keeper.keep(db, NOON)
    add("Two")

    with pytest.raises(Collision, match="2026-03-01"):
        keeper.keep(db, NOON + dt.timedelta(hours=3))

    assert keeper.every() == [kept]
    assert [one.name for one in (tmp_path / FOLDER).iterdir() if one.name != LOCK] == ["2026-03-01"]


def test_what_fails_leaves_nothing_behind(db: WriteSession, add: Add, tmp_path: Path) -> None:
    def broken(db: ReadSession, kept: Kept) -> Iterator[bytes]:
        yield b"a part"
        raise OSError(28, "No space left on device")

    add("One")
    keeper = Keeper(tmp_path, {"broken.txt": broken})

    with pytest.raises(Unavailable, match="No space left on device"):
        keeper.keep(db, NOON)

    assert keeper.every() == []
    assert [one.name for one in (tmp_path / FOLDER).iterdir()] == [LOCK]


def test_a_text_is_taken_out_of_every_snapshot_that_holds_it(db: WriteSession, keeper: Keeper, add: Add) -> None:
    add("One", "Nothing.")
    before = keeper.keep(db, NOON)
    number = add("Two", "A name that puts somebody at risk.")
    after = keeper.keep(db, NOON + dt.timedelta(days=1))
    told = Amended(day=dt.date(2026, 3, 9), ground="A person at risk.")

    (changed,) = keeper.strike("incident", number, "A name", told)

    assert keeper.one(before.day) == before
    assert keeper.one(after.day) == changed
    assert changed.amended == (told,)
    assert changed.checksum != after.checksum
    assert "[redacted 2026-03-09] that puts" in keeper.path(changed, "titles.txt").read_text()
    assert b"A name" not in (keeper.path(changed, "titles.txt").parent / "record.sqlite3").read_bytes()


def test_who_is_stopped_while_a_text_is_taken_out_does_it_again(
    db: WriteSession, keeper: Keeper, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = add("One", "A name that puts somebody at risk.")
    kept = keeper.keep(db, NOON)
    told = Amended(day=dt.date(2026, 3, 9), ground="A person at risk.")
    moved: list[Path] = []
    replace = Path.replace

    def stop(one: Path, target: Path) -> Path:
        if moved:
            raise KeyboardInterrupt
        moved.append(target)
        return replace(one, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            keeper.strike("incident", number, "A name", told)

    (changed,) = keeper.strike("incident", number, "A name", told)

    assert b"A name" not in keeper.path(changed, "titles.txt").read_bytes()
    assert b"A name" not in (keeper.path(changed, "titles.txt").parent / "record.sqlite3").read_bytes()
    assert keeper.one(kept.day).amended == (told,)


def test_a_snapshot_that_is_removed_leaves_its_day_and_the_reason(db: WriteSession, keeper: Keeper, add: Add) -> None:
    add("One")
    kept = keeper.keep(db, NOON)
    told = Amended(day=dt.date(2026, 3, 9), ground="The terms of a dataset changed.")

    gone = keeper.remove(kept, told)

    assert keeper.every() == [gone]
    assert (gone.files, gone.amended) == ((), (told,))
    with pytest.raises(NotFound, match="removed"), keeper.reader(gone):
        pass
    with pytest.raises(NotFound):
        keeper.path(gone, "SHA256SUMS")
    with pytest.raises(Collision):
        keeper.keep(db, NOON)


@pytest.mark.parametrize("name", ["record.sqlite3", MANIFEST, "../titles.txt", "other.txt", ""])
def test_only_its_files_are_handed_out(name: str, db: WriteSession, keeper: Keeper, add: Add) -> None:
    add("One")
    kept = keeper.keep(db, NOON)

    with pytest.raises(NotFound):
        keeper.path(kept, name)


def test_a_day_without_one_is_told(keeper: Keeper) -> None:
    with pytest.raises(NotFound, match="2026-03-01"):
        keeper.one(DAY)


def test_the_citation_is_a_citation_file() -> None:
    kept = Kept(day=DAY, made_at=NOON, version=7, incidents=12, claims=34, checksum="", files=())
    dataset = {"name": "UCDP: GED", "citation": "Sundberg & Melander", "url": "https://ucdp.uu.se/", "released": "24.1"}

    told = yaml.safe_load(cff.written(kept, "https://atlas.example/data/snapshots/2026-03-01", [dataset]))

    assert (told["cff-version"], told["type"], told["version"]) == ("1.2.0", "dataset", "2026-03-01")
    assert told["date-released"] == DAY
    assert told["url"] == "https://atlas.example/data/snapshots/2026-03-01"
    assert told["references"][0]["title"] == "UCDP: GED"
    assert "12 incidents with 34 claims" in told["abstract"]
