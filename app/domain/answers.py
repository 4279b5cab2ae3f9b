"""What a reader gets: the shapes that pages and the JSON interface share (DESIGN 8)."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.domain.event_types import EventType, SubEventType
from app.domain.months import Line
from app.domain.vocabulary import (
    ActorKind,
    Attribution,
    DatePrecision,
    Extent,
    GeoPrecision,
    Happened,
    Measure,
    Role,
    Scope,
    Stance,
    Standing,
)
from app.domain.words import AsText


class Answer(BaseModel):
    """The base: a value that is read and not changed. Those that come by the hundred are plain dataclasses instead."""

    model_config = ConfigDict(frozen=True)


class Ref(Answer):
    """A record of a register, by its short name and the label in the reader's language."""

    slug: str
    name: str


class InvolvedActor(Ref):
    """An actor in its role; `kind` says what it is."""

    role: Role
    kind: ActorKind
    note: str = ""


class RangeAnswer(Answer):
    """From low to high; `open`: "20+"."""

    low: int
    high: int
    open: bool = False


class GroupFigureAnswer(Answer):
    """The figure of one group; low and high are null where only words are claimed."""

    name: str
    low: int | None
    high: int | None
    open: bool
    preferred: int | None


class FigureAnswer(Answer):
    """The figure of one measure of one incident; `chosen` is what the tally asked for counts."""

    low: int | None
    high: int | None
    open: bool
    preferred: int | None
    chosen: RangeAnswer | None
    unknown_groups: list[str] = Field(description="Groups of which nobody gives a number.")
    by_group: dict[str, GroupFigureAnswer]


class CitedSource(Answer):
    """A source as a claim cites it."""

    slug: str
    publisher: str
    title: str
    url: str | None
    published_on: dt.date | None
    language: str
    via: str = ""


class ClaimAnswer(Answer):
    """One claim: who says what about whom, and where."""

    id: str
    claimant: Ref
    claimant_kind: ActorKind
    spokesperson: str
    measure: Measure
    scope: Scope
    subject: Ref | None
    subject_text: str
    extent: Extent
    low: int | None
    best: int | None
    high: int | None
    wording: str
    stance: Stance
    preferred: bool
    preferred_reason: str
    superseded: bool
    inconsistent_at_source: bool
    said_on: dt.date | None
    sources: list[CitedSource]
    text: str


class Card(Answer):
    """One incident as lists show it."""

    code: str
    title: str
    event_type: EventType
    sub_event_type: SubEventType
    date_from: dt.date
    date_to: dt.date
    date_precision: DatePrecision
    place: Ref | None
    region: Ref | None
    district: Ref | None
    latitude: float | None
    longitude: float | None
    geo_precision: GeoPrecision
    route: list[tuple[float, float]]
    happened: Happened
    attribution: Attribution
    civilians: bool
    actors: list[InvolvedActor]
    figures: dict[Measure, FigureAnswer]
    dataset: Ref | None = Field(default=None, description="The dataset that it came from; null for our own records.")
    external_id: str | None = Field(default=None, description="Its number in that dataset.")
    given: dict[str, str] = Field(default_factory=dict, description="What the dataset says beside, by its own names.")
    withheld: bool = Field(
        default=False,
        description="Whether its texts and sources are left out, because its dataset lets only figures be passed on.",
    )
    version: int
    updated_at: dt.datetime


class IncidentAnswer(Card):
    """One incident whole."""

    summary: str
    grade_note: str
    standing: Standing
    closing_reason: str
    merged_into: str | None
    sources: list[CitedSource]
    claims: list[ClaimAnswer]
    origins: int = Field(description="Independent origins among the sources: repeats count once.")
    same_event: list[str] = Field(
        default_factory=list, description="Codes of other records that the editors hold to be of the same event."
    )


class Mark(Answer):
    """One incident as a mark on the map: `range` of the killed over all claims, `killed` by the tally asked for."""

    code: str
    title: str
    event_type: Annotated[EventType, AsText()]
    letter: str
    dates: str
    place: str | None
    actors: list[str]
    latitude: float
    longitude: float
    geo_precision: Annotated[GeoPrecision, AsText()]
    radius_km: float
    route: list[tuple[float, float]]
    range: RangeAnswer | None
    killed: RangeAnswer | None
    killed_words: str
    url: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Several incidents that stand close together at this zoom."""

    latitude: float
    longitude: float
    count: int
    killed: int | None


class Cells(Answer):
    """What the map shows of one view."""

    cells: list[Cell]
    incidents: list[Mark]
    unplaced: int = Field(default=0, description="Incidents that match and have no point.")


class TotalFigure(Answer):
    """One measure added up over incidents; `without` incidents have no figure for it."""

    low: int
    high: int
    open: bool
    chosen: RangeAnswer | None
    incidents: int
    without: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value that a reader may choose, and how many incidents it would give."""

    value: str
    label: str
    count: int


class FacetsAnswer(Answer):
    """What the dashboard shows beside the map."""

    total: int
    sentence: str
    figures: dict[Measure, TotalFigure]
    repeated: int = Field(
        default=0, description="Records of an event that another one here describes too; figures count it once."
    )
    timeline: Line
    facets: dict[str, list[FacetValue]]


class Page(Answer):
    """A list of records, how many there are in all, and where it goes on."""

    total: int
    next: str | None


class IncidentPage(Page):
    """A list of incidents."""

    items: list[IncidentAnswer]
