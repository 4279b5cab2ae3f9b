"""The forms that choose what is compared: two actors, two places or two periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.i18n import gettext
from app.store.catalogue import Option
from app.store.columns import offering
from app.store.db import ReadSession
from app.web.pages.comparands import Comparands, Side


@dataclass(frozen=True)
class Slot:
    """One field: what was given is shown again, with a sentence where it was not understood."""

    id: str
    label: str
    value: str
    problem: str
    unknown: bool
    """Whether what was given is not among the choices, and has to be added to them."""


@dataclass(frozen=True)
class Group:
    """Choices under one heading; the heading may be empty."""

    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Chooser:
    """A form for two of one kind; without groups its fields are typed into."""

    kind: str
    title: str
    slots: tuple[Slot, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Choosing:
    """The forms, and the filter that stays with each of them."""

    choosers: tuple[Chooser, ...]
    hidden: tuple[tuple[str, str], ...]
    open: bool
    """Whether the forms are what a reader needs first."""


def choosing(db: ReadSession, asked: Comparands) -> Choosing:
    """The forms, with what was given in them."""
    offered = offering.options(db)
    actors = (Group("", offered.actors),)
    places = (
        Group(gettext("Places"), _but(offered.places, offered.regions)),
        Group(gettext("Regions"), offered.regions),
    )
    return Choosing(
        choosers=(
            _chooser("actor", gettext("Two actors"), asked.sides, actors),
            _chooser("place", gettext("Two places"), asked.sides, places),
            _chooser("period", gettext("Two periods"), asked.sides, ()),
        ),
        hidden=tuple(asked.params),
        open=len(asked.known) < 2,
    )


def _but(options: Iterable[Option], others: Iterable[Option]) -> tuple[Option, ...]:
    taken = {one.value for one in others}
    return tuple(one for one in options if one.value not in taken)


def _chooser(kind: str, title: str, sides: Sequence[Side], groups: tuple[Group, ...]) -> Chooser:
    """Each side in its own field; what a side of another kind leaves free is empty."""
    labels = (gettext("First"), gettext("Second"))
    offered = {one.value for group in groups for one in group.options}
    slots = []
    for n, label in enumerate(labels):
        side = sides[n] if n < len(sides) and sides[n].kind == kind else None
        value = side.param[1] if side else ""
        problem = side.problem if side else ""
        unknown = bool(groups and value and value not in offered)
        slots.append(Slot(f"f-{kind}-{n + 1}", label, value, problem, unknown))
    return Chooser(kind, title, tuple(slots), tuple(group for group in groups if group.options))
