"""The second door of the write path, for imports only: new incidents by the thousand, each with its revision.

It writes what `store.write.create` writes, of the same drafts, by the same functions; only the unit of work is passed
by, and with it the guard, so that it insists itself that no incident enters without its revision.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import policy
from app.domain.draft import IncidentDraft
from app.domain.errors import UnrecordedChange
from app.domain.policy import Act, Byline
from app.domain.registers import SourceDraft
from app.domain.vocabulary import Standing
from app.models import (
    RECORDS,
    Claim,
    ClaimSource,
    Figure,
    Incident,
    IncidentSource,
    IncidentTag,
    Involvement,
    Revision,
    Source,
)
from app.store import snapshot, touched
from app.store.bulk_rows import BulkRows, Fields, widen_cache
from app.store.codes import Codes
from app.store.db import WriteSession
from app.store.derive import Counted, counted
from app.store.light import Light, light_incident
from app.store.light_registers import LightSource, Named, Registers
from app.store.light_snapshot import Outline
from app.store.version import bump

_FIGURE = (*Counted._fields, "incident_id")
_NOBODY = {f"{name}_id": None for name in RECORDS}


@dataclass(frozen=True, slots=True)
class New:
    """One new incident; `code` is the one that it bears already in another copy of the record, if it is published."""

    draft: IncidentDraft
    code: str | None = None
    searched: str | None = None
    """Its searched text, where somebody has computed it already (store.light.searched_text)."""
    outline: Outline | None = None
    """Its snapshot, as far as it is known already."""
    named: Iterable[Named] | None = None
    """What it names of the registers, and maybe more, where somebody has gathered it already."""


class Loader:
    """Writes new incidents and the sources that they cite for one import, in the caller's transaction."""

    def __init__(self, db: WriteSession, by: Byline) -> None:
        policy.insist(by, Act.IMPORT)
        widen_cache(db)
        self._db, self._by = db, by
        self._known = Registers(db)
        self._codes = Codes(db)
        self._incidents = BulkRows(db, Incident, with_id=True)
        self._claims = BulkRows(db, Claim, with_id=True)
        self._sources = BulkRows(db, Source, with_id=True)
        self._rows = {
            model: BulkRows(db, model) for model in (Involvement, IncidentSource, IncidentTag, ClaimSource, Revision)
        }
        self._figures = BulkRows(db, Figure, given=_FIGURE)

    def create(self, new: Sequence[New]) -> list[int]:
        """Write some incidents, each with its revision; their ids in the same order."""
        self._db.flush()
        self._known.learn((one.draft, one.named) for one in new)
        now = dt.datetime.now(dt.UTC)
        made = [self._incident(one, now) for one in new]
        for row, number in zip(made, self._incidents.ids(len(made)), strict=True):
            row.id = number
        self._write(made)
        revisions = [
            self._revision("incident", row, self._snapshot(one, row)) for one, row in zip(new, made, strict=True)
        ]
        self._record(revisions, made)
        if made:
            bump(self._db, public=any(one["public"] for one in revisions))
            touched.note(self._db, [row.id or 0 for row in made])
        return [row.id or 0 for row in made]

    def _incident(self, new: New, now: dt.datetime) -> Incident:
        keys = new.outline.keys if new.outline else ()
        row = light_incident(new.draft, self._known, now, searched=new.searched, keys=keys)
        # Of what nobody sees no code is taken: it would leave a gap among those that readers know.
        if row.standing is Standing.PUBLISHED:
            row.code = self._codes.taken(new.code) if new.code else self._codes.next(row.date_from.year)
        return row

    def _snapshot(self, new: New, row: Incident) -> str:
        if new.outline and not self._known.diverted:
            return new.outline.filled(row)
        return snapshot.write(snapshot.of_incident(row))

    def _write(self, made: Sequence[Incident]) -> None:
        """The rows of incidents that have their ids, and of all that stands under them."""
        claims: list[Any] = [claim for row in made for claim in row.claims]
        for claim, number in zip(claims, self._claims.ids(len(claims)), strict=True):
            claim.id = number
        for row in made:
            for claim in row.claims:
                claim.incident_id = row.id
        self._incidents.insert([vars(row) for row in made])
        self._claims.insert([vars(claim) for claim in claims])
        self._under(Involvement, "incident_id", ((row, row.involvements) for row in made))
        self._under(IncidentSource, "incident_id", ((row, row.cited) for row in made))
        self._under(IncidentTag, "incident_id", ((row, row.tagged) for row in made))
        self._under(ClaimSource, "claim_id", ((claim, claim.cited) for claim in claims))
        self._figures.insert([(*one, row.id) for row in made for one in counted(row)])

    def _under(self, model: Any, name: str, owned: Iterable[tuple[Any, Iterable[Any]]]) -> None:
        self._rows[model].insert([{**vars(one), name: row.id} for row, rows in owned for one in rows])

    def add_sources(self, drafts: Sequence[SourceDraft]) -> None:
        """Write some new sources, each with its revision; none of them may be listed, or repeat another."""
        made: list[Any] = []
        for draft, number in zip(drafts, self._sources.ids(len(drafts)), strict=True):
            dataset = self._known.dataset(draft.dataset)
            made.append(Light(**{
                **vars(draft), "id": number, "version": 1, "repeats": None, "repeats_id": None, "dataset": dataset,
                "dataset_id": dataset.id if dataset else None, "merged_into": None, "merged_into_id": None,
            }))  # fmt: skip
            self._known.add_source(LightSource(number, draft.slug, made[-1].dataset_id, dataset))
        self._sources.insert([vars(one) for one in made])
        self._record([self._revision("source", one, snapshot.write(snapshot.of_source(one))) for one in made], made)
        if made:
            bump(self._db, public=False)

    def _revision(self, kind: str, row: Any, held: str) -> dict[str, Any]:
        by, standing = self._by, getattr(row, "standing", None)
        public = row.listed if kind == "source" else standing is Standing.PUBLISHED
        return {
            **_NOBODY, f"{kind}_id": row.id, "version": row.version, "at": dt.datetime.now(dt.UTC),
            "author": by.author, "account_id": by.account, "role": by.role, "reason": by.reason,
            "import_id": by.import_id, "standing": standing, "public": public, "snapshot": held,
        }  # fmt: skip

    def _record(self, revisions: Sequence[Fields], made: Sequence[Any]) -> None:
        """Write the revisions, one for each record that was written."""
        if len(revisions) != len(made) or self._by.import_id is None:
            raise UnrecordedChange("an import wrote records without a revision of each")
        self._rows[Revision].insert(revisions)
