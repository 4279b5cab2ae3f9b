"""The few words of datasets in French: places by their kind, governments, and counts of people."""

import re
from functools import lru_cache

_KINDS = {
    "cercle": "cercle", "region": "région", "district": "district", "town": "ville", "city": "ville",
    "village": "village", "camp": "camp", "commune": "commune", "locality": "localité", "well": "puits",
    "forest": "forêt", "valley": "vallée", "wadi": "oued",
}  # fmt: skip
_LAST = re.compile(rf"(.+) ({'|'.join(_KINDS)})", re.IGNORECASE)
_VOWELS = tuple("aeiouàâäéèêëîïôöùûü")
_GOVERNMENT = re.compile(r"Government of (.+)")
_COUNTRIES = {
    "Mali": "du Mali", "Niger": "du Niger", "Burkina Faso": "du Burkina Faso", "Mauritania": "de la Mauritanie",
    "Algeria": "de l’Algérie", "Senegal": "du Sénégal", "Guinea": "de la Guinée", "Ivory Coast": "de la Côte d’Ivoire",
    "France": "de la France", "Chad": "du Tchad", "Libya": "de la Libye",
}  # fmt: skip


_SETTLEMENTS = ("town", "city", "village", "camp", "locality")


@lru_cache(4096)
def in_french(place: str) -> str:
    """“Ansongo cercle” as “cercle d’Ansongo”; a name without a word for its kind as it is."""
    found = _LAST.fullmatch(place)
    return f"{_KINDS[found[2].lower()]} {_of(found[1])}" if found else place


@lru_cache(4096)
def near_in_french(place: str) -> str:
    """“près d’Ansongo” for “Ansongo town”."""
    found = _LAST.fullmatch(place)
    bare = found[1] if found and found[2].lower() in _SETTLEMENTS else in_french(place)
    return f"près {_of(bare)}"


def _of(name: str) -> str:
    return f"d’{name}" if name.lower().startswith(_VOWELS) else f"de {name}"


@lru_cache(4096)
def party_in_french(name: str) -> str:
    """“Government of Mali” as “Gouvernement du Mali”; a group's own name as it is."""
    if name == "Civilians":
        return "civils"
    found = _GOVERNMENT.fullmatch(name)
    return f"Gouvernement {_COUNTRIES[found[1]]}" if found and found[1] in _COUNTRIES else name
