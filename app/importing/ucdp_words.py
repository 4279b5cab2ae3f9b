"""The title of a row of UCDP in both languages: who, what sort of conflict, and where, and no word more."""

from app.importing.french import in_french, near_in_french, party_in_french
from app.importing.lines import cut

_SORTS = {
    1: ("event of state-based conflict", "événement d’un conflit impliquant un État"),
    2: ("event of non-state conflict", "événement d’un conflit non étatique"),
}
NON_STATE, ONE_SIDED = 2, 3
CIVILIANS = ("among civilians", "parmi les civils")
UNKNOWN = ("of people whose side is not known", "de personnes dont le camp n’est pas connu")
GRADES = (
    "Graded by rule: the record is one voice, UCDP’s, however many publishers it names; whether they are independent "
    "of each other was not examined here. Who did it stands as UCDP records it.",
    "Évaluation par règle\u00a0: la fiche est une seule voix, celle de l’UCDP, quel que soit le nombre d’éditeurs "
    "qu’elle cite\u00a0; leur indépendance n’a pas été examinée ici. L’attribution est celle qu’enregistre l’UCDP.",
)


def title(violence: int, side_a: str, side_b: str, where: str, *, near: bool) -> tuple[str, str]:
    """In English and in French; violence against civilians is attributed, not stated."""
    place = place_fr = ""
    if where:
        place = f", near {where}" if near else f", {where}"
        place_fr = f", {near_in_french(where) if near else in_french(where)}"
    party, party_fr = side_a, party_in_french(side_a)
    if violence == ONE_SIDED:
        english = f"Violence against civilians attributed by UCDP to {party}"
        french = f"Violences contre des civils attribuées par l’UCDP à\u00a0: {party_fr}"
    else:
        sort, sort_fr = _SORTS[violence]
        english = f"{party} – {side_b}: {sort}"
        french = f"{party_fr} – {party_in_french(side_b)}\u00a0: {sort_fr}"
    return cut(f"{english}{place}"), cut(f"{french}{place_fr}")


def of_side(name: str) -> tuple[str, str]:
    """The people of a side, after their number, in both languages."""
    return cut(f"on the side “{name}”"), cut(f"du côté «\u00a0{party_in_french(name)}\u00a0»")
