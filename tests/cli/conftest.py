"""The command `atlas` in a process and a folder of its own, as an operator runs it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.importing import seed
from app.store.db import Sessions, migrate
from tests.servers import ROOT, missing

RESTRAINED = "-dac_override,-dac_read_search,-fowner"
"""The powers by which root writes where it may not."""


@dataclass
class Desk:
    """One operator's folder and environment."""

    folder: Path
    env: dict[str, str] = field(repr=False)

    @property
    def data(self) -> Path:
        """The data folder."""
        return Path(self.env["ATLAS_DATA_DIR"])

    @property
    def database(self) -> Path:
        """The SQLite database, whether it exists or not."""
        return self.data / "atlas.sqlite3"

    def command(self, *arguments: str, restrained: bool = False) -> list[str]:
        """The words of a command; `restrained`: root without its power over other people's files."""
        words = [sys.executable, "-m", "app.cli", *arguments]
        return [*_restraint(), *words] if restrained else words

    def atlas(self, *arguments: str, restrained: bool = False) -> subprocess.CompletedProcess[str]:
        """What a command leaves behind."""
        return subprocess.run(
            self.command(*arguments, restrained=restrained),
            cwd=self.folder, env=self.env, check=False, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def started(self, *arguments: str) -> "subprocess.Popen[bytes]":
        """A command that goes on; whoever starts it ends it."""
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(self.command(*arguments), cwd=self.folder, env=self.env, stdout=log, stderr=log)

    def count(self, table: str) -> int:
        """How many rows a table holds, read past the product."""
        with closing(sqlite3.connect(self.database)) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def change(self, statement: str) -> None:
        """Change the database past the product."""
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement)


def _restraint() -> list[str]:
    if os.geteuid() != 0:
        return []
    command = ["setpriv", "--bounding-set", RESTRAINED, "--inh-caps", RESTRAINED]
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        missing("Root's power over files cannot be dropped: install util-linux, or run the tests as somebody else.")
    return command


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder without a database yet."""
    env = {name: value for name, value in os.environ.items() if not name.upper().startswith("ATLAS_")}
    # Wide, for Rich breaks lines where a terminal ends; and never in colour.
    env |= {"PYTHONPATH": str(ROOT), "ATLAS_DATA_DIR": str(tmp_path / "data"), "COLUMNS": "300", "NO_COLOR": "1"}
    return Desk(tmp_path, env)


@pytest.fixture(scope="session")
def _first_incidents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("seeded") / "atlas.sqlite3"
    migrate(f"sqlite:///{path}")
    sessions = Sessions(f"sqlite:///{path}")
    with sessions.writer() as db:
        seed.load(db)
        db.commit()
    sessions.dispose()
    return path


@pytest.fixture
def filled(desk: Desk, _first_incidents: Path) -> Desk:
    """A folder with a database that holds the first incidents."""
    desk.data.mkdir()
    shutil.copyfile(_first_incidents, desk.database)
    return desk


Sentences = Callable[[subprocess.CompletedProcess[str]], list[str]]


@pytest.fixture
def sentences() -> Sentences:
    """What a refused command says: nothing on standard output, and sentences without a traceback on the other."""

    def told(done: subprocess.CompletedProcess[str]) -> list[str]:
        assert done.returncode == 2, done.stderr
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        lines = done.stderr.splitlines()
        assert lines
        return lines

    return told
