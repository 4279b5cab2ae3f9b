"""The repository as the structure tests see it: its files, its modules and what they import.

Every check here is a function of a folder, so that its own test can hand it a small one with the fault in it.
"""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.servers import ROOT, missing

CODE = ("app", "migrations", "tests")
"""The folders that hold Python."""


def modules(top: Path, *folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Each module under these folders: its path from the top, and its syntax tree."""
    for folder in folders:
        for path in sorted((top / folder).rglob("*.py")):
            if "__pycache__" not in path.parts:
                yield path.relative_to(top).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def files(top: Path = ROOT) -> list[str]:
    """Every file that git keeps or would keep, from the top."""
    # Whose checkout it is does not matter to a reader of file names.
    command = ["git", "-c", f"safe.directory={top}", "ls-files", "-z", "-co", "--exclude-standard"]
    try:
        done = subprocess.run(command, cwd=top, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        missing("The files of the repository cannot be listed: install git and work in a clone.")
    return sorted(path for path in set(done.stdout.split("\0")) if path and (top / path).is_file())


def texts(top: Path, *suffixes: str) -> Iterator[tuple[str, str]]:
    """Each text file of the repository with one of these endings (or any): its path and its text."""
    for path in files(top):
        if not suffixes or path.endswith(suffixes):
            try:
                yield path, (top / path).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # A picture.


def plant(top: Path, name: str, text: str) -> Path:
    """Put a made-up file into a made-up repository."""
    path = top / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return top


def repository(top: Path) -> Path:
    """Make a folder a repository of git, for checks that ask git for its files."""
    subprocess.run(["git", "init", "--quiet", str(top)], check=True, capture_output=True)
    return top
