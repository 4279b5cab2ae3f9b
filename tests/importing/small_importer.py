"""A made-up kind of file for tests of imports, and files of it."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.domain.draft import IncidentDraft
from app.domain.errors import Misfit
from app.domain.policy import Byline
from app.domain.registers import ActorDraft, DatasetDraft, PlaceDraft, SourceDraft
from app.domain.vocabulary import ActorKind, PlaceKind, UserRole
from app.i18n import N_
from app.importing.drafted import Drafted
from app.importing.names import Names
from app.importing.order import Order
from app.importing.problem import Problem
from app.importing.rows import Table

BY = Byline("tester", UserRole.ADMINISTRATOR, "A new release.")
HEADINGS = "id,title,date,side,killed,town"


class Small:
    """Rows of `id,title,date,side,killed,town`: what a dataset says was done by a side, and how many it killed."""

    kind = "small"

    def __init__(self, released: str = "1.0", *, republish: str = "all") -> None:
        self.dataset: DatasetDraft | None = DatasetDraft.model_validate(
            {"slug": "small", "name": "Small dataset", "released": released, "republish": republish}
        )

    def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
        """The records, one of a row."""
        if "killed" not in table.headings:
            raise Misfit("This is none of the small files.")
        for row in table:
            yield row if isinstance(row, Problem) else _drafted(row.line, row.values)


def _drafted(line: int, cells: dict[str, str]) -> Drafted | Problem:
    if not re.fullmatch(r"\d+", cells["killed"]):
        return Problem(line, "killed", cells["killed"], N_("a whole number"))
    side, source = cells["side"].casefold(), f"small-{cells['id'].casefold()}"
    claim = {"claimant": "small-desk", "measure": "killed", "scope": "everybody", "best": int(cells["killed"]),
             "text": "The dataset counts them.", "sources": [{"source": source}]}  # fmt: skip
    draft = IncidentDraft.model_validate({
        "title": cells["title"], "event_type": "battles", "sub_event_type": "armed_clash", "date": cells["date"],
        "place": cells["town"].casefold() or None, "geo_precision": "near", "happened": "single_source",
        "attribution": "alleged", "involvements": [{"actor": side, "role": "side_a"}], "claims": [claim],
        "given": {"town": cells["town"]},
    })  # fmt: skip
    town = cells["town"]
    return Drafted(
        line, cells["id"], draft,
        actors=(ActorDraft(slug=side, name=cells["side"], kind=ActorKind.REBEL_GROUP),
                ActorDraft(slug="small-desk", name="Small desk", kind=ActorKind.CIVIL_SOCIETY)),
        places=(PlaceDraft(slug=town.casefold(), name=town, kind=PlaceKind.TOWN, latitude=18.0, longitude=1.0),)
        if town else (),
        sources=(SourceDraft(slug=source, publisher="Small dataset", title=cells["title"], dataset="small"),),
        notes=(Problem(line, "killed", "0", N_("more than nobody")),) if cells["killed"] == "0" else (),
    )  # fmt: skip


def written(path: Path, lines: Iterable[str]) -> Order:
    """A file of the given rows, to be taken in as it is."""
    path.write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    return Order(path, path.name)


FIRST = (
    "A1,A fight,2024-05-01,Blue,3,Kidal",
    "A2,Another fight,2024-05-02,Blue,0,Kidal",
    "A3,A third fight,2023-05-02,Green,12,",
)
