"""No module over 300 lines and no function over 40, signature included."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import CODE, modules, plant

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40


def oversized(top: Path) -> Iterator[str]:
    """What is too long, with its length."""
    for path, tree in modules(top, *CODE):
        if path.startswith("migrations/versions/"):
            # Alembic writes these, one statement after another; splitting them would only hide the order.
            continue
        length = len((top / path).read_text(encoding="utf-8").splitlines())
        if length > LONGEST_MODULE:
            yield f"{path} has {length} lines"
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{path}:{node.lineno} {node.name} has {length} lines"


def test_nothing_is_oversized() -> None:
    assert list(oversized(ROOT)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("x = 1\n" * 300, []),
        ("x = 1\n" * 301, ["app/a.py has 301 lines"]),
        ("def f():\n" + "    x = 1\n" * 39, []),
        ("def f():\n" + "    x = 1\n" * 40, ["app/a.py:1 f has 41 lines"]),
        ("class C:\n  async def f(\n    a,\n  ):\n" + "    x = 1\n" * 38, ["app/a.py:2 f has 41 lines"]),
    ],
)
def test_the_check_finds_what_is_oversized(tmp_path: Path, text: str, found: list[str]) -> None:
    assert list(oversized(plant(tmp_path, "app/a.py", text))) == found
