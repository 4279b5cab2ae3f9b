"""A filled form of an incident, and what the record holds after it was sent."""

from typing import Any

from sqlmodel import select

from app.models import Incident
from app.store import snapshot
from tests.web.admin.conftest import DeskAtlas

NEW = "/admin/incidents/new"
FILLED = {
    "title": "An attack near Kidal", "sub_event_type": "armed_clash", "date": "2024-08-01", "place": "Kidal",
    "geo_precision": "near", "happened": "contested", "attribution": "alleged",
    "involvements-0-actor": "Army", "involvements-0-role": "side_a",
    "sources-0-source": "A piece",
    "claims-0-claimant": "Army", "claims-0-measure": "killed", "claims-0-stance": "asserts", "claims-0-scope": "group",
    "claims-0-subject": "rebels", "claims-0-extent": "whole", "claims-0-best": "7", "claims-0-text": "It says seven.",
    "claims-0-sources-0-source": "paper",
    "reason": "Two sources.", "step": "save",
}  # fmt: skip
"""A form that may be kept."""


def without(*names: str, **changes: str) -> dict[str, str]:
    """The filled form, with some fields left out or changed; double underscores stand for hyphens."""
    changed = {name.replace("__", "-"): value for name, value in changes.items()}
    return {**{name: text for name, text in FILLED.items() if name not in names}, **changed}


def only(atlas: DeskAtlas, title: str = "") -> dict[str, Any]:
    """The draft of the one incident, or of that of a title."""
    with atlas.sessions.reader() as db:
        asked = select(Incident).where(Incident.title == title) if title else select(Incident)
        return snapshot.draft_of(db.exec(asked).one())


def key_of(atlas: DeskAtlas, title: str = "An incident") -> str:
    """The desk's key of an incident."""
    with atlas.sessions.reader() as db:
        return db.exec(select(Incident.key).where(Incident.title == title)).one()


def edit_address(atlas: DeskAtlas, title: str = "An incident") -> str:
    """Where the form of an incident stands."""
    return f"/admin/incidents/{key_of(atlas, title)}/edit"


def names_of(atlas: DeskAtlas, table: Any) -> set[str]:
    """Every slug of a register."""
    with atlas.sessions.reader() as db:
        return set(db.exec(select(table.slug)).all())
