"""What imports leave to be settled: told side by side, and settled by editors one by one."""

import re
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import select

from app.domain.vocabulary import Standing, UserRole
from app.models import ImportedRow, Incident, Revision
from tests.importing.ucdp_files import written
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.admin.forms import fields
from tests.web.admin.importing import decide, done, sent

HERE = "/admin/unsettled"
EDITOR = UserRole.EDITOR


def take_in(browser: Browser, data: bytes, name: str) -> None:
    """Bring a file and take it in."""
    where, page = sent(browser, data, name)
    decide(browser, where, page, "import")
    assert "What it did" in done(browser, where)


def record(atlas: DeskAtlas, number: str) -> Incident:
    """The incident of a number in the dataset."""
    with atlas.sessions.reader() as db:
        found = db.exec(select(Incident).where(Incident.external_id == number)).one()
        db.expunge(found)
        return found


@pytest.fixture
def atlas(desk: Maker, tmp_path: Path) -> DeskAtlas:
    """An atlas where an editor changed the first of three records, and a newer release has it otherwise.

    The release does not have the second any more.
    """
    atlas = desk()
    administrator, editor = atlas.sign_in(UserRole.ADMINISTRATOR), atlas.sign_in(EDITOR)
    take_in(administrator, written(tmp_path, {}, {}, {}).read_bytes(), "GEDEvent_v71_0.csv")
    edit = f"/admin/incidents/{record(atlas, '1').key}/edit"
    form = {**fields(editor.get(edit).text, edit), "title": "As an editor knows it", "reason": "Known.", "step": "save"}
    assert editor.post(edit, form).status_code == 303
    newer = written(tmp_path, {"deaths_b": "5", "best": "9", "high": "11"}, {"id": "3"}).read_bytes()
    take_in(administrator, newer, "GEDEvent_v72_0.csv")
    return atlas


def settle(browser: Browser, atlas: DeskAtlas, number: str, do: str, **given: str) -> int:
    """Press a button beside a record: the status of the answer."""
    one = record(atlas, number)
    tab = "conflicts" if number == "1" else "gone"
    return browser.post(HERE, {**asked(one, tab, do), **given}).status_code


def asked(one: Incident, tab: str, do: str) -> dict[str, str]:
    """What the form sends."""
    seen = {"seen" if tab == "conflicts" else f"version-{one.key}": str(one.version)}
    return {"tab": tab, "key": one.key, **seen, "do": do, "reason": "Looked up.", "step": "save"}


def test_both_versions_stand_side_by_side_in_words(atlas: DeskAtlas) -> None:
    page = unescape(atlas.sign_in(EDITOR).get(HERE).text)

    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', page)
    titles = [(ours, theirs) for what, ours, theirs in rows if what == "Title"]
    assert len(titles) == 1
    assert "As an editor knows it" in titles[0][0]
    assert "Blue" in titles[0][1]
    assert any("4" in ours and "9" in theirs for _, ours, theirs in rows)
    assert "Tag" not in [what for what, _, _ in rows]
    assert re.search(r'Changed here and at the source <span class="count">1<', page)
    assert re.search(r'Gone at the source <span class="count">1<', page)


def test_what_cannot_be_taken_any_more_is_told_and_hides_nothing(atlas: DeskAtlas) -> None:
    with atlas.sessions.writer() as db:
        row = db.exec(select(ImportedRow).where(ImportedRow.external_id == "1")).one()
        row.conflict = row.conflict.replace('"title":"', '"title":"' + "x" * 1000)
        db.commit()

    page = unescape(atlas.sign_in(EDITOR).get(HERE).text)

    assert "What the source says cannot be taken any more" in page
    assert 'value="keep"' in page
    assert 'value="take"' not in page


def test_ours_is_kept_and_not_asked_about_again(atlas: DeskAtlas) -> None:
    browser, before = atlas.sign_in(EDITOR), record(atlas, "1")

    assert settle(browser, atlas, "1", "keep") == 303

    assert "Nothing waits here." in browser.get(f"{HERE}?tab=conflicts").text
    assert (record(atlas, "1").title, record(atlas, "1").version) == (before.title, before.version)


def test_the_sources_is_taken_as_a_change_of_whoever_takes_it(atlas: DeskAtlas) -> None:
    browser, before = atlas.sign_in(EDITOR), record(atlas, "1")

    assert settle(browser, atlas, "1", "take") == 303

    after = record(atlas, "1")
    assert after.version == before.version + 1
    assert after.title != "As an editor knows it"
    with atlas.sessions.reader() as db:
        last = db.exec(
            select(Revision).where(Revision.incident_id == after.id, Revision.version == after.version)
        ).one()
    assert (last.author, last.reason) == ("Edda", "Looked up.")
    assert "Nothing waits here." in browser.get(f"{HERE}?tab=conflicts").text
    # Whoever comes by the menu is led to what does wait.
    assert record(atlas, "2").title in unescape(browser.get(HERE).text)


@pytest.mark.parametrize(("do", "standing"), [("keep", Standing.PUBLISHED), ("withdraw", Standing.WITHDRAWN)])
def test_what_is_gone_is_kept_or_withdrawn(atlas: DeskAtlas, do: str, standing: Standing) -> None:
    browser = atlas.sign_in(EDITOR)
    assert record(atlas, "2").title in unescape(browser.get(f"{HERE}?tab=gone").text)

    assert settle(browser, atlas, "2", do) == 303

    assert record(atlas, "2").standing is standing
    assert "Nothing waits here." in browser.get(f"{HERE}?tab=gone").text


@pytest.mark.parametrize(
    ("number", "do", "given", "status", "said"),
    [
        ("2", "keep", {"key": "none-such", "version-none-such": "1"}, 404, "Nothing waits to be settled"),
        ("2", "keep", {"key": "none-such"}, 422, "The form is incomplete"),
        ("1", "take", {"seen": "1"}, 409, "You saw version 1"),
        ("1", "take", {"reason": " "}, 422, "Say in a few words"),
        ("1", "burn", {}, 422, "The form does not say what to do."),
        ("2", "take", {}, 422, "The form does not say what to do."),
        ("1", "keep", {"key": "none-such"}, 404, "Nothing waits to be settled"),
        ("3", "keep", {}, 404, "Nothing waits to be settled"),
    ],
)
def test_what_cannot_be_is_told_on_the_page(
    atlas: DeskAtlas, number: str, do: str, given: dict[str, str], status: int, said: str
) -> None:
    browser, one = atlas.sign_in(EDITOR), record(atlas, number)

    answer = browser.post(HERE, {**asked(one, "conflicts" if number == "1" else "gone", do), **given})

    assert answer.status_code == status
    assert said in answer.text
    assert record(atlas, number).version == one.version


def test_what_differs_beside_stands_field_by_field_and_the_rest_apart(atlas: DeskAtlas) -> None:
    page = unescape(atlas.sign_in(EDITOR).get(HERE).text)

    names = re.findall(r'<th scope="row" dir="auto">(.*?)</th>', page)
    assert [one for one in names if "from the dataset" in one] == ["Beside, from the dataset – deaths_b"]
    assert names[-1] == "Beside, from the dataset – deaths_b"
    alike = re.findall(r'<div><dt dir="auto">(.*?)</dt><dd dir="auto">(.*?)</dd></div>', page)
    assert ("dyad_name", "Blue - Green") in alike
    assert "deaths_b" not in [name for name, _ in alike]
    assert f"{len(alike)} fields beside, from the dataset, which both have alike" in page


def test_what_is_gone_is_told_with_its_day_and_place_and_ticked_together(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    administrator, editor = atlas.sign_in(UserRole.ADMINISTRATOR), atlas.sign_in(EDITOR)
    take_in(administrator, written(tmp_path, *({} for _ in range(4))).read_bytes(), "GEDEvent_v71_0.csv")
    take_in(administrator, written(tmp_path, {"id": "4"}).read_bytes(), "GEDEvent_v72_0.csv")
    page = unescape(editor.get(f"{HERE}?tab=gone").text)
    one, two, three = (record(atlas, number) for number in ("1", "2", "3"))
    assert f'<a href="/admin/incidents/{one.key}" dir="auto">{one.title}</a>' in page
    assert page.count("<td>1 March 1971</td>") == 3
    assert page.count('<td dir="auto">Kidal</td>') == 3
    assert page.count(" checked>") == 0
    (every,) = re.findall(r'href="([^"]+)">Tick all on this page', page)
    assert editor.get(every).text.count(" checked>") == 3

    form = {**asked(one, "gone", "withdraw"), f"version-{two.key}": "1", f"version-{three.key}": "1"}
    wrong = editor.post(HERE, {**form, "key": [one.key, three.key], "reason": ""})
    assert (wrong.status_code, wrong.text.count(" checked>")) == (422, 2)
    assert editor.post(HERE, {**form, "key": [one.key, three.key]}).status_code == 303

    standings = [record(atlas, number).standing for number in ("1", "2", "3")]
    assert standings == [Standing.WITHDRAWN, Standing.PUBLISHED, Standing.WITHDRAWN]
    assert two.title in unescape(editor.get(f"{HERE}?tab=gone").text)


def test_contributors_settle_nothing(atlas: DeskAtlas) -> None:
    browser = atlas.sign_in(UserRole.CONTRIBUTOR)

    assert browser.get(HERE).status_code == 403
    assert settle(browser, atlas, "2", "withdraw") == 403
    assert record(atlas, "2").standing is Standing.PUBLISHED
    assert HERE not in browser.get("/admin/me").text
