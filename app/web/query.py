"""Reading the filter from an address: lenient for pages, strict for machine interfaces."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams

from app.domain.errors import Unreadable
from app.domain.filter import MOST_VALUES, PLURAL, IncidentFilter, Tally, field_names
from app.i18n import LANGUAGES, N_, gettext

UNKNOWN_WORD = N_("“%(given)s” is not one of the choices here.")
TOO_LONG = N_("This is too long: %(most)s characters at most.")
TOO_MANY = N_("These are too many: %(most)s at most.")
NOT_A_NUMBER = N_("“%(given)s” is not a number from %(least)s to %(most)s.")
NOT_TRUE_OR_FALSE = N_("“%(given)s” is neither true nor false.")
NO_SUCH_PAGE = N_("“%(given)s” is not a page; this is the first one.")
UNKNOWN_PARAMETER = N_("There is no parameter “%(name)s” here.")
GIVEN_TWICE = N_("“%(name)s” can be given once only.")


@dataclass(frozen=True)
class Asked:
    """What a page was asked for: the part that could be read, all that was given, and sentences about the rest."""

    wanted: IncidentFilter
    page: int = 1
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_page(params: QueryParams) -> Asked:
    """The filter of a page. Strangers are ignored; what cannot be read is left out and told beside its field."""
    given = {name: _values(params, name) for name in field_names() if name in params}
    values = {name: found for name, found in given.items() if found}
    problems: dict[str, tuple[str, ...]] = {}
    wanted = _drop_until_readable(dict(values), problems)
    page, said = _page(params.get("page", "1"))
    if said:
        problems["page"] = (said,)
    return Asked(wanted, page, given, problems)


def _values(params: QueryParams, name: str) -> tuple[str, ...]:
    """What is given for a field: of a plural one every value once, one more than is allowed at most."""
    every = tuple(dict.fromkeys(value.strip() for value in params.getlist(name) if value.strip()))
    return every[: MOST_VALUES + 1] if name in PLURAL else every[-1:]


def _drop_until_readable(values: dict[str, tuple[str, ...]], problems: dict[str, tuple[str, ...]]) -> IncidentFilter:
    while True:
        try:
            return IncidentFilter.model_validate(
                {name: found if name in PLURAL else found[0] for name, found in values.items()}
            )
        except ValidationError as error:
            _drop(error, values, problems)


def _drop(error: ValidationError, values: dict[str, tuple[str, ...]], problems: dict[str, tuple[str, ...]]) -> None:
    """Leave out what could not be read: single values of plural fields, else whole fields."""
    bad: dict[str, set[int | None]] = {}
    for one in error.errors(include_url=False):
        where = one["loc"]
        name = str(where[0]) if where else "until"
        said = sentence(one)
        if said not in problems.get(name, ()):
            problems[name] = (*problems.get(name, ()), said)
        bad.setdefault(name, set()).add(where[1] if len(where) > 1 and isinstance(where[1], int) else None)
    for name, places in bad.items():
        found = () if None in places else tuple(one for n, one in enumerate(values.pop(name)) if n not in places)
        values.pop(name, None)
        if found:
            values[name] = found


def sentence(one: Any) -> str:
    """A validation error as a sentence in the reader's language."""
    name = str(one["loc"][-1]) if one["loc"] else ""
    least, most = _BOUNDS.get(name, (0, 1_000_000))
    context = {"most": one.get("ctx", {}).get("max_length", most), "least": least, "name": name}
    context |= {"given": str(one.get("input", ""))[:60]} | one.get("ctx", {})
    kind = "int_parsing" if one["type"].startswith(("int_", "float_", "greater_than", "less_than")) else one["type"]
    message = context.pop("message", None) or _MESSAGES.get(kind, UNKNOWN_WORD)
    return gettext(message, **context)


_MESSAGES = {
    "string_too_long": TOO_LONG,
    "too_long": TOO_MANY,
    "bool_parsing": NOT_TRUE_OR_FALSE,
    "extra_forbidden": UNKNOWN_PARAMETER,
    "int_parsing": NOT_A_NUMBER,
}
_BOUNDS = {"limit": (1, 1000), "zoom": (0, 18), "min_killed": (0, 1_000_000)}


def _page(text: str) -> tuple[int, str | None]:
    if text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= 100_000:
        return int(text), None
    return 1, gettext(NO_SUCH_PAGE, given=text[:20])


class MachineQuery(IncidentFilter):
    """What machine interfaces take beside the filter; strangers are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    lang: Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$", description="en or fr.")] = "en"


class OneQuery(BaseModel):
    """One incident: by which tally its figures are chosen, and in which language."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    tally: Tally = "lowest"
    as_of: Annotated[
        str, Field(max_length=40, description="A day such as 2024-07-26: the published state when it ended (UTC).")
    ] = ""
    lang: Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$", description="en or fr.")] = "en"


class ItemsQuery(MachineQuery):
    """A list of incidents."""

    limit: Annotated[int, Field(ge=1, le=1000, description="How many at most.")] = 100
    after: Annotated[str, Field(max_length=100, description="Where to go on: taken from `next`.")] | None = None


class CellsQuery(MachineQuery):
    """One view of the map."""

    zoom: Annotated[float, Field(ge=0, le=18, description="The map's zoom, also between whole ones.")] = 5


class RegisterQuery(BaseModel):
    """A list of a register."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lang: Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$")] = "en"
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    after: Annotated[str, Field(max_length=100)] | None = None


class WriteQuery(BaseModel):
    """Beside what is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lang: Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$", description="en or fr.")] = "en"


WriteParams = Annotated[WriteQuery, Query()]
OneParams = Annotated[OneQuery, Query()]
FacetsParams = Annotated[MachineQuery, Query()]
ItemsParams = Annotated[ItemsQuery, Query()]
CellsParams = Annotated[CellsQuery, Query()]
RegisterParams = Annotated[RegisterQuery, Query()]


def refuse(problems: Mapping[str, Iterable[str]]) -> None:
    """Raise Unreadable for the first name that a machine interface does not know."""
    for name, sentences in problems.items():
        raise Unreadable(name, next(iter(sentences)))


async def once(request: Request) -> None:
    """Raise Unreadable for a parameter that is given twice and can hold one value."""
    names = [name for name, _ in request.query_params.multi_items()]
    for name in dict.fromkeys(names):
        if name not in PLURAL and names.count(name) > 1:
            raise Unreadable(name, gettext(GIVEN_TWICE, name=name[:40]))
