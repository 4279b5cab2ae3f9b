"""The kinds of file that can be taken in as incidents, by the word that names each."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.errors import NotFound
from app.i18n import gettext
from app.importing.drafted import Importer

Maker = Callable[[Path | None], Importer]
"""Makes an importer; it is given the file of claims that stands beside our own sheet, which the others leave alone."""

IMPORTERS: Mapping[str, Maker] = {}


def importer(kind: str, claims: Path | None = None) -> Importer:
    """The importer of a kind; raises NotFound for a word that names none."""
    if kind not in IMPORTERS:
        known = ", ".join(IMPORTERS)
        raise NotFound(gettext("There is no importer “%(kind)s”. There are: %(known)s.", kind=kind[:40], known=known))
    return IMPORTERS[kind](claims)
