"""Nothing in templates and static files makes a browser load from another host."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import plant, repository, texts

ABROAD = r"(?:https?:|wss?:)?//(?![\s*/])[\w.{-]"
"""The beginning of an address with a host: also without its scheme."""
TAG = re.compile(r"<(?P<name>[a-z][\w-]*)\b(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>", re.IGNORECASE)
LOADS = re.compile(
    rf"(?:src|srcset|href|data|poster|action|formaction|background)\s*=\s*[\"'][^\"']*?{ABROAD}",
    re.IGNORECASE,
)
FOLLOWED = re.compile(r"\brel\s*=\s*[\"'](?:license|canonical|alternate|author|help|me|cite-as)\b", re.IGNORECASE)
IN_STYLE = re.compile(rf"(?:url\(\s*[\"']?|@import\s+[\"']){ABROAD}", re.IGNORECASE)
IN_SCRIPT = re.compile(rf"[\"'`](?:https?|wss?)?:?{ABROAD.removeprefix('(?:https?:|wss?:)?')}", re.IGNORECASE)
NAMESPACE = re.compile(r"https?://www\.w3\.org/[\w/.-]+")
"""Names that look like addresses, which nothing loads."""


def foreign(top: Path) -> Iterator[str]:
    """Every line that would load something from another host."""
    for path, text in texts(top, ".html", ".css", ".js", ".svg", ".xml", ".mjs"):
        if path.startswith(("templates/", "static/")):
            text = NAMESPACE.sub("", text)  # noqa: PLW2901  # What follows reads the text without them.
            for start in _loads(path, text):
                yield f"{path}:{text.count(chr(10), 0, start) + 1}"


def _loads(path: str, text: str) -> Iterator[int]:
    if path.endswith((".js", ".mjs")):
        yield from (found.start() for found in IN_SCRIPT.finditer(text))
        return
    yield from (found.start() for found in IN_STYLE.finditer(text))
    for tag in TAG.finditer(text):
        followed = tag["name"].lower() in {"a", "area"} or FOLLOWED.search(tag["rest"])
        if not followed and LOADS.search(tag["rest"]):
            yield tag.start()


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert list(foreign(ROOT)) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("templates/a.html", '<script src="https://cdn.example/x.js"></script>'),
        ("templates/a.html", "<img alt='a > b' src='//cdn.example/x.png'>"),
        ("templates/a.html", '<link rel="stylesheet" href="http://fonts.example/x.css">'),
        ("templates/a.html", '<link rel="preconnect" href="https://fonts.example">'),
        ("templates/a.html", '<img srcset="/a.png 1x, https://cdn.example/b.png 2x">'),
        ("templates/a.html", '<p style="background: url(https://cdn.example/x.png)">'),
        ("templates/a.html", '<form action="https://collect.example/">'),
        ("templates/a.html", '<iframe src="https://{{ host }}/x"></iframe>'),
        ("static/css/a.css", "@import 'https://fonts.example/x.css';"),
        ("static/css/a.css", "body { background: url(//cdn.example/x.png) }"),
        ("static/js/a.js", 'fetch("https://api.example/x")'),
        ("static/js/a.js", "import x from '//cdn.example/x.js'"),
        ("static/js/a.js", "const tiles = `https://tile.example/${z}`"),
        ("static/img/a.svg", '<svg><image href="https://cdn.example/x.png"/></svg>'),
    ],
)
def test_the_check_finds_a_foreign_address(tmp_path: Path, name: str, line: str) -> None:
    assert list(foreign(plant(repository(tmp_path), name, f"\n{line}\n"))) == [f"{name}:2"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("templates/a.html", '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'),
        ("templates/a.html", '<a href="{{ source.url }}">{{ source.title }}</a>'),
        ("templates/a.html", '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">'),
        ("templates/a.html", '<script src="{{ static("js/map.js") }}"></script>'),
        ("templates/a.html", '<svg xmlns="http://www.w3.org/2000/svg"><use href="#a"/></svg>'),
        ("static/js/a.js", "// see https://example.org/why\nconst half = total / 2; // a comment\n"),
        ("static/js/a.js", 'document.createElementNS("http://www.w3.org/2000/svg", "path")'),
        ("static/css/a.css", "/* https://example.org */ a { background: url(/static/img/a.svg) }"),
        ("app/data/a.html", '<img src="https://elsewhere.example/not-served.png">'),
    ],
)
def test_the_check_lets_links_and_own_files_pass(tmp_path: Path, name: str, line: str) -> None:
    assert list(foreign(plant(repository(tmp_path), name, f"{line}\n"))) == []
