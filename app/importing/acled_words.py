"""What a row of ACLED is called and says, in both languages."""

from functools import cache

from app.domain.event_types import SubEventType
from app.i18n import speaking
from app.importing.lines import cut

GRADES = (
    "Graded by rule: the record is one voice, ACLED’s, however many sources it names; whether they are independent of "
    "each other was not examined here. Who did it stands as ACLED records it.",
    "Évaluation par règle\u00a0: la fiche est une seule voix, celle d’ACLED, quel que soit le nombre de sources "
    "qu’elle cite\u00a0; leur indépendance n’a pas été examinée ici. L’attribution est celle qu’enregistre ACLED.",
)
NONE_REPORTED = ("none reported", "aucun mort signalé")


def title(sort: SubEventType, actors: tuple[str, str], where: str, *, one_sided: bool) -> tuple[str, str]:
    """In English and in French; what somebody is said to have done to others is attributed."""
    place = f", {where}" if where else ""
    english, french = _labels(sort)
    first, second = actors
    if not first:
        return cut(f"{english}{place}"), cut(f"{french}{place}")
    if one_sided:
        return (
            cut(f"{english} attributed by ACLED to {first}{place}"),
            cut(f"{french}{place} (selon ACLED, par\u00a0: {first})"),
        )
    both = f"{first} – {second}" if second else first
    return cut(f"{english}: {both}{place}"), cut(f"{french}\u00a0: {both}{place}")


@cache
def _labels(sort: SubEventType) -> tuple[str, str]:
    found = []
    for language in ("en", "fr"):
        with speaking(language):
            found.append(sort.label)
    return found[0], found[1]


def killed(count: int) -> tuple[str, str]:
    """The sentence of the claim about the dead."""
    if not count:
        return (
            "ACLED reports no deaths in this event; it writes 0 also where the number is not known.",
            "ACLED ne signale aucun mort dans cet événement\u00a0; elle écrit aussi 0 quand le nombre est inconnu.",
        )
    return f"Deaths in the whole event, as ACLED counts them: {count}.", (
        f"Morts dans l’ensemble de l’événement, selon ACLED\u00a0: {count}."
    )
