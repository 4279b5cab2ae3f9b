"""The locks pin what pyproject.toml asks for, each version with its hashes, and name no registry."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.servers import ROOT

PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?P<rest>(?:.*\\\n)?(?:[ ]+--hash=sha256:[0-9a-f]{64}.*\n)*)",
    re.MULTILINE,
)
RUNNING, TESTING, PARQUET = "requirements.lock", "tests/requirements.lock", "parquet.lock"
PEERS = "tests/bench/requirements.lock"
"""It need not agree with the others, for what it names is installed apart."""


def pins(text: str) -> dict[str, set[str]]:
    """Each package of a lock with its versions; more than one where Pythons differ."""
    found: dict[str, set[str]] = {}
    for one in PIN.finditer(text):
        found.setdefault(canonicalize_name(one["name"]), set()).add(one["version"])
    return found


def unhashed(text: str) -> Iterator[str]:
    """Packages of a lock that any file could be passed off as."""
    yield from (one["name"] for one in PIN.finditer(text) if "--hash=sha256:" not in one["rest"])


def unmet(asked: list[str], text: str) -> Iterator[str]:
    """Requirements that a lock does not meet."""
    pinned = pins(text)
    for one in map(Requirement, asked):
        versions = pinned.get(canonicalize_name(one.name), set())
        if not versions or not all(one.specifier.contains(version) for version in versions):
            yield str(one)


def _asked(lock: str) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = project["dependency-groups"]
    running: list[str] = project["project"]["dependencies"]
    building: list[str] = project["build-system"]["requires"]
    asked: dict[str, list[str]] = {
        TESTING: groups["dev"], PEERS: groups["bench"], PARQUET: project["project"]["optional-dependencies"]["parquet"],
    }  # fmt: skip
    return asked.get(lock, running + groups["build"] + building)


def _text(lock: str) -> str:
    return Path(ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", [RUNNING, TESTING, PARQUET, PEERS])
def test_a_lock_meets_what_is_asked(lock: str) -> None:
    assert list(unmet(_asked(lock), _text(lock))) == []


@pytest.mark.parametrize("lock", [RUNNING, TESTING, PARQUET, PEERS])
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    assert list(unhashed(_text(lock))) == []
    assert "://" not in _text(lock)


@pytest.mark.parametrize("lock", [RUNNING, PARQUET])
def test_the_locks_agree_with_what_is_tested(lock: str) -> None:
    running, testing = pins(_text(lock)), pins(_text(TESTING))

    assert running
    assert {
        name: (running[name], testing[name]) for name in running.keys() & testing if not testing[name] <= running[name]
    } == {}


def test_the_checks_find_a_lock_that_lags_behind() -> None:
    hashed = f"alpha==1.0 \\\n    --hash=sha256:{'0' * 64}\n    # via x\n"

    assert list(unmet(["alpha>=1", "beta", "Alpha[extra]>=2"], hashed)) == ["beta", "Alpha[extra]>=2"]
    assert list(unhashed(hashed + "beta==2 ; sys_platform == 'win32'\ngamma==3\n")) == ["beta", "gamma"]
