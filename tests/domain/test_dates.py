"""Spans of days: EDTF read and written, and said in English and in French."""

import calendar
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import Span, bounds_words, period_words, read_day, read_edtf, span_words, whole, write_edtf
from app.domain.vocabulary import DatePrecision
from app.i18n import speaking

DAY, THROUGHOUT, WITHIN = DatePrecision.DAY, DatePrecision.THROUGHOUT, DatePrecision.WITHIN
MONTH, YEAR = DatePrecision.MONTH, DatePrecision.YEAR

days = st.dates(dt.date(1000, 1, 1), dt.date(9999, 12, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Any span that a record may hold."""
    precision = draw(st.sampled_from(DatePrecision))
    one, other = sorted([draw(days), draw(days)])
    if precision is MONTH:
        last = calendar.monthrange(one.year, one.month)[1]
        return Span(one.replace(day=1), one.replace(day=last), precision)
    if precision is YEAR:
        return Span(dt.date(one.year, 1, 1), dt.date(one.year, 12, 31), precision)
    if precision is DAY or one == other:
        return Span(one, one, DAY)
    return Span(one, other, precision)


def day(text: str) -> dt.date:
    """A day of the tables below."""
    return dt.date.fromisoformat(text)


@given(spans())
def test_every_span_is_read_back_as_it_was_written(span: Span) -> None:
    assert read_edtf(write_edtf(span)) == span
    assert whole(span)


@given(spans(), spans())
def test_different_spans_are_written_differently(one: Span, other: Span) -> None:
    assert (write_edtf(one) == write_edtf(other)) == (one == other)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2024-07-26", "2024-07-26", "2024-07-26", DAY),
        ("2024-07-25/2024-07-27", "2024-07-25", "2024-07-27", THROUGHOUT),
        ("[2024-10-05..2024-10-06]", "2024-10-05", "2024-10-06", WITHIN),
        ("2024-02", "2024-02-01", "2024-02-29", MONTH),
        ("2023-02", "2023-02-01", "2023-02-28", MONTH),
        ("2024", "2024-01-01", "2024-12-31", YEAR),
        ("2023-12-31/2024-01-01", "2023-12-31", "2024-01-01", THROUGHOUT),
        # A span of one day is that day, whichever way it is written.
        ("2024-07-26/2024-07-26", "2024-07-26", "2024-07-26", DAY),
        ("[2024-07-26..2024-07-26]", "2024-07-26", "2024-07-26", DAY),
        (" 2024-07-26\n", "2024-07-26", "2024-07-26", DAY),
    ],
)
def test_edtf_is_read(text: str, first: str, last: str, precision: DatePrecision) -> None:
    assert read_edtf(text) == Span(day(first), day(last), precision)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "yesterday", "2024-13-45", "2024-02-30", "2023-02-29", "2024-7-26", "24-07-26", "20240726",
        "2024-W30-5", "2024-13", "2024-00", "0000", "2024-07-26T12:00", "2024-07-27/2024-07-25",
        "[2024-07-27..2024-07-25]", "2024-07-25/", "/2024-07-25", "2024-07/2024-08", "[2024-07..2024-08]",
        "2024-07-25..2024-07-27", "[2024-07-25]",
        "2024~", "2024-07?", "202X", "٢٠٢٤", "２０２４-０７", "٢٠٢٤-٠٧-٢٦", "2024-07-26/2024-07-27/2024-07-28", "-2024",
    ],
)  # fmt: skip
def test_what_is_no_edtf_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_edtf(text)


@given(st.text(alphabet="0123456789-/[].X~? ", max_size=24))
def test_whatever_is_read_can_be_written_and_read_again(text: str) -> None:
    try:
        span = read_edtf(text)
    except ValueError:
        return
    assert span.first <= span.last
    assert read_edtf(write_edtf(span)) == span


@given(days)
def test_a_day_is_read_in_one_form_only(one: dt.date) -> None:
    assert read_day(one.isoformat()) == one
    for other in (one.strftime("%Y%m%d"), one.strftime("%d/%m/%Y"), one.strftime("%G-W%V-%u"), f"{one}T00:00"):
        with pytest.raises(ValueError):
            read_day(other)


@pytest.mark.parametrize(
    ("first", "last", "precision"),
    [
        ("2024-07-27", "2024-07-25", THROUGHOUT),
        ("2024-07-25", "2024-07-27", DAY),
        ("2024-07-25", "2024-07-25", THROUGHOUT),
        ("2024-07-25", "2024-07-25", WITHIN),
        ("2024-07-02", "2024-07-31", MONTH),
        ("2024-07-01", "2024-08-31", MONTH),
        ("2024-01-01", "2025-12-31", YEAR),
    ],
)
def test_days_that_do_not_fit_their_precision_are_not_whole(first: str, last: str, precision: DatePrecision) -> None:
    assert not whole(Span(day(first), day(last), precision))


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2024-07-26", "26 July 2024", "26 juillet 2024"),
        ("2024-08-01", "1 August 2024", "1er août 2024"),
        ("2024-07-25/2024-07-27", "25 – 27 July 2024", "25 – 27 juillet 2024"),
        ("2024-10-01/2024-10-05", "1 – 5 October 2024", "1er – 5 octobre 2024"),
        ("2024-07-30/2024-08-02", "30 July – 2 August 2024", "30 juillet – 2 août 2024"),
        ("2024-02-01/2024-03-01", "1 February – 1 March 2024", "1er février – 1er mars 2024"),
        ("2023-12-31/2024-01-02", "31 December 2023 – 2 January 2024", "31 décembre 2023 – 2 janvier 2024"),
        ("2024-07", "July 2024", "juillet 2024"),
        ("2023", "2023", "2023"),
    ],
)
def test_a_span_is_said_in_both_languages(text: str, english: str, french: str) -> None:
    with speaking("en"):
        assert span_words(read_edtf(text)) == english
    with speaking("fr"):
        assert span_words(read_edtf(text)) == french


def test_a_day_between_two_is_said_to_be_between_them() -> None:
    assert span_words(read_edtf("[2024-10-05..2024-10-06]")) == "between 5 and 6 October 2024"


@given(spans(), st.sampled_from(["en", "fr"]))
def test_no_span_is_said_without_its_year(span: Span, language: str) -> None:
    with speaking(language):
        words = span_words(span)

    assert str(span.first.year) in words or span.first.year == span.last.year
    assert str(span.last.year) in words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2024-07-01", "2024-10-31", "July to October 2024"),
        ("2024-07-01", "2024-07-31", "July 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2024-02-01", "2024-02-28", "1 to 28 February 2024"),
        ("2023-11-01", "2024-02-29", "November 2023 to February 2024"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2023-01-01", "2024-12-31", "2023 to 2024"),
        ("2024-01-01", "2024-11-30", "January to November 2024"),
        ("2024-07-26", "2024-07-26", "26 July 2024"),
        ("2024-07-05", "2024-07-10", "5 to 10 July 2024"),
        ("2024-07-05", "2024-10-31", "5 July to 31 October 2024"),
        ("2023-12-31", "2024-01-01", "31 December 2023 to 1 January 2024"),
        ("2024-07-01", None, "from 1 July 2024"),
        (None, "2024-07-01", "until 1 July 2024"),
        (None, None, ""),
    ],
)
def test_a_period_is_said_as_shortly_as_it_can_be(first: str | None, last: str | None, words: str) -> None:
    assert period_words(day(first) if first else None, day(last) if last else None) == words


@given(days, days)
def test_different_periods_are_said_differently(one: dt.date, other: dt.date) -> None:
    first, last = sorted([one, other])
    beyond = last - dt.timedelta(days=1)

    if first <= beyond:
        assert period_words(first, last) != period_words(first, beyond)
    assert period_words(first, None) != period_words(None, first)


def test_months_of_a_period_are_french_where_french_is_spoken() -> None:
    with speaking("fr"):
        words = period_words(day("2024-07-01"), day("2024-10-31"))

    assert "juillet" in words
    assert "octobre 2024" in words
    assert "juillet 2024" not in words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, ""),
        (dt.date(2021, 1, 1), None, "since 2021"),
        (dt.date(2024, 6, 1), None, "since June 2024"),
        (dt.date(2024, 11, 30), None, "since 30 November 2024"),
        (None, dt.date(2024, 12, 31), "until 2024"),
        (dt.date(2021, 1, 1), dt.date(2024, 4, 30), "2021 – April 2024"),
        (dt.date(2023, 1, 1), dt.date(2023, 12, 31), "2023"),
    ],
    ids=str,
)
def test_times_of_registers_are_no_finer_than_they_were_given(
    first: dt.date | None, last: dt.date | None, words: str
) -> None:
    assert bounds_words(first, last) == words
