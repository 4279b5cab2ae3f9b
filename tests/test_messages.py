"""The product's messages: collected whole, and each with its French."""

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from app.settings import Settings
from app.web.html import Templates
from app.web.links import Assets
from tests.servers import ROOT

FRENCH = ROOT / "app" / "locales" / "fr" / "LC_MESSAGES" / "messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")

Ids = set[tuple[str, ...]]


def collected() -> Ids:
    """Every message of code and templates, found as the mapping in pyproject.toml says."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["babel"]["mappings"]
    found = extract_from_dir(
        ROOT,
        [(one["pattern"], one["method"]) for one in mappings],
        {one["pattern"]: {name: str(value).lower() for name, value in one.items()} for one in mappings},
        {**DEFAULT_KEYWORDS, "N_": None},
        # Babel passes folders over whose names begin with an underscore, as those of parts of pages do.
        directory_filter=lambda folder: not Path(folder).name.startswith("."),
    )
    return {_forms(message) for _, _, message, _, _ in found}


def _forms(message: str | Iterable[str | None] | None) -> tuple[str, ...]:
    """A singular, or a singular and a plural; nothing of what is empty."""
    every = (message,) if isinstance(message, str) else tuple(message or ())
    return tuple(one for one in every if one)


@pytest.fixture(scope="module")
def messages() -> Ids:
    """The product's messages: a singular, or a singular and a plural."""
    return collected()


@pytest.fixture(scope="module")
def french() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The French of each message that has any, and is not marked as doubtful."""
    with FRENCH.open("rb") as file:
        catalog = read_po(file, locale="fr")
    return {
        _forms(one.id): _forms(one.string)
        for one in catalog
        if one.id and not one.fuzzy and len(_forms(one.string)) == len(_forms(one.id))
    }


def test_messages_are_found_in_code_and_in_every_template(messages: Ids) -> None:
    # A guard for the tests below, which compare with what they find.
    environment = Templates(Settings(), Assets({})).environment
    # The extension adds this method, which the type does not know.
    extract = environment.extract_translations  # type: ignore[attr-defined]
    shown = {
        _forms(message)
        for name in environment.list_templates()
        for _, _, message in extract((ROOT / "templates" / name).read_text(encoding="utf-8"))
    }

    assert ("Battles",) in messages
    assert ("%(n)s incident", "%(n)s incidents") in messages
    # What a template looks up when it is shown is what was collected from it; the labels that a form brings along are
    # collected where the form names them.
    assert shown - {()} <= messages
    assert len(shown) > 50


def test_no_message_lacks_its_french(messages: Ids, french: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    assert sorted(messages - set(french)) == []


def test_no_french_is_left_of_a_message_that_is_gone(
    messages: Ids, french: dict[tuple[str, ...], tuple[str, ...]]
) -> None:
    assert sorted(set(french) - messages) == []


def test_both_languages_have_the_same_placeholders(french: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    wrong = []
    for english, said in french.items():
        expected = set(PLACEHOLDER.findall(english[-1]))
        for number, form in enumerate(said):
            found = set(PLACEHOLDER.findall(form))
            # The form for one may say “one” in a word.
            if found != expected and not (len(said) > 1 and number == 0 and found == expected - {"%(n)s"}):
                wrong.append(form)
            if "%" in PLACEHOLDER.sub("", form).replace("%%", "") and expected:
                wrong.append(form)

    assert wrong == []


def test_the_dictionary_counts_as_the_product_does(french: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    assert re.search(r"Plural-Forms: nplurals=2; plural=\(?n > 1\)?;", FRENCH.read_text(encoding="utf-8"))
    assert [english for english in french if len(english) > 2] == []


def test_french_is_not_english_copied(french: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    # Short words and names are the same in both; a sentence is not.
    same = [english for english, said in french.items() if english == said and len(words(english[0])) > 3]

    assert same == []


def words(message: str) -> list[str]:
    """The words of a message, in small letters and without its placeholders."""
    return re.findall(r"\b[a-z]{3,}\b", PLACEHOLDER.sub("", message))


def test_make_messages_collects_the_same(messages: Ids, tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (command,) = re.findall(r"\$\(BIN\)/(pybabel [^;]*\bextract\b[^;]*);", makefile)
    template = tmp_path / "messages.pot"
    arguments = [one.replace("$$work/messages.pot", str(template)) for one in shlex.split(command)]

    pybabel = Path(sys.executable).with_name("pybabel")
    done = subprocess.run([pybabel, *arguments[1:]], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr.splitlines()[-1]
    with template.open("rb") as file:
        assert {_forms(one.id) for one in read_po(file) if one.id} == messages


def test_messages_are_written_out_where_they_are_said() -> None:
    # A text that is put together first can be neither collected nor translated.
    wrong = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                many = {"gettext": 1, "N_": 1, "ngettext": 2, "choose": 2}.get(node.func.id, 0)
                wrong += [
                    f"{path.relative_to(ROOT)}:{one.lineno}"
                    for one in node.args[:many]
                    if isinstance(one, ast.JoinedStr | ast.BinOp | ast.Call)
                ]

    assert wrong == []
