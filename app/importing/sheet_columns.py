"""Which columns our own sheets need, which they may lack, and what the lack of one leaves unsaid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain import columns
from app.domain.columns import Column, Use
from app.domain.errors import Misfit
from app.i18n import N_, gettext
from app.importing.needed import misfit
from app.importing.problem import Problem

NEEDED = ("title", "date", "sub_event_type", "geo_precision", "happened", "attribution")
"""Of an incident; its event type follows from its sub-event type."""
NEEDED_BY_CLAIMS = ("incident", "claimant", "measure", "sources")
NO_COLUMN = N_("The table of incidents has no column %(columns)s.")
NO_CLAIM_COLUMN = N_("The table of claims has no column %(columns)s.")
NEEDS = N_(
    "It needs the columns %(needed)s; the empty sheet at /admin/imports explains all of them. Dates are written "
    "2024-07-26, 2024-07-25/2024-07-27, 2024-07 or 2024."
)
CLAIMS_NEED = N_("It needs the columns %(needed)s; the empty sheet at /admin/imports explains all of them.")
STRANGER = N_("a column of this table: this one is none, and is passed over")
_FIELDS = (
    "title_fr", "summary", "summary_fr", "place", "region", "district", "latitude", "longitude", "route", "grade_note",
    "grade_note_fr", "sources", "dataset", "external_id", "given",
)  # fmt: skip
_OTHERS = {"involvements": "actors"}


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one file speaks of."""

    unsaid: frozenset[str]
    notes: tuple[Problem, ...]


def spoken(headings: Sequence[str], claims: Sequence[str] | None) -> Spoken:
    """What files with these headings speak of; raises Misfit where a column is missing that records cannot do without.

    `claims` are the headings of the claims, None where there is no such table.
    """
    _insist(headings, NEEDED, NO_COLUMN, NEEDS)
    if claims is not None:
        _insist(claims, NEEDED_BY_CLAIMS, NO_CLAIM_COLUMN, CLAIMS_NEED)
        if "code" not in headings:
            raise Misfit(gettext("The table of incidents needs the column code, by which claims name their incident."))
    unsaid = {field for field in _FIELDS if field not in headings}
    unsaid |= {field for field, column in _OTHERS.items() if column not in headings}
    if claims is None:
        unsaid.add("claims")
    notes = [*_strangers(headings, columns.INCIDENTS, ""), *_strangers(claims or (), columns.CLAIMS, "claims: ")]
    return Spoken(frozenset({*unsaid, "tags"}), tuple(notes))


def _insist(headings: Sequence[str], needed: Sequence[str], lacks: str, needs: str) -> None:
    missing = [one for one in needed if one not in headings]
    if missing:
        raise misfit(lacks, missing, headings, needs, needed)


def _strangers(headings: Iterable[str], known: Iterable[Column], beside: str) -> list[Problem]:
    names = {one.name for one in known}
    return [Problem(1, f"{beside}{one}", "", STRANGER) for one in headings if one not in names]


def template(table: Sequence[Column]) -> list[Column]:
    """The columns that somebody fills in by hand: those that make a record, and what new names in it are."""
    described = ("actors_kind", "place_kind", "claimant_kind", "subject_kind", "sources_publisher", "sources_title",
                 "sources_url", "sources_date")  # fmt: skip
    left_out = (
        "own_point",
        "own_areas",
        "inconsistent_at_source",
        "given",
        "dataset",
        "external_id",
        "state",
        "preferred",
        "preferred_reason",
        "preferred_reason_fr",
    )
    given = [one for one in table if one.use is Use.GIVEN or one.name in described]
    return [one for one in given if one.name not in left_out]
