"""No route takes its turn at writing before it knows who asks, and has all that they send."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.servers import ROOT
from tests.structure.tree import modules, plant

TURN = "Writing"
FIRST = {"Form", "SentFields", "SignedIn", "MaybeSignedIn", "ByToken", "Counted"}
"""What is solved before it: the dependencies of a route are, in the order in which it names them."""


def early(top: Path) -> Iterator[str]:
    """The routes that ask for a turn before something that belongs before it."""
    for path, tree in modules(top, "app/web"):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                asked = [ast.unparse(one.annotation) for one in node.args.args if one.annotation]
                if TURN in asked and FIRST.intersection(asked[asked.index(TURN) :]):
                    yield f"{path}: {node.name}"


def test_no_route_takes_its_turn_too_early() -> None:
    assert list(early(ROOT)) == []


def test_there_are_routes_that_take_turns() -> None:
    text = "\n".join(ast.unparse(tree) for _, tree in modules(ROOT, "app/web"))

    assert text.count("form: Form, db: Writing") > 10


def test_the_check_finds_a_route_that_does(tmp_path: Path) -> None:
    plant(tmp_path, "app/web/a.py", "def save(request: Request, db: Writing, form: Form) -> Response: ...")
    plant(tmp_path, "app/web/b.py", "async def save(form: Form, db: Writing, key: str) -> Response: ...")

    assert list(early(tmp_path)) == ["app/web/a.py: save"]
