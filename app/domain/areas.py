"""Names of places within a sentence: in Kidal region, dans la région de Kidal, at Tinzaouaten.

A sentence gets labels alone. Whether one is an area's is read off the label: the English ones end with what they are,
the French ones begin with it and want an article.
"""

from collections.abc import Iterable

from app.i18n import gettext, language, listing

ENDS = (" region", " cercle", " district")
BEGINS = {"Région": "la région", "Cercle": "le cercle", "District": "le district", "Province": "la province"}


def where(names: Iterable[str]) -> str:
    """The places of a filter, any of which is meant."""
    every = list(names)
    areas = [_in(one) for one in every]
    if every and all(areas):
        return gettext("in %(names)s", names=listing(areas, style="or"))
    return gettext("at %(names)s", names=listing(every, style="or"))


def within(names: Iterable[str]) -> str:
    """The regions of a filter; what a label does not say of itself is said before it."""
    every = list(names)
    areas = [_in(one) for one in every]
    if every and all(areas):
        return gettext("in %(names)s", names=listing(areas, style="or"))
    return gettext("in the region of %(names)s", names=listing(every, style="or"))


def _in(name: str) -> str:
    """An area's name as it stands after "in"; empty where the label is not an area's."""
    if language() == "fr":
        head, gap, rest = name.partition(" ")
        return f"{BEGINS[head]}{gap}{rest}" if head in BEGINS and rest else ""
    return name if name.casefold().endswith(ENDS) else ""
