"""Random filters, and the reading of a query string as the edges read it."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode

from hypothesis import strategies as st

from app.domain.event_types import EventType, SubEventType
from app.domain.filter import PLURAL, IncidentFilter
from app.domain.geo import BBox, Near
from app.domain.vocabulary import Attribution, GeoPrecision, Happened, Role

names = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=30).map(str.strip).filter(bool)
some_names = st.lists(names, max_size=3).map(tuple)
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
boxes = st.builds(
    lambda w, e, one, other: BBox(w, min(one, other), e, max(one, other)), *[longitudes] * 2, *[latitudes] * 2
)
circles = st.builds(Near, latitudes, longitudes, st.floats(0.001, 20_000))
tallies = st.sampled_from(["lowest", "preferred", "highest"]) | names.filter(
    lambda name: any(letter.isalnum() for letter in name)
).map("claimant:{}".format)


def some(words: Iterable[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A few members of a vocabulary, in any order."""
    return st.lists(st.sampled_from(list(words)), max_size=3).map(tuple)


def _in_order(asked: dict[str, object]) -> dict[str, object]:
    since, until = asked["since"], asked["until"]
    if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
        asked |= {"since": until, "until": since}
    return asked


filters = (
    st.fixed_dictionaries(
        {
            "q": st.none() | names,
            "actor": some_names,
            "include": some(["successors", "members", "none"]),
            "role": some(Role),
            "claimant": some_names,
            "type": some(EventType),
            "subtype": some(SubEventType),
            "since": st.none() | days,
            "until": st.none() | days,
            "region": some_names,
            "place": some_names,
            "near": st.none() | circles,
            "bbox": st.none() | boxes,
            "precision": st.none() | st.sampled_from(GeoPrecision),
            "happened": some(Happened),
            "attribution": some(Attribution),
            "min_killed": st.none() | st.integers(0, 1_000_000),
            "civilians": st.none() | st.booleans(),
            "source": some_names,
            "dataset": some_names,
            "tally": tallies,
            "sort": st.sampled_from(["newest", "oldest", "killed", "updated"]),
        }
    )
    .map(_in_order)
    .map(IncidentFilter.model_validate)
)
"""Any filter, each of its fields empty at times."""


def read(params: list[tuple[str, str]]) -> IncidentFilter:
    """The filter that an address with these parameters asks for."""
    asked: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlencode(params), keep_blank_values=True, strict_parsing=bool(params)):
        asked.setdefault(name, []).append(value)
    return IncidentFilter.model_validate(
        {name: tuple(values) if name in PLURAL else values[-1] for name, values in asked.items()}
    )
