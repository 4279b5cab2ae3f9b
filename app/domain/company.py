"""How two actors stood to each other in one incident, as their roles tell it."""

from enum import Enum

from app.domain.vocabulary import Role
from app.domain.words import Word
from app.i18n import N_


class Side(Enum):
    """Where a role puts an actor."""

    A = frozenset({Role.SIDE_A, Role.SUPPORTING_A})
    B = frozenset({Role.SIDE_B, Role.SUPPORTING_B})
    TARGET = frozenset({Role.TARGET})
    ALLEGED = frozenset({Role.ALLEGED_PERPETRATOR})


class Relation(Word):
    """What another actor was to the one that is asked about."""

    OPPOSITE = (
        "opposite",
        N_("On the other side"),
        N_("One on side A or supporting it, the other on side B or supporting it."),
    )
    TOGETHER = (
        "together",
        N_("On the same side"),
        N_("Both on one side or supporting it, both a target, or both named as alleged perpetrators."),
    )
    STRUCK = (
        "struck",
        N_("Target, where it was a side or an alleged perpetrator"),
        N_("The other is recorded as a target. That it was struck by this actor is not said by this."),
    )
    STRUCK_BY = (
        "struck_by",
        N_("A side or an alleged perpetrator, where it was the target"),
        N_("This actor is recorded as a target. That the other struck it is not said by this."),
    )


PAIRS: dict[Relation, tuple[tuple[Side, Side], ...]] = {
    Relation.OPPOSITE: ((Side.A, Side.B), (Side.B, Side.A)),
    Relation.TOGETHER: tuple((one, one) for one in Side),
    Relation.STRUCK: tuple((one, Side.TARGET) for one in (Side.A, Side.B, Side.ALLEGED)),
    Relation.STRUCK_BY: tuple((Side.TARGET, one) for one in (Side.A, Side.B, Side.ALLEGED)),
}
"""Which sides of the one and of the other make a relation; third parties stand in none."""
