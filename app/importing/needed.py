"""What a file that lacks columns is told: which they are, which it has, and what its kind of file is made of."""

from collections.abc import Sequence

from app.domain.errors import Misfit
from app.i18n import N_, gettext, listing

MOST = 40
"""So many headings are named; a file of another kind may have hundreds."""
HAS = N_("It has: %(there)s.")
HAS_MANY = N_("It has %(n)s columns, the first of them: %(there)s.")


def misfit(lacks: str, missing: Sequence[str], there: Sequence[str], needs: str, needed: Sequence[str]) -> Misfit:
    """The refusal of a file; `lacks` and `needs` are message ids about `columns` and `needed`."""
    found = gettext(HAS, there=listing(list(there)))
    if len(there) > MOST:
        found = gettext(HAS_MANY, n=len(there), there=listing(list(there[:MOST])))
    told = (gettext(lacks, columns=listing(list(missing))), found, gettext(needs, needed=listing(list(needed))))
    return Misfit(" ".join(told))
