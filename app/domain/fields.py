"""The fields that checked drafts are made of: short names, lines, texts, days, points and numbers of people."""

import datetime as dt
import re
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from app.domain.dates import Span, read_day, read_edtf, whole
from app.domain.lines import one_kind
from app.i18n import N_

MOST_PEOPLE = 10_000_000
_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _edtf(given: object) -> object:
    if isinstance(given, Span):
        if not whole(given):
            raise ValueError(N_("the days do not fit the precision"))
        return given
    try:
        return read_edtf(str(given))
    except ValueError:
        raise ValueError(f"“{str(given)[:40]}” is not an EDTF date such as 2024-07-25/2024-07-27") from None


def _day(given: object) -> object:
    # Pydantic would take a number, also one in a text, for seconds since 1970.
    if given is None or isinstance(given, dt.date):
        return given
    try:
        return read_day(str(given))
    except ValueError:
        raise ValueError(f"“{str(given)[:40]}” is not a day such as 2024-07-26") from None


def _keepable(given: object) -> object:
    # What can be printed holds none of what is looked for; most texts of an import end here.
    if not isinstance(given, str) or given.isprintable():
        return given
    # PostgreSQL keeps no NUL, XML no control character, UTF-8 no half of a pair.
    if _UNKEEPABLE.search(given):
        raise ValueError(N_("a control character stands in this text"))
    return one_kind(given)


def _keepable_all(given: object) -> object:
    if not isinstance(given, dict):
        return given
    return {_keepable(name): _keepable(value) for name, value in given.items()}


Keepable = BeforeValidator(_keepable)
KeepableAll = BeforeValidator(_keepable_all)
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
ClaimId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,32}$")]
Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Line = Annotated[Short, Keepable]
Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), Keepable]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000), Keepable]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Figure = Annotated[int, Field(ge=0, le=MOST_PEOPLE, strict=True)]
EDTF = Annotated[Span, BeforeValidator(_edtf), WithJsonSchema({"type": "string", "description": "EDTF."})]
Day = Annotated[dt.date | None, BeforeValidator(_day)]
