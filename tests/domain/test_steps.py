"""The steps shown to readers lead to the figures that are kept."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.steps import Pile, Steps, Why, steps
from app.domain.tally import Statement, figures
from app.domain.vocabulary import COUNTED, Extent, Measure, Scope, Stance
from tests.domain.test_tally import BATTLE, said, statements

KILLED = Measure.KILLED


def pile(made: Steps, group: str) -> Pile:
    """The pile of a group that must be there."""
    return next(one for one in made.groups if one.group == group)


@given(st.lists(statements(), max_size=12))
def test_the_steps_lead_to_the_figures_that_are_kept(claims: list[Statement]) -> None:
    kept = figures(claims)

    for measure in COUNTED:
        made, figure = steps(measure, claims), kept.get(measure)
        assert made.total == (figure.total if figure else None)
        assert made.preferred == (figure.preferred if figure else None)
        assert made.chosen == bool(figure and figure.chosen)
        assert made.unknown == (figure.unknown_groups if figure else ())
        ranges = {one.group: (one.range, one.preferred, one.choice is not None) for one in made.groups if one.counted}
        assert ranges == {
            one.group: (one.range, one.preferred, one.chosen) for one in (figure.groups if figure else ())
        }


@given(st.lists(statements(), max_size=12))
def test_every_claim_stands_in_the_steps_once(claims: list[Statement]) -> None:
    for measure in (KILLED, Measure.INJURED):
        made = steps(measure, claims)
        piles = [*made.groups, *([made.everybody] if made.everybody else [])]
        found = [one.number for each in piles for one in each.entries] + [one.number for one in made.several]

        assert sorted(found) == [n for n, one in enumerate(claims) if one.measure is measure]


def test_the_battle_says_who_sets_the_lowest_and_the_highest() -> None:
    wagner = pile(steps(KILLED, BATTLE), "Wagner")

    assert {one.statement.claimant for one in wagner.setting_low} == {"channels", "bloggers", "Baza"}
    assert [one.statement.claimant for one in wagner.setting_high] == ["channels"]
    assert [one.why for one in wagner.entries if not one.enters] == [(Why.PART,), (Why.PART,)]


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (said("a", KILLED, "x", n=1, superseded=True), (Why.SUPERSEDED,)),
        (said("a", KILLED, "x", n=1, stance=Stance.DENIES), (Why.DENIES,)),
        (said("a", KILLED, "x", n=1, stance=Stance.DOUBTS), (Why.DOUBTS,)),
        (said("a", KILLED, "x", stance=Stance.CALLS_FOR_INQUIRY), (Why.CALLS_FOR_INQUIRY, Why.WORDS)),
        (said("a", KILLED, "x", n=1, extent=Extent.PART), (Why.PART,)),
        (said("a", KILLED, n=1, scope=Scope.SEVERAL), (Why.SEVERAL,)),
        (said("a", KILLED, "x"), (Why.WORDS,)),
        (said("a", KILLED, n=1, scope=Scope.EVERYBODY), ()),
        (said("a", KILLED, n=1, scope=Scope.UNKNOWN_VICTIMS), ()),
        (said("a", KILLED, "x", n=0), ()),
    ],
    ids=str,
)
def test_a_claim_says_why_it_stays_out(claim: Statement, why: tuple[Why, ...]) -> None:
    made = steps(KILLED, [claim])
    piles = [*made.groups, *([made.everybody] if made.everybody else [])]

    assert [one.why for each in piles for one in each.entries] + [one.why for one in made.several] == [why]


def test_a_group_of_denials_alone_is_not_unknown() -> None:
    made = steps(KILLED, [said("a", KILLED, "x", n=9, stance=Stance.DENIES)])

    assert (pile(made, "x").counted, made.unknown, made.total) == (False, (), None)


def test_an_editors_choice_about_a_group_goes_before_a_datasets_about_everybody() -> None:
    group = said("a", KILLED, "x", n=5, preferred=True)
    everybody = said("b", KILLED, n=9, scope=Scope.EVERYBODY, dataset="ucdp")

    both, alone = (
        steps(KILLED, [group, everybody]),
        steps(KILLED, [dataclasses.replace(group, preferred=False), everybody]),
    )

    assert (both.choice, both.preferred and both.preferred.point) == (None, 5)
    assert alone.choice is not None
    assert (alone.choice.by_editor, alone.preferred and alone.preferred.point) == (False, 9)
