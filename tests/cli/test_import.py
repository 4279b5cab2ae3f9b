"""The command `atlas import` as an operator runs it: a dry run, a file taken in, one unreadable, and one cut off."""

import csv
import os
import re
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import Unavailable
from app.importing import reading
from app.store.alone import alone
from app.store.db import Sessions
from app.store.imports import BUSY
from tests.bench import ucdp_file
from tests.cli.conftest import Desk, Sentences


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Thirty made-up events."""
    return ucdp_file.write(tmp_path / "GEDEvent_v24_1.csv", 30)


def table(path: Path) -> list[dict[str, str]]:
    """The events of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    """The file with other events."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ucdp_file.HEADINGS)
        out.writeheader()
        out.writerows(rows)


def spoilt(path: Path) -> Path:
    """The file with one event that lies nowhere."""
    rows = table(path)
    rows[2]["latitude"] = "here"
    rewrite(path, rows)
    return path


def test_a_dry_run_writes_nothing(filled: Desk, file: Path) -> None:
    before = filled.count("incident")

    done = filled.atlas("import", "ucdp", str(file), "--dry-run")

    assert done.returncode == 0, done.stderr
    assert "30 new, 0 changed, 0 as they were" in done.stdout
    assert "30 new, the first 20 of them:\n  line 2: 1 " in done.stdout
    assert (filled.count("incident"), filled.count("import_run")) == (before, 0)


def test_a_file_is_taken_in_once(filled: Desk, file: Path) -> None:
    before = filled.count("incident")

    first, again = (filled.atlas("import", "ucdp", str(file), "--reason", "A release.") for _ in range(2))

    assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
    assert "30 new" in first.stdout
    assert "0 new, 0 changed, 30 as they were" in again.stdout
    assert (filled.count("incident"), filled.count("import_run")) == (before + 30, 2)
    assert filled.atlas("check").returncode == 0


def test_rows_that_cannot_be_read_are_told_by_line(filled: Desk, file: Path, tmp_path: Path) -> None:
    before, refused = filled.count("incident"), tmp_path / "refused.csv"
    bad = spoilt(file)

    none = filled.atlas("import", "ucdp", str(bad))
    some = filled.atlas("import", "ucdp", str(bad), "--good-rows-only", "--refused", str(refused))

    assert none.returncode == 1
    assert "line 4, " in none.stdout
    assert "--good-rows-only" in none.stderr
    assert some.returncode == 0, some.stderr
    assert "1 rows could not be read" in some.stdout
    assert filled.count("incident") == before + 29
    assert len(refused.read_text(encoding="utf-8").splitlines()) >= 2


def test_a_dry_run_tells_what_would_change_and_what_it_lacks(filled: Desk, file: Path) -> None:
    assert filled.atlas("import", "ucdp", str(file)).returncode == 0
    rows = table(file)
    rows[3]["deaths_b"] = "7"
    rewrite(file, rows[1:])

    done = filled.atlas("import", "ucdp", str(file), "--dry-run")

    assert done.returncode == 0, done.stderr
    assert "0 new, 1 changed, 28 as they were" in done.stdout
    changed, _, vanished = done.stdout.partition("1 changed:\n")[2].partition("1 no longer in the dataset:\n")
    assert changed.startswith("  line 4: 4 ")
    assert re.search(r"    Beside, from the dataset – deaths_b: \d+ became 7\n", changed)
    assert vanished.startswith("  1\n")


def test_a_file_that_is_cut_off_is_not_taken_in_unasked(filled: Desk, tmp_path: Path) -> None:
    file = ucdp_file.write(tmp_path / "GEDEvent_v24_1.csv", 60)
    assert filled.atlas("import", "ucdp", str(file)).returncode == 0
    rewrite(file, table(file)[:30])

    seen = filled.atlas("import", "ucdp", str(file), "--dry-run")
    refused = filled.atlas("import", "ucdp", str(file))
    taken = filled.atlas("import", "ucdp", str(file), "--fewer")
    part = filled.atlas("import", "ucdp", str(file), "--partial", "--dry-run")

    said = "This file lacks 30 of the 60 records that the atlas has from its dataset."
    assert (seen.returncode, refused.returncode, taken.returncode, part.returncode) == (1, 1, 0, 0)
    assert said in seen.stdout
    assert said in refused.stderr
    assert "--fewer" in refused.stderr
    assert said not in part.stdout
    assert "30 no longer in the dataset" in taken.stdout
    assert filled.count("import_run") == 2


def test_a_file_of_places_says_what_was_read_and_left_alone(filled: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ML.txt"
    named = "Made-Up Wells\tMade-Up Wells\t\t19.95\t2.97"
    rest = "\tML\t\t\t\t\t\t0\t\t400\tAfrica/Bamako\t2020-01-01\n"
    file.write_text(f"9000000\t{named}\tT\tDUNE{rest}9000001\t{named}\tP\tPPL{rest}", encoding="utf-8")

    seen = filled.atlas("import", "geonames", str(file), "--dry-run")
    made = filled.atlas("import", "geonames", str(file))

    assert (seen.returncode, made.returncode) == (0, 0), seen.stderr + made.stderr
    assert "1 new places, 0 get spellings, 0 as they are\n1 rows are features of other kinds" in seen.stdout
    assert "1 new:\n  line 2: 9000001 Made-Up Wells\n" in seen.stdout
    assert "line 0" not in seen.stdout
    assert "1 new places, 0 got spellings, 1 rows left alone" in made.stdout
    assert "undone" not in made.stdout


def test_what_cannot_be_an_import_is_a_sentence(filled: Desk, file: Path, sentences: Sentences) -> None:
    page = file.with_name("page.csv")
    page.write_text("<!doctype html><title>Sign in</title>", encoding="utf-8")

    assert "no importer" in sentences(filled.atlas("import", "riddles", str(file)))[0]
    assert "no file" in sentences(filled.atlas("import", "ucdp", str(file.with_name("none.csv"))))[0]
    assert sentences(filled.atlas("import", "ucdp", str(page)))


def test_while_somebody_else_writes_it_says_so(filled: Desk, file: Path, sentences: Sentences) -> None:
    with closing(sqlite3.connect(filled.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        told = sentences(filled.atlas("import", "ucdp", str(file)))

    assert "locked" in told[0] or "another" in told[0]


def test_a_second_import_is_told_of_the_first_at_once(filled: Desk, file: Path, sentences: Sentences) -> None:
    sessions = Sessions(f"sqlite:///{filled.database}")
    with alone(sessions), sessions.writer() as db:
        db.connection().exec_driver_sql("UPDATE data_version SET value = value")
        told = sentences(filled.atlas("import", "ucdp", str(file)))
        with pytest.raises(Unavailable, match="Another file"), alone(sessions):
            pass
    sessions.dispose()

    assert told == [BUSY]
    assert filled.atlas("import", "ucdp", str(file)).returncode == 0


def test_a_database_that_cannot_be_written_is_a_sentence(filled: Desk, file: Path, sentences: Sentences) -> None:
    filled.database.chmod(0o444)
    filled.data.chmod(0o555)
    try:
        assert sentences(filled.atlas("import", "ucdp", str(file), restrained=True))
    finally:
        filled.data.chmod(0o755)


def children(number: int) -> set[int]:
    """The processes that a process has started."""
    told = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    return {int(one) for one in told.split()}


def stands(number: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize(("rows", "seconds"), [(7000, 0.2), (7000, 0.7), (20_000, 0.5)])
def test_killed_in_the_middle_it_leaves_nothing(filled: Desk, tmp_path: Path, rows: int, seconds: float) -> None:
    """No row, and no process either: the longest file is read by one beside."""
    path, before = ucdp_file.write(tmp_path / "GEDEvent_v23_1.csv", rows), filled.count("incident")
    large = path.stat().st_size >= reading.LARGE
    assert large == (rows == 20_000)
    size = filled.database.stat().st_size
    running = filled.started("import", "ucdp", str(path))
    wal = filled.database.with_name(f"{filled.database.name}-wal")
    until = time.monotonic() + 60
    while time.monotonic() < until and not (wal.exists() and wal.stat().st_size > size // 4):
        time.sleep(0.02)
    time.sleep(seconds)

    assert running.poll() is None, "it was done before it could be killed"
    beside = children(running.pid)
    assert bool(beside) == large
    os.kill(running.pid, signal.SIGKILL)
    running.wait()

    until = time.monotonic() + 20
    while time.monotonic() < until and any(map(stands, beside)):
        time.sleep(0.05)
    assert not any(map(stands, beside))
    assert (filled.count("incident"), filled.count("import_run")) == (before, 0)
    assert filled.atlas("check").returncode == 0
