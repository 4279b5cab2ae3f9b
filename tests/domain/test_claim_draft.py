"""Drafts of claims: what the record may hold, and every rule that can be broken."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.draft import ClaimDraft
from app.domain.fields import MOST_PEOPLE
from app.domain.vocabulary import COUNTED, Extent, Measure, Scope, Stance
from tests.domain.drafts import Fields, claim, preferred, refusals

figures = st.none() | st.integers(0, 100)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        # "At least 20", "20 to 80", "about a dozen", "dozens".
        {"low": 20, "best": None, "high": None},
        {"low": 20, "best": None, "high": 80},
        {"low": None, "best": 12, "high": None, "wording": "about a dozen"},
        {"low": None, "best": None, "high": None, "wording": "dozens"},
        {"low": 0, "best": None, "high": 5},
        {"low": 0, "best": 0, "high": 0},
        {"low": 0, "best": MOST_PEOPLE, "high": MOST_PEOPLE},
        # A denial needs no number.
        {"low": None, "best": None, "high": None, "stance": "denies"},
        {"low": None, "best": None, "high": None, "stance": "calls_for_inquiry"},
        {"scope": "several", "subject": None, "subject_text": "soldiers and Wagner"},
        {"scope": "unknown_victims", "subject": None},
        {"scope": "everybody", "subject": None},
        {"measure": "occurrence", "subject": None, "low": None, "best": None, "high": None},
        {"low": 7, "best": 5, "high": 6, "inconsistent_at_source": True},
        {"said_on": "2024-07-27"},
        {"said_on": dt.date(2024, 7, 27)},
        {"sources": [{"source": "voa", "via": "AFP, citing the army"}, {"source": "kyiv-post"}]},
    ],
    ids=str,
)
def test_a_claim_that_keeps_the_rules_is_accepted(changes: Fields) -> None:
    assert refusals(ClaimDraft, claim(**changes)) == []


@pytest.mark.parametrize(
    ("changes", "where", "why"),
    [
        # No figure without a claimant and a source.
        ({"sources": []}, "sources", "at least one source"),
        ({"claimant": None}, "claimant", "string"),
        ({"claimant": ""}, "claimant", "pattern"),
        # Figures.
        ({"low": 55}, "", "low <= best <= high"),
        ({"high": 53}, "", "low <= best <= high"),
        ({"low": 80, "best": None, "high": 20}, "", "low <= best <= high"),
        ({"low": None, "best": None, "high": 20}, "", "up to"),
        ({"low": None, "best": None, "high": 20, "inconsistent_at_source": True}, "", "up to"),
        ({"low": None, "best": None, "high": None}, "", "a number, or the words"),
        ({"low": None, "best": None, "high": None, "stance": "concedes"}, "", "a number, or the words"),
        ({"low": -1}, "low", "greater than or equal to 0"),
        ({"high": MOST_PEOPLE + 1}, "high", "less than or equal"),
        ({"low": "54"}, "low", "integer"),
        ({"low": 53.5}, "low", "integer"),
        ({"low": True}, "low", "integer"),
        # Whom it is about.
        ({"subject": None}, "", "needs that group as its subject"),
        ({"subject": None, "subject_text": "many"}, "", "needs that group as its subject"),
        ({"scope": "several", "subject": None}, "", "needs subject_text"),
        ({"scope": "several", "subject": None, "subject_text": "  "}, "", "needs subject_text"),
        ({"scope": "several", "subject_text": "both"}, "", "only a claim about one group has a subject"),
        ({"scope": "everybody"}, "", "only a claim about one group has a subject"),
        ({"scope": "unknown_victims"}, "", "only a claim about one group has a subject"),
        ({"sources": [{"source": "voa"}, {"source": "voa", "via": "AFP"}]}, "sources", "cited once"),
        # Words that are none of the vocabulary's, and keys that are strangers.
        ({"measure": "maimed"}, "measure", "killed"),
        ({"stance": "thinks"}, "stance", "asserts"),
        ({"extent": "half"}, "extent", "whole"),
        ({"colour": "red"}, "colour", "not permitted"),
        ({"sources": [{"source": "voa", "page": 3}]}, "sources.0.page", "not permitted"),
        ({"subject": "Wagner Group"}, "subject", "pattern"),
        ({"subject": "w" * 121}, "subject", "at most 120"),
        ({"wording": "w" * 301}, "wording", "at most 300"),
        ({"text": "w" * 10_001}, "text", "at most 10000"),
        ({"text": "a\x00b"}, "text", "control character"),
        ({"wording": "a\ud800b"}, "wording", "control character"),
        ({"sources": [{"source": "voa", "via": "\x1b[31m"}]}, "sources.0.via", "control character"),
        # Days.
        ({"said_on": "2024-13-45"}, "said_on", "2024-13-45"),
        ({"said_on": "27/07/2024"}, "said_on", "27/07/2024"),
        ({"said_on": "1721952000"}, "said_on", "1721952000"),
        ({"said_on": 86400}, "said_on", "86400"),
    ],
    ids=str,
)
def test_a_claim_that_breaks_a_rule_is_refused(changes: Fields, where: str, why: str) -> None:
    ((place, reason),) = refusals(ClaimDraft, claim(**changes))

    assert place == where
    assert why in reason


@pytest.mark.parametrize("name", ["claimant", "measure", "text", "sources"])
def test_a_claim_needs_these(name: str) -> None:
    fields = claim()
    del fields[name]

    assert refusals(ClaimDraft, fields) == [(name, "Field required")]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"preferred_reason": ""}, "needs a reason"),
        ({"preferred_reason": "  "}, "needs a reason"),
        ({"stance": "denies"}, "only a standing claim"),
        ({"stance": "doubts"}, "only a standing claim"),
        ({"extent": "part"}, "only a standing claim"),
        ({"superseded": True}, "only a standing claim"),
        ({"measure": "responsibility"}, "enter a sum"),
        ({"measure": "destroyed"}, "enter a sum"),
        ({"scope": "several", "subject": None, "subject_text": "both"}, "enter a sum"),
        ({"low": None, "best": None, "high": None, "wording": "dozens"}, "enter a sum"),
    ],
    ids=str,
)
def test_a_claim_that_cannot_be_counted_cannot_be_preferred(changes: Fields, why: str) -> None:
    ((place, reason),) = refusals(ClaimDraft, {**preferred(), **changes})

    assert place == ""
    assert why in reason


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"stance": "concedes"}, {"scope": "everybody", "subject": None},
        {"scope": "unknown_victims", "subject": None},
    ],
    ids=str,
)  # fmt: skip
def test_a_claim_that_counts_can_be_preferred(changes: Fields) -> None:
    assert refusals(ClaimDraft, {**preferred(), **changes}) == []


@given(low=figures, best=figures, high=figures)
def test_accepted_figures_are_in_order(low: int | None, best: int | None, high: int | None) -> None:
    accepted = not refusals(ClaimDraft, claim(low=low, best=best, high=high))
    ordered = (
        (low is None or best is None or low <= best)
        and (best is None or high is None or best <= high)
        and (low is None or high is None or low <= high)
    )

    assert accepted == (ordered and (low is not None or best is not None))


@given(
    measure=st.sampled_from(Measure),
    stance=st.sampled_from(Stance),
    scope=st.sampled_from(Scope),
    extent=st.sampled_from(Extent),
    subject=st.sampled_from([None, "wagner"]),
    superseded=st.booleans(),
)
def test_what_is_preferred_enters_a_sum(
    measure: Measure, stance: Stance, scope: Scope, extent: Extent, subject: str | None, superseded: bool
) -> None:
    given_ = {"measure": measure, "stance": stance, "scope": scope, "extent": extent, "superseded": superseded}
    fields = {**preferred(), **given_, "subject": subject, "subject_text": "both"}
    if refusals(ClaimDraft, fields):
        return
    assert measure in COUNTED
    assert (stance, extent, superseded) in [
        (Stance.ASSERTS, Extent.WHOLE, False),
        (Stance.CONCEDES, Extent.WHOLE, False),
    ]
    assert (scope is Scope.GROUP) == (subject is not None)
    assert scope is not Scope.SEVERAL
