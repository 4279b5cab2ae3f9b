"""The repository speaks of the product alone: not of the machine or the registry that it was built with."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT
from tests.structure.tree import files, plant, repository, texts

# Each pattern has a letter in brackets, so that this file does not find itself.
FORBIDDEN = {
    "a folder of one machine": re.compile(
        r"(?<![\w.:/~%{}-])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)(?=[/\s\"'`:),;]|$)"
    ),
    "a registry's host": re.compile(r"pyp[i]\.(?:org|python\.org)|pythonhoste[d]|npmj[s]\.(?:org|com)|yarnpk[g]\.com"),
    "a registry's option": re.compile(
        r"--(?:extra-)?inde[x]-url|--find-link[s]|--trusted-hos[t]|(?:UV|PIP)_(?:EXTRA_)?INDE[X]"
    ),
    "the file of a wheel": re.compile(r"[\w.]+-(?:py[23]|cp3\d+)[\w.-]*\.wh[l]"),
    "an assistant": re.compile(r"\b(?:claud[e]|anthropi[c]|chatgp[t]|copilo[t]|sub-?agen[t])\b", re.IGNORECASE),
}


def traces(top: Path) -> Iterator[str]:
    """Every line that speaks of where or how this was made."""
    for path, text in texts(top):
        for number, line in enumerate(text.splitlines(), start=1):
            for what, pattern in FORBIDDEN.items():
                if pattern.search(line):
                    yield f"{path}:{number} names {what}"


def test_the_repository_is_neutral() -> None:
    assert list(traces(ROOT)) == []


def test_no_lock_of_a_tool_that_writes_addresses() -> None:
    assert not [path for path in files(ROOT) if Path(path).name in {"uv.lock", "poetry.lock", "package-lock.json"}]


@pytest.mark.parametrize(
    "line",
    [
        "cd /wor" + "k/main",
        "see `/roo" + "t/notes`",
        "--extra-inde" + "x-url x",
        "from pyp" + "i.org",
        "https://files.pythonhoste" + "d.org/x",
        "thing-1.0-py3-none-any.wh" + "l",
        "written by Claud" + "e",
    ],
)
def test_the_check_finds_a_trace(tmp_path: Path, line: str) -> None:
    found = list(traces(plant(repository(tmp_path), "docs/decisions/a.md", f"One.\n{line}\n")))

    assert len(found) == 1
    assert found[0].startswith("docs/decisions/a.md:2 names ")


HERE = "work"
"""Put together below, so that this file does not hold what it looks for."""


@pytest.mark.parametrize("line", ["/workers", f"app/{HERE}/x", f"https://example.org/{HERE}/1", "the work of /data"])
def test_the_check_lets_ordinary_words_pass(tmp_path: Path, line: str) -> None:
    assert list(traces(plant(repository(tmp_path), "a.md", f"{line}\n"))) == []
