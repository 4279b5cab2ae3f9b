"""A sheet that somebody wrote by hand, small and without a mistake, to be changed in one place each."""

import csv
import io
from pathlib import Path

from app.domain.vocabulary import ActorKind, PlaceKind
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.problem import Problem
from app.importing.rows import opened
from app.importing.sheet import SheetImporter
from app.store.known_names import KnownActor, KnownNames, KnownPlace

KNOWN = KnownNames(
    actors=(
        KnownActor("fama", ActorKind.STATE_FORCES, ("Malian Armed Forces", "FAMa")),
        KnownActor("csp-dpa", ActorKind.REBEL_GROUP, ("CSP-DPA", "CSP-PSD", "CSP")),
        KnownActor("rfi", ActorKind.MEDIA, ("RFI", "Radio France Internationale")),
    ),
    places=(
        KnownPlace("kidal-region", PlaceKind.REGION, ("Kidal", "Kidal region")),
        KnownPlace("gao-region", PlaceKind.REGION, ("Gao", "Gao region")),
        KnownPlace("abeibara", PlaceKind.DISTRICT, ("Abeïbara",), region="kidal-region"),
        KnownPlace("kidal", PlaceKind.TOWN, ("Kidal",), region="kidal-region", latitude=18.441, longitude=1.408),
        KnownPlace("tinzaouaten", PlaceKind.TOWN, ("Tinzaouaten", "Tin Zaouatine"), region="kidal-region",
                   district="abeibara", latitude=19.954, longitude=2.967),
    ),
)  # fmt: skip
INCIDENT = {
    "code": "a", "title": "Convoy attacked", "date": "2024-07-26", "sub_event_type": "Armed clash",
    "place": "Tin Zaouatine", "geo_precision": "Near", "actors": "CSP-PSD | FAMa", "actors_role": "Side A | Camp B",
    "happened": "corroborated", "attribution": "Conceded", "sources": "https://example.org/news/1",
}  # fmt: skip
INCIDENT["actors_role"] = "Side A | Side B"
INCIDENT["attribution"] = "Acknowledged"
CLAIM = {
    "incident": "a", "claimant": "CSP", "measure": "Killed", "subject": "Malian Armed Forces", "low": "20",
    "wording": "", "text": "The movement counts at least twenty dead soldiers.", "sources": "https://example.org/news/1",
}  # fmt: skip


def table(*rows: dict[str, str]) -> str:
    """The rows as CSV, under all headings that any of them has."""
    file = io.StringIO()
    headings = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(file, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def read(folder: Path, incidents: str, claims: str | None = None) -> list[Drafted | Problem]:
    """What comes of the two files, in an atlas that knows a little."""
    path, beside = folder / "incidents.csv", folder / "claims.csv"
    path.write_text(incidents, encoding="utf-8")
    if claims is not None:
        beside.write_text(claims, encoding="utf-8")
    with opened(path) as rows:
        return list(SheetImporter(None if claims is None else beside).drafts(rows, Names(KNOWN)))


def drafted(found: list[Drafted | Problem]) -> list[Drafted]:
    """The records, when there is no problem."""
    assert [one for one in found if isinstance(one, Problem)] == []
    return [one for one in found if isinstance(one, Drafted)]


def told(found: list[Drafted | Problem]) -> list[tuple[int, str, str, str]]:
    """The problems: line, column, value and what was expected."""
    return [(one.line, one.column, one.value, one.sentence()) for one in found if isinstance(one, Problem)]
