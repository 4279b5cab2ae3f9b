"""The datasets that files are known to hold: what they are called, how they are cited, and what may be passed on."""

import re

from app.domain.registers import ActorDraft, ActorNameDraft, DatasetDraft, SourceDraft
from app.domain.vocabulary import ActorKind, NameKind, Republish

UCDP, ACLED = "ucdp-ged", "acled"

UCDP_CITATION = (
    "Sundberg, Ralph, and Erik Melander (2013): Introducing the UCDP Georeferenced Event Dataset. Journal of Peace "
    "Research 50(4), 523–532. Davies, Shawn, Garoun Engström, Therése Pettersson and Magnus Öberg (2024): Organized "
    "violence 1989–2023, and the prevalence of organized crime groups. Journal of Peace Research 61(4), 673–693."
)
ACLED_CITATION = (
    "Raleigh, Clionadh, Roudabeh Kishi and Andrew Linke (2023): Political instability patterns are obscured by "
    "conflict dataset scope conditions, sources, and coding choices. Humanities and Social Sciences Communications 10, "
    "74. Armed Conflict Location & Event Data (ACLED), acleddata.com."
)
_DOTTED = re.compile(r"(?:v|ged[a-z]*[ _-]?)(\d{2})[._-](\d{1,2})(?:[._-](\d{1,2}))?(?!\d)", re.IGNORECASE)
_JOINED = re.compile(r"ged(\d{2})(\d)(?!\d)", re.IGNORECASE)


def ucdp(file_name: str = "") -> DatasetDraft:
    """UCDP's georeferenced events, of the release that the name of a file tells."""
    return DatasetDraft(
        slug=UCDP,
        name="UCDP Georeferenced Event Dataset (GED)",
        licence="CC BY 4.0",
        republish=Republish.ALL,
        released=ucdp_release(file_name),
        citation=UCDP_CITATION,
        url="https://ucdp.uu.se/downloads/",
    )


def acled() -> DatasetDraft:
    """ACLED's events. Its terms allow no passing on; an operator who has other terms says so in the register."""
    return DatasetDraft(
        slug=ACLED,
        name="Armed Conflict Location & Event Data (ACLED)",
        licence="ACLED’s terms of use",
        republish=Republish.NOTHING,
        citation=ACLED_CITATION,
        url="https://acleddata.com/",
    )


def ucdp_release(file_name: str) -> str:
    """24.1 for GED_24_1_Mali.csv, GEDEvent_v24_1.csv or ged241.csv; empty where the name tells none."""
    if found := _DOTTED.search(file_name):
        return ".".join(str(int(one)) for one in found.groups() if one)
    found = _JOINED.search(file_name)
    return f"{found[1]}.{found[2]}" if found else ""


def ucdp_claimant(slug: str) -> ActorDraft:
    """The programme, who says what its dataset holds."""
    name = "Uppsala Conflict Data Program"
    return ActorDraft(
        slug=slug,
        name="UCDP",
        kind=ActorKind.CIVIL_SOCIETY,
        note="Research programme at Uppsala University, which records organised violence.",
        note_fr="Programme de recherche de l’université d’Uppsala, qui recense la violence organisée.",
        listed=False,
        names=(
            ActorNameDraft(name="UCDP", kind=NameKind.OFFICIAL),
            ActorNameDraft(name=name, kind=NameKind.OFFICIAL),
        ),
    )


def acled_claimant(slug: str) -> ActorDraft:
    """The project likewise."""
    return ActorDraft(
        slug=slug,
        name="ACLED",
        kind=ActorKind.CIVIL_SOCIETY,
        note="Non-profit organisation that records political violence and protest.",
        note_fr="Organisation à but non lucratif qui recense les violences politiques et les manifestations.",
        listed=False,
        names=(
            ActorNameDraft(name="ACLED", kind=NameKind.OFFICIAL),
            ActorNameDraft(name="Armed Conflict Location & Event Data", kind=NameKind.OFFICIAL),
            ActorNameDraft(name="Armed Conflict Location & Event Data Project", kind=NameKind.ALIAS),
        ),
    )


UCDP_SOURCE = SourceDraft(
    slug=UCDP,
    publisher="Uppsala Conflict Data Program",
    title="UCDP Georeferenced Event Dataset (GED)",
    url="https://ucdp.uu.se/downloads/",
    dataset=UCDP,
    listed=False,
)
"""What a claim of the dataset rests on: the dataset itself, in whichever release. A source of its own for each release
would make every record another one whenever one appears."""

ACLED_SOURCE = SourceDraft(
    slug=ACLED,
    publisher="ACLED",
    title="Armed Conflict Location & Event Data",
    url="https://acleddata.com/",
    dataset=ACLED,
    listed=False,
)
