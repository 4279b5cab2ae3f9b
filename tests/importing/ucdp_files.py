"""Small files in the layouts of UCDP, with events that were made up: no place and no day of theirs was in the news."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from app.importing import rows
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.problem import Problem
from app.importing.ucdp import Ucdp
from tests.importing.known import first_names

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "",
)  # fmt: skip
NEWEST = (*COLUMNS, "best", "high", "low", "gwnoa", "gwnob")
ARTICLES = '"The Made-Up Times,1971-03-02,Two ""things"" happened";"Invented Wire, North,1971-03-03,And a third"'
ROW: dict[str, Any] = {
    "id": "1", "relid": "QQQ-1971-2-1-1", "year": "1971", "active_year": "1", "code_status": "Clear",
    "type_of_violence": "2", "conflict_new_id": "900001", "conflict_name": "Blue - Green", "dyad_new_id": "900002",
    "dyad_name": "Blue - Green", "side_a_new_id": "900003", "side_a": "Blue", "side_b_new_id": "900004",
    "side_b": "Green", "number_of_sources": "2", "source_article": ARTICLES.replace('""', '"'),
    "source_original": "an elder", "where_prec": "1", "where_coordinates": "Kidal town",
    "where_description": "in the\nmiddle of Kidal", "adm_1": "Kidal region", "adm_2": "Kidal cercle",
    "latitude": "18.441111", "longitude": "1.407778", "priogrid_gid": "155883", "country": "Mali", "country_id": "432",
    "region": "Africa", "event_clarity": "1", "date_prec": "1", "date_start": "1971-03-01", "date_end": "1971-03-01",
    "deaths_a": "2", "deaths_b": "0", "deaths_civilians": "1", "deaths_unknown": "1", "best": "4", "high": "6",
    "low": "3",
}  # fmt: skip
"""A row to change in one place each."""
LAYOUTS = ("newest", "downloaded", "older")


def written(folder: Path, *changed: dict[str, Any], layout: str = "newest") -> Path:
    """A file of rows, each like ROW but for what is said; ids count up."""
    made = [{**ROW, "id": str(number), **one} for number, one in enumerate(changed or ({},), start=1)]
    text = {"newest": _newest, "downloaded": _downloaded, "older": _older}[layout](made)
    path = folder / f"GEDEvent_v71_{LAYOUTS.index(layout)}.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def _newest(made: Iterable[dict[str, Any]]) -> str:
    return _csv(NEWEST, ([one.get(name, "") for name in NEWEST] for one in made))


def _downloaded(made: Iterable[dict[str, Any]]) -> str:
    """As the download of one country gives it: estimates by other names, American dates, and a comma too many."""
    names = (*COLUMNS, "best_est", "high_est", "low_est")
    records = []
    for one in made:
        here = {**one, "active_year": "True", **{f"{name}_est": one[name] for name in ("best", "high", "low")}}
        for name in ("date_start", "date_end"):
            year, month, day = here[name].split("-")
            here[name] = f"{month}/{day}/{year} 00:00:00"
        records.append([*(here.get(name, "") for name in names), ""])
    return _csv(names, records)


def _older(made: Iterable[dict[str, Any]]) -> str:
    """As releases before 2021: fewer columns, moments, and references in words."""
    late = ("active_year", "code_status", "number_of_sources", "source_office", "source_date", "source_headline")
    names = tuple(name for name in NEWEST if name not in (*late, "gwnoa", "gwnob"))
    records = []
    for one in made:
        here = {**one, "source_article": "Made-Up Wire 2/3-71, Another 3/3-71"}
        for name in ("date_start", "date_end"):
            here[name] = f"{here[name]} 00:00:00.000"
        records.append([here.get(name, "") for name in names])
    return _csv(names, records)


def _csv(names: Iterable[str], records: Iterable[Iterable[str]]) -> str:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(names)
    writer.writerows(records)
    return file.getvalue()


def read(path: Path, names: Names | None = None) -> tuple[list[Drafted], list[Problem]]:
    """What the importer makes of a file: the drafts, and the problems."""
    with rows.opened(path, name=path.name) as table:
        found = list(Ucdp(path.name).drafts(table, names or first_names()))
    return [one for one in found if isinstance(one, Drafted)], [one for one in found if isinstance(one, Problem)]


def one(folder: Path, names: Names | None = None, **changed: Any) -> Drafted:
    """The draft of one row."""
    drafts, problems = read(written(folder, changed), names)
    assert problems == []
    (draft,) = drafts
    return draft
