"""What stops a command: one clear sentence, an exit code that is not 0, and a database that is as it was."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import Desk, Sentences
from tests.servers import ROOT, free_port

COMMANDS = [("serve",), ("migrate",), ("seed", "--if-empty"), ("check",)]
PASSWORD = "open-sesame"


@contextmanager
def unchanged(desk: Desk) -> Iterator[None]:
    """Holds the database and its folder to what they were before."""
    before = {path.name: path.read_bytes() for path in desk.data.iterdir()}
    yield
    assert {path.name: path.read_bytes() for path in desk.data.iterdir()} == before


# --- Where it listens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("listens_on", ["127.0.0.1", "0.0.0.0"])  # noqa: S104  # Also what listens everywhere is in the way.
def test_a_busy_port(desk: Desk, sentences: Sentences, listens_on: str) -> None:
    with socket.socket() as other:
        other.bind((listens_on, 0))
        other.listen()
        port = other.getsockname()[1]

        (sentence,) = sentences(desk.atlas("serve", "--port", str(port)))

    assert sentence == (
        f"Port {port} of 127.0.0.1 cannot be used (Address already in use). "
        "End what listens there, or choose another with --port or ATLAS_PORT."
    )
    assert not desk.data.exists()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "999.1.1.1", "a..b", "192.0.2.1"])
def test_an_address_that_is_not_ours(desk: Desk, sentences: Sentences, host: str) -> None:
    (sentence,) = sentences(desk.atlas("serve", "--host", host, "--port", str(free_port())))

    assert f" of {host} cannot be used (" in sentence
    assert not desk.data.exists()


# --- The data folder -----------------------------------------------------------------------------------------


def test_a_data_folder_that_is_missing_is_made(desk: Desk) -> None:
    desk.env["ATLAS_DATA_DIR"] = str(desk.folder / "made" / "for" / "it")

    done = desk.atlas("migrate")

    assert (done.returncode, done.stderr) == (0, "")
    assert [path.name for path in desk.data.iterdir()] == ["atlas.sqlite3"]


@pytest.mark.parametrize("command", [("migrate",), ("serve",), ("seed",)])
def test_a_data_folder_under_a_file(desk: Desk, sentences: Sentences, command: tuple[str, ...]) -> None:
    (desk.folder / "file").write_text("in the way")
    desk.env |= {"ATLAS_DATA_DIR": str(desk.folder / "file" / "data"), "ATLAS_PORT": str(free_port())}

    (sentence,) = sentences(desk.atlas(*command))

    assert sentence == (
        f"The data folder {desk.data} cannot be written (Not a directory). "
        "Make it writable, or name another one in ATLAS_DATA_DIR."
    )


def test_a_data_folder_that_is_a_file(desk: Desk, sentences: Sentences) -> None:
    desk.data.write_text("in the way")

    (sentence,) = sentences(desk.atlas("migrate"))

    assert sentence.startswith(f"The data folder {desk.data} cannot be written (")
    assert desk.data.read_text() == "in the way"


@pytest.mark.parametrize("exists", [True, False])
def test_a_data_folder_that_cannot_be_written(desk: Desk, sentences: Sentences, exists: bool) -> None:
    locked = desk.data if exists else desk.data.parent / "locked"
    desk.env["ATLAS_DATA_DIR"] = str(locked if exists else locked / "data")
    locked.mkdir(mode=0o500)

    (sentence,) = sentences(desk.atlas("migrate", restrained=True))

    assert sentence.startswith(f"The data folder {desk.data} cannot be written (Permission denied).")
    assert list(locked.iterdir()) == []


@pytest.mark.parametrize("mode", [0o400, 0o000])
def test_a_database_that_cannot_be_written(filled: Desk, sentences: Sentences, mode: int) -> None:
    filled.change("DELETE FROM alembic_version")
    before = filled.database.read_bytes()
    filled.database.chmod(mode)

    (sentence,) = sentences(filled.atlas("migrate", restrained=True))

    assert sentence.startswith(f"The database sqlite:///{filled.database} cannot be used: ")
    filled.database.chmod(0o600)
    assert filled.database.read_bytes() == before


# --- The database --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_database_from_a_newer_version(filled: Desk, sentences: Sentences, command: tuple[str, ...]) -> None:
    filled.env["ATLAS_PORT"] = str(free_port())
    filled.change("UPDATE alembic_version SET version_num = '9999'")

    with unchanged(filled):
        (sentence,) = sentences(filled.atlas(*command))

    assert sentence == (
        "The database is from a newer version of the atlas (its tables are at 9999). "
        "Start that version, or restore a backup made before the upgrade."
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database(desk: Desk, sentences: Sentences, command: tuple[str, ...]) -> None:
    desk.env["ATLAS_PORT"] = str(free_port())
    desk.data.mkdir()
    desk.database.write_bytes(os.urandom(64 * 1024))

    with unchanged(desk):
        (sentence,) = sentences(desk.atlas(*command))

    assert sentence == f"The database sqlite:///{desk.database} cannot be used: file is not a database."


def test_a_database_that_is_damaged_inside(filled: Desk, sentences: Sentences) -> None:
    size = filled.database.stat().st_size
    with filled.database.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))

    with unchanged(filled):
        (sentence,) = sentences(filled.atlas("check"))

    assert sentence.startswith(f"The database sqlite:///{filled.database} cannot be used: ")
    assert "malformed" in sentence


def test_a_database_that_belongs_to_somebody_else(desk: Desk, sentences: Sentences) -> None:
    desk.data.mkdir()
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        connection.execute("CREATE TABLE actor (name TEXT)")
        connection.execute("INSERT INTO actor VALUES ('an actress')")

    (sentence,) = sentences(desk.atlas("migrate"))

    assert "table actor already exists" in sentence
    # What the migration had made until then is gone again.
    with closing(sqlite3.connect(desk.database)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("actor",)]
        assert connection.execute("SELECT * FROM actor").fetchall() == [("an actress",)]


@pytest.mark.parametrize("command", [("serve",), ("check",)], ids=" ".join)
def test_a_server_that_is_not_there(desk: Desk, sentences: Sentences, command: tuple[str, ...]) -> None:
    port = free_port()
    desk.env |= {"ATLAS_DATABASE_URL": f"postgresql://atlas:{PASSWORD}@127.0.0.1:{port}/atlas"}
    desk.env |= {"ATLAS_PORT": str(free_port())}

    (sentence,) = sentences(desk.atlas(*command))

    assert sentence.startswith(f"The database postgresql+psycopg://atlas:***@127.0.0.1:{port}/atlas cannot be used: ")
    assert "refused" in sentence
    assert PASSWORD not in sentence
    assert not desk.data.exists()


def test_a_server_that_never_answers(desk: Desk, sentences: Sentences) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        desk.env["ATLAS_DATABASE_URL"] = f"postgresql://atlas@127.0.0.1:{port}/atlas?connect_timeout=2"

        (sentence,) = sentences(desk.atlas("migrate"))

    assert f"127.0.0.1:{port}/atlas" in sentence
    assert "timeout" in sentence


@pytest.mark.parametrize("address", ["postgresql://atlas:{}@127.0.0.1:port/atlas", "mysql://atlas:{}@127.0.0.1/atlas"])
def test_an_address_that_is_none(desk: Desk, sentences: Sentences, address: str) -> None:
    desk.env["ATLAS_DATABASE_URL"] = address.format(PASSWORD)

    (sentence,) = sentences(desk.atlas("migrate"))

    assert sentence.startswith("Setting ATLAS_DATABASE_URL: ")
    assert PASSWORD not in sentence


# --- Settings and words --------------------------------------------------------------------------------------


def test_mistakes_in_the_settings_file(desk: Desk, sentences: Sentences) -> None:
    (desk.folder / ".env").write_text(f"# Ours.\nATLAS_SECRET_KEY={PASSWORD}\nATLAS_PORT=http\nATLAS_PROT=1\n")
    desk.env["ATLAS_ENVIRONMENT"] = "production"

    told = sentences(desk.atlas("serve"))

    assert [sentence.partition(": ")[0] for sentence in told] == [".env, line 4", ".env, line 3"]
    assert PASSWORD not in "".join(told)
    assert not desk.data.exists()


def test_production_without_a_secret(desk: Desk, sentences: Sentences) -> None:
    desk.env |= {"ATLAS_ENVIRONMENT": "production", "ATLAS_SECRET_KEY": PASSWORD}

    (sentence,) = sentences(desk.atlas("serve"))

    assert sentence == "ATLAS_SECRET_KEY must be set to at least 32 characters in production."
    assert not desk.data.exists()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (("fly",), "No such command 'fly'"),
        (("serve", "--speed", "9"), "No such option"),
        (("serve", "--port", "0"), "Invalid value for '--port'"),
        (("serve", "--port", "http"), "Invalid value for '--port'"),
        (("serve", "--workers", "65"), "Invalid value for '--workers'"),
        (("seed", "--file"), "requires an argument"),
    ],
)
def test_words_that_are_no_command(desk: Desk, sentences: Sentences, command: tuple[str, ...], reason: str) -> None:
    told = sentences(desk.atlas(*command))

    assert reason in "\n".join(told)
    assert not desk.data.exists()


# --- Files ---------------------------------------------------------------------------------------------------


def test_a_file_of_incidents_with_mistakes(filled: Desk, sentences: Sentences) -> None:
    for table in ("actor", "incident"):
        assert filled.count(table)
    broken = filled.folder / "mine.yaml"
    broken.write_text("provenance: x\nactors:\n  - slug: a\n    name: A\n    kind: heroes\ncolour: red\n")

    with unchanged(filled):
        told = sentences(filled.atlas("seed", "--file", "mine.yaml"))

    assert [sentence.partition(": ")[0] for sentence in told] == ["mine.yaml, line 5", "mine.yaml, line 6"]


def test_a_file_of_incidents_with_mistakes_makes_no_database(desk: Desk, sentences: Sentences) -> None:
    (desk.folder / "mine.yaml").write_text("provenance: [\n")

    (sentence,) = sentences(desk.atlas("seed", "--file", "mine.yaml"))

    assert sentence.startswith("mine.yaml, line 2: not YAML: ")
    assert not desk.data.exists()


def test_a_file_that_is_not_there(desk: Desk, sentences: Sentences) -> None:
    (sentence,) = sentences(desk.atlas("seed", "--file", "nowhere.yaml"))

    assert sentence == "The file nowhere.yaml cannot be read: No such file or directory."


def test_the_first_incidents_with_a_mistake_stop_the_start(desk: Desk, sentences: Sentences, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for part in ("app", "migrations"):
        shutil.copytree(ROOT / part, checkout / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", checkout / "pyproject.toml")
    shipped = checkout / "app" / "data" / "seed.yaml"
    lines = shipped.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if line.strip() == "place: tinzaouaten")
    lines[number] = lines[number].replace("tinzaouaten", "atlantis")
    shipped.write_text("\n".join(lines), encoding="utf-8")
    desk.env |= {"PYTHONPATH": str(checkout), "ATLAS_PORT": str(free_port())}

    (sentence,) = sentences(desk.atlas("serve"))

    assert sentence.startswith(f"{shipped}, line {number + 1}: incidents.")
    assert sentence.endswith("place: no place is called “atlantis”")
    assert not desk.data.exists()
