"""ACLED's events: one event is one incident, of which ACLED is the claimant (docs/decisions/0053).

Its notes are its own prose: they stand in one claim, which nobody sees but those who may see the dataset's texts.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from app.domain.draft import Cited, ClaimDraft, IncidentDraft, InvolvementDraft
from app.domain.event_types import SubEventType
from app.domain.geo import Point
from app.domain.registers import ActorDraft, DatasetDraft
from app.domain.vocabulary import Attribution, GeoPrecision, Happened, Measure, Role, Scope, Standing
from app.i18n import N_
from app.importing import acled_dates, acled_events, acled_pairs, acled_words, datasets
from app.importing.drafted import Drafted
from app.importing.lines import cut, one_line
from app.importing.names import Names
from app.importing.needed import misfit
from app.importing.parties import Parties
from app.importing.problem import Problem
from app.importing.refusals import drafted
from app.importing.table import Row, Table
from app.importing.values import Reading
from app.importing.whereabouts import Labels, Whereabouts

NOT_ACLED = N_("This is not a file of ACLED’s events: it has no column %(columns)s.")
NEEDS = N_("Such a file has the columns %(needed)s. Its days are written 2024-07-26 or 26 July 2024.")
TOO_LITTLE = N_("a sub-event type of ACLED: the event type alone does not say which")
_NEEDED = (
    "event_id_cnty", "event_date", "time_precision", "event_type", "actor1", "latitude", "longitude", "geo_precision",
    "source", "notes", "fatalities",
)  # fmt: skip
_KEPT = (
    "data_id", "event_id_no_cnty", "disorder_type", "event_type", "sub_event_type", "actor1", "assoc_actor_1",
    "ally_actor_1", "inter1", "actor2", "assoc_actor_2", "ally_actor_2", "inter2", "interaction",
    "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location", "time_precision",
    "geo_precision", "source", "source_scale", "fatalities", "tags",
)  # fmt: skip
"""What ACLED says beside, by its own names. Its timestamp is left out, for it changes where nothing else does."""
_PRECISIONS = {1: GeoPrecision.EXACT, 2: GeoPrecision.NEAR, 3: GeoPrecision.REGION}
_CIVILIANS = re.compile(r"Civilians(?: \([^)]*\))?")
_UNIDENTIFIED = "Unidentified"


class Acled:
    """The importer."""

    kind = "acled"

    def __init__(self) -> None:
        self.dataset: DatasetDraft | None = datasets.acled()

    def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
        """Each event as a draft, or as everything that is wrong with its row."""
        missing = [one for one in _NEEDED if one not in table.headings]
        if missing:
            raise misfit(NOT_ACLED, missing, table.titles, NEEDS, _NEEDED)
        rows = _Rows(names)
        for row in acled_pairs.events(table):
            if isinstance(row, Problem):
                yield row
            else:
                yield from rows.checked(row)


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two actors with those beside it, as the row spells them."""

    actor: str
    code: int
    beside: tuple[str, ...]

    @property
    def named(self) -> bool:
        """Whether anybody is named."""
        return bool(self.actor) and not self.actor.startswith(_UNIDENTIFIED)


def _side(values: Mapping[str, str], number: str) -> _Side:
    beside = values.get(f"assoc_actor_{number}", "") or values.get(f"ally_actor_{number}", "")
    actor = values.get(f"actor{number}", "")
    actor = "Civilians" if _CIVILIANS.fullmatch(actor) else actor
    code = acled_events.inter(values.get(f"inter{number}", ""))
    return _Side(actor, code, tuple(filter(None, (one.strip() for one in beside.split(";")))))


class _Rows:
    """The events of one file, and what is looked up once for all of them."""

    def __init__(self, names: Names) -> None:
        self._parties = Parties(names, "ACLED")
        self._places = Whereabouts(names, "ACLED")
        self._claimant = self._parties.claimant(
            ("ACLED", "Armed Conflict Location & Event Data"), datasets.acled_claimant
        )

    def checked(self, row: Row) -> list[Drafted | Problem]:
        """The draft of a row, or its problems, those that the rules of the record find included."""
        return drafted(row, self._drafted)

    def _drafted(self, row: Row) -> list[Drafted | Problem]:
        reading, values = Reading(row), row.values
        number = reading.text("event_id_cnty", required=True, most=300)
        sort = acled_events.sub_event_type(values["event_type"], values.get("sub_event_type", ""))
        if sort is None:
            reading.wrong("sub_event_type" if values.get("sub_event_type") else "event_type", TOO_LITTLE)
        when = acled_dates.span(reading)
        latitude = reading.latitude("latitude", required=True)
        longitude = reading.longitude("longitude", required=True)
        exactness = reading.whole("geo_precision", required=True, least=1, most=3)
        fatalities = reading.whole("fatalities")
        if reading.problems or sort is None or latitude is None or longitude is None or exactness is None:
            return list(reading.problems)
        involved, new = self._took_part(values, sort)
        precision, point = _PRECISIONS[exactness], Point(latitude, longitude)
        labels, town = self._located(values, precision, point)
        incident = IncidentDraft.model_validate({
            **_words(values, sort),
            **_graded(values),
            "date": when,
            "place": town,
            "region": labels.region,
            "district": labels.district,
            "latitude": latitude,
            "longitude": longitude,
            "geo_precision": precision,
            "involvements": involved,
            "sources": (datasets.ACLED,),
            "claims": self._claims(values, fatalities),
            "standing": Standing.PUBLISHED,
            "dataset": datasets.ACLED,
            "external_id": number,
            "given": {name: one_line(value) for name in _KEPT if (value := values.get(name))},
        })  # fmt: skip
        notes = (
            *self._parties.told(row, "actor1", "actor2", "assoc_actor_1", "assoc_actor_2"),
            *self._places.told(row, "admin1", "admin2", "location"),
        )
        actors = (*self._claimant.new, *new)
        return [Drafted(row.line, number, incident, actors, labels.new, (datasets.ACLED_SOURCE,), notes)]

    def _located(self, values: Mapping[str, str], precision: GeoPrecision, point: Point) -> tuple[Labels, str | None]:
        """The labels of the row, and its town unless only the region is known."""
        labels = self._places.labels(values.get("country", ""), values.get("admin1", ""), values.get("admin2", ""))
        if precision is GeoPrecision.REGION:
            return labels, None
        return labels, self._places.town(values.get("location", ""), labels, point)

    def _took_part(
        self, values: Mapping[str, str], sort: SubEventType
    ) -> tuple[tuple[InvolvementDraft, ...], list[ActorDraft]]:
        """Who took part in which role; those beside an armed actor support it, others only describe theirs."""
        one_sided = sort.event_type in acled_events.ONE_SIDED
        roles = (Role.ALLEGED_PERPETRATOR, Role.TARGET) if one_sided else (Role.SIDE_A, Role.SIDE_B)
        sides = (_side(values, "1"), _side(values, "2"))
        found: dict[tuple[str, Role], None] = {}
        new: dict[str, ActorDraft] = {}

        def take(name: str, code: int, role: Role) -> None:
            party = self._parties.of((name,), partial(acled_events.kind, code=code))
            found.update(((slug, role), None) for slug in party.slugs)
            new.update((draft.slug, draft) for draft in party.new)

        for side, role in zip(sides, roles, strict=True):
            if side.named:
                take(side.actor, side.code, role)
        if values.get("civilian_targeting") and all(side.code != acled_events.CIVILIANS for side in sides):
            take("Civilians", acled_events.CIVILIANS, Role.TARGET)
        for side, role in zip(sides, (Role.SUPPORTING_A, Role.SUPPORTING_B), strict=True):
            for name in side.beside if side.code in acled_events.ARMED else ():
                if not name.startswith(_UNIDENTIFIED):
                    take(name, side.code, role)
        taking = tuple(InvolvementDraft(actor=slug, role=role) for slug, role in found)
        return taking, list(new.values())

    def _claims(self, values: Mapping[str, str], fatalities: int | None) -> list[ClaimDraft]:
        """What ACLED says of the dead, and what it tells of the event."""
        claimant, cited = self._claimant.slugs[0], (Cited(source=datasets.ACLED, via=cut(values["source"])),)
        made = []
        if fatalities is not None:
            text, text_fr = acled_words.killed(fatalities)
            # ACLED writes 0 for none and for not known alike: no number is made of it.
            wording, wording_fr = ("", "") if fatalities else acled_words.NONE_REPORTED
            made.append(
                ClaimDraft(
                    claimant=claimant, measure=Measure.KILLED, scope=Scope.EVERYBODY, best=fatalities or None,
                    wording=wording, wording_fr=wording_fr, text=text, text_fr=text_fr, sources=cited,
                )
            )  # fmt: skip
        if values["notes"]:
            made.append(
                ClaimDraft(
                    claimant=claimant, measure=Measure.OCCURRENCE, scope=Scope.EVERYBODY, text=values["notes"],
                    sources=cited,
                )
            )  # fmt: skip
        return made


def _words(values: Mapping[str, str], sort: SubEventType) -> dict[str, object]:
    one_sided = sort.event_type in acled_events.ONE_SIDED
    actors = (values["actor1"], values.get("actor2", ""))
    title, title_fr = acled_words.title(sort, actors, values.get("location", ""), one_sided=one_sided)
    return {"title": title, "title_fr": title_fr, "event_type": sort.event_type, "sub_event_type": sort}


def _graded(values: Mapping[str, str]) -> dict[str, object]:
    """Both grades and the rule in words: nobody here has looked whether the sources rest on each other."""
    return {
        "happened": Happened.SINGLE_SOURCE,
        "attribution": Attribution.ALLEGED if _side(values, "1").named else Attribution.UNKNOWN,
        "grade_note": acled_words.GRADES[0],
        "grade_note_fr": acled_words.GRADES[1],
    }
