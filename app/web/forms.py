"""The filter form as a value: every field with what was typed, what may be chosen and what was not understood."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.answers import FacetsAnswer
from app.domain.event_types import EventType
from app.domain.filter import NO_REGION, PLURAL
from app.domain.sentence import chips
from app.domain.vocabulary import Attribution, Happened
from app.i18n import N_, gettext, language
from app.store.catalogue import Option, Options
from app.store.resolve import UNKNOWN, WITHOUT_REGION
from app.web import links
from app.web.deps import Question

LABELS = {
    "actor": N_("Actor"),
    "include": N_("Successors of the actor"),
    "since": N_("From"),
    "until": N_("To"),
    "type": N_("Event type"),
    "region": N_("Region"),
    "place": N_("Place"),
    "q": N_("Words"),
    "civilians": N_("Civilians among the claimed victims"),
    "min_killed": N_("At least so many killed"),
    "happened": N_("Did it happen?"),
    "attribution": N_("Who did it?"),
    "tally": N_("Figures to count"),
    "sort": N_("Order"),
    # These have no field; sentences about them stand above the form.
    "role": N_("Role"),
    "claimant": N_("Claimant"),
    "subtype": N_("Sub-event type"),
    "near": N_("Circle"),
    "bbox": N_("Box"),
    "precision": N_("Precision of the place"),
    "source": N_("Source"),
    "dataset": N_("Dataset"),
    "page": N_("Page"),
}
FIELDS = (
    "actor", "include", "since", "until", "type", "region", "place", "q", "civilians", "min_killed", "happened",
    "attribution", "tally", "sort",
)  # fmt: skip
DEEP = ("region", "min_killed", "civilians", "happened", "attribution", "tally", "include", "sort")
"""The fields that stand under "more filters", being used less often."""
HIDDEN = ("role", "claimant", "subtype", "near", "bbox", "precision", "source", "dataset")
"""What a link may ask for and no field shows: it stays while the form is used, and its chip takes it away."""
SELECTS = frozenset({"civilians", "include", "sort", "tally"})
"""The fields of which one value is chosen."""
MEMBERS = "members"
"""The value of `include` that has a box of its own beside the choice about successors."""
SORTS = {
    "newest": N_("Newest first"),
    "oldest": N_("Oldest first"),
    "killed": N_("Most killed first"),
    "updated": N_("Latest change first"),
}
TALLIES = {
    "lowest": N_("The lowest claimed"),
    "preferred": N_("The preferred, else the range"),
    "highest": N_("The highest claimed"),
}
LONGEST_ALIASES = 44
"""So many letters of aliases stand in the text of an option; all of them are searched."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field offers."""

    value: str
    label: str
    chosen: bool = False
    count: int | None = None
    aliases: str = ""
    """Other names that are shown."""
    also: str = ""
    """Other names that are only searched."""
    letter: str = ""
    """The mark of an event type."""
    group: str = ""
    """The heading under which it stands."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A name near to one that is not known, and the address of the page with it instead."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what was typed is shown again, also where it could not be read."""

    name: str
    values: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    problems: tuple[str, ...] = ()
    near: tuple[Nearby, ...] = ()

    @property
    def label(self) -> str:
        """What stands beside the field."""
        return gettext(LABELS[self.name])

    @property
    def value(self) -> str:
        """What was typed, or nothing."""
        return self.values[-1] if self.values else ""


@dataclass(frozen=True)
class FilterForm:
    """The form of one page; `action` is where it leads."""

    action: str
    fields: Mapping[str, Field]
    hidden: tuple[tuple[str, str], ...]
    problems: tuple[Field, ...]
    """Every field with a sentence about it, for the summary above the form."""
    narrowed: int = 0
    """How many pieces the filter has."""

    @property
    def deep(self) -> bool:
        """Whether a field under "more filters" is in use or needs a look."""
        fields = (self.fields[name] for name in DEEP)
        return any(one.values or one.problems for one in fields)

    def __getitem__(self, name: str) -> Field:
        return self.fields[name]


def filter_form(action: str, question: Question, offered: Options, counted: FacetsAnswer) -> FilterForm:
    """The form for a question, with the choices of the record and the counts of the answer."""
    choices = _choices(question, offered, counted)
    fields = {name: _field(name, action, question, choices.get(name, ())) for name in FIELDS}
    wanted = question.found.wanted
    hidden = tuple((name, value) for name, value in wanted.params() if name in HIDDEN)
    told = [fields.get(name) or Field(name, problems=said) for name, said in question.problems.items()]
    return FilterForm(action, fields, hidden, tuple(told), narrowed=len(chips(wanted, question.found.label)))


def _field(name: str, action: str, question: Question, choices: tuple[Choice, ...]) -> Field:
    values = _values(name, question)
    missing = tuple(Choice(one, _known_as(name, one, question), chosen=True) for one in _unoffered(values, choices))
    if missing and name in SELECTS:
        # What was typed is shown, and not what is done instead.
        choices = tuple(replace(one, chosen=False) for one in choices)
    return Field(name, values, (*missing, *choices), question.problems.get(name, ()), _near(name, action, question))


def _near(name: str, action: str, question: Question) -> tuple[Nearby, ...]:
    """What may be meant by a name that is not known: each leads to the same results with that record as well."""
    wanted = question.found.wanted
    return tuple(
        Nearby(
            one.name,
            links.page(action, wanted.params(**{name: (*getattr(wanted, name), one.slug)}), language=language()),
        )
        for one in question.found.near.get(name, ())
    )


def _values(name: str, question: Question) -> tuple[str, ...]:
    """What the field shows: what was understood, and what was typed where it was not."""
    understood = tuple(value for key, value in question.found.wanted.params() if key == name)
    given = question.asked.given.get(name, ())
    if name not in PLURAL:
        return given if name in question.problems else understood
    return (*understood, *(one for one in given if _is_lost(name, one, question)))


def _is_lost(name: str, given: str, question: Question) -> bool:
    """Whether a value of a plural field was left out, as unreadable or as unknown."""
    read = {str(one) for one in getattr(question.asked.wanted, name)}
    if given not in read:
        return True
    return name in UNKNOWN and gettext(UNKNOWN[name], name=given) in question.found.problems.get(name, ())


def _unoffered(values: Iterable[str], choices: tuple[Choice, ...]) -> list[str]:
    known = {one.value for one in choices} | {MEMBERS}
    return [one for one in dict.fromkeys(values) if choices and one not in known]


def _known_as(name: str, value: str, question: Question) -> str:
    slug = value.removeprefix("claimant:") if name == "tally" else value
    return question.found.label(name, slug)


def _choices(question: Question, offered: Options, counted: FacetsAnswer) -> dict[str, tuple[Choice, ...]]:
    wanted = question.found.wanted
    counts = {name: {one.value: one.count for one in values} for name, values in counted.facets.items()}
    words = {
        "type": (EventType, "event_type"),
        "happened": (Happened, "happened"),
        "attribution": (Attribution, "attribution"),
    }
    made = {
        name: tuple(
            Choice(word.value, word.label, word in getattr(wanted, name), counts.get(facet, {}).get(word.value, 0))
            for word in vocabulary
        )
        for name, (vocabulary, facet) in words.items()
    }
    for name, options in {"actor": offered.actors, "place": offered.places}.items():
        made[name] = tuple(_named(one) for one in options)
    made["region"] = _regions(question, offered, counts.get("region", {}))
    made["civilians"] = _picked(str(wanted.civilians).lower(), {
        "": N_("Whether or not"), "true": N_("Civilians"), "false": N_("No civilians"),
    })  # fmt: skip
    made["include"] = _picked("none" if "successors" not in wanted.include else "successors", {
        "successors": N_("Its successors too"), "none": N_("Without its successors"),
    })  # fmt: skip
    made["sort"] = _picked(wanted.sort, SORTS)
    made["type"] = tuple(replace(one, letter=word.letter) for one, word in zip(made["type"], EventType, strict=True))
    heading = gettext("According to")
    by_claimant = {f"claimant:{one.value}": one.label for one in offered.claimants}
    made["tally"] = (
        *_picked(wanted.tally, TALLIES),
        *(Choice(value, label, value == wanted.tally, group=heading) for value, label in by_claimant.items()),
    )
    return made


def _regions(question: Question, offered: Options, counts: Mapping[str, int]) -> tuple[Choice, ...]:
    """The regions of the record, and last none where an incident has none."""
    asked = question.found.wanted.region
    made = [Choice(one.value, one.label, one.value in asked, counts.get(one.value, 0)) for one in offered.regions]
    if counts.get(NO_REGION) or NO_REGION in asked:
        made.append(Choice(NO_REGION, gettext(WITHOUT_REGION), NO_REGION in asked, counts.get(NO_REGION, 0)))
    return tuple(made)


def _named(option: Option) -> Choice:
    """An option with as many of its other names as fit beside it, the short ones first."""
    shown: list[str] = []
    for name in sorted(option.also, key=len):
        if len(", ".join([*shown, name])) > LONGEST_ALIASES:
            break
        shown.append(name)
    rest = " · ".join(name for name in option.also if name not in shown)
    return Choice(option.value, option.label, aliases=", ".join(shown), also=rest)


def _picked(chosen: str, labels: Mapping[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(value, gettext(label), value == chosen) for value, label in labels.items())
