"""Addresses within the product: pages in a language, files with their fingerprint."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, urlencode

Params = Iterable[tuple[str, str]]


def page(path: str, params: Params = (), *, language: str = "en") -> str:
    """The address of a page in a language, with a query."""
    query = urlencode(list(params))
    prefix = "" if language == "en" else f"/{language}"
    return f"{prefix}{quote(path, safe='/.-_~')}{'?' + query if query else ''}"


class Assets:
    """The files that pages load; each address carries a fingerprint of the content, so it can be kept for a year."""

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self.folders = folders
        """From the first part of an address under /static ("" for our own) to the folder."""

    def path(self, name: str) -> Path | None:
        """The file that an address under /static means, if there is one."""
        for prefix, folder in self.folders.items():
            rest = name.removeprefix(f"{prefix}/") if prefix else name
            if prefix and rest == name:
                continue
            try:
                file = (folder / rest).resolve()
                if file.is_relative_to(folder.resolve()) and file.is_file():
                    return file
            except (OSError, ValueError):
                # A name that no file can have: too long, or with a NUL in it.
                return None
        return None

    def file(self, name: str) -> Path:
        """A file of which the product itself knows that it is there; raises FileNotFoundError for another name."""
        found = self.path(name)
        if found is None:
            raise FileNotFoundError(name)
        return found

    def address(self, name: str) -> str:
        """The address of a file with its fingerprint; raises FileNotFoundError for a name that is misspelled."""
        mark = self.fingerprint(name)
        if mark is None:
            raise FileNotFoundError(name)
        return f"/static/{name}?v={mark}"

    def fingerprint(self, name: str) -> str | None:
        """Twelve digits that change with the content."""
        file = self.path(name)
        return _mark(file, file.stat().st_mtime_ns) if file else None


@lru_cache(maxsize=1000)
def _mark(file: Path, _changed: int) -> str:
    """The fingerprint of a file, computed anew when the file has changed."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
