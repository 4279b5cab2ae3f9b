"""At the top level stand the folders that the house has, and no others."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import files, plant, repository

FOLDERS = {"app", "templates", "static", "migrations", "tests", "docs", ".ci"}
DOCS = {"decisions", "benchmarks.md", "scaling.md"}
FILES = {
    "pyproject.toml",
    "docker-compose.yml",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "Dockerfile",
    "requirements.lock",
    "parquet.lock",
    ".dockerignore",
    ".editorconfig",
    ".env.example",
    ".gitattributes",
    ".gitignore",
}


def strangers(top: Path) -> Iterator[str]:
    """What stands at the top level, or in docs, and has no place there."""
    for path in files(top):
        first, *rest = Path(path).parts
        if first not in (FOLDERS if rest else FILES) or (first == "docs" and rest[0] not in DOCS):
            yield path


def test_no_strangers_at_the_top_level() -> None:
    assert list(strangers(ROOT)) == []


def test_the_folders_are_there() -> None:
    assert {Path(path).parts[0] for path in files(ROOT)} >= FOLDERS


@pytest.mark.parametrize("name", ["notes.txt", "src/a.py", "docs/plan.md", ".github/workflows/ci.yml", "uv.lock"])
def test_the_check_finds_a_stranger(tmp_path: Path, name: str) -> None:
    plant(repository(tmp_path), "app/a.py", "")
    plant(tmp_path, "docs/decisions/one.md", "")

    assert list(strangers(plant(tmp_path, name, ""))) == [name]
