"""What the incident's form tells and reuses: all mistakes at once, one number as one, new records once."""

import re
from html import unescape

import pytest

from app.domain.vocabulary import UserRole
from tests.web.admin.conftest import Maker
from tests.web.admin.forms import fields
from tests.web.admin.records import FILLED, NEW, edit_address, only, without
from tests.web.pages.conftest import claim, incident

CONTRIBUTOR, EDITOR = UserRole.CONTRIBUTOR, UserRole.EDITOR
ONE_NUMBER = {"low": 21, "best": 21, "high": 21}
NEW_ROWS = [
    ("actor", "claims-0-claimant", "involvements-0-actor", "Zeta Brigade", "ZÉTA brigade", "name"),
    ("place", "place", "place", "Wadi X", "wadi  x", "name"),
    ("source", "sources-0-source", "claims-0-sources-0-source", "A new piece", "a NEW piece", "title"),
]


def figures(claim_kept: dict[str, object]) -> tuple[object, ...]:
    """The three figures of a claim."""
    return claim_kept["low"], claim_kept["best"], claim_kept["high"]


def test_one_number_stands_in_one_field_and_is_changed_there(desk: Maker) -> None:
    atlas = desk(incident(claims=[claim(**ONE_NUMBER), claim(best=12, wording="about a dozen", text="About.")]))
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas)
    form = {**fields(editor.get(address).text, address), "reason": "Read again.", "step": "save"}
    assert [form[f"claims-0-{one}"] for one in ("low", "best", "high")] == ["", "21", ""]
    assert editor.post(address, form).headers["location"].endswith("done=unchanged")
    assert editor.post(address, {**form, "claims-0-best": "25"}).headers["location"].endswith("done=saved")
    assert [figures(one) for one in only(atlas)["claims"]] == [(25, 25, 25), (None, 12, None)]


def test_a_number_that_was_kept_alone_stays_alone_until_somebody_changes_it(desk: Maker) -> None:
    atlas = desk(incident(claims=[claim(best=21)]))
    editor, address = atlas.sign_in(EDITOR), edit_address(atlas)
    form = {**fields(editor.get(address).text, address), "reason": "Read again.", "step": "save"}
    assert editor.post(address, form).headers["location"].endswith("done=unchanged")
    assert editor.post(address, {**form, "claims-0-best": "22"}).status_code == 303
    assert figures(only(atlas)["claims"][0]) == (22, 22, 22)


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        (("21", "25", "21"), "high", "“At most” must not be less than “Number”."),
        (("9", "7", "9"), "low", "“At least” must not be more than “Number”."),
        (("9", "", "7"), "high", "“At most” must not be less than “At least”."),
    ],
)
def test_the_figure_that_is_out_of_order_is_the_one_that_is_marked(
    desk: Maker, given: tuple[str, str, str], field: str, said: str
) -> None:
    low, best, high = given
    sent = without(claims__0__low=low, claims__0__best=best, claims__0__high=high)
    answer = desk().sign_in(EDITOR).post(NEW, sent)
    assert answer.status_code == 422
    assert f'id="p-claims-0-{field}"><p>{said}</p>' in unescape(answer.text)
    assert answer.text.count('class="field__problem"') == 1


def test_all_mistakes_are_told_at_once(desk: Maker) -> None:
    sent = without(
        "title", "reason", claims__0__sources__0__source="", claims__0__best="", claims__0__subject="",
        claims__0__preferred="1", latitude="18", place="Nowhere at all",
    )  # fmt: skip
    answer = desk().sign_in(EDITOR).post(NEW, sent)
    assert answer.status_code == 422
    for name in (
        "title", "reason", "place", "longitude", "claims-0-sources", "claims-0-best", "claims-0-subject",
        "claims-0-preferred_reason",
    ):  # fmt: skip
        assert f'id="p-{name}"' in answer.text, name


@pytest.mark.parametrize(
    ("changes", "field", "other"),
    [
        ({"claims__0__best": "", "claims__0__low": "seven"}, "claims-0-low", "claims-0-best"),
        ({"latitude": "north", "longitude": "1"}, "latitude", "longitude"),
    ],
)
def test_what_cannot_be_read_is_not_asked_for_besides(
    desk: Maker, changes: dict[str, str], field: str, other: str
) -> None:
    page = desk().sign_in(EDITOR).post(NEW, without("title", **changes)).text
    assert f'id="p-{field}"' in page
    assert f'id="p-{other}"' not in page


@pytest.mark.parametrize(("kind", "where", "other", "name", "again", "field"), NEW_ROWS)
def test_a_new_record_is_offered_first_and_made_once(
    desk: Maker, kind: str, where: str, other: str, name: str, again: str, field: str
) -> None:
    editor = desk().sign_in(EDITOR)
    made = fields(editor.post(NEW, {**without(), where: name, "step": f"make-{kind}-{where}"}).text, NEW)
    made[other] = again
    found = editor.post(NEW, {**made, "step": f"find-{other}"})
    assert f'value="take-{other}:{name}"' in found.text
    assert "New, in this form" in found.text
    twice = fields(editor.post(NEW, {**made, "step": f"make-{kind}-{other}"}).text, NEW)
    assert (twice[f"new_{kind}s-0-{field}"], f"new_{kind}s-1-{field}" in twice) == (name, False)
    more = {f"new_{kind}s-0-{one}": text for one, text in LACKED[kind].items()}
    assert editor.post(NEW, {**twice, **more, "step": "save"}).status_code == 303


LACKED = {
    "actor": {"kind": "rebel_group"},
    "place": {"kind": "locality"},
    "source": {"publisher": "A paper", "language": "en"},
}
"""What a new record of each kind needs besides its name."""


def test_only_what_is_needed_is_called_needed(desk: Maker) -> None:
    editor = desk().sign_in(EDITOR)
    page = editor.get(NEW).text
    place = page.index('for="f-claims-0-text"')
    assert "needed" not in page[place : page.index("</label>", place)]
    assert editor.post(NEW, without("claims-0-text")).status_code == 303


def test_who_writes_the_reason_of_a_public_incident_knows_who_reads_it(desk: Maker) -> None:
    atlas = desk()
    editor, said = atlas.sign_in(EDITOR), "Reason, which readers see in the history"
    assert said in editor.get(edit_address(atlas)).text
    assert editor.post(NEW, FILLED).status_code == 303
    assert said not in editor.get(NEW).text
    assert said not in editor.get(edit_address(atlas, FILLED["title"])).text
    assert said in editor.get(edit_address(atlas)).text


def test_a_save_names_the_copy_that_it_saved(desk: Maker) -> None:
    editor = desk().sign_in(EDITOR)
    assert "kept=" not in editor.post(NEW, {**FILLED, "copy": "a b&c"}).headers["location"]
    assert editor.post(NEW, {**FILLED, "copy": "a1b2"}).headers["location"].endswith("?done=created&kept=a1b2")


def test_what_is_given_back_bears_the_names_of_its_fields(desk: Maker) -> None:
    sent = {
        **FILLED, "claims-0-measure": "killed_or_captured", "claims-0-sources-0-via": "A paper, quoting the army",
        "copy": "abcdefghijklmnop1234", "comment": "Of another form",
    }  # fmt: skip
    page = unescape(desk().nobody().post(NEW, sent).text)
    shown = re.findall(r'<label for="kept-\d+">([^<]*)</label><textarea[^>]*>([^<]*)</textarea>', page)
    assert shown == [
        ("Title", "An attack near Kidal"),
        ("Claim 1: What is said, in your words", "It says seven."),
        ("Reason for the change", "Two sources."),
        ("Claim 1: By way of", "A paper, quoting the army"),
        ("Text 5", "Of another form"),
    ]
