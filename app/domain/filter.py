"""The one filter of pages, map, charts, exports and machine interfaces, as a value.

It knows neither HTTP nor SQL. It holds what was asked in the words of the asker; `store.resolve` finds which actors
and places are meant, and `domain.sentence` says it in words.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from app.domain.dates import read_day
from app.domain.event_types import EventType, SubEventType
from app.domain.geo import BBox, Near, read_bbox, read_near
from app.domain.names import fold
from app.domain.vocabulary import Attribution, GeoPrecision, Happened, Role
from app.i18n import N_

LONGEST_TEXT = 200
NO_REGION = "none"
"""Asked for as a region, it means the incidents that have none; no region is called so."""
MOST_VALUES = 50

UNREADABLE_DAY = N_("“%(given)s” is not a day. Write it as year-month-day, such as 2024-07-26.")
UNREADABLE_BBOX = N_(
    "“%(given)s” is not a box. Write west,south,east,north in degrees, such as -5,15,4,25: longitudes from -180 to "
    "180, and the south below the north."
)
UNREADABLE_NEAR = N_("“%(given)s” is not a circle. Write latitude,longitude,kilometres, such as 19.95,2.97,50.")
UNREADABLE_ORDER = N_("The last day is before the first. Exchange the two, or leave one empty.")
UNREADABLE_TALLY = N_("“%(given)s” is not a way to count: lowest, preferred, highest or claimant:NAME.")


_CONTROLS = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")


def _refuse(message: str, given: object) -> PydanticCustomError:
    # The message id travels in the context, for the sentence is made in the reader's language later.
    return PydanticCustomError("unreadable", "cannot be read", {"message": message, "given": str(given)[:60]})


def _day(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        return read_day(given)
    except ValueError:
        raise _refuse(UNREADABLE_DAY, given) from None


def _one(given: object) -> object:
    """The text of a parameter that a web framework hands over as a list, because a box is a sequence to it."""
    if isinstance(given, list) and given and all(isinstance(one, str) for one in given):
        return given[0] if len(given) == 1 else " & ".join(given)
    return given


def _box(given: object) -> object:
    given = _one(given)
    if not isinstance(given, str):
        return given
    try:
        return read_bbox(given)
    except ValueError:
        raise _refuse(UNREADABLE_BBOX, given) from None


def _circle(given: object) -> object:
    given = _one(given)
    if not isinstance(given, str):
        return given
    try:
        return read_near(given)
    except ValueError:
        raise _refuse(UNREADABLE_NEAR, given) from None


def _one_line(given: object) -> object:
    # No name holds a control character, and PostgreSQL refuses some of them inside a query.
    return _CONTROLS.sub(" ", given) if isinstance(given, str) else given


def _once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _tally(given: object) -> object:
    text = str(_one_line(given))
    if text in ("lowest", "preferred", "highest"):
        return text
    claimant = text.removeprefix("claimant:").strip()
    if text.startswith("claimant:") and fold(claimant) and len(claimant) <= LONGEST_TEXT:
        return f"claimant:{claimant}"
    raise _refuse(UNREADABLE_TALLY, given)


Day = Annotated[dt.date, BeforeValidator(_day, json_schema_input_type=str)]
BBoxText = Annotated[
    BBox,
    BeforeValidator(_box, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
NearText = Annotated[
    Near,
    BeforeValidator(_circle, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), BeforeValidator(_one_line)]
Names = Annotated[tuple[Name, ...], Field(max_length=MOST_VALUES), AfterValidator(_once)]
Most = Field(max_length=MOST_VALUES)
Include = Literal["successors", "members", "none"]
Sort = Literal["newest", "oldest", "killed", "updated"]


Tally = Annotated[str, BeforeValidator(_tally), Field(description=N_("lowest, preferred, highest or claimant:SLUG."))]


class IncidentFilter(BaseModel):
    """What a reader asked for; every field left out asks for nothing."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    q: (
        Annotated[
            str,
            Field(
                max_length=LONGEST_TEXT,
                description=N_(
                    "Words in titles, summaries or claims, or how they begin; a single letter is a word of its own."
                ),
            ),
            BeforeValidator(_one_line),
        ]
        | None
    ) = None
    actor: Annotated[Names, Field(description=N_("Actors involved, by slug or any name; any of them."))] = ()
    include: Annotated[
        tuple[Include, ...],
        Most,
        Field(description=N_("Widens “actor” by its successors, its members, or by none.")),
    ] = ("successors",)
    role: Annotated[
        tuple[Role, ...],
        Most,
        AfterValidator(_once),
        Field(description=N_("The role in which the actors were involved.")),
    ] = ()
    claimant: Annotated[Names, Field(description=N_("Who makes a claim about the incident."))] = ()
    type: Annotated[
        tuple[EventType, ...], Most, AfterValidator(_once), Field(description=N_("Event types; any of them."))
    ] = ()
    subtype: Annotated[
        tuple[SubEventType, ...], Most, AfterValidator(_once), Field(description=N_("Sub-event types; any of them."))
    ] = ()
    since: Annotated[Day, Field(description=N_("First day, inclusive; spans that overlap match."))] | None = None
    until: Annotated[Day, Field(description=N_("Last day, inclusive; spans that overlap match."))] | None = None
    region: Annotated[
        Names,
        Field(description=N_("Regions by label or any spelling, any of them; “none”: incidents without a region.")),
    ] = ()
    place: Annotated[Names, Field(description=N_("Places by slug or any spelling; any of them."))] = ()
    near: Annotated[NearText, Field(description=N_("latitude,longitude,kilometres."))] | None = None
    bbox: Annotated[BBoxText, Field(description=N_("west,south,east,north in WGS 84 degrees."))] | None = None
    precision: (
        Annotated[
            GeoPrecision,
            Field(description=N_("This precision of the place or a better one.")),
        ]
        | None
    ) = None
    happened: Annotated[
        tuple[Happened, ...], Most, AfterValidator(_once), Field(description=N_("Grades of whether it happened."))
    ] = ()
    attribution: Annotated[
        tuple[Attribution, ...], Most, AfterValidator(_once), Field(description=N_("Grades of who did it."))
    ] = ()
    min_killed: (
        Annotated[
            int,
            Field(
                ge=0,
                le=1_000_000,
                description=N_("At least so many killed, by the chosen tally's low."),
            ),
        ]
        | None
    ) = None
    civilians: Annotated[bool, Field(description=N_("True: civilians are among the claimed victims."))] | None = None
    source: Annotated[Names, Field(description=N_("Sources, by slug; any of them."))] = ()
    dataset: Annotated[Names, Field(description=N_("Datasets, by slug; any of them."))] = ()
    tally: Tally = "lowest"
    sort: Annotated[Sort, Field(description=N_("The order of lists."))] = "newest"

    @field_validator("q")
    @classmethod
    def _blank_asks_for_nothing(cls, words: str | None) -> str | None:
        return words or None

    @field_validator("include")
    @classmethod
    def _plainly(cls, wanted: tuple[Include, ...]) -> tuple[Include, ...]:
        """Each way once; "none" says nothing beside another way, and no way at all is the usual one."""
        widening: tuple[Include, ...] = tuple(one for one in _once(wanted) if one != "none")
        return widening or (("none",) if wanted else ("successors",))

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise _refuse(UNREADABLE_ORDER, self.until)
        return self

    @property
    def tally_claimant(self) -> str | None:
        """The claimant according to whom figures are read, where the tally is one claimant's."""
        return self.tally.removeprefix("claimant:") if self.tally.startswith("claimant:") else None

    @property
    def narrows(self) -> bool:
        """Whether anything is left out by this filter."""
        return any(name in NARROWING for name, _ in self.params())

    def params(self, **changes: Any) -> list[tuple[str, str]]:
        """The query string of this filter in a fixed order, with some fields changed or dropped (None or ())."""
        pairs: list[tuple[str, str]] = []
        for name, field in IncidentFilter.model_fields.items():
            value = changes.get(name, getattr(self, name))
            if value in (None, (), "") or (value == field.default and type(value) is type(field.default)):
                continue
            pairs += [(name, _written(one)) for one in (value if _plural(value) else (value,))]
        return pairs

    def but(self, **changes: Any) -> Self:
        """The same filter with some fields changed."""
        return self.model_copy(update=changes)


def _plural(value: object) -> bool:
    return isinstance(value, tuple) and not isinstance(value, (BBox, Near))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


NARROWING: frozenset[str] = frozenset(IncidentFilter.model_fields) - {"include", "tally", "sort"}
"""Fields that leave something out; the others change how these are read, how figures are counted, or the order."""
PLURAL: frozenset[str] = frozenset(
    name for name, field in IncidentFilter.model_fields.items() if isinstance(field.default, tuple)
)


def field_names() -> Iterable[str]:
    """The filter's parameters in their fixed order."""
    return IncidentFilter.model_fields.keys()
