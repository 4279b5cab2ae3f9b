"""What an actor claims beside what others claim: the SQL follows the rule of the domain, and hides what is hidden."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.beside import Verdict, verdict
from app.domain.filter import IncidentFilter
from app.domain.tally import Range
from app.domain.vocabulary import Measure
from app.store import claimed
from app.store.db import WriteSession
from app.store.resolve import resolve
from tests.store.conftest import Maker, claim


def ids(db: WriteSession, slug: str) -> frozenset[int]:
    return resolve(db, IncidentFilter(actor=(slug,))).ids["actor"]


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        ({"n": 12}, [{"n": 2}, {"n": 10}], Verdict.HIGHER),
        ({"n": 2}, [{"n": 12}], Verdict.LOWER),
        ({"n": 9}, [{"n": 9}], Verdict.SAME),
        ({"n": 54}, [{"low": 20}, {"low": 20, "high": 80}], Verdict.OVERLAPPING),
        ({"n": 54}, [{"low": 20}], Verdict.OVERLAPPING),
        ({"low": 2}, [{"n": 12}], Verdict.OVERLAPPING),
        ({"low": 12}, [{"n": 2}], Verdict.HIGHER),
        ({"n": 0}, [{"n": 100_000}], Verdict.LOWER),
    ],
    ids=str,
)
def test_a_pair_is_judged_by_the_rule(
    registered: WriteSession, incident: Maker, own: dict[str, Any], others: list[dict[str, Any]], expected: Verdict
) -> None:
    claimants = ["front", "band"]
    incident(claims=[claim(claimant="army", **own), *(
        claim(claimant=one, **given_) for one, given_ in zip(claimants, others, strict=False)
    )])  # fmt: skip

    found = claimed.side_by_side(registered, ids(registered, "army"))
    counted = claimed.agreement(registered, ids(registered, "army"))

    assert [one.verdict for one in found] == [expected]
    assert counted.pairs[expected] == counted.together == 1
    assert (counted.incidents, counted.apart) == (1, int(expected in (Verdict.HIGHER, Verdict.LOWER)))
    assert len(found[0].voices) == len(others)


RANGES = st.builds(lambda low, more, is_open: Range(low, low + more, is_open),
                   st.integers(0, 6), st.integers(0, 4), st.booleans())  # fmt: skip


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=RANGES, other=RANGES)
def test_the_sql_is_the_rule(registered: WriteSession, incident: Maker, own: Range, other: Range) -> None:
    def numbers(one: Range) -> dict[str, int]:
        return {"low": one.low} if one.open else {"low": one.low, "high": one.high}

    own, other = (one if not one.open else Range(one.low, one.low, True) for one in (own, other))
    made = incident(claims=[claim(claimant="army", **numbers(own)), claim(claimant="front", **numbers(other))])

    found = claimed.side_by_side(registered, ids(registered, "army"))

    assert next(one for one in found if one.incident.code == made.code).verdict is verdict(own, other)


def test_what_is_hidden_is_in_no_count(registered: WriteSession, incident: Maker) -> None:
    told = [claim(claimant="army", n=1), claim(claimant="front", n=2), claim(claimant="front", subject="army", n=3)]
    incident(claims=told, standing="draft", involvements=[{"actor": "army", "role": "side_a"}])
    incident(claims=told, dataset="acled", external_id="1")
    army = resolve(registered, IncidentFilter(actor=("army",)))

    assert claimed.said(registered, army.ids["actor"]) == []
    assert claimed.speaks_of(registered, army.ids["actor"]) == 0
    assert claimed.agreement(registered, army.ids["actor"]).together == 0
    assert claimed.about(registered, army.ids["actor"]) == []
    assert claimed.losses(registered, army, 0) == {}


def test_losses_are_those_of_the_group_over_its_incidents(registered: WriteSession, incident: Maker) -> None:
    sides = [{"actor": "army", "role": "side_a"}, {"actor": "rebels", "role": "side_b"}]
    incident(involvements=sides, claims=[claim(n=7), claim(claimant="front", low=9), claim(subject="army", n=50)])
    incident(involvements=sides, claims=[claim(n=2)])
    incident(involvements=sides, claims=[claim(wording="dozens")])
    rebels = resolve(registered, IncidentFilter(actor=("rebels",)))

    killed = claimed.losses(registered, rebels, 3)[Measure.KILLED]

    assert (killed.low, killed.high, killed.open, killed.incidents, killed.without) == (9, 11, True, 2, 1)


def test_claims_are_counted_by_measure_for_and_against(registered: WriteSession, incident: Maker) -> None:
    incident(claims=[
        claim(n=7), claim(measure="responsibility", stance="denies"), claim(claimant="front", subject="army", n=1),
        claim(claimant="front", n=2),
    ])  # fmt: skip

    found = {one.measure: one for one in claimed.said(registered, ids(registered, "army"))}

    assert (found[Measure.KILLED].own, found[Measure.KILLED].others) == (1, 1)
    assert (found[Measure.RESPONSIBILITY].own, found[Measure.RESPONSIBILITY].own_against) == (1, 1)


def test_others_claims_about_it_stand_beside_its_own_or_alone(registered: WriteSession, incident: Maker) -> None:
    incident(date="2024-01-01", claims=[claim(claimant="front", subject="army", n=5)])
    incident(date="2024-02-01", claims=[claim(claimant="front", subject="army", n=5), claim(subject="army", n=1)])

    newest, oldest = claimed.about(registered, ids(registered, "army"))

    assert newest.own is not None
    assert (newest.own.low, newest.verdict) == (1, Verdict.LOWER)
    assert (oldest.own, oldest.verdict) == (None, None)
