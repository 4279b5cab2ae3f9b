"""What a row of UCDP says of the dead, and that our figures of it are the file's."""

from pathlib import Path
from typing import Any

import pytest

from app.domain import tally
from app.domain.draft import ClaimDraft
from app.domain.tally import MeasureFigure, Range, Statement
from app.domain.vocabulary import Measure, Scope
from tests.importing.ucdp_files import one, read, written

GROUPS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
NOBODY: dict[str, Any] = dict.fromkeys(GROUPS, "0")
UNTOLD: dict[str, Any] = dict.fromkeys(GROUPS, "")


def claims(folder: Path, **changed: Any) -> tuple[ClaimDraft, ...]:
    incident = one(folder, **changed).incident
    assert incident is not None
    return incident.claims


def figures(some: tuple[ClaimDraft, ...]) -> MeasureFigure:
    """What the write path makes of the claims: those that rest on the dataset's source are the dataset's."""
    said = [
        Statement(
            claimant=claim.claimant, measure=claim.measure, scope=claim.scope, subject=claim.subject, low=claim.low,
            best=claim.best, high=claim.high, dataset="ucdp-ged" if claim.sources[0].source == "ucdp-ged" else None,
        )
        for claim in some
    ]  # fmt: skip
    return tally.figures(said)[Measure.KILLED]


def test_everybody_comes_first_and_then_each_group_that_has_some(tmp_path: Path) -> None:
    found = claims(tmp_path)

    assert [(one.scope, one.subject, one.low, one.best, one.high) for one in found] == [
        (Scope.EVERYBODY, None, 3, 4, 6),
        (Scope.GROUP, "blue", None, 2, None),
        (Scope.GROUP, "civilians", None, 1, None),
        (Scope.UNKNOWN_VICTIMS, None, None, 1, None),
    ]
    assert {one.claimant for one in found} == {"ucdp"}
    assert found[0].text == "Deaths in the whole event, as UCDP estimates them: best 4, lowest 3, highest 6."
    assert (
        found[1].text_fr
        == "Morts par groupe, selon la meilleure estimation de l’UCDP\u00a0: 2 du côté «\u00a0Blue\u00a0»."
    )


@pytest.mark.parametrize(
    ("low", "best", "high", "lowest", "preferred", "highest", "noted"),
    [
        (3, 4, 6, 3, 4, 6, []),
        (4, 4, 4, 4, 4, 4, []),
        (5, 4, 7, 4, 4, 7, ["low"]),
        (3, 4, 2, 2, 4, 4, ["high"]),
        (5, 4, 3, 3, 4, 5, ["low", "high"]),
    ],
)
def test_figures_are_those_of_the_row(
    tmp_path: Path, low: int, best: int, high: int, lowest: int, preferred: int, highest: int, noted: list[str]
) -> None:
    draft = one(tmp_path, low=low, best=best, high=high)
    assert draft.incident is not None

    made = figures(draft.incident.claims)

    assert made.total == Range(lowest, highest)
    assert made.preferred == Range(preferred, preferred)
    assert [note.column for note in draft.notes] == noted
    assert draft.incident.claims[0].inconsistent_at_source == bool(noted)


def test_a_zero_of_everybody_is_a_figure_and_one_of_a_group_none(tmp_path: Path) -> None:
    draft = one(tmp_path, low=0, best=0, high=2, **NOBODY)
    assert draft.incident is not None

    (claim,) = draft.incident.claims

    assert (claim.low, claim.best, claim.high) == (0, 0, 2)
    assert figures((claim,)).preferred == Range(0, 0)
    assert draft.incident.given["deaths_a"] == "0"


def test_unknown_is_not_zero(tmp_path: Path) -> None:
    assert claims(tmp_path, low="", best="", high="", **UNTOLD) == ()
    (told,) = read(written(tmp_path, {"low": "", "best": "", "high": "5", **UNTOLD}))[1]
    assert (told.column, told.value) == ("low", "")
    assert told.sentence() == "a lowest or a best estimate beside the highest one, 5; 0 if it is known to be that"


def test_a_side_of_several_actors_is_added_and_is_nobody_alone(tmp_path: Path) -> None:
    found = claims(tmp_path, side_a="GATIA, MSA")

    assert [(one.scope, one.subject, one.best) for one in found[1:]] == [
        (Scope.UNKNOWN_VICTIMS, None, 3),
        (Scope.GROUP, "civilians", 1),
    ]
    assert "2 on the side “GATIA, MSA”, 1 of people whose side is not known" in found[1].text
    assert figures(found).total == Range(3, 6)


def test_two_groups_that_are_one_actor_are_one(tmp_path: Path) -> None:
    found = claims(tmp_path, type_of_violence=3, side_b="Civilians", deaths_a=0, deaths_b=2)

    assert [(one.subject, one.best) for one in found[1:]] == [("civilians", 3), (None, 1)]
    assert figures(found).total == Range(3, 6)


def test_groups_that_do_not_add_up_are_told(tmp_path: Path) -> None:
    draft = one(tmp_path, deaths_a=9)

    (note,) = draft.notes
    assert (note.column, note.value) == ("best", "4")
    assert "11" in note.sentence()
    assert draft.incident is not None
    assert figures(draft.incident.claims).preferred == Range(4, 4)
