"""Small files in the layouts of ACLED, with events that were made up: no place and no day of theirs was in the news."""

import csv
from pathlib import Path
from typing import Any

from app.importing import rows
from app.importing.acled import Acled
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.problem import Problem
from tests.importing.known import first_names

NEWEST = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
OLDER = (
    "data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision", "event_type",
    "actor1", "ally_actor_1", "inter1", "actor2", "ally_actor_2", "inter2", "interaction", "region", "country",
    "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "timestamp", "iso3",
)  # fmt: skip
ROW: dict[str, Any] = {
    "event_id_cnty": "QQQ1", "event_date": "02 March 1971", "year": "1971", "time_precision": "1",
    "disorder_type": "Political violence", "event_type": "Battles", "sub_event_type": "Armed clash",
    "actor1": "Military Forces of Mali (2021-)", "assoc_actor_1": "Wagner Group; Blue Band", "inter1": "State forces",
    "actor2": "JNIM: Group for Support of Islam and Muslims", "assoc_actor_2": "", "inter2": "Rebel group",
    "interaction": "State forces-Rebel group", "iso": "466", "region": "Western Africa", "country": "Mali",
    "admin1": "Kidal", "admin2": "Kidal", "admin3": "Kidal", "location": "Kidal", "latitude": "18.4411",
    "longitude": "1.4078", "geo_precision": "1", "source": "Made-Up Times; Invented Wire", "source_scale": "Other",
    "notes": "Blue met Green. Nobody else was there.", "fatalities": "5", "tags": "", "timestamp": "1700000000",
}  # fmt: skip
"""A row to change in one place each."""


def written(folder: Path, *changed: dict[str, Any], columns: tuple[str, ...] = NEWEST) -> Path:
    """A file of rows, each like ROW but for what is said; ids count up unless they are told."""
    path = folder / "1971-03-02-1971-03-09-Mali.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore")
        writer.writeheader()
        for number, one in enumerate(changed or ({},), start=1):
            writer.writerow({**ROW, "event_id_cnty": f"QQQ{number}", **one})
    return path


def read(path: Path, names: Names | None = None) -> tuple[list[Drafted], list[Problem]]:
    """What the importer makes of a file: the drafts, and the problems."""
    with rows.opened(path, name=path.name) as table:
        found = list(Acled().drafts(table, names or first_names()))
    return [one for one in found if isinstance(one, Drafted)], [one for one in found if isinstance(one, Problem)]


def one(folder: Path, columns: tuple[str, ...] = NEWEST, **changed: Any) -> Drafted:
    """The draft of one row."""
    drafts, problems = read(written(folder, changed, columns=columns))
    assert problems == []
    (draft,) = drafts
    return draft
