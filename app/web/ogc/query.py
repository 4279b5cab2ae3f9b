"""What may be asked at /ogc: the standard's own parameters beside those of the filter; strangers are refused."""

import math
from typing import Annotated, ClassVar, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from app.domain.filter import IncidentFilter, Sort, Tally
from app.domain.geo import BBox, read_bbox
from app.domain.instants import Days, in_days, read_datetime
from app.i18n import LANGUAGES, N_

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CRS84H = "http://www.opengis.net/def/crs/OGC/0/CRS84h"
"""The same with heights, which boxes of six numbers have."""
LIMIT, MOST = 100, 1000
"""So many features a page holds if nothing is said, and at most."""
UNREADABLE_TIME = N_(
    "“%(given)s” is not a time. Write a day, an instant such as 2024-07-26T10:00:00Z, or two with a slash between; "
    "“..” stands for an open end."
)
NOT_IN_DAYS = N_(
    "“%(given)s” is a month or a year, and OGC API - Features knows days and instants only. Write datetime=%(days)s."
)
UNREADABLE_BOX = N_(
    "“%(given)s” is not a box. Write west,south,east,north in degrees, such as -5,15,4,25, or six numbers with "
    "heights: longitudes from -180 to 180, and the south below the north."
)
OTHER_CRS = N_("“%(given)s” is not known here; coordinates are longitude and latitude (CRS84).")
Format = Literal["json", "html"]
_FORMAT = Field(description="The representation: json or html; without it the Accept header chooses.")
_LANGUAGE = Field(pattern=f"^({'|'.join(LANGUAGES)})$", description="The language of titles and texts: en or fr.")


def _refuse(message: str, given: object, **more: str) -> PydanticCustomError:
    # The message id travels in the context, for the sentence is made in the reader's language later.
    return PydanticCustomError("unreadable", "cannot be read", {"message": message, "given": str(given)[:60], **more})


def _box(given: object) -> object:
    """West, south, east, north; of six numbers the heights are read and left, for no incident has one."""
    if isinstance(given, list):
        given = given[0] if len(given) == 1 else " & ".join(map(str, given))
    if not isinstance(given, str):
        return given
    try:
        numbers = given.split(",")
        if len(numbers) != 6:
            return read_bbox(given)
        west, south, lowest, east, north, highest = numbers
        if not -math.inf < float(lowest) <= float(highest) < math.inf:
            raise ValueError(given)
        return read_bbox(",".join((west, south, east, north)))
    except ValueError:
        raise _refuse(UNREADABLE_BOX, given) from None


def _days(given: object) -> object:
    if isinstance(given, list):
        given = given[0] if len(given) == 1 else " & ".join(map(str, given))
    if not isinstance(given, str):
        return given
    try:
        return read_datetime(given)
    except ValueError:
        days = in_days(given)
        raise _refuse(NOT_IN_DAYS if days else UNREADABLE_TIME, given, days=days or "") from None


def _lon_lat(given: object) -> object:
    if given in (CRS84, CRS84H):
        return given
    raise _refuse(OTHER_CRS, given)


def _at_most(given: object) -> object:
    """More than a page can hold is taken as all that it can hold, as the standard wants it."""
    if isinstance(given, str) and given.isascii() and given.isdecimal():
        return str(min(int(given[:9]), MOST)) if len(given) < 10 else str(MOST)
    return given


Box = Annotated[BBox, BeforeValidator(_box, json_schema_input_type=str), PlainSerializer(str, return_type=str)]
Time = Annotated[Days, BeforeValidator(_days, json_schema_input_type=str)]


class PlainQuery(BaseModel):
    """What every address here takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    f: Annotated[Format, _FORMAT] | None = None
    lang: Annotated[str, _LANGUAGE] = "en"


class ItemQuery(PlainQuery):
    """One feature: by which tally its figures are chosen."""

    tally: Tally = "lowest"


class ItemsQuery(IncidentFilter):
    """The features that match, a page at a time, newest first."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    # Pages go on after a record in this one order, so there is no choice of another.
    sort: ClassVar[Sort] = "newest"  # type: ignore[misc]
    bbox: Annotated[Box, Field(description="west,south,east,north in degrees, or six numbers with heights.")] | None = (
        None
    )
    bbox_crs: (
        Annotated[
            str, BeforeValidator(_lon_lat, json_schema_input_type=str), Field(description="CRS84, if it is given.")
        ]
        | None
    ) = Field(default=None, alias="bbox-crs")
    datetime: (
        Annotated[
            Time,
            Field(description="An instant, a day or days such as 2024-07-01/2024-07-31; spans that overlap match."),
        ]
        | None
    ) = None
    limit: Annotated[
        int, BeforeValidator(_at_most), Field(ge=1, description="How many features at most; a page holds no more.")
    ] = LIMIT
    after: Annotated[str, Field(max_length=100, description="Where to go on: taken from the link “next”.")] | None = (
        None
    )
    f: Annotated[Format, _FORMAT] | None = None
    lang: Annotated[str, _LANGUAGE] = "en"

    def narrowed(self) -> "ItemsQuery":
        """The same with `datetime` said by first and last day, beside those that are given."""
        if self.datetime is None:
            return self
        first = max((day for day in (self.since, self.datetime.first) if day), default=None)
        last = min((day for day in (self.until, self.datetime.last) if day), default=None)
        return self.but(since=first, until=last)


PlainParams = Annotated[PlainQuery, Query()]
ItemParams = Annotated[ItemQuery, Query()]
ItemsParams = Annotated[ItemsQuery, Query()]
