"""A filter in words: the sentence above the results, and its pieces that can be taken away one by one."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from app.domain import areas
from app.domain.dates import period_words
from app.domain.filter import NO_REGION, IncidentFilter
from app.i18n import N_, gettext, listing, ngettext, number

Label = Callable[[str, str], str]
"""From the name of a field and a slug to what the reader calls it."""


class Chip(NamedTuple):
    """One piece of a filter in words, and the parameters of the filter without it."""

    text: str
    without: list[tuple[str, str]]


def sentence(total: int, wanted: IncidentFilter, label: Label) -> str:
    """The count and the filter: "12 incidents involving CSP-DPA, July to October 2024"."""
    head = ngettext("%(n)s incident", "%(n)s incidents", total)
    return ", ".join([" ".join([head, *_joined(wanted, label)]), *_apart(wanted, label)])


def description(wanted: IncidentFilter, label: Label) -> str:
    """The filter alone in words; empty where it leaves nothing out."""
    joined = " ".join(_joined(wanted, label))
    return ", ".join([*([joined] if joined else []), *_apart(wanted, label)])


def _joined(wanted: IncidentFilter, label: Label) -> list[str]:
    """What follows the count without a comma."""
    return [words for words in (_actors(wanted, label), _places(wanted, label)) if words]


def _apart(wanted: IncidentFilter, label: Label) -> list[str]:
    """What follows after a comma each."""
    return [piece for piece in _pieces(wanted, label) if piece]


def tally_words(wanted: IncidentFilter, label: Label) -> str:
    """How figures are counted, printed beside every total."""
    if wanted.tally_claimant is not None:
        return gettext("according to %(name)s", name=label("tally", wanted.tally_claimant))
    return gettext(TALLIES[wanted.tally])


TALLIES = {
    "lowest": N_("lowest figures claimed"),
    "preferred": N_("preferred figures, else the range claimed"),
    "highest": N_("highest figures claimed"),
}


def chips(wanted: IncidentFilter, label: Label) -> list[Chip]:
    """The pieces of the filter, each with the parameters that remain when it is taken away."""
    made = []
    for name in ("actor", "claimant", "region", "place", "source", "dataset"):
        values: tuple[str, ...] = getattr(wanted, name)
        for value in values:
            rest = tuple(one for one in values if one != value)
            made.append(Chip(_named(name, label(name, value)), wanted.params(**{name: rest})))
    for name in ("type", "subtype", "role", "happened", "attribution"):
        for word in getattr(wanted, name):
            rest = tuple(one for one in getattr(wanted, name) if one != word)
            made.append(Chip(word.label, wanted.params(**{name: rest})))
    if period := period_words(wanted.since, wanted.until):
        made.append(Chip(period, wanted.params(since=None, until=None)))
    singles = {
        "q": _text(wanted), "near": _near(wanted), "bbox": _bbox(wanted), "precision": _precision(wanted),
        "min_killed": _killed(wanted), "civilians": _civilians(wanted),
    }  # fmt: skip
    made += [Chip(words, wanted.params(**{name: None})) for name, words in singles.items() if words]
    if wanted.include != ("successors",):
        made.append(Chip(_included(wanted), wanted.params(include=("successors",))))
    if wanted.tally != "lowest":
        made.append(Chip(tally_words(wanted, label), wanted.params(tally="lowest")))
    return made


def _named(name: str, label: str) -> str:
    if name == "claimant":
        return gettext("claims by %(name)s", name=label)
    return label


def _alternatives(values: Iterable[str]) -> str:
    return listing(list(values), style="or")


def _actors(wanted: IncidentFilter, label: Label) -> str:
    if not wanted.actor:
        return ""
    names = _alternatives(label("actor", one) for one in wanted.actor)
    if wanted.role:
        return gettext(
            "involving %(names)s as %(roles)s", names=names, roles=_alternatives(one.label for one in wanted.role)
        )
    return gettext("involving %(names)s", names=names)


def _places(wanted: IncidentFilter, label: Label) -> str:
    words = [areas.where(label("place", one) for one in wanted.place)] if wanted.place else []
    if wanted.region:
        words.append(_regions(wanted, label))
    return " ".join(words)


def _regions(wanted: IncidentFilter, label: Label) -> str:
    named = [label("region", one) for one in wanted.region if one != NO_REGION]
    if NO_REGION not in wanted.region:
        return areas.within(named)
    return gettext("%(areas)s or without a region", areas=areas.within(named)) if named else gettext("without a region")


def _pieces(wanted: IncidentFilter, label: Label) -> Iterable[str]:
    yield period_words(wanted.since, wanted.until)
    yield _alternatives(one.label for one in wanted.type)
    yield _alternatives(one.label for one in wanted.subtype)
    if wanted.role and not wanted.actor:
        yield gettext("with somebody as %(roles)s", roles=_alternatives(one.label for one in wanted.role))
    if wanted.claimant:
        yield gettext(
            "with claims by %(names)s", names=_alternatives(label("claimant", one) for one in wanted.claimant)
        )
    yield _text(wanted)
    yield _killed(wanted)
    yield _civilians(wanted)
    yield _alternatives(one.label for one in wanted.happened)
    yield _alternatives(one.label for one in wanted.attribution)
    yield _near(wanted)
    yield _bbox(wanted)
    yield _precision(wanted)
    for name in ("source", "dataset"):
        values = getattr(wanted, name)
        if values:
            yield gettext("from %(names)s", names=_alternatives(label(name, one) for one in values))


def _text(wanted: IncidentFilter) -> str:
    return gettext("with the words “%(words)s”", words=wanted.q) if wanted.q else ""


def _killed(wanted: IncidentFilter) -> str:
    if wanted.min_killed is None:
        return ""
    return ngettext("at least %(n)s killed", "at least %(n)s killed", wanted.min_killed)


def _civilians(wanted: IncidentFilter) -> str:
    if wanted.civilians is None:
        return ""
    if wanted.civilians:
        return gettext("civilians among the claimed victims")
    return gettext("no civilians among the claimed victims")


def _near(wanted: IncidentFilter) -> str:
    if wanted.near is None:
        return ""
    # A message of its own, for a comma also stands inside French numbers.
    place = gettext(
        "%(latitude)s, %(longitude)s",
        latitude=number(wanted.near.latitude),
        longitude=number(wanted.near.longitude),
    )
    return gettext("within %(km)s km of %(place)s", km=number(wanted.near.km), place=place)


def _bbox(wanted: IncidentFilter) -> str:
    return gettext("inside the box %(box)s", box=wanted.bbox) if wanted.bbox else ""


def _precision(wanted: IncidentFilter) -> str:
    if wanted.precision is None:
        return ""
    return gettext("place known: %(precision)s or better", precision=wanted.precision.label)


def _included(wanted: IncidentFilter) -> str:
    if "members" not in wanted.include:
        return gettext("without successors")
    return gettext("with successors and members") if "successors" in wanted.include else gettext("with members only")
