"""The two evaluators of one filter give the same answers, whatever is asked of whatever record."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.domain.answers import Cells
from app.domain.filter import IncidentFilter
from app.domain.vocabulary import DatePrecision
from app.store import cells, facets, once, read
from app.store.columns import adding, answers, choosing, gridding, groups, held, knowing, places
from app.store.db import Sessions, WriteSession
from app.store.sight import EDITORS
from tests.store.columns.conftest import EXAMPLES, asked, questions, with_index

Ask = Callable[..., Any]
PAIRS: list[tuple[Ask, Ask]] = [
    (read.count, answers.count),
    (facets.answer, answers.answer),
    (facets.timeline, answers.timeline),
    (facets.days, answers.days),
    (facets.perhaps_outside, answers.perhaps_outside),
    (once.repeated, answers.repeated),
    (
        lambda db, found: facets.known_only_to(db, found, DatePrecision.MONTH, DatePrecision.YEAR),
        lambda db, found: answers.known_only_to(db, found, DatePrecision.MONTH, DatePrecision.YEAR),
    ),
    (lambda db, found: facets.totals(db, found, read.count(db, found)), lambda db, found: answers.totals(db, found, 0)),
]


def rounded(found: Cells) -> dict[str, Any]:
    """Cells as plain values, their middles to a tenth of a metre, for arrays keep points to two centimetres."""
    made = found.model_dump()
    for one in made["cells"]:
        one["latitude"], one["longitude"] = round(one["latitude"], 5), round(one["longitude"], 5)
    made["cells"].sort(key=str)
    return made


def near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether cells are the same but for the rounding of their middles."""
    pairs = zip(one["cells"], other["cells"], strict=True)
    apart = [max(abs(a["latitude"] - b["latitude"]), abs(a["longitude"] - b["longitude"])) for a, b in pairs]
    return max(apart, default=0) < 1e-4


@pytest.fixture(params=["few", "many"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Few incidents are looked at one by one; many by sums over stretches, of which a small record has none."""
    if request.param == "many":
        monkeypatch.setattr(gridding, "FEW", 0)
        monkeypatch.setattr(choosing, "FEW", 0)
        monkeypatch.setattr(groups, "PART", 0)
        monkeypatch.setattr(adding, "BLOCK", 8)
        monkeypatch.setattr(places, "LONG", 0)
        monkeypatch.setattr(places, "COUNTED", 1000)
        monkeypatch.setattr(cells, "MOST_SINGLE", 0)
    return str(request.param)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions)
def test_the_index_answers_as_the_tables_do(
    record: WriteSession, sessions: Sessions, size: str, fields: dict[str, Any]
) -> None:
    found = asked(record, **fields)
    record.info.pop(held.KEY, None)
    by_tables = [plain(record, found) for plain, _ in PAIRS]
    lists = [read.cards(record, found, limit=9, offset=start) for start in (0, 5, 200)]
    marks = [cells.cells(record, found, zoom=zoom) for zoom in (0, 5, 14)]

    with_index(record, sessions)

    plain = IncidentFilter.model_validate(fields)
    assert [knowing.resolved(record, plain), knowing.resolved(record, plain)] == [found, found]
    assert [indexed(record, found) for _, indexed in PAIRS] == by_tables
    assert [answers.cards(record, found, limit=9, offset=start) for start in (0, 5, 200)] == lists
    for zoom, expected in zip((0, 5, 14), marks, strict=True):
        given_, wanted = rounded(answers.cells(record, found, zoom=zoom)), rounded(expected)
        assert given_["incidents"] == wanted["incidents"]
        assert given_["unplaced"] == wanted["unplaced"]
        assert [(one["count"], one["killed"]) for one in given_["cells"]] == [
            (one["count"], one["killed"]) for one in wanted["cells"]
        ]
        assert near(given_, wanted)


def test_where_more_is_crowded_than_the_map_can_show_the_cells_are_larger(
    record: WriteSession, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "MOST_MARKS", 20)
    found = asked(record)
    plain = rounded(cells.cells(record, found, zoom=9))

    with_index(record, sessions)
    indexed = rounded(answers.cells(record, found, zoom=9))

    assert 0 < len(plain["cells"]) + len(plain["incidents"]) <= 20 * cells.MOST_TOGETHER
    assert [one["count"] for one in indexed["cells"]] == [one["count"] for one in plain["cells"]]


def test_where_few_of_many_have_a_point_each_of_them_is_shown(
    record: WriteSession, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gridding, "FEW", 0)
    for fields in ({}, {"type": ("battles",)}):
        found = asked(record, **fields)
        record.info.pop(held.KEY, None)
        plain = cells.cells(record, found, zoom=5)
        with_index(record, sessions)

        assert rounded(answers.cells(record, found, zoom=5)) == rounded(plain)
        assert len(plain.incidents) > 2


def test_who_sees_more_than_readers_is_answered_by_the_tables(record: WriteSession, sessions: Sessions) -> None:
    plain = facets.answer(record, asked(record), see=EDITORS)

    with_index(record, sessions)

    assert answers.answer(record, asked(record), see=EDITORS) == plain
    assert plain.total > answers.answer(record, asked(record)).total


@pytest.mark.parametrize("fields", [{}, {"sort": "killed"}, {"since": "2024-01-01"}, {"near": "16,0,100"}, {"q": "x"}])
def test_an_empty_record_has_the_same_answers(
    registered: WriteSession, sessions: Sessions, fields: dict[str, Any]
) -> None:
    found = asked(registered, **fields)
    by_tables = [plain(registered, found) for plain, _ in PAIRS]

    with_index(registered, sessions)

    assert [indexed(registered, found) for _, indexed in PAIRS] == by_tables
    assert answers.cells(registered, found, zoom=5) == Cells(cells=[], incidents=[])
    assert answers.cards(registered, found, limit=9) == []
