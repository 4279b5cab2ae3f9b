"""Records that are hard to write into cells and to make again, for tests that let them make the round."""

from typing import Any

from app.domain.draft import IncidentDraft
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import ActorKind, PlaceKind, Republish, UserRole
from app.store import registers, write
from app.store.db import WriteSession

BY = Byline("tester", UserRole.ADMINISTRATOR, "Made for a test.")
BASE: dict[str, Any] = {
    "title": "A fight", "date": "2024-05-01", "event_type": "battles", "sub_event_type": "armed_clash",
    "geo_precision": "near", "happened": "contested", "attribution": "alleged", "standing": "published",
    "sources": ["first"],
}  # fmt: skip
CLAIM: dict[str, Any] = {
    "claimant": "army", "measure": "killed", "subject": "rebels", "low": 0, "high": 3, "text": "Up to three.",
    "sources": [{"source": "first", "via": "RFI | AFP", "via_fr": "RFI, d’après l’AFP"}],
}  # fmt: skip


def fill(db: WriteSession) -> None:
    """An atlas of them."""
    registers.add_datasets(db, [DatasetDraft(
        slug="counted", name="Counted, Inc.", republish=Republish.ALL, released="24.1", licence="CC BY 4.0",
        citation="Counted (2024): “Events”, v. 24.1.", url="https://counted.example/",
    )], BY)  # fmt: skip
    registers.add_actors(db, _ACTORS, BY)
    registers.add_places(db, _PLACES, BY)
    registers.add_sources(db, _SOURCES, BY)
    for number, changes in enumerate(_INCIDENTS):
        write.create(db, IncidentDraft.model_validate({**BASE, "title": f"Incident {number}", **changes}), BY)
    db.flush()


_ACTORS = [
    ActorDraft(slug="army", name="The Army", name_fr="L’armée", kind=ActorKind.STATE_FORCES),
    ActorDraft(slug="rebels", name="=Front | Nord\\Sud", name_fr="'+Front", kind=ActorKind.REBEL_GROUP),
    # Two of one name, which only their addresses tell apart.
    ActorDraft(slug="civilians", name="Civilians", kind=ActorKind.CIVILIANS),
    ActorDraft(slug="civilians-2", name="Civilians", kind=ActorKind.CIVIL_SOCIETY),
]
_PLACES = [
    PlaceDraft(slug="north", name="North", name_fr="Nord", kind=PlaceKind.REGION, latitude=19.5, longitude=1.5),
    PlaceDraft(slug="south", name="South", kind=PlaceKind.REGION, latitude=12.5, longitude=-7.25),
    PlaceDraft(slug="oasis", name="Oasis", kind=PlaceKind.DISTRICT, region="north", latitude=19.25, longitude=1.125),
    PlaceDraft(slug="well", name="@Well", kind=PlaceKind.LOCALITY, region="north", district="oasis", latitude=19.954,
               longitude=-0.000001),
    PlaceDraft(slug="crossing", name="Crossing", kind=PlaceKind.TOWN, latitude=20.0, longitude=3.0, country="DZ"),
    PlaceDraft(slug="somewhere", name="Somewhere", kind=PlaceKind.VILLAGE, region="south"),
]  # fmt: skip
_SOURCES = [
    SourceDraft(slug="first", publisher="The First", title="-1 dead | “who”, says who?", url="https://first.example/?a=1&b=|",
                archived_url="https://archive.example/1", published_on="2024-05-02", language="fr"),
    SourceDraft(slug="second", publisher="The Second", publisher_fr="Le Second", repeats="first"),
    SourceDraft(slug="third", publisher="The Third", title_fr="Troisième", repeats="second"),
    SourceDraft(slug="row-7", publisher="Counted", dataset="counted"),
]  # fmt: skip
_INCIDENTS: tuple[dict[str, Any], ...] = (
    # A source is named here whose own source stands beside it only further down, or never.
    {"sources": ["third"], "place": "well", "region": "south"},
    {"sources": ["second", "third", "first"], "place": "well"},
    {"title": "=HYPERLINK(\"x\")", "title_fr": "'=1+1", "summary": "Two\nlines, “quoted”; a\ttab and # signs.",
     "summary_fr": "@deux | \\| barres", "place": "north", "geo_precision": "region"},
    {"region": "north", "district": "oasis", "latitude": 19.0, "longitude": 1.0, "date": "[2024-05-01..2024-05-03]"},
    {"place": "well", "latitude": 19.9541, "longitude": 1 / 3, "date": "2024-05-01/2024-05-02"},
    {"place": "crossing", "date": "2024-05"},
    {"place": "somewhere", "date": "2024", "grade_note": "'quoted'", "grade_note_fr": "«\u202fdit\u202f»"},
    {"geo_precision": "route", "route": [[19.0, 1.0], [18.5, -0.5]]},
    {"dataset": "counted", "external_id": "7", "given": {"dyad": "A - B", "type": "=1"}, "sources": ["row-7"]},
    {"involvements": [
        {"actor": "rebels", "role": "side_a", "note": "who, it says, | fled"}, {"actor": "army", "role": "side_b"},
        {"actor": "civilians-2", "role": "third_party", "note_fr": "présents"},
        {"actor": "civilians", "role": "target"}, {"actor": "civilians", "role": "third_party"},
    ]},
    {"claims": [
        {**CLAIM, "preferred": True, "preferred_reason": "Counted on the spot."},
        {**CLAIM, "low": None, "high": None, "wording": "dozens", "wording_fr": "des dizaines"},
        {**CLAIM, "low": 20, "high": None, "subject": "army", "stance": "denies", "said_on": "2024-05-03",
         "spokesperson": "A colonel", "superseded": True},
        {**CLAIM, "subject": None, "scope": "several", "subject_text": "both", "subject_text_fr": "les deux"},
        {**CLAIM, "subject": None, "scope": "everybody", "best": 2, "low": None, "high": None, "extent": "part"},
        {**CLAIM, "best": 1, "low": 2, "high": 0, "inconsistent_at_source": True, "subject": "civilians"},
        {**CLAIM, "measure": "occurrence", "subject": None, "low": None, "high": None, "text": "Nothing happened.",
         "text_fr": "Rien n’est arrivé.", "stance": "calls_for_inquiry",
         "sources": [{"source": "second"}, {"source": "third", "via": "radio"}]},
    ]},
)  # fmt: skip
