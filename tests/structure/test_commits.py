"""Only the edges commit: the web's session, the command line, and the migrations' connection."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import modules, plant

EDGES = {
    "app/web/deps.py", "app/cli.py", "app/cli_dataset.py", "app/cli_import.py", "app/store/db.py",
    # It makes a database of its own, which nobody else writes.
    "app/store/freeze.py",
}  # fmt: skip
COMMITTING = {"commit", "begin"}
"""`begin()` of a session or an engine commits at the end of its block."""


def commits(top: Path) -> Iterator[str]:
    """Every place that commits and is no edge."""
    for path, tree in modules(top, "app"):
        if path not in EDGES:
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and node.attr in COMMITTING:
                    yield f"{path}:{node.lineno} {node.attr}"


def test_only_edges_commit() -> None:
    assert list(commits(ROOT)) == []


@pytest.mark.parametrize("line", ["db.commit()", "done = db.commit", "with engine.begin() as connection: pass"])
def test_the_check_finds_a_commit_below_the_edge(tmp_path: Path, line: str) -> None:
    top = plant(tmp_path, "app/store/write.py", f"def f(db, engine):\n    {line}\n")

    assert [where.split()[0] for where in commits(top)] == ["app/store/write.py:2"]


def test_the_check_lets_edges_and_savepoints_pass(tmp_path: Path) -> None:
    plant(tmp_path, "app/web/deps.py", "def f(db):\n    db.commit()\n")
    plant(tmp_path, "app/store/write.py", "def f(db):\n    with db.begin_nested():\n        pass\n")

    assert list(commits(tmp_path)) == []
