"""Bringing a file: nothing of it is kept before it is known who sends it, nor where it does not arrive whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.vocabulary import UserRole
from app.importing import refused as refused_rows
from app.main import create_app
from app.settings import Settings
from tests.importing.ucdp_files import written
from tests.web.admin.conftest import Browser, DeskAtlas, Maker
from tests.web.admin.importing import FIELDS, WHERE, by_hand, done, form, imports, multipart, on_disk, send, sent

ADMINISTRATOR = UserRole.ADMINISTRATOR
NAME = "GEDEvent_v71_0.csv"
MB = 1_000_000
Parts = list[tuple[str, str | None, bytes]]


def folder(atlas: DeskAtlas) -> Path:
    """The data folder."""
    path: Path = atlas.app.state.settings.data_dir
    return path


def texts(browser: Browser, **given: str) -> Parts:
    """The fields of the form, its secret first."""
    return [(name, None, value.encode()) for name, value in {"csrf": browser.csrf, **FIELDS, **given}.items()]


@pytest.mark.parametrize("secret", ["", "made-up"])
def test_a_form_of_another_session_leaves_nothing(desk: Maker, secret: str) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)

    answer = by_hand(browser, multipart([*texts(browser, csrf=secret), ("file", NAME, b"x" * 3 * MB)]))

    assert answer.status_code == 403
    assert "This form comes from another session" in answer.text
    assert on_disk(folder(atlas)) == []


def test_a_secret_behind_the_file_comes_too_late(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)

    answer = by_hand(browser, multipart([("file", NAME, b"x" * 3 * MB), *texts(browser)]))

    assert answer.status_code == 403
    assert on_disk(folder(atlas)) == []


def test_a_second_secret_behind_the_file_that_is_wrong_leaves_nothing(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)

    answer = by_hand(browser, multipart([*texts(browser), ("file", NAME, b"x" * 3 * MB), ("csrf", None, b"bad")]))

    assert answer.status_code == 403
    assert on_disk(folder(atlas)) == []


def test_a_boundary_that_no_browser_makes_is_told_in_a_sentence(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    headers = {"Content-Type": f"multipart/form-data; boundary={'b' * 5_000}"}

    answer = browser.client.post(WHERE, content=b"", headers=headers)

    assert answer.status_code == 422
    assert "What was sent is no form of this page." in answer.text
    assert on_disk(folder(atlas)) == []


def test_nothing_of_a_file_is_read_from_who_is_not_signed_in(desk: Maker) -> None:
    atlas = desk()
    nobody = atlas.nobody()
    body = multipart([*texts(nobody), ("file", NAME, b"x" * 20 * MB)])

    answer = by_hand(nobody, body)

    assert answer.status_code == 401
    assert on_disk(folder(atlas)) == []


def test_whoever_signs_out_meanwhile_brings_nothing(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    other = atlas.nobody()
    other.client.cookies = browser.client.cookies
    body = multipart([*texts(browser), ("file", NAME, b"x" * 2 * MB)])

    def pieces() -> Iterator[bytes]:
        yield body[:MB]
        assert other.post("/admin/sign-out", {"csrf": browser.csrf}).status_code == 303
        yield body[MB:]

    answer = by_hand(browser, pieces())

    assert answer.status_code == 401
    assert "choose the file once more" in answer.text
    assert on_disk(folder(atlas)) == []


@pytest.mark.parametrize("cut", ["end", "middle", "head"])
def test_a_file_that_does_not_arrive_whole_leaves_nothing(desk: Maker, cut: str) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    body = multipart([*texts(browser), ("file", NAME, b"x" * 3 * MB)], end=False)
    body = {"end": body, "middle": body[: 2 * MB], "head": body[:400]}[cut]

    answer = by_hand(browser, body)

    assert answer.status_code == 422
    assert "The file did not arrive whole." in answer.text
    assert on_disk(folder(atlas)) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        multipart([(f"a{n}", None, b"") for n in range(50)]),
        multipart([("reason", None, b"x" * 70_000)]),
    ],
    ids=["empty", "words", "many parts", "long text"],
)
def test_what_is_no_form_is_told_in_a_sentence(desk: Maker, body: bytes) -> None:
    atlas = desk()

    answer = by_hand(atlas.sign_in(ADMINISTRATOR), body)

    assert answer.status_code == 422
    assert ("What was sent is no form of this page." in answer.text) or ("did not arrive whole" in answer.text)
    assert on_disk(folder(atlas)) == []


@pytest.mark.parametrize("parts", [[("other", NAME, b"x")], [("file", NAME, b"x"), ("file", NAME, b"y")]])
def test_only_the_files_of_the_form_are_taken(desk: Maker, parts: Parts) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)

    assert by_hand(browser, multipart([*texts(browser), *parts])).status_code == 422
    assert on_disk(folder(atlas)) == []


@pytest.mark.parametrize(
    ("given", "at", "said"),
    [
        ({"kind": "spreadsheet"}, "kind", "Choose what kind of file it is."),
        ({"kind": ""}, "kind", "Choose what kind of file it is."),
        ({"standing": "merged"}, "standing", "Choose what the new incidents are to be."),
        ({"reason": " "}, "reason", "Say in a few words why you make this change."),
    ],
)
def test_what_the_form_lacks_is_told_and_no_file_stays(desk: Maker, given: dict[str, str], at: str, said: str) -> None:
    atlas = desk()

    answer = send(atlas.sign_in(ADMINISTRATOR), b"id\n1\n", **given)

    assert answer.status_code == 422
    assert f'id="p-{at}"><p>{said}' in answer.text
    assert on_disk(folder(atlas)) == []


def test_a_form_without_a_file_asks_for_one(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)

    # A browser sends an empty part for a box in which nothing was chosen.
    empty = by_hand(browser, multipart([*texts(browser), ("file", "", b"")]))
    plain = browser.post(WHERE, FIELDS)

    for answer in (empty, plain):
        assert answer.status_code == 422
        assert 'id="p-file"><p>Choose a file.' in answer.text
        assert 'value="A new release."' in answer.text
    assert on_disk(folder(atlas)) == []


def small(url: str, data_dir: Path) -> Settings:
    """Settings by which a file has a megabyte at most."""
    return Settings(database_url=url, data_dir=data_dir, import_most_mb=1, _env_file=None)


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_file_that_is_too_large_is_refused_and_leaves_nothing(
    desk: Maker, sqlite_url: str, tmp_path: Path, in_pieces: bool
) -> None:
    atlas = desk()
    atlas.app = create_app(small(sqlite_url, tmp_path))
    browser = atlas.sign_in(ADMINISTRATOR)
    body = multipart([*texts(browser), ("file", NAME, b"x" * 3 * MB)])
    pieces = (body[n : n + 50_000] for n in range(0, len(body), 50_000))

    answer = by_hand(browser, pieces if in_pieces else body)

    assert answer.status_code == 413
    assert "larger than the desk takes, which is 1 MB" in answer.text
    assert on_disk(tmp_path) == []
    atlas.app.state.sessions.dispose()


def test_no_other_address_takes_so_much(desk: Maker) -> None:
    browser = desk().sign_in(ADMINISTRATOR)
    body = multipart([*texts(browser), ("file", NAME, b"x" * 2 * MB)])
    headers = {"Content-Type": "multipart/form-data; boundary=--------made-up-boundary"}

    assert browser.client.post("/admin/users", content=body, headers=headers).status_code == 413
    plain = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.client.post(WHERE, content=b"a=" + b"x" * 2 * MB, headers=plain).status_code == 413


def test_a_disk_that_takes_nothing_is_told(desk: Maker) -> None:
    atlas = desk()
    folder(atlas).mkdir(parents=True, exist_ok=True)
    (folder(atlas) / "imports").write_text("a file where a folder should be")

    answer = send(atlas.sign_in(ADMINISTRATOR), b"id\n1\n")

    assert answer.status_code == 507
    assert "The server could not keep the file on its disk" in answer.text
    assert str(folder(atlas)) not in answer.text


def test_the_form_of_the_page_brings_a_file_as_it_stands(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    data = {**form(browser), "kind": "ucdp", "reason": "Release 71.0."}
    files = {"file": (NAME, written(tmp_path).read_bytes(), "text/csv"), "claims": ("", b"", "text/csv")}

    answer = browser.client.post(WHERE, data=data, files=files, follow_redirects=False)

    assert answer.status_code == 303
    assert "The file can be taken in" in done(browser, answer.headers["location"])


def test_a_large_file_arrives_as_it_was_sent(desk: Maker) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    data = bytes(n % 251 for n in range(3 * MB + 17))

    where, _ = sent(browser, data)

    assert (folder(atlas) / "imports" / where[-16:] / "file").read_bytes() == data
    assert imports(atlas) == []


def test_a_disk_that_is_full_later_is_told_on_the_page_of_the_file(desk: Maker, tmp_path: Path) -> None:
    atlas = desk()
    browser = atlas.sign_in(ADMINISTRATOR)
    where, _ = sent(browser, written(tmp_path).read_bytes())
    home = folder(atlas) / "imports" / where[-16:]
    # A folder where the refused rows should be written: opened for writing, it fails as a full disk does.
    (home / "refused.csv").mkdir()

    browser.post(where, {"step": "save", "do": "again"})
    page = done(browser, where)

    assert "This file cannot be taken in." in page
    assert "The server could not keep what it needs on its disk" in page
    assert str(home) not in page


def test_a_list_of_refused_rows_that_was_cut_is_told(
    desk: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_rows, "MOST_ROWS", 1)
    browser = desk().sign_in(ADMINISTRATOR)

    _, page = sent(browser, written(tmp_path, {"latitude": "north"}, {"latitude": "south"}, {}).read_bytes())

    assert "the first 1 of 2 rows" in page
