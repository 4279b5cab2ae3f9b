"""Before and after an incident in a filter and an order, and where it stands: the same as the list says."""

import datetime as dt

import pytest

from app.domain.filter import IncidentFilter
from app.store import read
from app.store.db import WriteSession
from app.store.neighbours import neighbours
from app.store.resolve import resolve
from tests.store.conftest import Maker


@pytest.fixture
def many(incident: Maker) -> None:
    """Incidents of the same day, of other days, with and without figures, and hidden ones between them."""
    for n in range(8):
        day = dt.date(2024, 7, 20) + dt.timedelta(days=n // 3)
        incident(title=f"Incident {n}", date=day.isoformat(), killed=n % 3 or None,
                 event_type="battles", sub_event_type="armed_clash")  # fmt: skip
        incident(title="Hidden", date=day.isoformat(), standing="draft", killed=2)


@pytest.mark.parametrize("sort", ["newest", "oldest", "killed", "updated"])
@pytest.mark.parametrize("asked", [{}, {"since": "2024-07-21"}, {"min_killed": 1, "tally": "highest"}])
def test_walking_through_the_results_gives_the_list(
    db: WriteSession, many: None, sort: str, asked: dict[str, object]
) -> None:
    wanted = resolve(db, IncidentFilter.model_validate({"sort": sort, **asked}))
    codes = [one.code for one in read.cards(db, wanted, limit=100)]

    found = [neighbours(db, code, wanted) for code in codes]

    assert len(codes) > 2
    for n, one in enumerate(found):
        assert one is not None
        assert (one.position, one.total) == (n + 1, len(codes))
        assert (one.before.code if one.before else None) == (codes[n - 1] if n else None)
        assert (one.after.code if one.after else None) == (codes[n + 1] if n + 1 < len(codes) else None)


def test_what_the_filter_leaves_out_has_no_neighbours(db: WriteSession, incident: Maker) -> None:
    made = incident(date="2024-07-20")
    incident(date="2023-07-20")

    assert neighbours(db, made.code or "", resolve(db, IncidentFilter.model_validate({"until": "2024-01-01"}))) is None


def test_hidden_incidents_have_no_neighbours(db: WriteSession, incident: Maker) -> None:
    incident()
    draft = incident(standing="draft")

    assert neighbours(db, draft.code or draft.key, resolve(db, IncidentFilter())) is None
