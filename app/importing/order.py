"""What somebody wants taken in: which file, whole or in part, and as what; and that it is still the same file."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Misfit
from app.domain.vocabulary import Standing
from app.i18n import N_, gettext

_AT_ONCE = 1 << 20
OTHER_FILE = N_("This is not the file that was looked at: it was changed meanwhile. Look at it again.")


@dataclass(frozen=True, slots=True)
class Order:
    """One file and what is to become of it; a plan and its carrying out are given the same one."""

    path: Path
    name: str
    """What whoever brings it calls it, without a folder."""
    claims: Path | None = None
    """The second file of our own sheet, where it is no workbook."""
    standing: Standing = Standing.PUBLISHED
    """What new incidents are: published, or drafts."""
    whole: bool = True
    """Whether the file holds the whole dataset, so that a record that it does not hold has vanished."""
    good_rows_only: bool = False
    """Whether rows that can be read are taken although others cannot."""
    fewer: bool = False
    """Whether it is known that the file lacks many records which its dataset had."""
    sha256: str = ""
    """The checksum of the file that was looked at; another one is refused. Empty: whichever it is."""
    key: str = ""
    """The key under which the import is kept; a new one where it is empty."""


@dataclass(frozen=True, slots=True)
class Print:
    """By what a file is known again."""

    sha256: str
    size: int


def fingerprint(order: Order) -> Print:
    """The checksum of the file, and of the claims beside it; raises Misfit where it is not the one ordered."""
    digest, size = hashlib.sha256(), 0
    for path in (order.path, order.claims):
        if path is not None:
            with path.open("rb") as file:
                while block := file.read(_AT_ONCE):
                    digest.update(block)
                    size += len(block)
    found = Print(digest.hexdigest(), size)
    if order.sha256 and order.sha256 != found.sha256:
        raise Misfit(gettext(OTHER_FILE))
    return found
