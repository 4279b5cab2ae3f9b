"""A text leaves the free texts of a record and nothing else, and a form that still holds it does not bring it back."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.draft import ClaimDraft, IncidentDraft, InvolvementDraft
from app.domain.errors import InvalidRecord
from app.domain.redaction import FREE, keep_out, keep_out_of_form, mark, needle, problem, strike
from app.domain.registers import ActorDraft, PlaceDraft, SourceDraft
from app.domain.shapes import INCIDENT, normal
from tests.domain.drafts import Fields, claim, incident

DAY = dt.date(2026, 11, 25)
MARK = mark(DAY)
NAME = "Aghali ag Nowhere"
words = st.sampled_from(["", "abc", "xabcx", "abc abc", "other", "ab", "ABC"])
names = st.sampled_from(["title", "note_fr", "text", "via", "slug", "actor", "event_type", "url", "tags", "id", "date"])
records = st.recursive(
    st.dictionaries(names, words, max_size=6),
    lambda inner: st.dictionaries(st.sampled_from(["claims", "sources", "names"]), st.lists(inner, max_size=3)),
    max_leaves=12,
)


def leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is neither a list nor a dict, with its name."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, key)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one, name)
    else:
        yield name, value


@given(records)
def test_the_text_is_in_no_free_text_and_all_else_is_as_it_was(record: Fields) -> None:
    made, many = strike(record, "abc", DAY)

    before, after = list(leaves(record)), list(leaves(made))
    assert many == sum("abc" in value for name, value in before if name in FREE or name == "url")
    for (name, old), (same, new) in zip(before, after, strict=True):
        assert name == same
        if name in FREE:
            assert new == old.replace("abc", MARK)
        elif name == "url":
            assert new == (None if "abc" in old else old)
        else:
            assert new == old
    assert strike(made, "abc", DAY) == (made, 0)


def test_every_text_that_people_write_is_a_free_one() -> None:
    drafts = (IncidentDraft, ClaimDraft, InvolvementDraft, ActorDraft, PlaceDraft, SourceDraft)
    ours = {"country", "url", "archived_url"}
    written = {
        name
        for draft in drafts
        for name, one in draft.model_fields.items()
        if one.annotation is str and not any(getattr(rule, "pattern", None) for rule in one.metadata)
    }

    assert written - ours <= set(FREE)
    assert {"title", "text", "wording", "spokesperson", "publisher", "name"} <= written


@pytest.mark.parametrize("text", ["", "a", "ab", "redacted", "2026", "[redacted", "x" * 10_001])
def test_what_cannot_be_taken_out_is_said(text: str) -> None:
    assert problem(text, DAY)
    assert not problem(NAME, DAY)


def test_a_text_is_looked_for_as_it_is_kept() -> None:
    assert needle("  One.\r\nTwo. \n") == "One.\nTwo."


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_are_found_however_they_end(end: str) -> None:
    held = {"summary": f"It names Aghali{end}ag Nowhere,{end}a man.", "title": "Aghali"}

    made, many = strike(held, needle(f"Aghali{end}ag Nowhere"), DAY)

    assert many == 1
    assert made == {"summary": f"It names {MARK},\na man.", "title": "Aghali"}


def test_a_tag_that_spells_the_text_goes_and_one_that_only_begins_so_stays() -> None:
    tags = ["about-aghali-ag-nowhere", "aghali-ag-nowhereland", "aghali"]

    assert strike({"tags": tags}, "Aghali ag Nowhère", DAY) == ({"tags": tags[1:]}, 1)
    assert strike({"tags": tags}, "???", DAY) == ({"tags": tags}, 0)


def version(**changes: Any) -> Fields:
    """A version in its normal form."""
    one = claim(id="a", text=f"It names {NAME}.")
    return normal(incident(**{"title": f"Attack on {NAME}", "claims": [one], **changes}), INCIDENT)


def redacted(draft: Fields) -> Fields:
    """The same after the name was taken out."""
    made: Fields = strike(draft, NAME, DAY)[0]
    return made


def test_a_field_that_was_left_alone_tells_the_text_and_frees_all_others() -> None:
    mine = version(summary=f"New: {NAME} was there.", grade_note=NAME)

    healed = keep_out(redacted(version()), mine)

    assert healed == redacted(mine)
    assert NAME not in str(healed)


def test_a_changed_field_is_freed_where_another_one_tells_the_text() -> None:
    mine = version(title=f"Raid against {NAME} and others")

    assert keep_out(redacted(version()), mine)["title"] == f"Raid against {MARK} and others"


def test_what_nobody_can_tell_is_refused() -> None:
    only = version(claims=[])
    mine = version(claims=[], title="Raid against Aghali and others")

    with pytest.raises(InvalidRecord):
        keep_out(redacted(only), mine)


def test_a_form_without_the_text_is_as_it_was() -> None:
    base = redacted(version())

    assert keep_out(base, base) == base
    assert keep_out(base, {**base, "summary": "New words."})["summary"] == "New words."
    assert keep_out(base, {**base, "claims": []})["claims"] == []


def test_a_form_of_a_register_is_shown_again_without_the_text() -> None:
    base = {"name": MARK, "note": f"Of {MARK}.", "names": [{"name": MARK, "since": "2021"}], "kind": "civilians"}
    typed = {"name": NAME, "note": f"Of {NAME}.", "names": [{"name": NAME, "since": "2022"}], "kind": "rebel_group"}

    healed = keep_out_of_form(base, typed)

    assert healed == {**base, "kind": "rebel_group", "names": [{"name": MARK, "since": "2022"}]}
    changed = keep_out_of_form({"note": f"Of {MARK}."}, {"note": f"About {NAME}, who came."})
    assert changed == {"note": f"Of {MARK}."}
