"""Whose records a total adds up, on both databases."""

from typing import Any

import pytest

from app.domain.filter import IncidentFilter
from app.domain.vocabulary import Measure
from app.store import facets
from app.store.db import WriteSession
from app.store.provenance import shares
from app.store.resolve import Resolved, resolve
from tests.store.conftest import Maker, claim


@pytest.fixture
def both(registered: WriteSession, incident: Maker) -> WriteSession:
    """Incidents of our own and of a dataset, one of them without a figure, and one that readers do not see."""
    incident(claims=[claim(n=5)])
    incident(claims=[claim(low=20, high=80)], dataset="ucdp", external_id="1")
    incident(claims=[claim(n=7)], dataset="ucdp", external_id="2")
    incident(claims=[claim(wording="dozens")], dataset="ucdp", external_id="3")
    incident(claims=[claim(n=1000)], dataset="acled", external_id="4")
    return registered


def asked(db: WriteSession, **given: Any) -> Resolved:
    """A filter whose names are known."""
    return resolve(db, IncidentFilter.model_validate(given))


@pytest.mark.parametrize("tally", ["lowest", "preferred", "highest", "claimant:army"])
def test_the_shares_add_up_to_the_total(both: WriteSession, tally: str) -> None:
    question = asked(both, tally=tally)
    total = facets.answer(both, question).figures[Measure.KILLED]

    found = shares(both, question)

    assert total.chosen is not None
    assert [one.incidents for one in found] == [2, 1]
    assert [bool(one.dataset) for one in found] == [True, False]
    assert sum(one.killed.low for one in found) == total.chosen.low
    assert sum(one.killed.high for one in found) == total.chosen.high
    assert sum(one.incidents for one in found) == total.incidents


@pytest.mark.parametrize("given", [{"dataset": ("ucdp",)}, {"min_killed": 6}, {"until": "1900-01-01"}])
def test_of_one_hand_nothing_is_said(both: WriteSession, given: dict[str, Any]) -> None:
    assert shares(both, asked(both, **given)) == []
