"""Rules of the record that a row breaks."""

import pytest
from pydantic import ValidationError

from app.domain.registers import SourceDraft
from app.importing.refusals import refusals
from app.importing.table import Row


def test_each_broken_rule_is_a_problem_of_the_row() -> None:
    with pytest.raises(ValidationError) as caught:
        SourceDraft.model_validate({"slug": "100 %", "publisher": "", "url": 7})

    found = refusals(Row(9, {}), caught.value)

    assert [(one.line, one.column, one.value) for one in found] == [
        (9, "slug", "100 %"),
        (9, "publisher", ""),
        (9, "url", ""),
    ]
    assert all(one.sentence() for one in found)


def test_a_rule_about_the_whole_record_has_no_column() -> None:
    with pytest.raises(ValidationError) as caught:
        SourceDraft(slug="a", publisher="A", repeats="a")

    (found,) = refusals(Row(9, {}), caught.value)

    assert (found.column, found.sentence()) == ("", "a source cannot repeat itself")
