"""The commands where all goes well: migrate, seed, check, serve; and what they say of themselves."""

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress

import httpx2
import pytest
import typer
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import ArgumentError
from typer.core import TyperArgument, TyperGroup, TyperOption

from app.cli import cli
from app.domain.errors import Unavailable
from app.store import db as store
from app.store.db import Sessions, opened
from app.store.health import problems
from tests.cli.conftest import Desk
from tests.servers import free_port, wait_until

FIRST_INCIDENTS = 12


# --- migrate, seed, check ------------------------------------------------------------------------------------


def test_migrating_twice_changes_nothing(desk: Desk) -> None:
    first = desk.atlas("migrate")
    before = desk.database.read_bytes()
    second = desk.atlas("migrate")

    assert first.stdout == second.stdout == "The database has this version's tables.\n"
    assert (first.returncode, second.returncode) == (0, 0)
    assert desk.database.read_bytes() == before


def test_the_first_incidents_are_loaded_once(desk: Desk) -> None:
    first = desk.atlas("seed")
    before = desk.database.read_bytes()
    second = desk.atlas("seed")
    third = desk.atlas("seed", "--if-empty")

    assert (first.returncode, first.stdout) == (0, f"{FIRST_INCIDENTS} incidents loaded.\n")
    assert second.returncode == 2
    assert second.stderr == ("The database holds incidents already; the first ones are loaded into an empty one.\n")
    assert (third.returncode, third.stdout) == (0, "Nothing to load: the database holds incidents already.\n")
    assert desk.database.read_bytes() == before
    assert desk.count("incident") == FIRST_INCIDENTS
    assert desk.atlas("check").stdout == "Everything is in order.\n"


def test_a_file_of_ones_own_is_loaded(desk: Desk) -> None:
    (desk.folder / "mine.yaml").write_text("provenance: Made up.\nactors: [{slug: a, name: A, kind: civilians}]\n")

    done = desk.atlas("seed", "--file", "mine.yaml")

    assert (done.returncode, done.stdout) == (0, "0 incidents loaded.\n")
    assert desk.count("actor") == 1


def test_check_mends_what_follows_from_the_record(filled: Desk) -> None:
    done = filled.atlas("check", "--mend")

    said = ["0 incidents have the event again that the decisions say.", "The index of words in texts is made anew."]
    assert (done.returncode, done.stdout.splitlines()) == (0, [*said, "Everything is in order."])


def test_check_finds_nothing_wrong_with_the_first_incidents(filled: Desk) -> None:
    done = filled.atlas("check")

    assert (done.returncode, done.stdout, done.stderr) == (0, "Everything is in order.\n", "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE figure SET high = high + 1 WHERE id = {figure}",
        "UPDATE figure SET low = NULL WHERE id = {figure}",
        "UPDATE figure SET open = NOT open WHERE id = {figure}",
        "UPDATE figure SET claimant_id = NULL WHERE claimant_id IS NOT NULL AND incident_id = {incident}",
        "DELETE FROM figure WHERE id = {figure}",
        "UPDATE claim SET low = 0, best = 0, high = 0 WHERE incident_id = {incident}",
        "UPDATE claim SET stance = 'denies' WHERE incident_id = {incident}",
    ],
)
def test_check_finds_a_figure_that_does_not_follow_from_its_claims(filled: Desk, statement: str) -> None:
    with closing(sqlite3.connect(filled.database)) as connection:
        figure, incident, code = connection.execute(
            "SELECT figure.id, incident.id, code FROM figure JOIN incident ON incident.id = incident_id"
            " WHERE measure = 'killed' AND figure.high > 20 AND claimant_id IS NULL AND figure.of = 'total'"
        ).fetchone()
    filled.change(statement.format(figure=figure, incident=incident))

    with opened(f"sqlite:///{filled.database}") as sessions:
        found = problems(sessions)

    # A changed claim is also a departure from the newest revision; a changed figure is not.
    assert found[-1] == f"The figures of incident {code} do not follow from its claims."
    assert all(code in one for one in found)


def test_check_ends_with_one_where_something_is_wrong(filled: Desk) -> None:
    filled.change("UPDATE figure SET low = 0, high = 0")

    done = filled.atlas("check")

    assert done.returncode == 1
    told = done.stdout.splitlines()
    assert len(told) > 3
    assert all(re.fullmatch(r"- The figures of incident NM-\d{4}-\d{4} do not follow .*\.", one) for one in told)


def test_check_says_what_to_run_on_a_database_without_tables(desk: Desk) -> None:
    desk.data.mkdir()
    sqlite3.connect(desk.database).close()

    done = desk.atlas("check")

    assert (done.returncode, done.stdout) == (1, "- The database has not this version's tables. Run: atlas migrate\n")


def test_a_database_that_somebody_else_keeps_locked_is_told(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BUSY_MS", 50)
    with closing(sqlite3.connect(filled.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with (
            pytest.raises(Unavailable, match="database is locked"),
            opened(f"sqlite:///{filled.database}") as sessions,
            sessions.writer() as db,
        ):
            db.connection()


def test_a_server_is_waited_for_as_long_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def engine(_: object, *, connect_args: object, **__: object) -> Engine:
        asked.append(connect_args)
        return create_engine("sqlite://")

    monkeypatch.setattr(store, "create_engine", engine)

    for address in ("postgresql+psycopg://db/atlas", "postgresql+psycopg://db/atlas?connect_timeout=3"):
        # A setting of PostgreSQL's alone is refused by the engine that stands in for it.
        with suppress(ArgumentError):
            Sessions(address)

    unheard = {"tcp_user_timeout": store.CONNECT_SECONDS * 1000}
    assert asked == [{"connect_timeout": store.CONNECT_SECONDS, **unheard}, unheard]


# --- kill -9 -------------------------------------------------------------------------------------------------


KILLED = """
import os, signal
from sqlalchemy import Engine, event
from app import cli

left = {left}

def count(*_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "{moment}", count)
cli.main()
"""
"""`atlas` that is killed after so many statements, or just before so many commits are done."""


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        # While the tables are made, and before they are committed.
        ("after_cursor_execute", 1),
        ("after_cursor_execute", 10),
        ("after_cursor_execute", 40),
        ("commit", 1),
        # While the incidents are written, and before they are committed.
        ("after_cursor_execute", 200),
        ("after_cursor_execute", 500),
        ("commit", 2),
    ],
)
def test_a_start_that_is_killed_can_be_repeated(desk: Desk, moment: str, left: int) -> None:
    command = [sys.executable, "-c", KILLED.format(moment=moment, left=left), "seed"]
    killed = subprocess.run(command, cwd=desk.folder, env=desk.env, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr

    again = desk.atlas("seed", "--if-empty")

    assert (again.returncode, again.stdout) == (0, f"{FIRST_INCIDENTS} incidents loaded.\n"), again.stderr
    assert desk.count("incident") == FIRST_INCIDENTS
    records = ("incident", "actor", "place", "source", "reported_total", "dataset")
    assert desk.count("revision") == sum(desk.count(one) for one in records)
    with opened(f"sqlite:///{desk.database}") as sessions:
        assert problems(sessions) == []


# --- serve ---------------------------------------------------------------------------------------------------


def answers(url: str) -> bool:
    """Whether the product is ready there."""
    with suppress(httpx2.HTTPError):
        return httpx2.get(f"{url}/readyz", timeout=2, trust_env=False).status_code == 200
    return False


@pytest.mark.parametrize("workers", ["1", "2"])
def test_serve_answers_and_ends_when_told_to(desk: Desk, workers: str) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = desk.started("serve", "--port", str(port), "--workers", workers)
    try:
        wait_until(lambda: answers(url), process, desk.folder / "log", seconds=90)
        ready = httpx2.get(f"{url}/readyz", trust_env=False)
        found = httpx2.get(f"{url}/api/incidents", trust_env=False)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()

    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "index": "ready"})
    assert found.json()["total"] == FIRST_INCIDENTS
    assert process.returncode in (0, -signal.SIGTERM)
    assert not answers(url)
    log = (desk.folder / "log").read_text()
    assert log == f"The atlas is at {url} (Ctrl+C ends it).\n"
    # It left nothing open: the journal of SQLite is gone with its last connection.
    assert [path.name for path in desk.data.iterdir()] == ["atlas.sqlite3"]


def test_serve_starts_again_on_what_a_killed_server_left(filled: Desk) -> None:
    for _ in range(2):
        port = free_port()
        process = filled.started("serve", "--port", str(port))
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}"), process, filled.folder / "log", seconds=90)  # noqa: B023
        finally:
            process.kill()
            process.wait()

    assert filled.atlas("check").stdout == "Everything is in order.\n"


# --- help ----------------------------------------------------------------------------------------------------

GROUP = typer.main.get_command(cli)
assert isinstance(GROUP, TyperGroup)
USER = GROUP.commands["user"]
assert isinstance(USER, TyperGroup)
COMMANDS = {**{name: one for name, one in GROUP.commands.items() if one is not USER}, **{
    f"user {name}": one for name, one in USER.commands.items()
}}  # fmt: skip


def test_the_commands_that_were_promised_exist() -> None:
    assert {"serve", "seed", "check", "migrate", "user add", "user list", "user link"} <= set(COMMANDS)


@pytest.mark.parametrize("group", [GROUP, USER], ids=["atlas", "user"])
def test_a_group_alone_shows_its_commands(desk: Desk, group: TyperGroup) -> None:
    done = desk.atlas(*(["user"] if group is USER else []), "--help")

    assert done.returncode == 0
    for name, command in group.commands.items():
        assert re.search(rf"^\W*{name}\s+{re.escape((command.help or '?').split(',')[0])}", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_documents_itself_and_its_options(name: str) -> None:
    command = COMMANDS[name]

    assert re.fullmatch(r"[A-Z].+\.", command.help or "", re.DOTALL)
    for option in command.params:
        assert isinstance(option, TyperOption | TyperArgument)
        assert re.fullmatch(r"[A-Z].+\.", option.help or ""), option.name


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_every_option(desk: Desk, name: str) -> None:
    done: subprocess.CompletedProcess[str] = desk.atlas(*name.split(), "--help")

    assert done.returncode == 0
    for option in COMMANDS[name].params:
        assert isinstance(option, TyperOption | TyperArgument)
        assert any(f" {flag} " in done.stdout.lower() for flag in option.opts), option.name
        assert (option.help or "?") in done.stdout
    assert not desk.data.exists()
