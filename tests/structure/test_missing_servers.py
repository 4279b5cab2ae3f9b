"""A missing browser, database server or GDAL skips a test with a sentence, and fails it where CI promises all."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests import servers

Needed = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which nothing is installed."""
    monkeypatch.setattr(servers, "postgresql_binaries", lambda: None)
    monkeypatch.setattr(servers, "chromium_path", lambda: None)
    monkeypatch.setattr(servers, "gdal_path", lambda _: None)
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)


@pytest.mark.usefixtures("bare_machine")
@pytest.mark.parametrize("needed", [servers.postgresql, servers.chromium, servers.gdal])
@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_what_is_missing_is_said(
    needed: Needed, ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match="apt install") as caught, needed():
        pass

    assert caught.type is outcome


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_a_program_that_is_missing_is_said(
    ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match="apt install gdal-bin") as caught:
        servers.program("no-such-program", "gdal-bin")

    assert caught.type is outcome


@pytest.mark.parametrize(("ci", "outcome"), [("true", "failed"), ("", "skipped")])
def test_a_skip_of_any_kind_fails_in_ci(ci: str, outcome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", ci)
    where = ("tests/test_a.py", 3, "Skipped: not today")
    report = pytest.TestReport("a", ("tests/test_a.py", 3, "a"), {}, "skipped", where, "call")

    assert servers.insist(report).outcome == outcome


def test_the_newest_server_is_taken(tmp_path: Path) -> None:
    for version in ("9", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "postgres").touch()
    (tmp_path / "18" / "lib").mkdir(parents=True)

    assert servers.postgresql_binaries(tmp_path) == tmp_path / "17" / "bin"


def test_a_named_server_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://atlas:p%40ss@db.example/postgres?sslmode=require")

    with servers.postgresql() as address:
        assert address == "postgresql+psycopg://atlas:p%40ss@db.example/postgres?sslmode=require"
