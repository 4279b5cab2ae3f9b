"""The page of an import that is done: what it brought, and undoing it as a whole."""

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import col, select

from app.domain.vocabulary import Standing, UserRole
from app.models import Incident, Revision
from app.web.admin.imports_kept import Home, Stage, State
from tests.importing.ucdp_files import written
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.admin.forms import fields
from tests.web.admin.importing import decide, done, imports, sent

ADMINISTRATOR = UserRole.ADMINISTRATOR


def taken_in(browser: Browser, tmp_path: Path, *rows: dict[str, str]) -> str:
    """The address of an import that is done."""
    where, page = sent(browser, written(tmp_path, *rows).read_bytes())
    decide(browser, where, page, "import")
    assert "What it did" in done(browser, where)
    return where


def standings(atlas: DeskAtlas) -> dict[str, Standing]:
    """What came from files, by its number there."""
    with atlas.sessions.reader() as db:
        found = db.exec(select(Incident).where(col(Incident.external_id).is_not(None))).all()
        return {one.external_id or "": one.standing for one in found}


def test_new_actors_and_places_lead_to_their_forms(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where = taken_in(browser, tmp_path, {"side_a": "Blue & <b>Co</b>"})

    page = browser.get(where).text

    assert "Blue &amp; &lt;b&gt;Co&lt;/b&gt;" in page
    links = {one.split('"')[0] for one in page.split('href="/admin/registers/')[1:]}
    assert links
    assert {browser.get(f"/admin/registers/{one}").status_code for one in links} == {200}


def test_an_import_is_undone_with_the_reason_that_readers_see(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser, reader = atlas.sign_in(ADMINISTRATOR), atlas.nobody()
    where = taken_in(browser, tmp_path, {}, {})
    page = browser.get(where).text
    with atlas.sessions.reader() as db:
        codes = [one.code for one in db.exec(select(Incident).where(Incident.external_id != "")).all()]

    assert "2 incidents that it brought are withdrawn" in page
    assert "It concerns 2 incidents. Others who save have to wait until it is done." in page
    form = {**fields(page, f"{where}/undo"), "reason": "It was the wrong release."}
    assert browser.post(f"{where}/undo", form).headers["location"] == where
    page = done(browser, where)

    assert "This import was undone by Adam" in page
    assert "What undoing it did" in page
    assert all(f'<span class="code">{code}</span>' in page for code in codes)
    assert standings(atlas) == {"1": Standing.WITHDRAWN, "2": Standing.WITHDRAWN}
    assert imports(atlas)[0].undone_by == "Adam"
    for code in codes:
        assert "It was the wrong release." in unescape(reader.get(f"/incidents/{code}").text)
    # Whoever has the page open still, and tries it again, changes nothing.
    again = browser.post(f"{where}/undo", form)
    assert again.status_code == 303
    assert "This import was undone by Adam" in done(browser, where)
    with atlas.sessions.reader() as db:
        asked = select(Revision).where(
            col(Revision.incident_id).is_not(None), Revision.import_id == imports(atlas)[0].id
        )
        assert len(db.exec(asked).all()) == 4


def test_it_can_be_undone_after_its_folder_was_swept_away(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where = taken_in(browser, tmp_path)
    shutil.rmtree(atlas.app.state.settings.data_dir / "imports")

    browser.post(f"{where}/undo", {"step": "save", "reason": "Wrong."})

    assert "This import was undone by Adam" in done(browser, where)


def test_what_was_changed_since_is_left_and_listed(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where = taken_in(browser, tmp_path, {}, {})
    with atlas.sessions.reader() as db:
        key = db.exec(select(Incident.key).where(Incident.external_id == "1")).one()
    edit = f"/admin/incidents/{key}/edit"
    form = {
        **fields(browser.get(edit).text, edit),
        "title": "As an editor knows it",
        "reason": "Known.",
        "step": "save",
    }
    assert browser.post(edit, form).status_code == 303

    browser.post(f"{where}/undo", {"step": "save", "reason": "Wrong."})
    page = done(browser, where)

    told = unescape(page[page.index("What undoing it did") : page.index("What it did")])
    with atlas.sessions.reader() as db:
        code = db.exec(select(Incident.code).where(Incident.key == key)).one()
    assert f'<a href="/admin/incidents/{key}" dir="auto">As an editor knows it</a> <span class="code">{code}<' in told
    assert "<dt>Changed since, and left</dt><dd>1</dd>" in told
    assert f">{key}<" not in told
    assert standings(atlas) == {"1": Standing.PUBLISHED, "2": Standing.WITHDRAWN}


def test_how_far_undoing_it_has_come_is_told(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where = taken_in(browser, tmp_path, {}, {}, {})
    upload = Home(atlas.app.state.settings.data_dir).find(where.rpartition("/")[2])
    assert upload
    hold = upload.hold()
    assert hold
    with hold:
        upload.tell(State(Stage.UNDOING, 2))
        page = browser.get(where).text

    assert "2 of 3 incidents so far." in page
    assert 'max="3" value="2"' in page
    assert "This import is being undone" in page
    assert "Nothing was undone; try again." in browser.get(where).text


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001])
def test_it_is_not_undone_without_a_reason(desk: Maker, tmp_path: Path, reason: str) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where = taken_in(browser, tmp_path)

    answer = browser.post(f"{where}/undo", {"step": "save", "reason": reason})

    assert answer.status_code == 422
    assert "Say in a few words why you make this change." in answer.text
    assert imports(atlas)[0].undone_at is None


@pytest.mark.parametrize("role", [None, UserRole.CONTRIBUTOR, UserRole.EDITOR])
def test_nobody_but_administrators_undoes(desk: Maker, tmp_path: Path, role: UserRole | None) -> None:
    atlas = desk()
    where = taken_in(atlas.sign_in(ADMINISTRATOR), tmp_path)
    other = atlas.sign_in(role) if role else atlas.nobody()

    answer = other.post(f"{where}/undo", {"step": "save", "reason": "So."})

    assert answer.status_code == (403 if role else 401)
    assert imports(atlas)[0].undone_at is None
    assert standings(atlas) == {"1": Standing.PUBLISHED}


def test_places_are_brought_and_not_undone(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    named = ["9000001", "Made-Up Wells", "Made-Up Wells", "", "19.95", "2.97", "P", "PPL", "ML"]
    place = [*named, "", "", "", "", "", "0", "", "400", "Africa/Bamako", "2020-01-01"]
    where, page = sent(browser, "\t".join(place).encode() + b"\n", "ML.txt", kind="geonames")
    assert re.search(r"New places <span class=\"count\">1<", page)
    assert re.search(r'<td class="imports__number">1</td><td [^>]*>9000001</td><td dir="auto">Made-Up Wells</td>', page)
    decide(browser, where, page, "import")
    page = done(browser, where)

    assert "Made-Up Wells" in page
    assert "<dt>New places</dt><dd>1</dd>" in page
    assert "<dt>Left alone</dt><dd>0</dd>" in page
    assert "New incidents" not in page
    assert "An import of places is not undone" in page
    assert 'name="reason"' not in page
    answer = browser.post(f"{where}/undo", {"step": "save", "reason": "Wrong."})
    assert answer.status_code == 422
    assert imports(atlas)[0].undone_at is None
