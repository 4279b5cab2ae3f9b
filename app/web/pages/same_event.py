"""What an incident's page says of its origin: the dataset it came from, and other records of the same event."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.answers import Card, IncidentAnswer
from app.domain.dates import Span, span_words
from app.domain.geo import Point, distance_km
from app.domain.incident_answers import DatasetMore
from app.domain.vocabulary import COUNTED, Measure
from app.i18n import N_, gettext, number
from app.render.ranges import RangeMark, range_mark, scale

FIELDS = {
    "relid": N_("The event’s label at UCDP"),
    "active_year": N_("Whether the conflict counts as active in that year: 1 yes, 0 no"),
    "code_status": N_("How far its coding is checked"),
    "type_of_violence": N_("Type of violence: 1 state-based, 2 between groups without the state, 3 against civilians"),
    "conflict_new_id": N_("Number of the conflict"),
    "conflict_name": N_("Conflict"),
    "dyad_new_id": N_("Number of the dyad"),
    "dyad_name": N_("Dyad: the two sides"),
    "side_a_new_id": N_("Number of side A"),
    "side_a": N_("Side A"),
    "side_b_new_id": N_("Number of side B"),
    "side_b": N_("Side B"),
    "number_of_sources": N_("Number of reports"),
    "source_original": N_("Who said it first"),
    "where_prec": N_("How exactly the place is known: 1 exact, 2 within 25 km, 3 district, 4 region, 5 line or area, "
                     "6 country, 7 at sea or in the air"),
    "where_coordinates": N_("What the point stands for"),
    "where_description": N_("The place in words"),
    "adm_1": N_("Region, as spelled there"),
    "adm_2": N_("District, as spelled there"),
    "priogrid_gid": N_("Cell of the PRIO grid"),
    "country": N_("Country"),
    "event_clarity": N_("How clear the reports are: 1 each event by itself, 2 summed up"),
    "date_prec": N_("How exactly the day is known: 1 the day, 2 some days, 3 a week, 4 a month, 5 longer"),
    "deaths_a": N_("Killed of side A"),
    "deaths_b": N_("Killed of side B"),
    "deaths_civilians": N_("Civilians killed"),
    "deaths_unknown": N_("Killed of whom the side is not known"),
    "time_precision": N_("How exactly the day is known: 1 the day, 2 a week, 3 a month"),
    "geo_precision": N_("How exactly the place is known: 1 exact, 2 near, 3 region"),
    "disorder_type": N_("Type of disorder"),
    "event_type": N_("Event type"),
    "sub_event_type": N_("Sub-event type"),
}  # fmt: skip
"""What the fields of datasets say; one that is not here goes by its own name alone."""


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One field of the dataset: its own name, what it says, and the value."""

    name: str
    meaning: str
    value: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The dataset of an incident, and what that says of it beside."""

    dataset: DatasetMore
    external_id: str
    given: tuple[GivenRow, ...]
    withheld: bool
    """Whether its texts may not be passed on."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One measure of one record; `preferred` in words, where there is one."""

    label: str
    mark: RangeMark
    preferred: str


@dataclass(frozen=True, slots=True)
class SameRecord:
    """One record of the event; `here` where it is the one of this page."""

    incident: Card
    here: bool
    when: str
    apart: tuple[str, ...]
    """How far from this page's record its days and its point are, in words."""
    figures: tuple[Figures, ...]


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Every record of one event, with the measures that any of them counts."""

    measures: tuple[str, ...]
    records: tuple[SameRecord, ...]


def origin(found: IncidentAnswer, dataset: DatasetMore | None) -> Origin | None:
    """Where the incident came from; nothing for our own records."""
    if dataset is None:
        return None
    rows = (GivenRow(name, gettext(FIELDS[name]) if name in FIELDS else "", value)
            for name, value in found.given.items())  # fmt: skip
    return Origin(dataset, found.external_id or "", tuple(rows), found.withheld)


def same_event(found: IncidentAnswer, others: Sequence[Card]) -> SameEvent | None:
    """The records of one event side by side, this page's first; nothing where there is no other."""
    if not others:
        return None
    every = [found, *others]
    measures = [one for one in COUNTED if any(one in card.figures for card in every)]
    tops = {one: scale(card.figures.get(one) for card in every) for one in measures}
    return SameEvent(tuple(one.label for one in measures), tuple(_record(card, found, tops) for card in every))


def _record(card: Card, found: IncidentAnswer, tops: dict[Measure, int]) -> SameRecord:
    here = card.code == found.code
    return SameRecord(
        incident=card,
        here=here,
        when=span_words(Span(card.date_from, card.date_to, card.date_precision)),
        apart=() if here else _apart(card, found),
        figures=tuple(_figures(card, measure, top) for measure, top in tops.items()),
    )


def _figures(card: Card, measure: Measure, top: int) -> Figures:
    figure = card.figures.get(measure)
    preferred = figure.preferred if figure else None
    return Figures(measure.label, range_mark(figure, top, preferred), "" if preferred is None else number(preferred))


def _apart(card: Card, found: IncidentAnswer) -> tuple[str, ...]:
    said = []
    if (card.date_from, card.date_to) != (found.date_from, found.date_to):
        said.append(gettext("other days"))
    points = [
        Point(one.latitude, one.longitude)
        for one in (card, found)
        if one.latitude is not None and one.longitude is not None
    ]
    if len(points) == 2:
        km = round(distance_km(*points))
        said.append(gettext("%(km)s km away", km=number(km)) if km else gettext("at the same point"))
    return tuple(said)
