"""What one change is and how it is said: the values of fields in the reader's words, and sentences around them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.domain.dates import read_day, read_edtf, span_words
from app.domain.figures import figure_words
from app.domain.vocabulary import Measure, Scope, Stance
from app.domain.words import Word
from app.i18n import N_, day, gettext, listing, ngettext, number

Kind = Literal["added", "removed", "changed"]
Names = Callable[[str, str], str]
"""What readers call a record: given its kind (actor, place, source, dataset) and its slug."""
Say = Callable[[Any, Names], str]

_SHORT = {
    "added": N_("%(what)s added: %(after)s"),
    "removed": N_("%(what)s removed: %(before)s"),
    "changed": N_("%(what)s: %(before)s became %(after)s"),
}
_LONG = {
    "added": N_("%(what)s added"),
    "removed": N_("%(what)s removed"),
    "changed": N_("%(what)s rewritten"),
}
_COUNTED = {
    Measure.KILLED: N_("%(who)s killed"),
    Measure.INJURED: N_("%(who)s injured"),
    Measure.CAPTURED: N_("%(who)s captured"),
    Measure.KILLED_OR_CAPTURED: N_("%(who)s killed or captured"),
    Measure.CASUALTIES: N_("%(who)s killed or injured"),
    Measure.ABDUCTED: N_("%(who)s abducted or disappeared"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was; everything but `path` and `kind` is in the reader's language."""

    path: tuple[str, ...]
    what: str
    before: str
    after: str
    kind: Kind
    sentence: str
    long: bool = False
    """Whether the sentence leaves out what `before` and `after` say whole."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a field is named and how its values are said."""

    label: str
    say: Say
    long: bool = False
    """Whether its texts are too long to stand in a sentence."""
    public: bool = True
    """Whether readers are told of its changes."""


def quoted(value: Any, names: Names | None = None) -> str:
    """Somebody's own words, as such."""
    del names
    return gettext("“%(text)s”", text=value)


def as_given(value: Any, names: Names | None = None) -> str:
    """A code, an address or a text, unchanged."""
    del names
    return str(value)


def count_words(value: Any, names: Names | None = None) -> str:
    """A number as the reader writes it."""
    del names
    return number(value) if isinstance(value, int | float) else str(value)


def flag_words(value: Any, names: Names | None = None) -> str:
    """Yes or no."""
    del names
    return gettext("yes") if value else gettext("no")


def edtf_words(value: Any, names: Names | None = None) -> str:
    """A date in EDTF; what is none any more is shown as it stands."""
    del names
    try:
        return span_words(read_edtf(str(value)))
    except ValueError:
        return str(value)


def day_words(value: Any, names: Names | None = None) -> str:
    """A day, given as one or as text."""
    del names
    try:
        return day(value if isinstance(value, dt.date) else read_day(str(value)))
    except ValueError:
        return str(value)


def points_words(value: Any, names: Names | None = None) -> str:
    """How many points a route has."""
    del names
    return ngettext("%(n)s point", "%(n)s points", len(value))


def point_words(value: Mapping[str, Any]) -> str:
    """A latitude and a longitude; nothing where there is neither."""
    latitude, longitude = value.get("latitude"), value.get("longitude")
    if latitude is None or longitude is None:
        return ""
    north = gettext("%(degrees)s° N") if latitude >= 0 else gettext("%(degrees)s° S")
    east = gettext("%(degrees)s° E") if longitude >= 0 else gettext("%(degrees)s° W")
    return f"{_degrees(north, latitude)}, {_degrees(east, longitude)}"


def _degrees(words: str, value: float) -> str:
    # Five decimals are about a metre; the reader's usual three would hide a point that was moved a little.
    whole, _, part = f"{abs(value):.5f}".rstrip("0").rstrip(".").partition(".")
    return words.replace("%(degrees)s", number(float(f"0.{part or 0}") + int(whole)) if len(part) < 4 else _fine(value))


def _fine(value: float) -> str:
    mark = number(0.5)[1]
    return f"{abs(value):.5f}".rstrip("0").replace(".", mark)


def word(vocabulary: type[Word]) -> Say:
    """The labels of a vocabulary, as they stand inside a sentence; a word that it has no more stays as it is."""

    def say(value: Any, names: Names) -> str:
        del names
        label = vocabulary(value).label if value in set(vocabulary) else str(value)
        return label[:1].lower() + label[1:]

    return say


def named(kind: str) -> Say:
    """What readers call a record of a register."""
    return lambda value, names: names(kind, value)


def figures_told(value: Mapping[str, Any], *, exact: bool = False) -> str:
    """Figures and the words used instead; `exact` tells least, best and greatest apart where a short form would not."""
    low, best, high = value.get("low"), value.get("best"), value.get("high")
    told = _each(low, best, high) if exact else figure_words(low, best, high)
    words = quoted(value["wording"]) if value.get("wording") else ""
    return f"{told} ({words})" if told and words else told or words


def _each(low: int | None, best: int | None, high: int | None) -> str:
    told = [
        gettext("lowest %(n)s", n=number(low)) if low is not None else "",
        gettext("best %(n)s", n=number(best)) if best is not None else "",
        gettext("highest %(n)s", n=number(high)) if high is not None else "",
    ]
    return listing([one for one in told if one])


def claim_title(claim: Mapping[str, Any], names: Names) -> str:
    """Whom a claim is about and who makes it; what is not asserted says so, for a denial must not read as a claim."""
    about, claimant = _about(claim, names), names("actor", claim["claimant"])
    if claim["stance"] == Stance.ASSERTS:
        return gettext("%(about)s, according to %(claimant)s", about=about, claimant=claimant)
    stance = claim["stance"]
    stance = Stance(stance).label if stance in set(Stance) else stance
    return gettext("%(about)s (%(claimant)s %(stance)s)", about=about, claimant=claimant, stance=stance)


def _about(claim: Mapping[str, Any], names: Names) -> str:
    measure, who = claim["measure"], _who(claim, names)
    label = Measure(measure).label if measure in set(Measure) else str(measure)
    if not who:
        return label
    if measure in _COUNTED:
        return gettext(_COUNTED[Measure(measure)], who=who)
    return gettext("%(measure)s (%(who)s)", measure=label, who=who)


def _who(claim: Mapping[str, Any], names: Names) -> str:
    if claim["subject"]:
        return names("actor", claim["subject"])
    if claim["scope"] in (Scope.UNKNOWN_VICTIMS, Scope.EVERYBODY):
        return Scope(claim["scope"]).label
    return str(claim["subject_text"] or "")


def told(path: tuple[str, ...], what: str, before: str, after: str, *, long: bool = False) -> Change:
    """A change of a value, of which either side may be empty."""
    kind: Kind = "changed" if before and after else "added" if after else "removed"
    sentence = gettext((_LONG if long else _SHORT)[kind], what=what, before=before, after=after)
    return Change(path, what, before, after, kind, sentence, long and before != after)


def of_field(path: tuple[str, ...], field: Field, before: Any, after: Any, names: Names) -> Change | None:
    """The change of one field, or None where there is none that can be told."""
    if before == after or (empty(before) and empty(after)):
        return None
    say = as_given if field.long else field.say
    old, new = ("" if empty(one) else say(one, names) for one in (before, after))
    return told(path, gettext(field.label), old, new, long=field.long)


def moved(path: tuple[str, ...], what: str) -> Change:
    """The same rows in another order."""
    return Change(path, what, "", "", "changed", gettext("%(what)s put in another order", what=what))


def under(title: str, change: Change) -> Change:
    """A change of a part, with the whole that it is a part of."""
    sentence = gettext("%(whole)s – %(change)s", whole=title, change=change.sentence)
    return replace(change, what=gettext("%(whole)s – %(part)s", whole=title, part=change.what), sentence=sentence)


def empty(value: Any) -> bool:
    """Whether there is nothing to say; zero and no are something."""
    return value is None or value in ("", [], {})
