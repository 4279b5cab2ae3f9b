"""Imports at the desk: a file is looked at, taken in once and whole, or thrown away; and what is told meanwhile."""

import datetime as dt
import os
import re
import stat
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import select

from app.domain.vocabulary import Standing, UserRole
from app.models import Incident
from app.web.admin.imports_kept import Home, Stage, State, Upload
from tests.importing.ucdp_files import written
from tests.web.admin.conftest import DeskAtlas, Maker
from tests.web.admin.importing import FIELDS, WHERE, decide, done, imports, on_disk, send, sent
from tests.web.pages.conftest import incident

ADMINISTRATOR = UserRole.ADMINISTRATOR


def folder(atlas: DeskAtlas) -> Path:
    """The data folder."""
    path: Path = atlas.app.state.settings.data_dir
    return path


def from_files(atlas: DeskAtlas) -> list[Incident]:
    """The incidents that came from files."""
    with atlas.sessions.reader() as db:
        return list(db.exec(select(Incident).where(Incident.external_id != "")).all())


def test_a_file_is_looked_at_taken_in_and_seen_by_readers(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser, reader = atlas.sign_in(ADMINISTRATOR), atlas.nobody()
    where, page = sent(browser, written(tmp_path, {}, {"deaths_b": "1"}).read_bytes())

    assert "The file can be taken in" in page
    assert re.search(r"New incidents <span class=\"count\">2<", page)
    assert from_files(atlas) == []
    answer = decide(browser, where, page, "import")
    assert (answer.status_code, answer.headers["location"]) == (303, where)
    page = done(browser, where)

    assert "What it did" in page
    assert sorted(one.external_id or "" for one in from_files(atlas)) == ["1", "2"]
    code = from_files(atlas)[0].code or ""
    assert code
    assert code in page
    assert reader.get(f"/incidents/{code}").status_code == 200
    made = imports(atlas)[0]
    assert (made.key, made.created, made.author, made.reason) == (where[-16:], 2, "Adam", "A new release.")
    assert made.account_id == browser.account
    assert "GEDEvent_v71_0.csv" in browser.get(WHERE).text
    assert "file" not in on_disk(folder(atlas))


def test_the_same_file_again_would_change_nothing(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser, data = atlas.sign_in(ADMINISTRATOR), written(tmp_path).read_bytes()
    where, page = sent(browser, data)
    decide(browser, where, page, "import")
    done(browser, where)

    _, again = sent(browser, data)

    assert "It would change nothing: all its records are there as it has them." in again


def test_new_incidents_are_drafts_where_that_is_asked_for(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, page = sent(browser, written(tmp_path).read_bytes(), standing="draft")
    decide(browser, where, page, "import")
    done(browser, where)

    assert [one.standing for one in from_files(atlas)] == [Standing.DRAFT]


def test_rows_that_cannot_be_read_stop_the_import_unless_it_is_said(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    bad = {"latitude": "=1+1", "where_coordinates": "<script>alert(1)</script>"}
    where, page = sent(browser, written(tmp_path, {}, bad).read_bytes())

    assert "1 row of 2 cannot be taken in" in page
    assert "Nothing is marked as vanished by this file, for some of its rows were refused" in page
    assert "latitude" in page
    assert "<script>alert" not in page
    refused = browser.get(f"{where}/refused.csv")
    assert refused.headers["content-type"].startswith("text/csv")
    assert "attachment" in refused.headers["content-disposition"]
    assert "'=1+1" in refused.text
    assert ",=1+1" not in refused.text
    assert refused.text.startswith("line,column,value,expected,")
    answer = decide(browser, where, page, "import")
    assert answer.status_code == 422
    assert "Say that the good ones are to be taken alone." in answer.text
    assert imports(atlas) == []

    decide(browser, where, page, "import", good="1")
    done(browser, where)

    assert [(one.rows, one.created, one.refused) for one in imports(atlas)] == [(2, 1, 1)]
    assert "Nothing is marked as vanished by this file" in browser.get(where).text
    assert browser.get(f"{where}/refused.csv").status_code == 200


def test_two_clicks_take_a_file_in_once(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser, other = atlas.sign_in(ADMINISTRATOR), atlas.sign_in(ADMINISTRATOR, "ada")
    where, page = sent(browser, written(tmp_path).read_bytes())

    answers = [decide(one, where, page, "import") for one in (browser, browser, other)]
    done(browser, where)
    answers.append(decide(other, where, page, "import"))

    assert {(one.status_code, one.headers["location"]) for one in answers} == {(303, where)}
    assert len(imports(atlas)) == 1
    assert len(from_files(atlas)) == 1


def test_only_what_was_looked_at_is_taken_in(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, page = sent(browser, written(tmp_path).read_bytes())

    unseen = browser.post(where, {"step": "save", "do": "import", "sha256": "0" * 64})
    file = folder(atlas) / "imports" / where[-16:] / "file"
    file.write_bytes(file.read_bytes() + b"\n")
    decide(browser, where, page, "import")
    page = done(browser, where)

    assert unseen.status_code == 422
    assert "Look at what the file would do first." in unseen.text
    assert "This is not the file that was looked at" in page
    assert "Nothing was imported." in page
    assert imports(atlas) == []


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<!doctype html><html><body>Sign in</body></html>", "GEDEvent_v71_0.csv"),
        (b"", "empty.csv"),
        (b"a,b\n1,2\n", "other.csv"),
        (b"PK\x03\x04" + b"\0" * 400, "broken.xlsx"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 400, "picture.png"),
    ],
)
def test_what_is_no_such_file_is_told_in_a_sentence(desk: Maker, data: bytes, name: str) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)

    where, page = sent(browser, data, name)

    assert "This file cannot be taken in." in page
    assert "The fault is on our side" not in page
    assert 'value="import"' not in page
    assert decide(browser, where, page, "drop").headers["location"] == f"{WHERE}?done=dropped"
    assert browser.get(where).status_code == 404
    assert on_disk(folder(atlas)) == []


def test_names_of_files_are_shown_as_text(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)

    _, page = sent(browser, written(tmp_path).read_bytes(), "../..\\<img src=x onerror=alert(1)>.csv")

    assert "&lt;img src=x onerror=alert(1)&gt;.csv" in page
    assert "<img src=x" not in page + browser.get(WHERE).text
    assert "../" not in unescape(page[page.index("<h1") : page.index("</h1>")])


def test_a_server_that_was_killed_says_that_nothing_was_imported(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, _ = sent(browser, written(tmp_path).read_bytes())
    upload = Home(folder(atlas)).find(where[-16:])
    assert upload is not None
    # As it stands on the disk when the process is gone, and its lock with it.
    upload.tell(State(Stage.IMPORTING, rows=1, importing=True))

    page = done(browser, where)

    assert "The server ended in the middle of this import. Nothing was imported." in page
    assert 'value="import"' not in page
    decide(browser, where, page, "again")
    page = done(browser, where)
    decide(browser, where, page, "import")
    assert "What it did" in done(browser, where)
    assert len(imports(atlas)) == 1


def test_an_import_that_was_kept_is_told_so_whatever_the_folder_says(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, page = sent(browser, written(tmp_path).read_bytes())
    decide(browser, where, page, "import")
    done(browser, where)
    upload = Home(folder(atlas)).find(where[-16:])
    assert upload is not None
    upload.append("file", b"as if it was killed between the commit and this")
    upload.tell(State(Stage.IMPORTING, rows=1, importing=True))

    assert "What it did" in done(browser, where)
    assert decide(browser, where, page, "import").status_code == 303
    assert len(imports(atlas)) == 1
    assert "waits for your decision" not in browser.get(WHERE).text


def test_files_are_private_and_forgotten_after_some_days(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, _ = sent(browser, written(tmp_path, {"latitude": "north"}, {}).read_bytes())
    home = folder(atlas) / "imports" / where[-16:]

    modes = {stat.S_IMODE(one.stat().st_mode) for one in home.iterdir()}
    assert (stat.S_IMODE(home.stat().st_mode), modes) == (0o700, {0o600})
    assert {"file", "refused.csv"} <= set(on_disk(folder(atlas)))
    old = (dt.datetime.now(dt.UTC) - dt.timedelta(days=6)).timestamp()
    os.utime(home, (old, old))
    assert where in browser.get(WHERE).text
    old = (dt.datetime.now(dt.UTC) - dt.timedelta(days=8)).timestamp()
    os.utime(home, (old, old))

    assert where not in browser.get(WHERE).text
    assert on_disk(folder(atlas)) == []
    assert browser.get(where).status_code == 404


@pytest.mark.parametrize("role", [None, UserRole.CONTRIBUTOR, UserRole.EDITOR])
def test_nobody_but_administrators_sees_or_decides_anything(desk: Maker, tmp_path: Path, role: UserRole | None) -> None:
    atlas = desk()
    where, page = sent(atlas.sign_in(ADMINISTRATOR), written(tmp_path, {"latitude": "north"}, {}).read_bytes())
    other = atlas.sign_in(role) if role else atlas.nobody()
    looked = 403 if role else 303

    assert [other.get(path).status_code for path in (WHERE, where, f"{where}/refused.csv")] == [looked] * 3
    for do in ("import", "drop", "again"):
        assert decide(other, where, page, do, good="1").status_code == (403 if role else 401)
    assert send(other, b"x").status_code == (403 if role else 401)
    assert imports(atlas) == []
    assert len(list((folder(atlas) / "imports").iterdir())) == 1


def test_the_empty_sheet_can_be_brought_back_as_it_is(desk: Maker) -> None:
    browser = desk().sign_in(ADMINISTRATOR)
    sheet = browser.get(f"{WHERE}/sheet.xlsx")

    assert "attachment" in sheet.headers["content-disposition"]
    assert f'href="{WHERE}/sheet.xlsx"' in browser.get(WHERE).text
    _, page = sent(browser, sheet.content, "incidents-and-claims.xlsx", kind="sheet")
    assert "This file cannot be taken in." not in page
    assert "The fault is on our side" not in page


def test_a_sheet_of_two_files_is_read_with_its_claims(desk: Maker) -> None:
    atlas = desk(incident(title="Ours"))
    browser, reader = atlas.sign_in(ADMINISTRATOR), atlas.nobody()
    incidents, claims = (reader.get(f"/{name}.csv").content for name in ("incidents", "claims"))

    answer = browser.post(
        WHERE, {**FIELDS, "kind": "sheet"},
        files={"file": ("incidents.csv", incidents, "text/csv"), "claims": ("claims.csv", claims, "text/csv")},
    )  # fmt: skip
    page = done(browser, answer.headers["location"])

    assert "Rows that cannot be taken in" not in page
    assert "It would change nothing: all its records are there as it has them." in page
    assert sorted({"file", "claims"} & set(on_disk(folder(atlas)))) == ["claims", "file"]


def test_a_page_that_is_asked_for_as_an_import_ends_tells_of_the_import(
    desk: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    atlas = desk()
    browser, other = atlas.sign_in(ADMINISTRATOR), atlas.sign_in(ADMINISTRATOR, "ada")
    where, page = sent(browser, written(tmp_path).read_bytes())
    asked = Upload.state

    def over_meanwhile(upload: Upload) -> State:
        monkeypatch.setattr(Upload, "state", asked)
        decide(other, where, page, "import")
        done(other, where)
        return State(Stage.BROKEN_OFF, importing=True)

    monkeypatch.setattr(Upload, "state", over_meanwhile)

    assert "What it did" in browser.get(where).text
