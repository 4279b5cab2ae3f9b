"""UCDP's georeferenced events: one row is one incident, of which UCDP is the claimant.

Columns go by their names, for three layouts exist. How a row becomes claims is told in docs/decisions/0053.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.domain.draft import IncidentDraft, InvolvementDraft
from app.domain.event_types import EventType, SubEventType
from app.domain.geo import Point
from app.domain.registers import DatasetDraft
from app.domain.vocabulary import Attribution, GeoPrecision, Happened, Role, Standing
from app.i18n import N_
from app.importing import datasets, ucdp_claims, ucdp_dates, ucdp_kinds, ucdp_words
from app.importing.drafted import Drafted
from app.importing.lines import LONGEST, one_line
from app.importing.names import Names
from app.importing.needed import misfit
from app.importing.parties import Parties, Party, named_together
from app.importing.problem import Problem
from app.importing.refusals import drafted
from app.importing.table import Row, Table
from app.importing.ucdp_articles import articles
from app.importing.ucdp_claims import Columns, Dead, Group
from app.importing.values import Reading
from app.importing.whereabouts import Labels, Whereabouts

NOT_UCDP = N_("This is not a file of UCDP’s georeferenced events: it has no column %(columns)s.")
NEEDS = N_(
    "Such a file has the columns %(needed)s, and low, best and high, or low_est, best_est and high_est. Its days are "
    "written 2024-07-26 or, with the month first, 07/26/2024."
)
_NEEDED = (
    "id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude", "date_prec", "date_start",
    "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
)  # fmt: skip
_KEPT = (
    "relid", "code_status", "type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id",
    "dyad_name", "side_a_new_id", "side_a", "side_b_new_id", "side_b", "number_of_sources", "source_original",
    "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "priogrid_gid", "country",
    "event_clarity", "date_prec", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
)  # fmt: skip
"""What UCDP says beside, by its own names. What only some layouts have, or spell each in its way, is left out: the same
release in another layout shall change nothing."""
_ROUTE = re.compile(r"\b(road|route|between|highway|axis|rn ?\d+)\b", re.IGNORECASE)
_PRECISIONS = {1: GeoPrecision.EXACT, 2: GeoPrecision.NEAR, 3: GeoPrecision.DISTRICT, 4: GeoPrecision.REGION}
_LINE_OR_AREA = 5


class Ucdp:
    """The importer; the name of the file tells the release."""

    kind = "ucdp"

    def __init__(self, file_name: str = "") -> None:
        self.dataset: DatasetDraft | None = datasets.ucdp(file_name)

    def drafts(self, table: Table, names: Names) -> Iterator[Drafted | Problem]:
        """Each row as a draft, or as everything that is wrong with it."""
        rows = _Rows(names, _columns(table))
        for row in table:
            if isinstance(row, Problem):
                yield row
            else:
                yield from rows.checked(row)


def _columns(table: Table) -> Columns:
    """The spelling of the estimates in this file; raises Misfit where a column is missing."""
    there = set(table.headings)
    found = {name: next((one for one in (name, f"{name}_est") if one in there), "") for name in ("low", "best", "high")}
    missing = [one for one in _NEEDED if one not in there] + [name for name, column in found.items() if not column]
    if missing:
        raise misfit(NOT_UCDP, missing, table.titles, NEEDS, _NEEDED)
    return Columns(**found)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where it was, as it goes into the draft."""

    precision: GeoPrecision
    point: Point | None
    labels: Labels
    town: str | None


@dataclass(frozen=True, slots=True)
class _Sides:
    """Who took part: the two sides, civilians where they are victims, and the involvements that follow."""

    a: Party
    b: Party
    involved: tuple[InvolvementDraft, ...]


class _Rows:
    """The rows of one file, and what is looked up once for all of them."""

    def __init__(self, names: Names, columns: Columns) -> None:
        self._columns = columns
        self._parties = Parties(names, "UCDP")
        self._places = Whereabouts(names, "UCDP")
        self._names = names
        self._sides: dict[tuple[str, str, int], _Sides] = {}
        self._claimant = self._parties.claimant(("UCDP", "Uppsala Conflict Data Program"), datasets.ucdp_claimant)

    def checked(self, row: Row) -> list[Drafted | Problem]:
        """The draft of a row, or its problems, those that the rules of the record find included."""
        return drafted(row, self._drafted)

    def _drafted(self, row: Row) -> list[Drafted | Problem]:
        reading, values = Reading(row), row.values
        number = reading.text("id", required=True, most=300)
        violence = reading.whole("type_of_violence", required=True, least=1, most=3)
        for side in ("side_a", "side_b"):
            reading.text(side, required=True)
        when = ucdp_dates.span(reading)
        dead = ucdp_claims.read(reading, self._columns)
        where = self._where(reading)
        if reading.problems or violence is None or when is None or where is None:
            return list(reading.problems)
        sides = self._took_part(values["side_a"], values["side_b"], violence)
        groups, dying = self._groups(values, sides, dead)
        sources = (datasets.UCDP_SOURCE, *articles(values.get("source_article", "")))
        incident = IncidentDraft(
            **_words(values, violence, where),
            **_GRADED,
            date=when,
            place=where.town,
            region=where.labels.region,
            district=where.labels.district,
            latitude=where.point.latitude if where.point else None,
            longitude=where.point.longitude if where.point else None,
            geo_precision=where.precision,
            involvements=sides.involved,
            sources=tuple(one.slug for one in sources),
            claims=ucdp_claims.claims(dead, groups, self._claimant.slugs[0]),
            standing=Standing.PUBLISHED,
            dataset=datasets.UCDP,
            external_id=number,
            given=_given(values, where),
        )
        actors = (*self._claimant.new, *sides.a.new, *sides.b.new, *dying.new)
        notes = (
            *ucdp_claims.notes(row, dead, self._columns),
            *self._parties.told(row, "side_a", "side_b"),
            *self._places.told(row, "adm_1", "adm_2", "where_coordinates"),
        )
        return [Drafted(row.line, number, incident, actors, where.labels.new, sources, notes)]

    def _where(self, reading: Reading) -> _Where | None:
        exactness = reading.whole("where_prec", required=True, least=1, most=7)
        latitude = reading.latitude("latitude", required=True)
        longitude = reading.longitude("longitude", required=True)
        if exactness is None or latitude is None or longitude is None:
            return None
        values = reading.row.values
        point, spot = Point(latitude, longitude), values.get("where_coordinates", "")
        labels = self._places.labels(values.get("country", ""), values.get("adm_1", ""), values.get("adm_2", ""))
        precision = _PRECISIONS.get(exactness, GeoPrecision.COUNTRY)
        if exactness == _LINE_OR_AREA:
            precision = _of_line_or_area(spot, in_district=bool(values.get("adm_2")))
        town = None
        if precision in (GeoPrecision.EXACT, GeoPrecision.NEAR):
            town = self._places.town(spot, labels, point)
        # The middle of a country is not where anything happened: it is kept as given, and put on no map.
        return _Where(precision, None if precision is GeoPrecision.COUNTRY else point, labels, town)

    def _took_part(self, side_a: str, side_b: str, violence: int) -> _Sides:
        key = (side_a, side_b, violence)
        found = self._sides.get(key)
        if found is None:
            one_sided = violence == ucdp_words.ONE_SIDED
            guess = ucdp_kinds.without_state if violence == ucdp_words.NON_STATE else ucdp_kinds.kind
            a, b = (self._parties.of(named_together(self._names, one), guess) for one in (side_a, side_b))
            roles = (Role.ALLEGED_PERPETRATOR, Role.TARGET) if one_sided else (Role.SIDE_A, Role.SIDE_B)
            involved = tuple(
                InvolvementDraft(actor=slug, role=role)
                for party, role in zip((a, b), roles, strict=True)
                for slug in party.slugs
            )
            found = self._sides[key] = _Sides(a, b, involved)
        return found

    def _groups(self, values: Mapping[str, str], sides: _Sides, dead: Dead) -> tuple[tuple[Group, ...], Party]:
        """The dead by group, and the civilians if there are any among them."""
        groups = []
        for party, count, name in ((sides.a, dead.a, values["side_a"]), (sides.b, dead.b, values["side_b"])):
            if count:
                alone = party.slugs[0] if len(party.slugs) == 1 else None
                groups.append(Group(alone, count, *ucdp_words.of_side(name)))
        civilians = self._parties.of((ucdp_kinds.CIVILIANS,), ucdp_kinds.kind) if dead.civilians else Party()
        if dead.civilians:
            groups.append(Group(civilians.slugs[0], dead.civilians, *ucdp_words.CIVILIANS))
        if dead.unknown:
            groups.append(Group(None, dead.unknown, *ucdp_words.UNKNOWN))
        return tuple(groups), civilians


def _of_line_or_area(spot: str, *, in_district: bool) -> GeoPrecision:
    """UCDP has one code for what lies along a line and for an area without clear borders; its words tell which."""
    if _ROUTE.search(spot):
        return GeoPrecision.ROUTE
    return GeoPrecision.DISTRICT if in_district else GeoPrecision.REGION


def _words(values: Mapping[str, str], violence: int, where: _Where) -> dict[str, object]:
    """The titles, and what sort of event it is."""
    spot = values.get("where_coordinates", "") or values.get("adm_1", "") or values.get("country", "")
    near = where.precision is GeoPrecision.NEAR
    title, title_fr = ucdp_words.title(violence, values["side_a"], values["side_b"], spot, near=near)
    one_sided = violence == ucdp_words.ONE_SIDED
    return {
        "title": title,
        "title_fr": title_fr,
        "event_type": EventType.VIOLENCE_AGAINST_CIVILIANS if one_sided else EventType.BATTLES,
        "sub_event_type": SubEventType.ATTACK if one_sided else SubEventType.ARMED_CLASH,
    }


_GRADED = {
    "happened": Happened.SINGLE_SOURCE,
    "attribution": Attribution.ALLEGED,
    "grade_note": ucdp_words.GRADES[0],
    "grade_note_fr": ucdp_words.GRADES[1],
}
"""Both grades and the rule in words: nobody here has looked whether the publishers rest on each other."""


def _given(values: Mapping[str, str], where: _Where) -> dict[str, str]:
    kept = {name: value for name in _KEPT if (value := values.get(name))}
    for name, value in kept.items():
        if len(value) > LONGEST or not value.isprintable():
            kept[name] = one_line(value)
    if where.point is None:
        kept |= {name: values[name] for name in ("latitude", "longitude")}
    return kept
