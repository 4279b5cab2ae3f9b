"""What the guard cannot see (textual SQL, bulk mappings, bare connections) stays in the store and migrations."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import modules, plant

STORE = "app/store/"
UNSEEN = {
    "exec_driver_sql",
    "bulk_insert_mappings",
    "bulk_update_mappings",
    "bulk_save_objects",
    "raw_connection",
}
DATABASE = ("sqlalchemy", "sqlmodel")


def raw_sql(top: Path) -> Iterator[str]:
    """Every place outside the store that goes past the unit of work."""
    for path, tree in modules(top, "app"):
        if not path.startswith(STORE):
            for node in ast.walk(tree):
                if name := _unseen(node):
                    yield f"{path}:{node.lineno} {name}"  # type: ignore[attr-defined]  # All have a line.


def _unseen(node: ast.AST) -> str:
    """The name of what goes past the guard in this node, or nothing."""
    match node:
        case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in DATABASE:
            return next((one.name for one in node.names if one.name in {"text", "TextClause"}), "")
        case ast.Attribute(value=ast.Name(id=("sqlalchemy" | "sa" | "sqlmodel")), attr="text"):
            return "text"
        case ast.Attribute(attr=attribute) if attribute in UNSEEN:
            return attribute
        case ast.Call(func=ast.Attribute(attr="connection")):
            return "connection"
    return ""


def test_no_raw_sql_outside_the_store() -> None:
    assert list(raw_sql(ROOT)) == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("from sqlalchemy import select, text", "text"),
        ("from sqlalchemy.sql import text", "text"),
        ("from sqlmodel import text as words", "text"),
        ("db.execute(sa.text('DELETE FROM incident'))", "text"),
        ("db.connection().exec_driver_sql('x')", "exec_driver_sql"),
        ("sessions.connection()", "connection"),
        ("db.bulk_insert_mappings(Incident, rows)", "bulk_insert_mappings"),
    ],
)
def test_the_check_finds_raw_sql(tmp_path: Path, line: str, found: str) -> None:
    top = plant(tmp_path, "app/web/pages/desk.py", f"{line}\n")

    assert f"app/web/pages/desk.py:1 {found}" in list(raw_sql(top))


def test_the_check_lets_the_store_and_other_texts_pass(tmp_path: Path) -> None:
    plant(tmp_path, "app/store/read.py", "from sqlalchemy import text\n")
    plant(tmp_path, "app/render/charts.py", "from app.words import text\n\n\ntext('a')\nlabel.text\n")

    assert list(raw_sql(tmp_path)) == []
