"""The kinds of file that can be taken in as incidents, by the word that names each."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.domain.errors import NotFound
from app.i18n import gettext
from app.importing.acled import Acled
from app.importing.drafted import Importer
from app.importing.gazetteers import GeoNames
from app.importing.sheet import SheetImporter
from app.importing.ucdp import Ucdp

Maker = Callable[[str, Path | None], Importer]
"""Makes an importer of the file's name, which may tell a release, and the claims that stand beside our own sheet."""

IMPORTERS: Mapping[str, Maker] = {
    "ucdp": lambda name, _: Ucdp(name),
    "acled": lambda _, __: Acled(),
    "sheet": lambda _, claims: SheetImporter(claims),
    "geonames": lambda _, __: GeoNames(),
}


def importer(kind: str, claims: Path | None = None, *, name: str = "") -> Importer:
    """The importer of a kind; raises NotFound for a word that names none."""
    if kind not in IMPORTERS:
        known = ", ".join(IMPORTERS)
        raise NotFound(gettext("There is no importer “%(kind)s”. There are: %(known)s.", kind=kind[:40], known=known))
    return IMPORTERS[kind](name, claims)
