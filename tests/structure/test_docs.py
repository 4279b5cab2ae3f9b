"""The words around the code are true: settings, commands, files, links and addresses that they name exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import typer

from app.cli import cli
from app.settings import Settings
from tests.servers import ROOT, Product
from tests.structure.tree import files, plant, repository, texts

GUIDES = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
DECISIONS = "docs/decisions"
SECTIONS = ["Context", "Decision", "Consequences", "Alternatives", "What checks it"]
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(<?([^)<>\s]+)>?\)")
MADE = re.compile(r"(?<![\w./-])make[ \t]+([a-z][a-z-]*)")
COMMAND = re.compile(r"(?<![\w-])atlas[ \t]+((?:(?:user|dataset)[ \t]+)?[a-z]+)((?:[ \t]+[\w.-]+)*)")
"""A part of `atlas` (of `atlas user` and `atlas dataset` the part below), and what follows: arguments and options."""
OURS = re.compile(r"(?:app|docs|migrations|static|templates|tests|\.ci)/[\w./*-]*[\w*]/?")
ROW = re.compile(r"^\| `(ATLAS_\w+)` \| (.+?) \| .*\S \|$", re.MULTILINE)
TEST = re.compile(r"\]\(\.\./\.\./tests/(?:\w+/)*test_\w+\.py\)")
CURL = re.compile(r"curl (?:-s )?'?(http://127\.0\.0\.1:8000/[^\s']*)")


def code(text: str) -> list[str]:
    """What a text marks as code: its blocks, and its spans."""
    return [*FENCED.findall(text), *SPAN.findall(FENCED.sub("", text))]


def _guides(top: Path) -> Iterator[tuple[str, str]]:
    """The guides and the decisions, each with its path and its text."""
    yield from ((path, text) for path, text in texts(top, ".md") if path in GUIDES or path.startswith(DECISIONS))


# --- Settings ----------------------------------------------------------------------------------------------


def settings_told(readme: str) -> dict[str, str]:
    """The settings that a text has a row for, in its order, each with the default that it tells."""
    return {name: default.strip("`") for name, default in ROW.findall(readme)}


def settings_read() -> dict[str, str]:
    """The settings that the product reads, each with its default as the README writes it."""
    return {f"ATLAS_{name.upper()}": _written(field.default) for name, field in Settings.model_fields.items()}


def _written(default: object) -> str:
    if isinstance(default, tuple):
        return ",".join(map(str, default))
    return "empty" if default in (None, "") else str(default)


def test_the_readme_tells_every_setting_with_its_default() -> None:
    told = settings_told((ROOT / "README.md").read_text(encoding="utf-8"))

    assert list(told.items()) == list(settings_read().items())


def test_a_row_of_the_table_is_read() -> None:
    text = "| `ATLAS_PORT` | `8000` | the port |\n| `ATLAS_CONTACT` | empty | whom |\n| `OTHER` | `1` | no |\n"

    assert settings_told(text) == {"ATLAS_PORT": "8000", "ATLAS_CONTACT": "empty"}


# --- Commands ----------------------------------------------------------------------------------------------


def targets(makefile: str) -> set[str]:
    """What can be made."""
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))


def commands() -> dict[str, set[str]]:
    """Each part of `atlas`, with its options."""
    group: Any = typer.main.get_command(cli)
    return {
        name: {option for one in part.params for option in one.opts if option.startswith("-")} | {"--help"}
        for name, part in _leaves(group)
    }


def _leaves(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """The parts that do something, by their whole names."""
    for name, part in group.commands.items():
        if hasattr(part, "commands"):
            yield from _leaves(part, f"{above}{name} ")
        else:
            yield f"{above}{name}", part


def unknown_commands(top: Path, known: set[str], parts: dict[str, set[str]]) -> Iterator[str]:
    """Targets of make and parts of `atlas` that a text names and that do not exist."""
    for path, text in _guides(top):
        for one in code(text):
            for target in MADE.findall(one):
                if target not in known:
                    yield f"{path}: make {target}"
            for part, options in COMMAND.findall(one):
                given = [option for option in options.split() if option.startswith("-")]
                wrong = [option for option in given if option not in parts.get(part, set())]
                if part not in parts or wrong:
                    yield " ".join([f"{path}: atlas {part}", *wrong])


def test_every_command_that_is_named_exists() -> None:
    known = targets((ROOT / "Makefile").read_text(encoding="utf-8"))

    assert {"run", "test", "help"} <= known
    assert list(unknown_commands(ROOT, known, commands())) == []


def test_the_readme_tells_every_part_of_the_command() -> None:
    told = {part for one in code((ROOT / "README.md").read_text(encoding="utf-8")) for part, _ in COMMAND.findall(one)}

    assert told == set(commands())


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("`make run` and `atlas serve --port`", []),
        ("We make it; an atlas of claims.", []),
        ("`make coffee`", ["README.md: make coffee"]),
        ("```sh\nmake run\nmake tea\n```", ["README.md: make tea"]),
        ("`.venv/bin/atlas fly`", ["README.md: atlas fly"]),
        ("`atlas serve --fast`", ["README.md: atlas serve --fast"]),
        ("`atlas user add aminata --link`", []),
        ("`atlas user add aminata --password x`", ["README.md: atlas user add --password"]),
        ("`atlas user fly`", ["README.md: atlas user fly"]),
    ],
)
def test_the_check_finds_a_command_that_does_not_exist(tmp_path: Path, line: str, found: list[str]) -> None:
    top = plant(repository(tmp_path), "README.md", f"{line}\n")

    assert list(unknown_commands(top, {"run"}, {"serve": {"--port"}, "user add": {"--link"}})) == found


# --- Files, links and addresses ----------------------------------------------------------------------------


def lost_files(top: Path) -> Iterator[str]:
    """Files of ours that a text names and that are not there; a star stands for any part of a name."""
    for path, text in _guides(top):
        for one in SPAN.findall(FENCED.sub("", text)):
            if OURS.fullmatch(one) and not any(top.glob(one.rstrip("/"))):
                yield f"{path}: {one}"


def broken_links(top: Path) -> Iterator[str]:
    """Links between files of the repository that lead nowhere, or to a heading that is not there."""
    for path, text in texts(top, ".md"):
        for address in LINK.findall(FENCED.sub("", text)):
            if re.match(r"[a-z]+:", address):
                continue
            name, _, heading = address.partition("#")
            target = (top / path).parent / name if name else top / path
            if not target.exists() or (heading and heading not in _headings(target.read_text(encoding="utf-8"))):
                yield f"{path}: {address}"


def _headings(text: str) -> set[str]:
    """The anchors that readers of Markdown make of headings."""
    found = re.findall(r"^#+ +(.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).strip().replace(" ", "-") for one in found}


def test_every_file_that_is_named_is_there() -> None:
    assert list(lost_files(ROOT)) == []


def test_every_link_between_files_leads_somewhere() -> None:
    assert list(broken_links(ROOT)) == []


def test_every_address_that_is_shown_answers(live: Product) -> None:
    shown = CURL.findall((ROOT / "README.md").read_text(encoding="utf-8"))

    assert len(shown) == 3
    for address in shown:
        answer = httpx2.get(address.replace("http://127.0.0.1:8000", live.url), timeout=10, trust_env=False)
        assert answer.status_code == 200, address
        assert answer.json().get("total", 1) > 0, address


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see `app/a.py`, `app/*.py`, `app/` and `elsewhere/b.py`", []),
        ("see `app/b.py`", ["README.md: app/b.py"]),
        ("see `tests/web/test_none.py`", ["README.md: tests/web/test_none.py"]),
    ],
)
def test_the_check_finds_a_lost_file(tmp_path: Path, line: str, found: list[str]) -> None:
    plant(repository(tmp_path), "app/a.py", "")

    assert list(lost_files(plant(tmp_path, "README.md", f"{line}\n"))) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("[a](app/a.py), [b](#two-words), [c](docs/c.md#c), [d](https://example.org/d), [e](mailto:a@example.org)", []),
        ("![a picture](docs/none.png)", ["README.md: docs/none.png"]),
        ("[a](docs/c.md#d)", ["README.md: docs/c.md#d"]),
        ("[[a] in brackets](none.md)", ["README.md: none.md"]),
    ],
)
def test_the_check_finds_a_broken_link(tmp_path: Path, line: str, found: list[str]) -> None:
    plant(repository(tmp_path), "app/a.py", "")
    plant(tmp_path, "docs/c.md", "# C\n")

    assert list(broken_links(plant(tmp_path, "README.md", f"# Two words\n\n{line}\n"))) == found


# --- Decisions ---------------------------------------------------------------------------------------------


def faulty_decisions(top: Path) -> Iterator[str]:
    """Decisions that are misnumbered, lack a section, name no test, or stand in the index under another title."""
    pages = [path for path in files(top) if path.startswith(f"{DECISIONS}/") and not path.endswith("/README.md")]
    index = (top / DECISIONS / "README.md").read_text(encoding="utf-8")
    for number, path in enumerate(pages, start=1):
        name = Path(path).name
        if not re.fullmatch(rf"{number:04}(-[a-z0-9]+)+\.md", name):
            yield f"{path} is not number {number:04}"
        text = (top / path).read_text(encoding="utf-8")
        sections = dict(re.findall(r"^## (.+)\n+((?:(?!## ).*\n)*)", text, re.MULTILINE))
        if list(sections) != SECTIONS or not all(body.strip() for body in sections.values()):
            yield f"{path} has other sections"
        if not TEST.search(sections.get(SECTIONS[-1], "")):
            yield f"{path} names no test"
        title = re.match(rf"# {name[:4]}: (.+)\n", text)
        if not title or f"| [{name[:4]}]({name}) | {title[1]} |" not in index:
            yield f"{path} has another title in the index"


def test_decisions_are_numbered_whole_and_in_the_index() -> None:
    assert len(list((ROOT / DECISIONS).glob("0*.md"))) >= 17
    assert list(faulty_decisions(ROOT)) == []


GOOD = "# 0001: One\n\n" + "".join(f"## {one}\n\nText.\n\n" for one in SECTIONS) + "- [t](../../tests/a/test_b.py)\n"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("0001-one.md", GOOD, []),
        ("0002-one.md", GOOD.replace("0001", "0002"), ["is not number 0001", "has another title in the index"]),
        ("one.md", GOOD, ["is not number 0001", "has another title in the index"]),
        ("0001-one.md", GOOD.replace("## Alternatives\n", ""), ["has other sections"]),
        ("0001-one.md", GOOD.replace("## Context\n\nText.\n", "## Context\n"), ["has other sections"]),
        ("0001-one.md", GOOD.replace("test_b", "helper"), ["names no test"]),
        ("0001-one.md", GOOD.replace(": One", ": Two"), ["has another title in the index"]),
    ],
)
def test_the_check_finds_a_faulty_decision(tmp_path: Path, name: str, text: str, found: list[str]) -> None:
    plant(repository(tmp_path), f"{DECISIONS}/README.md", "| [0001](0001-one.md) | One |\n")
    path = f"{DECISIONS}/{name}"

    assert list(faulty_decisions(plant(tmp_path, path, text))) == [f"{path} {one}" for one in found]
