"""The words of the code: modules begin with a sentence, docstrings say something, nothing is left unfinished."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import CODE, modules, plant, repository, texts

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HAC[K]|TB[D])\b")


def without_a_sentence(top: Path) -> Iterator[str]:
    """Modules that do not begin with a sentence saying what they are."""
    for path, tree in modules(top, *CODE):
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        # An empty __init__.py says nothing because there is nothing to say.
        if tree.body and not (first[:1].isupper() and first.endswith((".", ":"))):
            yield path


def weak_docstrings(top: Path) -> Iterator[str]:
    """Docstrings that are no sentence, or that only repeat the name they stand under."""
    for path, tree in modules(top, *CODE):
        for node in ast.walk(tree):
            if isinstance(node, Documented) and (text := ast.get_docstring(node)):
                first = text.split("\n\n")[0]
                if not first.endswith((".", ":", "?", "!")) or _repeats(first, getattr(node, "name", path)):
                    yield f"{path}: {first.splitlines()[0]}"


def _repeats(sentence: str, name: str) -> bool:
    """Whether a sentence has no word that the name does not have."""
    fillers = {"a", "an", "the", "of", "this", "for", "to"}
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
    return set(re.findall(r"[a-z]+", sentence.lower())) - fillers <= {part.lower() for part in parts}


def unfinished(top: Path) -> Iterator[str]:
    """Lines that announce work instead of doing it."""
    for path, text in texts(top, ".py", ".html", ".css", ".js", ".md", ".toml", ".yaml", ".yml", ".mako"):
        for number, line in enumerate(text.splitlines(), start=1):
            if UNFINISHED.search(line):
                yield f"{path}:{number}"


def test_modules_begin_with_a_sentence() -> None:
    assert list(without_a_sentence(ROOT)) == []


def test_docstrings_are_sentences_that_say_something() -> None:
    assert list(weak_docstrings(ROOT)) == []


def test_nothing_is_left_unfinished() -> None:
    assert list(unfinished(ROOT)) == []


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ('"""One sentence."""\n', True),
        ('"""One sentence.\n\nAnd more of them\n"""\nx = 1\n', True),
        ("", True),
        ("x = 1\n", False),
        ('x = 1\n"""Too late."""\n', False),
        ('"""no sentence"""\n', False),
        ('"""Half of"""\n', False),
        ("# A comment.\nx = 1\n", False),
    ],
)
def test_the_check_finds_modules_without_a_sentence(tmp_path: Path, text: str, good: bool) -> None:
    assert list(without_a_sentence(plant(tmp_path, "app/a.py", text))) == ([] if good else ["app/a.py"])


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("The size of the map in pixels.", True),
        ("Load settings.", False),
        ("Load the settings", False),
        ("Load the settings of this process.", True),
    ],
)
def test_the_check_finds_weak_docstrings(tmp_path: Path, text: str, good: bool) -> None:
    top = plant(tmp_path, "app/a.py", f'def load_settings():\n    """{text}"""\n')

    assert list(weak_docstrings(top)) == ([] if good else [f"app/a.py: {text}"])


@pytest.mark.parametrize("word", ["TO" + "DO", "FIX" + "ME"])
def test_the_check_finds_unfinished_work(tmp_path: Path, word: str) -> None:
    plant(repository(tmp_path), "app/a.py", f"x = 1\n# {word}: the rest\n")

    assert list(unfinished(tmp_path)) == ["app/a.py:2"]
