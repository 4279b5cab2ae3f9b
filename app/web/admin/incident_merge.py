"""Merging two incidents: what would become of both, before it is done."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request, Response

from app.domain.answers import IncidentAnswer
from app.domain.figures import range_words
from app.domain.vocabulary import Measure
from app.i18n import listing
from app.store.merge_preview import Merging, Side
from app.web.admin.frame import DeskPage, desk, show_desk
from app.web.admin.gate import Posted


@dataclass(frozen=True)
class Ranges:
    """One measure of both incidents, and of the one that stays afterwards, in words."""

    label: str
    goes: str
    stays: str
    after: str


@dataclass(frozen=True)
class Twice:
    """An actor that would stand in more than one role."""

    name: str
    roles: str


@dataclass(frozen=True)
class IncidentMergePage(DeskPage):
    """Both incidents, their ranges before and after, and the button that merges them."""

    template: ClassVar[str] = "admin/incident_merge.html"

    goes: Side
    stays: Side
    after: IncidentAnswer
    ranges: tuple[Ranges, ...]
    twice: tuple[Twice, ...]
    reason: str


def answer(request: Request, posted: Posted, found: Merging) -> Response:
    """The page that asks once more."""
    page = IncidentMergePage(
        desk=desk(request, posted.member, "desk"),
        goes=found.goes,
        stays=found.stays,
        after=found.after,
        ranges=tuple(_ranges(found, one) for one in found.measures),
        twice=tuple(Twice(name, listing([role.label for role in roles])) for name, roles in found.twice),
        reason=posted.text("reason"),
    )
    return show_desk(request, page)


def _ranges(found: Merging, measure: Measure) -> Ranges:
    sides = (found.goes.incident, found.stays.incident, found.after)
    return Ranges(measure.label, *(_range(one, measure) for one in sides))


def _range(incident: IncidentAnswer, measure: Measure) -> str:
    figure = incident.figures.get(measure)
    return range_words(figure.low, figure.high, is_open=figure.open) if figure else "–"
