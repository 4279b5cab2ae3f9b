"""A file that lacks many of the records that its dataset had: cut off on its way, or a release that has fewer."""

from app.domain.errors import InvalidRecord
from app.i18n import N_, gettext, number

MORE_THAN = 20
"""So many records may be missing from any release without a question."""
SHARE = 10
"""And so many of a hundred."""
LACKS = N_(
    "This file lacks %(n)s of the %(all)s records that the atlas has from its dataset. It may have been cut off on its "
    "way: compare its size with that of the download. Nothing is taken in unless you say that the release has fewer."
)


class Shortfall(InvalidRecord):
    """A file lacks many records, and nobody has said that this is right."""


def warning(vanished: int, held: int) -> str:
    """What is to be asked about a file without `vanished` of the `held` records; empty where nothing is."""
    if vanished <= MORE_THAN or vanished * 100 <= held * SHARE:
        return ""
    return gettext(LACKS, n=number(vanished), all=number(held))


def insist(vanished: int, held: int, *, agreed: bool) -> None:
    """Raise Shortfall where there is something to be asked, and nobody has answered."""
    if not agreed and (told := warning(vanished, held)):
        raise Shortfall(told)
