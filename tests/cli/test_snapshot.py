"""The command `atlas snapshot`: made once a day, checked with other programs, and taken away with a reason."""

import datetime as dt
import subprocess

import pytest

from tests.cli.conftest import Desk

TODAY = dt.datetime.now(dt.UTC).date().isoformat()


@pytest.fixture
def seeded(desk: Desk) -> Desk:
    """An operator with the first incidents."""
    assert desk.atlas("seed").returncode == 0
    return desk


def test_a_day_has_one_whose_sums_are_right(seeded: Desk) -> None:
    made = seeded.atlas("snapshot")
    again = seeded.atlas("snapshot")

    assert made.returncode == 0, made.stderr
    assert made.stdout.startswith(f"Snapshot of {TODAY}: 12 incidents, 180 claims.\nSHA-256 ")
    folder = seeded.data / "snapshots" / TODAY
    assert subprocess.run(["sha256sum", "--check", "SHA256SUMS"], cwd=folder, check=False).returncode == 0
    assert (again.returncode, again.stderr) == (2, f"There is a snapshot of {TODAY} already.\n")


def test_one_is_taken_away_with_a_reason(seeded: Desk) -> None:
    assert seeded.atlas("snapshot").returncode == 0

    without = seeded.atlas("snapshot", "--remove", TODAY)
    none = seeded.atlas("snapshot", "--remove", "2020-01-01", "--ground", "Terms.")
    done = seeded.atlas("snapshot", "--remove", TODAY, "--ground", "Terms changed.")

    assert (without.returncode, none.returncode, done.returncode) == (2, 2, 0)
    assert [one.name for one in (seeded.data / "snapshots" / TODAY).iterdir()] == ["manifest.json"]
