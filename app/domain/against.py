"""What a file says of an incident, against the incident as it is held: in one shape, and only where they differ."""

from collections.abc import Mapping
from typing import Any

from app.domain.same_claims import with_ids
from app.domain.shapes import INCIDENT, Record, normal, plain


def beside(held: Mapping[str, Any], said: Mapping[str, Any]) -> Record:
    """What is said in the shape of what is held: its claims under the ids of those that they mean.

    What it does not speak of stays, and so do the desk's working labels, of which no file speaks.
    """
    ours = plain(held)
    theirs = {**ours, **plain(said)}
    return {**theirs, "claims": with_ids(theirs["claims"], ours["claims"]), "tags": ours["tags"]}


def narrowed(held: Mapping[str, Any], said: Mapping[str, Any]) -> tuple[Record, Record]:
    """Both with those fields alone in which they differ, what only makes sense together being kept whole."""
    ours, theirs = normal(held, INCIDENT), normal(said, INCIDENT)
    whole = {**INCIDENT.units, **{name: (name,) for name in (*INCIDENT.lists, *INCIDENT.sets)}}
    kept = [name for unit in whole.values() if any(ours[one] != theirs[one] for one in unit) for name in unit]
    return {name: ours[name] for name in kept}, {name: theirs[name] for name in kept}
