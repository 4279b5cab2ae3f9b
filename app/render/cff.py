"""CITATION.cff of a snapshot: how to cite it, in the Citation File Format 1.2.0 that reference managers read."""

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from app.domain.snapshots import Kept
from app.i18n import gettext


def written(kept: Kept, address: str, datasets: Iterable[Mapping[str, str]]) -> str:
    """The file's text; `datasets` are those whose records the snapshot holds: name, citation, url and licence."""
    told: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use this snapshot, please cite it as below, and the datasets that it holds records of.",
        "type": "dataset",
        "title": gettext("Northern Mali Incident Atlas"),
        "authors": [{"name": gettext("Northern Mali Incident Atlas")}],
        "version": kept.name,
        "date-released": kept.day,
        "license": "CC-BY-4.0",
        "url": address,
        "abstract": (
            f"{kept.incidents} incidents with {kept.claims} claims: who said what about armed incidents in northern "
            f"Mali, where it was printed, and the figures that follow from it. The published record of {kept.name}."
        ),
        "keywords": ["Mali", "armed conflict", "incidents", "claims", "casualties"],
    }
    references = [_reference(one) for one in datasets]
    if references:
        told["references"] = references
    return yaml.safe_dump(told, sort_keys=False, allow_unicode=True, width=100)


def _reference(dataset: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "dataset",
        "title": dataset["name"],
        "authors": [{"name": dataset["name"]}],
        "notes": dataset["citation"],
        "url": dataset["url"],
        "version": dataset["released"],
    }
    return {name: value for name, value in made.items() if value}
