"""The time of OGC API - Features: instants, days and intervals become the days that they touch."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.instants import Days, in_days, read_datetime

DAY = dt.date(2024, 7, 26)
NEXT = dt.date(2024, 7, 27)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024-07-26", Days(DAY, DAY)),
        ("2024-07-26T", Days(DAY, DAY)),
        ("2024-07-26T23:59:59Z", Days(DAY, DAY)),
        ("2024-07-26t23:59:59.999z", Days(DAY, DAY)),
        ("2024-07-26T23:59:60Z", Days(DAY, DAY)),
        ("2024-07-26T23:30:00-01:00", Days(NEXT, NEXT)),
        ("2024-07-27T00:30:00+01:00", Days(DAY, DAY)),
        ("2024-07-26/2024-07-27", Days(DAY, NEXT)),
        ("2024-07-26T00:00:00Z/2024-07-27T00:00:00Z", Days(DAY, NEXT)),
        ("2024-07-26/2024-07-27T10:00:00Z", Days(DAY, NEXT)),
        ("2024-07-26/..", Days(DAY, None)),
        ("2024-07-26/", Days(DAY, None)),
        ("../2024-07-26", Days(None, DAY)),
        ("/2024-07-26T10:00:00Z", Days(None, DAY)),
        ("  2024-07-26/2024-07-26 ", Days(DAY, DAY)),
    ],
)
def test_a_time_is_read(text: str, days: Days) -> None:
    assert read_datetime(text) == days


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "../..", "/", "2024", "2024-07", "2024-13-01", "2024-02-30", "26.07.2024", "20240726", "2024-W30-5",
        "2024-07-26T10:00Z", "2024-07-26T10:00:00", "2024-07-26 10:00:00Z", "2024-07-26T25:00:00Z",
        "2024-07-27/2024-07-26", "2024-07-26/2024-07-27/2024-07-28", "2024-07-26/P1D", "2024-07-26T10:00:00+99:00",
        "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-01:00", "٢٠٢٤-07-26", "yesterday", "2024-07-26\x00",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_datetime(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024", "2024-01-01/2024-12-31"),
        ("2024-02", "2024-02-01/2024-02-29"),
        (" 2023-02 ", "2023-02-01/2023-02-28"),
        ("2023-07/2024", "2023-07-01/2024-12-31"),
        ("2024-07/..", "2024-07-01/.."),
        ("/2024-06", "/2024-06-30"),
        ("2024-07-15/2024-09", "2024-07-15/2024-09-30"),
    ],
)
def test_a_month_or_a_year_is_said_in_days(text: str, days: str) -> None:
    assert in_days(text) == days
    read_datetime(days)


@pytest.mark.parametrize("text", ["", "2024-13", "0000", "2024-00", "2025/2024", "yesterday", "2024-07-26", "20240"])
def test_what_is_no_month_is_not_said_in_days(text: str) -> None:
    assert in_days(text) is None


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        days = read_datetime(text)
    except ValueError:
        return
    assert days.first or days.last


@given(st.datetimes(min_value=dt.datetime(1900, 1, 1), timezones=st.timezones()))  # noqa: DTZ001  # Zones are added.
def test_an_instant_is_the_day_that_it_is_in_utc(moment: dt.datetime) -> None:
    offset = moment.utcoffset() or dt.timedelta()
    if offset.seconds % 60 or offset.microseconds:
        return  # Zones of former centuries had seconds, which RFC 3339 cannot write.
    day = moment.astimezone(dt.UTC).date()

    assert read_datetime(moment.isoformat(timespec="seconds")) == Days(day, day)
