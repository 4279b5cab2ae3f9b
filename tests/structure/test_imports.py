"""Imports stand at the top of a module, and never in a circle."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import CODE, modules, plant

Graph = dict[str, set[str]]


def hidden_imports(top: Path) -> Iterator[str]:
    """Imports inside functions and classes."""
    for path, tree in modules(top, *CODE):
        for block in ast.walk(tree):
            if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
                for node in ast.walk(block):
                    if isinstance(node, ast.Import | ast.ImportFrom) or _imports_by_call(node):
                        yield f"{path}:{node.lineno}"  # type: ignore[attr-defined]  # Both have a line.


def _imports_by_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return called in {"__import__", "import_module"}


def graph(top: Path, *folders: str) -> Graph:
    """Which module imports which, among our own; also what only a type checker sees."""
    trees = {_name(path): tree for path, tree in modules(top, *folders)}
    return {name: set(_imported(tree, set(trees))) - {name} for name, tree in trees.items()}


def _name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(tree: ast.Module, known: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                # `from app.store import read` names a module; `from app.store.db import Sessions` a thing in one.
                inner = f"{node.module}.{alias.name}"
                if found := next((name for name in (inner, node.module) if name in known), None):
                    yield found


def circle(imports: Graph) -> list[str]:
    """One way from a module back to itself, or nothing."""
    done: set[str] = set()

    def walk(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name in done:
            return []
        found = next((found for one in sorted(imports[name]) if (found := walk(one, [*way, name]))), [])
        done.add(name)
        return found

    return next((found for name in sorted(imports) if (found := walk(name, []))), [])


def test_imports_stand_at_the_top() -> None:
    assert list(hidden_imports(ROOT)) == []


@pytest.mark.parametrize("folder", CODE)
def test_no_module_imports_itself_in_a_circle(folder: str) -> None:
    assert circle(graph(ROOT, folder)) == []


def test_the_graph_is_not_empty() -> None:
    assert "app.i18n" in graph(ROOT, "app")["app.domain.errors"]


@pytest.mark.parametrize(
    "line", ["import os", "from app import i18n", "importlib.import_module('os')", "x = __import__('os')"]
)
def test_the_check_finds_a_hidden_import(tmp_path: Path, line: str) -> None:
    top = plant(tmp_path, "app/a.py", f"import importlib\n\n\ndef f():\n    {line}\n")

    assert list(hidden_imports(top)) == ["app/a.py:5"]


def test_the_check_finds_a_circle(tmp_path: Path) -> None:
    plant(tmp_path, "app/a.py", "from app import b\n")
    plant(tmp_path, "app/b/__init__.py", "from app.c import thing\n")
    plant(tmp_path, "app/c.py", "import app.a\n")
    plant(tmp_path, "app/d.py", "from app.a import x\n")

    assert circle(graph(tmp_path, "app")) == ["app.a", "app.b", "app.c", "app.a"]


def test_the_check_lets_a_diamond_pass(tmp_path: Path) -> None:
    plant(tmp_path, "app/a.py", "from app import b, c\n")
    plant(tmp_path, "app/b.py", "from app import d\n")
    plant(tmp_path, "app/c.py", "from app import d\n")
    plant(tmp_path, "app/d.py", "")

    assert circle(graph(tmp_path, "app")) == []
