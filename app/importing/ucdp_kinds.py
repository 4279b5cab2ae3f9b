"""What an actor that UCDP names is held to be until somebody looks at it; its kind is no part of UCDP's record."""

from app.domain.vocabulary import ActorKind

CIVILIANS = "Civilians"
_JIHADIST = (
    "IS", "JNIM", "AQIM", "Ansar Dine", "MUJAO", "al-Murabitun", "Signed-in-Blood Battalion", "FLM", "Ansaroul Islam",
    "JAS", "GSPC",
)  # fmt: skip
_REBEL = ("CMA", "CSP-PSD", "MNLA", "HCUA", "MAA", "ATNMC", "MPGK", "MPA", "FPLA", "FIAA", "ARLA", "ADC")
_OF_A_COMMUNITY = (
    "Dan na Ambassagou", "Dozos (Mali)", "Dogon", "Fulani", "Tuareg", "Arab", "Kounta", "Daoussak (Tuareg)",
    "Ganda Iso", "Ganda Koy", "CM-FPR",
)  # fmt: skip
_KNOWN = {
    CIVILIANS: ActorKind.CIVILIANS,
    "Government of Mali": ActorKind.STATE_FORCES,
    **dict.fromkeys(_JIHADIST, ActorKind.JIHADIST_GROUP),
    **dict.fromkeys(_REBEL, ActorKind.REBEL_GROUP),
    **dict.fromkeys(_OF_A_COMMUNITY, ActorKind.IDENTITY_MILITIA),
}
"""UCDP's names of those who took part in Mali: armed groups that named jihad as their aim, those with a political aim
against the state, and those of communities."""


def kind(name: str) -> ActorKind:
    """The kind of a party of a conflict with a state, or of one that attacked civilians."""
    return _known(name) or ActorKind.REBEL_GROUP


def without_state(name: str) -> ActorKind:
    """The same of a conflict in which no state takes part, whose parties are communities more often than rebels."""
    return _known(name) or ActorKind.IDENTITY_MILITIA


def _known(name: str) -> ActorKind | None:
    if name.startswith("Government of ") and name not in _KNOWN:
        return ActorKind.EXTERNAL_STATE_FORCES
    return _KNOWN.get(name)
