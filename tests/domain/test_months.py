"""The months of a timeline: made as they are read, written as their list would be."""

from app.domain.answers import FacetsAnswer
from app.domain.event_types import EventType
from app.domain.months import MonthCounts, Months

BATTLES, RIOTS = EventType.BATTLES, EventType.RIOTS
LISTED = [MonthCounts("2024-07", {BATTLES: 2, RIOTS: 1}), MonthCounts("2024-09", {RIOTS: 4})]
MADE = Months(["2024-07", "2024-09"], [[2, 0, 0, 0, 1, 0], [0, 0, 0, 0, 4, 0]])


def answered(timeline: list[MonthCounts] | Months) -> FacetsAnswer:
    return FacetsAnswer(total=7, sentence="7 incidents", figures={}, timeline=timeline, facets={})


def test_months_are_those_of_their_list() -> None:
    assert [*MADE] == LISTED
    assert MADE == LISTED
    assert MADE != 2
    assert MADE[-1].counts == {RIOTS: 4}
    assert MADE[1:] == LISTED[1:]
    assert len(MADE) == 2
    assert not Months([], [])


def test_both_are_written_alike() -> None:
    written = answered(LISTED).model_dump_json()
    assert written == answered(MADE).model_dump_json()
    assert '[{"month":"2024-07","counts":{"battles":2,"riots":1}},{"month":"2024-09","counts":{"riots":4}}]' in written
    assert answered(MADE).model_dump() == answered(LISTED).model_dump()


def test_the_answer_is_described_as_a_list_of_months() -> None:
    schema = FacetsAnswer.model_json_schema(mode="serialization")
    assert schema["properties"]["timeline"]["items"] == {"$ref": "#/$defs/MonthCounts"}
    assert set(schema["$defs"]["MonthCounts"]["properties"]) == {"month", "counts"}
