"""What sort of event a row of ACLED is, by the names of today and by older ones; and what its actors are."""

from app.domain.event_types import EventType, SubEventType
from app.domain.names import fold
from app.domain.vocabulary import ActorKind
from app.importing.values import by_label

STATE, REBELS, POLITICAL, IDENTITY, RIOTERS, PROTESTERS, CIVILIANS, EXTERNAL = range(1, 9)
ARMED = (STATE, REBELS, POLITICAL, IDENTITY, EXTERNAL)
_OLDER = {
    "battle no change of territory": SubEventType.ARMED_CLASH,
    "battle government regains territory": SubEventType.GOVERNMENT_REGAINS_TERRITORY,
    "battle non state actor overtakes territory": SubEventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY,
    "non violent activity by a conflict actor": SubEventType.OTHER,
    "strategic development": SubEventType.OTHER,
    "strategic developments": SubEventType.OTHER,
    "headquarters or base establishment": SubEventType.HEADQUARTERS_OR_BASE_ESTABLISHED,
    "battles": SubEventType.ARMED_CLASH,
    "violence against civilians": SubEventType.ATTACK,
}
"""What an event type alone says, and how sub-types were called before 2019. “Remote violence” and “Riots/Protests”
alone say too little."""
_CODES = {
    "state forces": STATE, "government or mutinous force": STATE, "rebel group": REBELS, "rebel groups": REBELS,
    "rebel force": REBELS, "rebel forces": REBELS, "political militia": POLITICAL, "political militias": POLITICAL,
    "identity militia": IDENTITY, "identity militias": IDENTITY, "ethnic militia": IDENTITY,
    "communal militia": IDENTITY, "rioter": RIOTERS, "rioters": RIOTERS, "protester": PROTESTERS,
    "protesters": PROTESTERS, "civilian": CIVILIANS, "civilians": CIVILIANS, "external other forces": EXTERNAL,
    "external force": EXTERNAL, "other forces": EXTERNAL, "other": EXTERNAL, "outside external force": EXTERNAL,
}  # fmt: skip
_KINDS = {
    REBELS: ActorKind.REBEL_GROUP,
    POLITICAL: ActorKind.IDENTITY_MILITIA,
    IDENTITY: ActorKind.IDENTITY_MILITIA,
    RIOTERS: ActorKind.CIVIL_SOCIETY,
    PROTESTERS: ActorKind.CIVIL_SOCIETY,
    CIVILIANS: ActorKind.CIVILIANS,
    EXTERNAL: ActorKind.EXTERNAL_STATE_FORCES,
}


def sub_event_type(event: str, sub_event: str) -> SubEventType | None:
    """The sub-event type; None where the names say none or too little."""
    words = by_label(SubEventType)
    for name in filter(None, (fold(sub_event), fold(event))):
        found = _OLDER.get(name) or words.get(name)
        if found is not None:
            return found
    return None


def inter(text: str) -> int:
    """The code of an actor's sort, which newer files write out; 0 where there is none."""
    number = text.partition(".")[0]
    if number.isascii() and number.isdecimal():
        return int(number) if STATE <= int(number[:4]) <= EXTERNAL else 0
    return _CODES.get(fold(text), 0)


def kind(name: str, code: int) -> ActorKind:
    """What an actor that no register knows is held to be until somebody looks.

    ACLED's political militias are no one kind of ours: who fights for pay of a party and who is not identified are
    among them. They stand with those of communities, which says the least.
    """
    if name == "Civilians":
        return ActorKind.CIVILIANS
    if code == STATE:
        return ActorKind.STATE_FORCES if "Mali" in name else ActorKind.EXTERNAL_STATE_FORCES
    return _KINDS.get(code, ActorKind.IDENTITY_MILITIA)


ONE_SIDED = (EventType.VIOLENCE_AGAINST_CIVILIANS, EventType.EXPLOSIONS_REMOTE_VIOLENCE)
"""Events that somebody is said to have done to somebody."""
