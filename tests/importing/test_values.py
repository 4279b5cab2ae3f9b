"""Values out of cells: what is meant is read, whatever is only guessed at is told with what was expected."""

import datetime as dt
from typing import Any

import pytest

from app.domain.event_types import EventType, SubEventType
from app.domain.vocabulary import ActorKind, DatePrecision, Stance
from app.i18n import speaking
from app.importing.table import Row
from app.importing.values import A_WHOLE_NUMBER, Reading, month_first, worded


def of(text: str) -> Reading:
    """A row with one cell."""
    return Reading(Row(7, {"cell": text}))


def problems(reading: Reading) -> list[tuple[int, str, str, str]]:
    """What was told, with its sentence."""
    return [(one.line, one.column, one.value, one.sentence()) for one in reading.problems]


@pytest.mark.parametrize(("text", "meant"), [("0", 0), ("1200", 1200), ("12.0", 12), ("+7", 7), ("007", 7), ("", None)])
def test_whole_numbers(text: str, meant: int | None) -> None:
    reading = of(text)

    assert (reading.whole("cell"), reading.problems) == (meant, [])


@pytest.mark.parametrize(
    "text", ["1,200", "1 200", "10-15", "n/a", "about 20", "12.5", "1e3", "20+", "٣", "-", "²", "9" * 40, "nan"]
)
def test_what_is_no_whole_number_is_not_guessed(text: str) -> None:
    reading = of(text)

    assert reading.whole("cell") is None
    assert problems(reading) == [(7, "cell", text, A_WHOLE_NUMBER)]


@pytest.mark.parametrize("text", ["-1", "10000001"])
def test_numbers_beyond_all_people_are_told(text: str) -> None:
    reading = of(text)

    assert reading.whole("cell") is None
    assert problems(reading) == [(7, "cell", text, "a whole number from 0 to 10000000")]


@pytest.mark.parametrize("text", ["90.1", "-91", "19,954", "19°57'", "north", "nan", "inf", "1e3"])
def test_impossible_latitudes(text: str) -> None:
    reading = of(text)

    assert reading.latitude("cell") is None
    assert problems(reading) == [(7, "cell", text, "a latitude in degrees from -90 to 90, such as 19.954")]


@pytest.mark.parametrize("text", ["180.5", "-200", "2 E"])
def test_impossible_longitudes(text: str) -> None:
    reading = of(text)

    assert reading.longitude("cell") is None
    assert problems(reading) == [(7, "cell", text, "a longitude in degrees from -180 to 180, such as 2.967")]


@pytest.mark.parametrize(("text", "meant"), [("19.954", 19.954), ("-3.", -3.0), ("0", 0.0), ("-1.5e-05", -1.5e-05)])
def test_degrees(text: str, meant: float) -> None:
    reading = of(text)

    assert (reading.longitude("cell"), reading.latitude("cell"), reading.problems) == (meant, meant, [])


@pytest.mark.parametrize(
    "text", ["2024-07-26", "2024-07-26 00:00:00", "2024-07-26T00:00:00Z", "2024-07-26 00:00:00.000"]
)
def test_days(text: str) -> None:
    reading = of(text)

    assert (reading.day("cell"), reading.problems) == (dt.date(2024, 7, 26), [])


@pytest.mark.parametrize(
    "text", ["07/26/2024", "26 July 2024", "2024-02-30", "2024-7-26", "2024-07-26 13:00", "45499", "yesterday", "2024"]
)
def test_other_days_are_told(text: str) -> None:
    reading = of(text)

    assert reading.day("cell") is None
    assert problems(reading) == [(7, "cell", text, "a day such as 2024-07-26")]


@pytest.mark.parametrize("text", ["07/26/2024", "7/26/2024 00:00:00", "26 July 2024", "26-Jul-2024", "26 jul 2024"])
def test_other_days_are_read_where_a_kind_has_them(text: str) -> None:
    reading = of(text)

    assert (reading.day("cell", also=(month_first, worded)), reading.problems) == (dt.date(2024, 7, 26), [])


@pytest.mark.parametrize("text", ["26/07/2024", "02/30/2024", "31 June 2024", "26 Juillet 2024", "2 ly 2024"])
def test_days_that_are_none_in_these_forms_either(text: str) -> None:
    reading = of(text)

    assert reading.day("cell", also=(month_first, worded)) is None
    assert [one[2] for one in problems(reading)] == [text]


def test_spans() -> None:
    spans = [of(one).span("cell") for one in ("2024-07", "2024-07-25/2024-07-27", "[2024-10-05..2024-10-06]", "2024")]
    reading = of("July 2024")

    assert [one.precision if one else None for one in spans] == [
        DatePrecision.MONTH, DatePrecision.THROUGHOUT, DatePrecision.WITHIN, DatePrecision.YEAR,
    ]  # fmt: skip
    assert reading.span("cell") is None
    assert [one[2] for one in problems(reading)] == ["July 2024"]


@pytest.mark.parametrize(
    ("text", "meant"), [("true", True), ("TRUE", True), ("1", True), ("oui", True), ("false", False), ("Non", False)]
)
def test_truth(text: str, meant: bool) -> None:
    assert of(text).truth("cell") is meant


def test_truth_is_not_guessed() -> None:
    reading = of("maybe")

    assert reading.truth("cell") is None
    assert problems(reading) == [(7, "cell", "maybe", "true or false")]


@pytest.mark.parametrize(
    ("text", "vocabulary", "meant"),
    [
        ("state_forces", ActorKind, ActorKind.STATE_FORCES),
        ("State forces", ActorKind, ActorKind.STATE_FORCES),
        ("STATE  FORCES", ActorKind, ActorKind.STATE_FORCES),
        ("Explosions/Remote violence", EventType, EventType.EXPLOSIONS_REMOTE_VIOLENCE),
        ("calls for an inquiry", Stance, Stance.CALLS_FOR_INQUIRY),
        ("Air/drone strike", SubEventType, SubEventType.AIR_DRONE_STRIKE),
    ],
)
def test_words_by_value_or_label(text: str, vocabulary: Any, meant: Any) -> None:
    reading = of(text)

    assert (reading.word("cell", vocabulary), reading.problems) == (meant, [])


def test_words_in_french() -> None:
    for kind in (*ActorKind, *EventType, *SubEventType):
        with_label = of(french(kind))
        assert with_label.word("cell", type(kind)) is kind


def french(word: Any) -> str:
    """The word's French label."""
    with speaking("fr"):
        return str(word.label)


def test_other_words_are_told_with_those_there_are() -> None:
    reading = of("shouts")

    assert reading.word("cell", Stance) is None
    assert problems(reading) == [(7, "cell", "shouts", "one of: asserts, denies, concedes, doubts, calls_for_inquiry")]


@pytest.mark.parametrize("column", ["cell", "nowhere"])
def test_what_is_required_is_told_where_it_is_missing(column: str) -> None:
    reading = of("")

    assert reading.text(column, required=True) == ""
    assert reading.whole(column, required=True) is None
    assert reading.day(column, required=True) is None
    assert reading.span(column, required=True) is None
    assert reading.word(column, Stance, required=True) is None
    assert reading.truth(column, required=True) is None
    assert reading.latitude(column, required=True) is None
    assert [one.sentence() for one in reading.problems] == ["a value: this cell is empty"] * 7
    assert {one.column for one in reading.problems} == {column}


def test_a_long_text_is_told_by_its_beginning() -> None:
    reading = of("x" * 5000)

    assert reading.text("cell", most=300) == ""
    assert [(len(one[2]), one[3]) for one in problems(reading)] == [(200, "a text of at most 300 characters")]
