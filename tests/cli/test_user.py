"""Accounts from the command line: added with a password or a link, listed, and given a new link."""

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.cli.conftest import Desk, Sentences

PASSWORD = "a camel crosses the erg"
LINK = re.compile(r"Good once, for 3 days: (http://127\.0\.0\.1:8000)(/admin/welcome/[\w-]{43})\n")


def piped(desk: Desk, *arguments: str, given: str) -> "subprocess.CompletedProcess[str]":
    """A command with something piped into it."""
    return subprocess.run(
        desk.command(*arguments), input=given, cwd=desk.folder, env=desk.env, check=False, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip


def browser(database: Path) -> TestClient:
    """A browser on the database that the commands work on."""
    return TestClient(create_app(Settings(database_url=f"sqlite:///{database}", _env_file=None)))


def test_the_first_administrator_signs_in_with_the_password_that_was_asked_for(desk: Desk) -> None:
    done = piped(desk, "user", "add", "Aminata", "--shown", "Aminata K.", given=f"{PASSWORD}\n")

    assert (done.returncode, done.stdout) == (0, "The account aminata is there (administrator).\n"), done.stderr
    with browser(desk.database) as client:
        sent = {"name": "aminata", "password": PASSWORD, "next": "/admin/users"}
        answer = client.post("/admin/sign-in", data=sent)
    assert answer.status_code == 200
    assert "Aminata K." in answer.text
    listed = desk.atlas("user", "list").stdout
    assert re.fullmatch(r"aminata  administrator  Aminata K\.  \(signed in \d{4}-\d\d-\d\d\)\n", listed)


def test_a_link_is_printed_and_opens_the_page_where_a_password_is_chosen(desk: Desk) -> None:
    first = LINK.search(desk.atlas("user", "add", "edda", "--role", "editor", "--link").stdout)
    second = LINK.search(desk.atlas("user", "link", "EDDA").stdout)

    assert first is not None
    assert second is not None
    with browser(desk.database) as client:
        assert client.get(first[2]).status_code == 404
        assert "edda" in client.get(second[2]).text


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (("add", "Él"), "", "A name has 3 to 60 letters without accents"),
        (("add", "aminata"), "short\n", "A password has at least 12 characters."),
        (("add", "aminata"), "", "A password has at least 12 characters."),
        (("add", "aminata"), "aminata aminata\n", "This password is easily guessed."),
        (("link", "nobody"), "", "There is no account “nobody”."),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_no_account(
    desk: Desk, sentences: Sentences, arguments: tuple[str, ...], given: str, said: str
) -> None:
    (sentence,) = sentences(piped(desk, "user", *arguments, given=given))

    assert sentence.startswith(said)
    assert desk.count("account") == 0
    assert desk.atlas("user", "list").stdout.startswith("There is no account yet.")


def test_a_name_is_not_added_twice(desk: Desk, sentences: Sentences) -> None:
    desk.atlas("user", "add", "aminata", "--link")

    (sentence,) = sentences(desk.atlas("user", "add", "aminata", "--link"))

    assert sentence == "There is an account of this name already."
    assert desk.count("account") == 1


@pytest.mark.parametrize(("again", "status", "kept"), [(PASSWORD, 0, 1), ("something else", 2, 0)])
def test_a_typed_password_is_asked_for_twice_and_not_shown(desk: Desk, again: str, status: int, kept: int) -> None:
    ours, theirs = pty.openpty()
    command = desk.command("user", "add", "aminata")
    with subprocess.Popen(
        command, cwd=desk.folder, env=desk.env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as process:
        os.close(theirs)
        shown = ""
        for prompt, typed in (("Password: ", PASSWORD), ("Once more: ", again)):
            while prompt not in shown:
                shown += os.read(ours, 1000).decode()
            os.write(ours, f"{typed}\n".encode())
        assert process.wait(timeout=60) == status
    while chunk := _rest(ours):
        shown += chunk
    os.close(ours)

    assert PASSWORD not in shown
    assert again not in shown
    assert desk.count("account") == kept


def _rest(terminal: int) -> str:
    try:
        return os.read(terminal, 1000).decode()
    except OSError:
        # The other side has gone.
        return ""
