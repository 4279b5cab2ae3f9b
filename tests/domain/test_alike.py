"""Which incidents look like one event: the window in days and kilometres, who is shared, and what is said of it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alike import APART_KM, Sketch, compare, days_apart, measure, reach_km, reasons, window_days
from app.domain.dates import Span, read_edtf
from app.domain.geo import Point
from app.domain.vocabulary import DatePrecision, GeoPrecision

KIDAL = Point(18.441, 1.408)


def sketch(
    date: str = "2024-07-25",
    geo: str = "exact",
    point: Point | None = KIDAL,
    actors: tuple[int, ...] = (1, 2),
    everywhere: tuple[int, ...] = (),
) -> Sketch:
    """An incident as it is compared."""
    return Sketch(read_edtf(date), GeoPrecision(geo), point, frozenset(actors), frozenset(everywhere))


def north(km: float) -> Point:
    """A point so far north of Kidal."""
    return Point(KIDAL.latitude + km / 111.195, KIDAL.longitude)


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({}, True),
        ({"date": "2024-07-28"}, True),
        ({"date": "2024-07-29"}, False),
        ({"date": "2024-07-22"}, True),
        ({"date": "2024-07-21"}, False),
        ({"date": "2024-07-29/2024-08-02"}, False),
        ({"date": "[2024-07-30..2024-08-02]"}, True),
        ({"date": "2024-08"}, True),
        ({"date": "2024-09"}, False),
        ({"date": "2024"}, True),
        ({"date": "2023"}, False),
        ({"point": north(28)}, True),
        ({"point": north(31)}, False),
        ({"point": north(51), "geo": "near"}, True),
        ({"point": north(53), "geo": "near"}, False),
        ({"point": north(220), "geo": "region"}, True),
        ({"point": north(620), "geo": "country"}, True),
        ({"point": north(640), "geo": "country"}, False),
        ({"point": None}, True),
        ({"actors": (2, 3)}, True),
        ({"actors": (3,)}, False),
        ({"actors": ()}, True),
        ({"actors": (), "point": None}, False),
    ],
    ids=str,
)
def test_the_window_is_wider_for_what_is_known_less_exactly(other: dict[str, object], alike: bool) -> None:
    one, two = sketch(), sketch(**other)  # type: ignore[arg-type]

    assert (compare(one, two) is not None) is alike


def test_what_two_have_in_common() -> None:
    found = compare(sketch(), sketch("2024-07-27", point=north(12), actors=(2, 9)))

    assert found is not None
    assert (found.days, round(found.km or 0), found.shared) == (2, 12, frozenset({2}))
    assert reasons(found, ["Army"]) == ("2 days apart", "12 km away", "both involve Army")


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (sketch(), ("the dates overlap", "at the same point", "both involve A and B")),
        (sketch("2024-07", point=None), ("the dates may overlap", "distance not known", "both involve A and B")),
        (sketch("2024-07-24"), ("1 day apart", "at the same point", "both involve A and B")),
        (sketch(actors=()), ("the dates overlap", "at the same point", "one of the two names nobody")),
    ],
    ids=["same", "month", "day before", "nobody"],
)
def test_reasons_are_said_in_words(other: Sketch, said: tuple[str, ...]) -> None:
    found = compare(sketch(), other)

    assert found is not None
    assert reasons(found, ["A", "B"] if found.shared else []) == said


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        (sketch(), sketch("2024-07-26")),
        (sketch(), sketch(point=north(10))),
        (sketch(), sketch(actors=(1,))),
        (sketch(), sketch(everywhere=(1, 2))),
        (sketch(), sketch("2024-07")),
        (sketch(), sketch(geo="region")),
        (sketch(point=north(20)), sketch(point=None)),
    ],
    ids=["day", "distance", "actors", "telling actors", "date known", "place known", "point known"],
)
def test_more_in_common_comes_first(nearer: Sketch, farther: Sketch) -> None:
    near, far = compare(sketch(), nearer), compare(sketch(), farther)

    assert near is not None
    assert far is not None
    assert near.score > far.score


days = st.dates(dt.date(2024, 1, 1), dt.date(2024, 4, 1))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Any span, also one whose days do not fit its precision."""
    first, last = sorted((draw(days), draw(days)))
    return Span(first, last, draw(st.sampled_from(DatePrecision)))


sketches = st.builds(
    Sketch,
    spans(),
    st.sampled_from(GeoPrecision),
    st.none() | st.builds(Point, st.floats(17, 20), st.floats(0, 3)),
    st.frozensets(st.integers(1, 4)),
)


@given(sketches, sketches)
def test_likeness_is_the_same_from_both_sides(one: Sketch, other: Sketch) -> None:
    assert compare(one, other) == compare(other, one)


@given(spans(), spans())
def test_spans_are_apart_by_the_days_between_them(one: Span, other: Span) -> None:
    overlap = one.first <= other.last and other.first <= one.last

    assert (days_apart(one, other) == 0) is overlap


@pytest.mark.parametrize("kind", ["days", "kilometres"])
def test_no_precision_makes_the_window_narrower(kind: str) -> None:
    if kind == "days":
        assert all(window_days(a, b) >= window_days(DatePrecision.DAY, b) for a in DatePrecision for b in DatePrecision)
    else:
        assert all(reach_km(a, b) > APART_KM for a in GeoPrecision for b in GeoPrecision)


def test_of_two_that_have_little_in_common_that_is_said() -> None:
    found = measure(sketch(), sketch("2025-07-25", point=north(300), actors=(7,)))

    assert reasons(found, []) == ("365 days apart", "300 km away", "no actor in common")
    assert compare(sketch(), sketch("2025-07-25", point=north(300), actors=(7,))) is None
